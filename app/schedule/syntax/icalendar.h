// iCalendar (RFC 5545, https://www.rfc-editor.org/rfc/rfc5545) as a tree:
//
//   {"calendar": {"NAME": "…", "X-WR-CALNAME": "…", "X-WR-TIMEZONE": "…", "PRODID": "…", …},
//    "zones": {"<TZID>": {"X-LIC-LOCATION": "…", "first": 3600, "shifts": [[<Unix seconds>, 7200], …]}},
//    "events": [{"UID": "…", "SUMMARY": "…", "DTSTART": {"at": "2026-06-10T08:00:00", "zone": "<TZID>"}, …}],
//    "others": {"VTODO": 3}, "notes": ["what was odd", …]}
//
// Of several calendars in one file, times in those after the first have "floating": the X-WR-TIMEZONE of
// theirs.
//
// A member is a property by its name, in capitals. Texts are strings; a time is an object with "at" as above,
// with Z if it is in UTC, or "2026-06-10" for a date; that of a period (RDATE) has "length", in seconds, as
// has DURATION. CATEGORIES, RDATE and EXDATE are lists; so is ATTENDEE, of objects with the value ("address")
// and the parameters CN, ROLE and CUTYPE; ORGANIZER is one. Of other properties the first counts. "line" is
// where the event begins in the file. Its method is that of its calendar ("METHOD"), its language that of its
// title ("LANGUAGE"); "RANGE" is that of its RECURRENCE-ID.
//
// An event that recurs has "occurrences": the local times at which its rule has it begin, with DTSTART, but
// not what RDATE, EXDATE and other events' RECURRENCE-ID say. Those after "until" (a time) do not count.
// "bounded": the rule goes on after them. "unruly": why the rule was not followed.
#ifndef PLUMBLINE_SCHEDULE_SYNTAX_ICALENDAR_H
#define PLUMBLINE_SCHEDULE_SYNTAX_ICALENDAR_H

#include "schedule/syntax/syntax.h"

// Does it begin with BEGIN:VCALENDAR?
bool icalendar_begins(const char *bytes, size_t length);

// As syntax_read. Several calendars in one file are one.
json_t *icalendar_read(const char *bytes, size_t length, const atomic_bool *cancel, struct error *duplicate,
    struct error *error);

#endif
