// Names what people and servers hand out instead of a schedule, with what to ask the organiser for.
#ifndef PLUMBLINE_SCHEDULE_SYNTAX_UNKNOWN_H
#define PLUMBLINE_SCHEDULE_SYNTAX_UNKNOWN_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

// Says what these bytes are, if that is known: a spreadsheet, a picture, a feed of news, a cloud's error, …
// True if `error` then says so; false, without touching it, if it is nothing known. Looks at the bytes once
// or twice.
bool unknown_explain(const char *bytes, size_t length, struct error *error);

#endif
