// Where a long word may be divided, by its syllables: a consonant begins a syllable together with those that
// commonly stand before it in European languages. That needs no dictionary and no language, and is mostly
// where a reader expects it; it is for words that are wider than a screen.
#ifndef PLUMBLINE_SCENE_HYPHENATION_H
#define PLUMBLINE_SCENE_HYPHENATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { HYPHENATION_MIN = 3 }; // letters on each side

// Fills `at` with byte offsets in ascending order, inside of words of Latin, Greek and Cyrillic letters and
// after the underscores of identifiers, and returns how many; there is room for `length` of them. A word with
// soft hyphens is divided there alone, and those are not among them.
size_t hyphenation_places(const char *text, size_t length, size_t *at);

// Is it a letter of a script that divides words by hyphens?
bool hyphenation_has_letter(uint32_t c);

#endif
