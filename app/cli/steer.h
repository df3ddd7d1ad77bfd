// Steering a display by hand: keys on the slides and on the timer, the chair's acts, what becomes of each
// talk.
#ifndef PLUMBLINE_CLI_STEER_H
#define PLUMBLINE_CLI_STEER_H

#include "cli/display.h"
#include "control/hand.h"
#include "control/keeper.h"
#include "control/keys.h"
#include "control/record.h"
#include "screen/tone.h"

#include <stdbool.h>
#include <stdint.h>

// Zero-initialise.
struct steer {
    struct display *display; // borrowed
    const char *state;       // the state folder; NULL: nothing is kept; borrowed
    struct keeper keeper;
    char by[280]; // who keys are
    struct hand hand;
    struct record record;
    bool recording;
    int64_t retried_ms; // when all was kept, or was last tried to be
    bool toggled;       // by key: the timer where it is none, and the other way round
    bool stage;         // the display is the timer now
    bool strip;         // with the moderator's strip
    bool locked;
    bool helps; // what the keys do is shown
    struct stage_extras extras;
    struct tone tone;
    enum timer_phase phase; // the timer's, when it was looked at last
};

// Takes up what is kept, merges `given` into it, and hands it to the display.
bool steer_open(struct steer *steer, struct display *display, const char *state, const struct desk *given,
    int64_t now, struct error *error);
void steer_close(struct steer *steer);

// Before steer_open: takes over the desk, with what can be undone and the commands that were carried out, and
// whether it is the timer by key. `from` is left without.
void steer_inherit(struct steer *steer, struct steer *from);

// A key was pressed. What is the timer's is done; the answer is what is left for whoever shows slides
// (ACTION_NONE: nothing).
enum action steer_key(struct steer *steer, int64_t now, const char *key);

// The display may show another room now.
void steer_moved(struct steer *steer, int64_t now);

// Hands the kept desk to the display, after it was changed from elsewhere.
void steer_hand_over(struct steer *steer, int64_t now);

// Time went on: what was about to be done is done, talks that are over are recorded.
void steer_tick(struct steer *steer, int64_t now);

// The wall clock was set by so many seconds.
void steer_stepped(struct steer *steer, int64_t now, int64_t step_s);

// Puts what the timer says into the view. True while a phase begins or the frame of its beginning goes: then
// the picture is to change softly.
bool steer_view(struct steer *steer, struct view *view);

// When something of it changes by itself next, in the clock's seconds; INT64_MAX for never.
int64_t steer_next_change(const struct steer *steer);

// What the keys do, in sentences, for the panel over a slide.
void steer_help(const struct steer *steer, struct str *out);

#endif
