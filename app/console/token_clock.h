// Whether a token that expires may be accepted, whatever the clock says.
//
// A clock that was never set, or set back, would let tokens hold that have long expired. So the latest time
// that a trusted clock has shown is kept in the state folder (base/time_mark.h), and time never counts as
// earlier than that. While the clock is not to be trusted, a token that expires is refused, but for staff at
// the display itself: a venue without a time server can still be served.
#ifndef PLUMBLINE_CONSOLE_TOKEN_CLOCK_H
#define PLUMBLINE_CONSOLE_TOKEN_CLOCK_H

#include "base/clock_trust.h"
#include "base/error.h"
#include "console/tokens.h"

#include <stdbool.h>
#include <stdint.h>

// The file in the state folder.
#define TOKEN_CLOCK_FILE "clock"

enum {
    TOKEN_CLOCK_SLACK_S = 60, // so far back a clock may be corrected and stay trusted
    TOKEN_CLOCK_NOTE_S = 60,  // how often the latest time is noted
};

// Zero-initialise.
struct token_clock {
    const char *path; // of the file with the latest time; borrowed; NULL: it is not kept
    int64_t latest;   // that a trusted clock has shown, Unix seconds
    int64_t noted;    // in the file
    bool read;        // the file was read
    bool failed;      // the latest time could not be noted
};

// What time it is, and whether that can be relied upon.
struct token_time {
    int64_t now;       // Unix seconds; never earlier than the latest time while the clock is trusted
    int64_t latest;    // 0 for none
    const char *doubt; // why the clock is not trusted, to follow "the clock"; NULL: it is
};

// Judges the clock, and notes a new latest time in memory.
struct token_time token_clock_look(struct token_clock *clock, const struct clock_evidence *evidence);

// Writes the latest time to its file if it has advanced by TOKEN_CLOCK_NOTE_S; `at_once`: if it has at all. A
// first failure is logged.
void token_clock_note(struct token_clock *clock, bool at_once);

// May the token be accepted? `here`: the caller is at the loopback, where tokens for staff hold also
// while the clock is not trusted. The error says why not.
bool token_clock_accepts(
    const struct token_time *time, const struct token *token, bool here, struct error *why);

#endif
