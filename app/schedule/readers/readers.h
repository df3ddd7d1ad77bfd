// The known formats. To add one, write a file and add a row to read.c; a new syntax has a row in
// syntax/syntax.c.
#ifndef PLUMBLINE_SCHEDULE_READERS_READERS_H
#define PLUMBLINE_SCHEDULE_READERS_READERS_H

#include "schedule/builder.h"

extern const struct reader reader_indico_timetable; // /export/timetable/<event>.json
extern const struct reader
    reader_indico_event;                // /export/event/<event>.json?detail=contributions (or sessions)
extern const struct reader reader_frab; // schedule.json of frab, pretalx, c3voc
extern const struct reader reader_icalendar;

#endif
