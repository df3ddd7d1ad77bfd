// From a publisher's bytes to a tree of JSON values, which the readers walk (schedule/readers). JSON is one
// already; the other syntaxes each have a file here that makes one.
#ifndef PLUMBLINE_SCHEDULE_SYNTAX_SYNTAX_H
#define PLUMBLINE_SCHEDULE_SYNTAX_SYNTAX_H

#include "base/error.h"
#include "base/json.h"

#include <stdatomic.h>
#include <stddef.h>

enum syntax_kind {
    SYNTAX_JSON,
    SYNTAX_PAGE, // HTML; the tree is a list of the JSON-LD documents in it
    SYNTAX_XML,
    SYNTAX_ICALENDAR,
    SYNTAX_UNKNOWN,
};

// By how the bytes begin.
enum syntax_kind syntax_of(const char *bytes, size_t length);

// The tree, which belongs to the caller (json_decref). NULL with a message that says what was found and what
// to ask the organiser for. It fails soon after `cancel` (may be NULL) becomes true (ERROR_CANCELLED).
// `duplicate` as of json_read.
json_t *syntax_read(const char *bytes, size_t length, const atomic_bool *cancel, struct error *duplicate,
    struct error *error);

#endif
