// The record of talks: planned and actual times of each, appended to record.csv in the state folder by the
// display that is a room's timer.
#ifndef PLUMBLINE_CONTROL_TALK_LOG_H
#define PLUMBLINE_CONTROL_TALK_LOG_H

#include "agenda/programme.h"
#include "agenda/timer_actions.h"
#include "base/error.h"
#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

// How long after its end a talk is settled: until then its chair may announce that it is still running.
enum { TALK_LOG_SETTLED_S = TIMER_OVERRUN_REACH_S };

// Zero-initialise.
struct talk_log {
    bool open;
    char *path;           // owned; NULL: nothing is recorded
    struct str known;     // the rows in the file, and those in `unwritten`
    struct str unwritten; // rows that could not be written yet
    int64_t tried_at;     // when writing was last tried
    int64_t since;        // talks that ended before this are not recorded
    bool unreadable;      // the file could not be read, and is to be moved aside before writing
};

// Appends each talk of the day that is settled at `now`, once, also across restarts. `published` is the
// schedule without the adjustments, from which the planned times come; a talk that did not take place has no
// actual times. Opens the file in `folder` (NULL: nothing is recorded) the first time, and then starts with
// talks that end after `now`, or after the last one in a file of the same day. What cannot be written is
// logged, and tried again later.
void talk_log_update(struct talk_log *log, const char *folder, const struct programme *programme,
    const struct schedule *published, int64_t now);
void talk_log_close(struct talk_log *log);

// Appends the path of the file in a state folder.
void talk_log_path(const char *folder, struct str *out);

#endif
