// The programme as it really runs, written in formats that other programs read: with delays, cancellations
// and moves worked in, for attendees' apps and calendars to follow. Pure: no clock, no I/O.
//
// The formats have rules of their own, which what is written keeps:
// schedule.json: https://c3voc.de/schedule/schema.json
// schedule.xml: https://c3voc.de/schedule/schema.xsd
// iCalendar: RFC 5545 and 7986
#ifndef PLUMBLINE_EXPORT_EXPORT_H
#define PLUMBLINE_EXPORT_EXPORT_H

#include "agenda/adjustments.h"
#include "agenda/changes.h"
#include "base/str.h"
#include "schedule/schedule.h"

#include <stdbool.h>
#include <stdint.h>

enum export_format { EXPORT_JSON, EXPORT_ICALENDAR, EXPORT_XML, EXPORT_FORMATS };

// "json", "ics", "xml", NULL
extern const char *const export_format_names[];

// As in an HTTP Content-Type.
const char *export_media_type(enum export_format format);

// What is written. All of it is borrowed.
struct export_source {
    const struct schedule *schedule;       // adjusted
    const struct adjustments *adjustments; // those in it, with the ids and names that its items have now
                                           // (adjustments_follow); NULL for none
    const struct changes *changes;         // the publisher's recent ones; NULL for none
    int64_t read_at;                       // when the schedule was read, Unix seconds
    int64_t now;                           // the time for which it is adjusted
    const char *only_item;                 // the id of the one item that is written; NULL: all
    const char *only_room;                 // the same of a room's name
};

// Appends the document. The same source gives the same bytes. Items that take place elsewhere now are written
// where they are; those that do not take place are written only in iCalendar, as cancelled, for the other
// formats cannot say so. False if out of memory.
bool export_write(enum export_format format, const struct export_source *source, struct str *out);

// The same as iCalendar of one item or room; `found` is false, and nothing is written, where there is none.
// Names and numbers are those of the whole.
bool export_write_some(const struct export_source *source, struct str *out, bool *found);

#endif
