// The languages of talks, as publishers write them.
#ifndef PLUMBLINE_SCHEDULE_READERS_LANGUAGE_H
#define PLUMBLINE_SCHEDULE_READERS_LANGUAGE_H

#include <stdbool.h>

enum { LANGUAGE_SIZE = 16 };

// A lower-case BCP 47 tag: "en" for "EN", "eng" and "English", "de-at" for "de_AT", "de" for pretalx's
// "de-formal". False if the text names no language that is known ("German/English", "?").
bool language_tag(const char *text, char out[LANGUAGE_SIZE]);

#endif
