// The inside of text_clean: normal forms (text_normal.c), HTML (html.c, html_markup.c) and cleaning
// (text_clean.c).
#ifndef PLUMBLINE_BASE_TEXT_INTERNAL_H
#define PLUMBLINE_BASE_TEXT_INTERNAL_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

// How many bytes this thread has visited while cleaning, each pass over a text counted. Tests hold it to be
// proportional to the length.
extern _Thread_local size_t text_visited;

// True only if the text is in NFC; texts of Latin letters are recognised.
bool text_is_certainly_nfc(const char *text, size_t length);

// Appends the text in Unicode's decomposed form.
void text_nfd(struct str *out, const char *text, size_t length);

#endif
