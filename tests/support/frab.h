// Writes small frab schedules for tests: rooms with items at given minutes of a day.
#ifndef PLUMBLINE_TESTS_SUPPORT_FRAB_H
#define PLUMBLINE_TESTS_SUPPORT_FRAB_H

#include "base/str.h"
#include "schedule/schedule.h"

struct frab_writer {
    struct str json;
    const char *zone;
    bool room_open, any_room, any_item;
};

// Begins a schedule titled "Test" in the zone.
void frab_begin(struct frab_writer *writer, const char *zone);
void frab_room(struct frab_writer *writer, const char *name);
// `date` as in the format; `type` may be NULL.
void frab_item(struct frab_writer *writer, const char *id, const char *title, const char *date, int minutes,
    const char *type);
// The finished schedule; frees the writer.
const struct schedule *frab_end(struct frab_writer *writer);

#endif
