#include "screen/tone.h"

#include "base/log.h"

#include <SDL2/SDL.h>
#include <math.h>
#include <stdlib.h>

enum { RATE = 48000, TONE_MS = 280, PAUSE_MS = 140, RAMP_MS = 30 };

static bool open_device(struct tone *tone)
{
    SDL_AudioSpec wanted = {.freq = RATE, .format = AUDIO_S16SYS, .channels = 1, .samples = 2048};
    if (tone->device)
        return true;
    if (tone->failed)
        return false;
    if (SDL_InitSubSystem(SDL_INIT_AUDIO) == 0)
        tone->device = SDL_OpenAudioDevice(NULL, 0, &wanted, NULL, 0);
    tone->failed = tone->device == 0;
    if (tone->failed)
        log_warning("no sound: %s", SDL_GetError());
    return !tone->failed;
}

// With soft ends: an edge would click.
static int16_t sample(int i, int length, int pitch_hz)
{
    const double turn = 6.283185307179586;
    int ramp = RATE * RAMP_MS / 1000;
    int edge = i < length - i ? i : length - i;
    double loud = edge < ramp ? (double)edge / ramp : 1;
    return (int16_t)(sin(turn * pitch_hz * i / RATE) * loud * 12000);
}

void tone_play(struct tone *tone, int pitch_hz, int times)
{
    int length = RATE * TONE_MS / 1000;
    int whole = length + RATE * PAUSE_MS / 1000;
    if (!open_device(tone))
        return;
    int16_t *samples = calloc((size_t)whole, sizeof *samples);
    if (!samples)
        return;
    for (int i = 0; i < length; i++)
        samples[i] = sample(i, length, pitch_hz);
    for (int i = 0; i < times; i++)
        if (SDL_QueueAudio(tone->device, samples, (Uint32)whole * sizeof *samples) != 0)
            log_warning("no sound: %s", SDL_GetError());
    free(samples);
    SDL_PauseAudioDevice(tone->device, 0);
}

void tone_rest(struct tone *tone)
{
    if (tone->device && SDL_GetQueuedAudioSize(tone->device) == 0)
        tone_close(tone);
}

void tone_close(struct tone *tone)
{
    if (!tone->device)
        return;
    SDL_CloseAudioDevice(tone->device);
    SDL_QuitSubSystem(SDL_INIT_AUDIO);
    tone->device = 0;
}
