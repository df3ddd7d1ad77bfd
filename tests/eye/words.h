// Texts as words that can be compared: what was drawn, and what an eye read of it.
#ifndef PLUMBLINE_TESTS_EYE_WORDS_H
#define PLUMBLINE_TESTS_EYE_WORDS_H

#include <stddef.h>

enum { EYE_WORD_SIZE = 48, EYE_WORDS_MAX = 64 };

struct eye_words {
    size_t count;
    long left_out; // signs that are no words, and words in scripts that the eye has not learnt
    char words[EYE_WORDS_MAX][EYE_WORD_SIZE];
};

// Adds the words of a text: small letters without accents, and digits. Letters that look alike in every
// typeface of signs are one: I, l, 1 and i; O, o and 0. A colon or an apostrophe inside a word is left out,
// every other sign parts words. Words beyond EYE_WORDS_MAX are left out.
void eye_words_add(const char *text, struct eye_words *out);

#endif
