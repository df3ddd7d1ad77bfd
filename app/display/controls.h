// Steering a display by hand: keys on the slides and on the timer, the chair's acts, what becomes of each
// talk.
#ifndef PLUMBLINE_DISPLAY_CONTROLS_H
#define PLUMBLINE_DISPLAY_CONTROLS_H

#include "control/adjustment_store.h"
#include "control/keys.h"
#include "control/talk_log.h"
#include "display/display.h"
#include "display/timer_prompt.h"
#include "screen/beep.h"

#include <stdbool.h>
#include <stdint.h>

// Zero-initialise.
struct controls {
    struct display *display; // borrowed
    const char *state;       // the state folder; NULL: nothing is kept; borrowed
    struct adjustment_store store;
    char by[280]; // who keys are
    struct timer_prompt prompt;
    struct talk_log record;
    bool recording;
    int64_t retried_ms; // when all was kept, or was last tried to be
    bool toggled;       // by key: the timer where it is none, and the other way round
    bool is_timer;      // the display is the timer now
    bool strip;         // with the moderator's strip
    bool locked;
    bool helps; // what the keys do is shown
    struct timer_view timer;
    struct beep beep;
    enum timer_phase phase; // the timer's, when it was looked at last
};

// Takes up what is kept, merges `given` into it, and hands it to the display.
bool controls_open(struct controls *controls, struct display *display, const char *state,
    const struct adjustments *given, int64_t now, struct error *error);
void controls_close(struct controls *controls);

// Before controls_open: takes over the desk, with what can be undone and the commands that were
// command_result out, and whether it is the timer by key. `from` is left without.
void controls_inherit(struct controls *controls, struct controls *from);

// A key was pressed. What is the timer's is done; the answer is what is left for whoever shows slides
// (ACTION_NONE: nothing).
enum action controls_key(struct controls *controls, int64_t now, const char *key);

// The display may show another room now.
void controls_moved(struct controls *controls, int64_t now);

// Hands the kept desk to the display, after it was changed from elsewhere.
void controls_hand_over(struct controls *controls, int64_t now);

// Time went on: what was about to be done is done, talks that are over are recorded.
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
