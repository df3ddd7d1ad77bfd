// What a command would change in the programme of the place that it is for. It is worked out from the very
// entries that the command makes, so that what is foretold and what is then done cannot differ.
#ifndef PLUMBLINE_CONTROL_COMMAND_EFFECT_H
#define PLUMBLINE_CONTROL_COMMAND_EFFECT_H

#include "agenda/programme.h"
#include "base/str.h"
#include "control/command.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { COMMAND_EFFECT_MAX = 12 };

// Zero-initialise.
struct command_effect {
    struct programme *before, *after; // the place's; NULL where there is no schedule
    size_t count;                     // of items of the day whose start, end or cancellation differs
    struct programme_difference changes[COMMAND_EFFECT_MAX]; // the first of them, by their start before
    const struct item *next; // the talk of the day that comes next, afterwards: after the talk that the
                             // command is about, or else after the first that moves, or else after now;
                             // NULL for none
    int64_t questions_at;    // when those of the timer's talk begin afterwards; 0: there is none
    int64_t late_s;          // how much later than published that starts; negative: earlier
    int64_t moved_s;         // how much later than before the command
};

// Fills `out` with what differs between two sets of adjustments; with nothing where the context has no
// schedule or place. False if out of memory. Free with command_effect_free either way.
// `item` is the id of the talk that it is about; NULL for none.
bool command_effect_between(const struct command_context *context, const struct adjustments *before,
    const struct adjustments *after, const char *item, struct command_effect *out);

// The same for entries that are about to be merged into the context's adjustments.
bool command_effect_of(const struct command_context *context, const struct adjustments *entries,
    const char *item, struct command_effect *out);
void command_effect_free(struct command_effect *effect);

// Appends it as a JSON object: {"changes":[{"item":"c472","kind":"talk","title":"…","start":"…","end":"…",
// "cancelled":false,"was":{"start":"…","end":"…","cancelled":false}}],"left_out":0,
// "next":{"item":"c473","title":"…","start":"…","late_s":0,"moved_s":0},"questions_at":"…"}.
void command_effect_write(const struct command_effect *effect, const struct zone *zone, struct str *out);

#endif
