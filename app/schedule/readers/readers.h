// The known formats. To add one, write a file and add a row to read.c; a new syntax has a row in
// syntax/syntax.c.
#ifndef PLUMBLINE_SCHEDULE_READERS_READERS_H
#define PLUMBLINE_SCHEDULE_READERS_READERS_H

#include "schedule/builder.h"

extern const struct reader reader_indico_timetable; // /export/timetable/<event>.json
extern const struct reader
    reader_indico_event;                      // /export/event/<event>.json?detail=contributions (or sessions)
extern const struct reader reader_frab;       // schedule.json of frab, pretalx, c3voc
extern const struct reader reader_frab_xml;   // schedule.xml of Pentabarf, frab, pretalx, Wafer, OSEM, FOSDEM
extern const struct reader reader_sessionize; // Sessionize's view/All
extern const struct reader reader_sessionize_lists; // its view/GridSmart and view/Sessions
extern const struct reader reader_opass;            // OPass's session.json
extern const struct reader reader_hub;              // the second schema of the CCC's hub
extern const struct reader reader_indico_rest;      // contributions.json, the timetable that is to come
extern const struct reader reader_open_event;       // sessions of Open Event (eventyay): JSON:API or export
extern const struct reader reader_pretalx_api;      // /api/events/<event>/slots/, submissions, schedules
extern const struct reader reader_pretalx_widget;   // schedule/widgets/schedule.json, v2.json
extern const struct reader reader_icalendar;        // iCalendar (RFC 5545)
extern const struct reader reader_jsonld,
    reader_jsonld_page; // schema.org events in JSON-LD, alone or in a page

// All of them, ended by NULL. At most one recognises a document.
extern const struct reader *const all_readers[]; // in read.c

#endif
