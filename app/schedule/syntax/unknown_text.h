// Texts that are no schedule. For use within this folder.
#ifndef PLUMBLINE_SCHEDULE_SYNTAX_UNKNOWN_TEXT_H
#define PLUMBLINE_SCHEDULE_SYNTAX_UNKNOWN_TEXT_H

#include <stdbool.h>
#include <stddef.h>

struct text_kind {
    const char *what;
    const char *advice;
    bool table;
};

// JavaScript, CSV, YAML, Markdown, by their first lines; NULL: nothing known. `text` begins without white
// space.
const struct text_kind *unknown_text_kind(const char *text, size_t length);

#endif
