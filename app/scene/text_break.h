// Where a text may be broken, by Unicode's rules, with ICU.
#ifndef PLUMBLINE_SCENE_TEXT_BREAK_H
#define PLUMBLINE_SCENE_TEXT_BREAK_H

#include <stdbool.h>
#include <stddef.h>

enum text_break_kind {
    TEXT_BREAK_LINES,  // where a new line may begin and looks right (UAX #14 and break_rules.h; Thai, Lao and
                       // Khmer words, Japanese phrases and Chinese words by ICU's dictionaries; Korean
                       // words, which have spaces between them, are kept, and no emoji is
                       // parted from what it follows without a space)
    TEXT_BREAK_NEEDED, // and where it may where there is too little room: within long words (hyphenation.h),
                       // after a slash, between any letters of East Asian scripts
    TEXT_BREAK_GRAPHEMES, // between user-perceived characters (UAX #29)
    TEXT_BREAK_SENTENCES, // after a sentence and the spaces that follow it, or a line feed (UAX #29)
};

// Byte offsets in ascending order, the text's length last.
struct text_breaks {
    size_t count;
    size_t *at;          // owned
    unsigned char *cost; // of each, as in break_rules.h; at's memory
};

// Where memory runs out there is only the break at the end, or none. Free with text_breaks_free.
struct text_breaks text_breaks_of(const char *text, size_t length, enum text_break_kind kind);
void text_breaks_free(struct text_breaks *breaks);

// The length without what no ellipsis should follow: spaces, dots, ellipses, commas and the like at its end.
size_t text_break_before_ellipsis(const char *text, size_t length);

// Has it letters of a script with marks far above and below them (Arabic, the scripts of India, Thai, Khmer
// …)?
bool text_break_is_tall(const char *text);

// Does the text run from right to left? Its first strong letter decides (UAX #9, P2).
bool text_break_is_rtl(const char *text);

#endif
