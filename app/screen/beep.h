// Generated tones for the timer's phases. The audio device is open only while they sound: an open one wakes
// the process dozens of times a second.
#ifndef PLUMBLINE_SCREEN_BEEP_H
#define PLUMBLINE_SCREEN_BEEP_H

#include <stdbool.h>
#include <stdint.h>

// Zero-initialise.
struct beep {
    uint32_t device; // SDL's id; 0: closed
    bool failed;     // there is no device: logged once, and not tried again
};

// Plays `times` short tones of `pitch_hz`. Returns at once.
void beep_play(struct beep *beep, int pitch_hz, int times);

// Closes the device once the tones have sounded. Call it now and then.
void beep_close_when_done(struct beep *beep);
void beep_close(struct beep *beep);

#endif
