#include "screen/beep.h"

#include "base/log.h"

#include <SDL2/SDL.h>
#include <math.h>
#include <stdlib.h>

enum { RATE = 48000, BEEP_MS = 280, PAUSE_MS = 140, RAMP_MS = 30 };

static bool open_device(struct beep *beep)
{
    SDL_AudioSpec wanted = {.freq = RATE, .format = AUDIO_S16SYS, .channels = 1, .samples = 2048};
    if (beep->device)
        return true;
    if (beep->failed)
        return false;
    if (SDL_InitSubSystem(SDL_INIT_AUDIO) == 0)
        beep->device = SDL_OpenAudioDevice(NULL, 0, &wanted, NULL, 0);
    beep->failed = beep->device == 0;
    if (beep->failed)
        log_warning("no sound: %s", SDL_GetError());
    return !beep->failed;
}

// With soft edges: hard ones would click.
static int16_t sample(int i, int length, int pitch_hz)
{
    const double turn = 6.283185307179586;
    int ramp = RATE * RAMP_MS / 1000;
    int edge = i < length - i ? i : length - i;
    double loud = edge < ramp ? (double)edge / ramp : 1;
    return (int16_t)(sin(turn * pitch_hz * i / RATE) * loud * 12000);
}

void beep_play(struct beep *beep, int pitch_hz, int times)
{
    int length = RATE * BEEP_MS / 1000;
    int whole = length + RATE * PAUSE_MS / 1000;
    if (!open_device(beep))
        return;
    int16_t *samples = calloc((size_t)whole, sizeof *samples);
    if (!samples)
        return;
    for (int i = 0; i < length; i++)
        samples[i] = sample(i, length, pitch_hz);
    for (int i = 0; i < times; i++)
        if (SDL_QueueAudio(beep->device, samples, (Uint32)whole * sizeof *samples) != 0)
            log_warning("no sound: %s", SDL_GetError());
    free(samples);
    SDL_PauseAudioDevice(beep->device, 0);
}

void beep_close_when_done(struct beep *beep)
{
    if (beep->device && SDL_GetQueuedAudioSize(beep->device) == 0)
        beep_close(beep);
}

void beep_close(struct beep *beep)
{
    if (!beep->device)
        return;
    SDL_CloseAudioDevice(beep->device);
    SDL_QuitSubSystem(SDL_INIT_AUDIO);
    beep->device = 0;
}
