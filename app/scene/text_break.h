// Where a text may be taken apart: by Unicode's rules, through ICU.
#ifndef PLUMBLINE_SCENE_TEXT_BREAK_H
#define PLUMBLINE_SCENE_TEXT_BREAK_H

#include <stdbool.h>
#include <stddef.h>

enum text_break_kind {
    TEXT_BREAK_LINES,     // where a new line may begin (UAX #14; Thai and CJK by ICU's dictionaries)
    TEXT_BREAK_GRAPHEMES, // between what a reader takes for one character (UAX #29)
};

// Byte offsets, ascending, the text's length last.
struct text_breaks {
    size_t count;
    size_t *at; // owned
};

// Where memory is short there is only the break at the end.
struct text_breaks text_breaks_of(const char *text, size_t length, enum text_break_kind kind);
void text_breaks_free(struct text_breaks *breaks);

// Is the text one of a script that runs from right to left? Its first strong letter tells (UAX #9, P2).
bool text_is_right_to_left(const char *text);

#endif
