// What the display's keys do, on the slides and on the timer.
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
    char by[280];                    // the author of what a key does
    struct timer_prompt prompt;
    bool toggled;  // by a key: shows the slides on a timer display, the timer on any other
    bool is_timer; // the timer is shown now
    bool strip;    // with the moderator's strip
    bool locked;
    bool configured_strip, configured_locked; // the config's values, which a key may have changed
    bool shows_help;                          // the panel that explains the keys is shown
    struct timer_view timer;
    struct beep beep;
    enum timer_phase phase; // of the timer at the last controls_view
};

// Starts in the state that the display's config asks for.
void controls_open(
    struct controls *controls, struct display *display, const struct command_exec *exec, int64_t now);
void controls_close(struct controls *controls);

// After a reload: keeps what keys chose in `from`, except where the config has changed the setting. Call it
// after controls_open.
void controls_inherit(struct controls *controls, const struct controls *from, int64_t now);

// Handles a key. Returns the action that is left for the caller, which shows the slides (ACTION_NONE: none).
enum keys_action controls_key(struct controls *controls, int64_t now, const char *key);

// Carries out the pending act if its time has come.
void controls_tick(struct controls *controls, int64_t now);

// Keeps countdowns steady after the wall clock was set forward by `step_s` seconds.
void controls_stepped(struct controls *controls, int64_t now, int64_t step_s);

// Adds the state of the timer to the view. True if the change of picture is to be faded: when a phase of the
// timer begins, and when the frame that marks the beginning disappears.
bool controls_view(struct controls *controls, struct view *view);

// When it next changes without a key, in the clock's seconds; INT64_MAX for never.
int64_t controls_next_change(const struct controls *controls);

// Appends the text of the panel that explains the keys.
void controls_help(const struct controls *controls, struct str *out);

#endif
