// What became of each talk: planned and actual times, appended to record.csv in the state folder by the
// display that is a room's timer.
#ifndef PLUMBLINE_CONTROL_TALK_LOG_H
#define PLUMBLINE_CONTROL_TALK_LOG_H

#include "agenda/programme.h"
#include "base/error.h"
#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

// How long after its end a talk is settled: until then its chair may say that it is still running.
enum { TALK_LOG_SETTLED_S = 180 };

// Zero-initialise.
struct talk_log {
    bool open;
    char *path;           // owned; NULL: nothing is recorded
    struct str known;     // what is in the file already, a line each
    struct str unwritten; // rows that could not be written yet
    int64_t tried_at;     // when that was tried last
    int64_t since;        // talks that ended before were not seen
    bool unread;          // what stands there could not be read: it is put aside before anything is written
};

// Appends the talks of the day that are settled at `now` and not in the file: once each, also over a restart.
// The first call takes up the file in `folder` (NULL: nothing is recorded); recorded are talks that end after
// it, and those behind the last one in the file if that is of the same day. `published` is the schedule
// before adjustments: what was planned. A talk that did not take place has no actual times.
void talk_log_follow(struct talk_log *record, const char *folder, const struct programme *programme,
    const struct schedule *published, int64_t now);
void talk_log_close(struct talk_log *record);

// The file's name in a state folder.
void talk_log_path(const char *folder, struct str *out);

#endif
