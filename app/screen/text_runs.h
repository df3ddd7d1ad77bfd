// A line of text as it is drawn: pieces in one font, one script and one direction, from left to right. Order
// by Unicode's bidirectional algorithm (UAX #9) through ICU; shaping is SDL_ttf's, with HarfBuzz inside.
#ifndef PLUMBLINE_SCREEN_TEXT_RUNS_H
#define PLUMBLINE_SCREEN_TEXT_RUNS_H

#include "scene/type.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Who has which letters: asked while splitting.
struct text_runs_fonts {
    void *context;
    // The font for a letter: the style's own, or the first of the fallbacks that has it. Where none has it
    // `*drawable` becomes false.
    int (*source)(void *context, const struct type_style *style, uint32_t c, bool *drawable);
    bool (*provides)(void *context, const struct type_style *style, int source, uint32_t c);
};

struct run {
    int source;
    bool rtl;
    char script[5];       // ISO 15924, "Zyyy" where it is common to all
    size_t start, length; // bytes of the text
    int x, width;         // pixels from the line's left edge; whoever measures fills them
};

struct text_runs {
    size_t count, capacity;
    struct run *list; // owned
};

// False where there is no memory. Give text_runs_free what it filled.
bool text_runs_split(const struct text_runs_fonts *fonts, const struct type_style *style, const char *text,
    size_t length, struct text_runs *out);
void text_runs_free(struct text_runs *runs);

#endif
