// What the timer shows and in which colours, worked out for the slide that draws it.
#ifndef PLUMBLINE_SCENE_SLIDES_TIMER_STATE_H
#define PLUMBLINE_SCENE_SLIDES_TIMER_STATE_H

#include "agenda/timer.h"
#include "scene/layout.h"
#include "scene/slide.h"

struct timer_state {
    struct timer timer;
    const char *word; // the phase
    const char *when; // "ends 16:20", of one that counts up "8 min left · ends 16:20"; in the scene's arena
    const char *counted; // "time elapsed", of one that counts up; else ""
    const char *block;   // "3 min behind schedule"; "" when on time
    const char *digits;  // the countdown, or the time since the talk's start; in doubt of the clock the time
                         // of its end; in the scene's arena
    enum colour ground, text, accent, bar, trough;
};

// False where nothing is counted down here.
bool timer_state_of(const struct view *view, struct scene *scene, struct timer_state *out);

// Draws the bar, whose shape shows the phase, above `bottom`; returns its top.
int timer_bar(const struct layout *layout, const struct timer_state *state, int bottom);

#endif
