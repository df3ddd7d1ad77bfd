// Where a text may be taken apart: by Unicode's rules, through ICU.
#ifndef PLUMBLINE_SCENE_BREAKS_H
#define PLUMBLINE_SCENE_BREAKS_H

#include <stdbool.h>
#include <stddef.h>

enum breaks_kind {
    BREAKS_LINES,     // where a new line may begin (UAX #14; Thai and CJK by ICU's dictionaries)
    BREAKS_GRAPHEMES, // between what a reader takes for one character (UAX #29)
};

// Byte offsets, ascending, the text's length last.
struct breaks {
    size_t count;
    size_t *at; // owned
};

// Where memory is short there is only the break at the end.
struct breaks breaks_of(const char *text, size_t length, enum breaks_kind kind);
void breaks_free(struct breaks *breaks);

// Is the text one of a script that runs from right to left? Its first strong letter tells (UAX #9, P2).
bool breaks_leftward(const char *text);

#endif
