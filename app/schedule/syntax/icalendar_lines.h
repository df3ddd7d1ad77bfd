// The lines of an iCalendar document: RFC 5545, section 3.1.
#ifndef PLUMBLINE_SCHEDULE_SYNTAX_ICALENDAR_LINES_H
#define PLUMBLINE_SCHEDULE_SYNTAX_ICALENDAR_LINES_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

enum { ICALENDAR_LINE_MAX = 16 * 1024 }; // the rest of a longer line is dropped: nobody could show it

// Zero-initialise but for `at` and `end`; `line` is the caller's to free.
struct icalendar_lines {
    const char *at; // the bytes that are left
    const char *end;
    size_t seen;     // lines of the file that were read
    size_t number;   // of the line's first line in the file, from 1
    bool cut;        // the line was longer
    struct str line; // unfolded, without its end and without NUL bytes
};

// Reads the next line that is not empty, put together where it was folded. False at the end, and if memory
// ran out (line.failed). Lines end with CRLF, LF or CR.
bool icalendar_lines_next(struct icalendar_lines *lines);

// Is the line "BEGIN:" or "END:" (`word`), in any case? Then `name` is what it begins or ends: a part of the
// line.
bool icalendar_lines_is(const struct icalendar_lines *lines, const char *word, const char **name);

// Is the line a property of that name, in any case?
bool icalendar_lines_has(const struct icalendar_lines *lines, const char *name);

#endif
