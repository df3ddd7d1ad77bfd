// A tone as a phase of the timer begins, made by the program. The audio device is open only while it sounds:
// an open one wakes the process dozens of times a second.
#ifndef PLUMBLINE_SCREEN_BEEP_H
#define PLUMBLINE_SCREEN_BEEP_H

#include <stdbool.h>
#include <stdint.h>

// Zero-initialise.
struct beep {
    uint32_t device; // SDL's; 0: none is open
    bool failed;     // there is none: said once, and not tried again
};

// `times` short tones of `pitch_hz` one after the other. Returns at once.
void beep_play(struct beep *beep, int pitch_hz, int times);

// Lets go of the device once it has sounded; to be called now and then.
void beep_close_when_done(struct beep *beep);
void beep_close(struct beep *beep);

#endif
