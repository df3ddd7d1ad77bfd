// Splits a line of text into runs of one font, script and direction, in visual order from left to right. ICU
// orders them by the bidirectional algorithm (UAX #9); SDL_ttf shapes them, with HarfBuzz.
#ifndef PLUMBLINE_SCREEN_TEXT_RUNS_H
#define PLUMBLINE_SCREEN_TEXT_RUNS_H

#include "scene/type.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Which font has which letters.
struct text_runs_fonts {
    void *context;
    // The font for a letter: the style's own, or the first fallback that has it. Sets `*drawable` to false
    // where none has it.
    int (*source)(void *context, const struct type_style *style, uint32_t c, bool *drawable);
    bool (*provides)(void *context, const struct type_style *style, int source, uint32_t c);
    // A font that draws a sequence of emoji, `length` bytes of which the first `base` are its first emoji, as
    // one picture. False where there is none.
    bool (*joins)(void *context, const struct type_style *style, const char *text, size_t length, size_t base,
        int *source);
};

struct run {
    int source;
    bool rtl;
    bool left_out;        // it cannot be shown as what it means: nothing is drawn, and it has no width
    bool is_dot;          // in a number, as of a room
    char script[5];       // ISO 15924; "Zyyy" where it is common to all
    size_t start, length; // bytes of the text
    int x, width;         // in pixels from the line's left; set by the caller
    int raise;            // above the baseline; set by the caller
};

struct text_runs {
    size_t count, capacity;
    struct run *list; // owned
};

// Emoji that are joined (UTS #51: ZWJ and tag sequences) are a run of their own, in a font that draws them as
// one, or are left out as a whole: "woman playing handball" in pieces says something else. So are flags, a
// skin's tone without its emoji, and the frame of a key without its letter; then spaces on both sides become
// one. A dot or comma in "K.1.105" is a run of its own: kerning would hide it. False where memory ran out.
// Free with text_runs_free.
bool text_runs_split(const struct text_runs_fonts *fonts, const struct type_style *style, const char *text,
    size_t length, struct text_runs *out);
void text_runs_free(struct text_runs *runs);

#endif
