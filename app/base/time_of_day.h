// Times of day without a date, as people type them: "00:05". Which instant one means depends on what it is
// about, so it is resolved near that, on the conference's clock.
//
// On a night when the clocks change, a time that does not exist means the instant after the gap. One that
// exists twice means the first of the two that is still to come; or else the very instant that it is about,
// so that a time that is typed as it is shown changes nothing.
#ifndef PLUMBLINE_BASE_TIME_OF_DAY_H
#define PLUMBLINE_BASE_TIME_OF_DAY_H

#include "base/str.h"
#include "base/zone.h"

#include <stdbool.h>
#include <stdint.h>

struct time_of_day {
    bool given;
    int seconds; // after midnight, by the clock
};

// Reads "15:20", "9:05" or "15:20:30". False for anything else; `out` is then not given.
bool time_of_day_read(const char *text, struct time_of_day *out);

// A start: the instant that is nearest to the present start; of two at the same distance, the later.
int64_t time_of_day_start(
    const struct time_of_day *time, const struct zone *zone, int64_t start, int64_t now);

// What an end is about.
struct time_of_day_item {
    int64_t start, end; // at present
    int64_t planned_s;  // its length as planned
};

// An end: the next instant after the start. Of an item that is planned for more than twelve hours, the
// nearest to its present end.
int64_t time_of_day_end(const struct time_of_day *time, const struct zone *zone,
    const struct time_of_day_item *item, int64_t now);

// The next instant after `now` at which the clock shows the time.
int64_t time_of_day_next(const struct time_of_day *time, const struct zone *zone, int64_t now);

// Appends "00:05", with the day in English where it is not that of `now`: "00:05 on Wednesday". What is
// further away has the date as well: "00:05 on Wednesday 17 June".
void time_of_day_write(struct str *out, const struct zone *zone, int64_t at, int64_t now);

#endif
