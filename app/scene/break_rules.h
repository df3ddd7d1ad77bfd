// Where a line of a title looks wrong, and what parts of it belong together: typography's rules on top of
// Unicode's (text_break.h). What a title's language is, nobody says; words of English, German, French,
// Spanish, Portuguese, Italian and Dutch are known.
#ifndef PLUMBLINE_SCENE_BREAK_RULES_H
#define PLUMBLINE_SCENE_BREAK_RULES_H

#include <stddef.h>

// What a break costs. Up to BREAK_MAX it is a matter of looks.
enum {
    BREAK_GOOD = 0,     // after a colon, a dash, a sentence
    BREAK_PLAIN = 16,   // between words
    BREAK_AWKWARD = 40, // from here on, part of the next line is missed
    BREAK_MAX = 99,
    BREAK_NEEDED = 100, // only where the text fits in no other way
    BREAK_HYPHEN = 101, // the same, with a hyphen at the line's end
    BREAK_NEVER = 102,  // no break
};

// Of a break before the byte `at`, where Unicode allows one; 0 < at < length.
int break_rules_cost(const char *text, size_t length, size_t at);

// The length without what no line ends with: spaces, a soft hyphen, a middle dot that stood between two
// parts.
size_t break_rules_visible(const char *text, size_t length);

#endif
