// The display's controls: what its keys do, on the slides and on the timer. (The tools that format and draw
// this code take "operator" for a word of C++.)
#ifndef PLUMBLINE_DISPLAY_CONTROLS_H
#define PLUMBLINE_DISPLAY_CONTROLS_H

#include "control/command_exec.h"
#include "control/keys.h"
#include "display/display.h"
#include "display/timer_prompt.h"
#include "screen/beep.h"

#include <stdbool.h>
#include <stdint.h>

// Zero-initialise.
struct controls {
    struct display *display;         // borrowed
    const struct command_exec *exec; // borrowed
    char by[280];                    // who keys are
    struct timer_prompt prompt;
    bool toggled;  // by key: the timer where the display is none, and the other way round
    bool is_timer; // the display is the timer now
    bool strip;    // with the moderator's strip
    bool locked;
    bool configured_strip, configured_locked; // as the config has them; keys may differ
    bool helps;                               // what the keys do is shown
    struct timer_view timer;
    struct beep beep;
    enum timer_phase phase; // the timer's, when it was looked at last
};

// Begins as the display's config says.
void controls_open(
    struct controls *controls, struct display *display, const struct command_exec *exec, int64_t now);
void controls_close(struct controls *controls);

// After controls_open, where the config was read anew: what keys chose in `from` stands, unless the config
// says something else than before.
void controls_inherit(struct controls *controls, const struct controls *from, int64_t now);

// A key was pressed. What is the timer's is done; the answer is what is left for whoever shows slides
// (ACTION_NONE: nothing).
enum action controls_key(struct controls *controls, int64_t now, const char *key);

// Time went on: what was about to be done is done.
void controls_tick(struct controls *controls, int64_t now);

// The wall clock was set by so many seconds.
void controls_stepped(struct controls *controls, int64_t now, int64_t step_s);

// Puts what the timer says into the view. True while a phase begins or the frame of its beginning goes: then
// the picture is to change softly.
bool controls_view(struct controls *controls, struct view *view);

// When something of it changes by itself next, in the clock's seconds; INT64_MAX for never.
int64_t controls_next_change(const struct controls *controls);

// What the keys do, in sentences, for the panel over a slide.
void controls_help(const struct controls *controls, struct str *out);

#endif
