// How the slides look: colours by their role, fonts, logo, margin, from a JSON file (config/themes/*.json).
// A scene names roles; only the painter turns them into pixels.
#ifndef PLUMBLINE_SCENE_THEME_H
#define PLUMBLINE_SCENE_THEME_H

#include "base/arena.h"
#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>

enum colour {
    COLOUR_BACKGROUND,     // background
    COLOUR_SURFACE,        // bar troughs, panels
    COLOUR_RULE,           // hairlines
    COLOUR_TILE,           // the pattern of the break slide
    COLOUR_TEXT,           // primary text
    COLOUR_TEXT_SECONDARY, // secondary text
    COLOUR_TEXT_PAST,      // past rows only
    COLOUR_ACCENT,         // the accent: now, progress, minutes
    COLOUR_INFO,           // breaks, notices
    COLOUR_ALARM,          // emergency, time is up
    COLOUR_WHITE,          // text on alarm
    COLOUR_NAMED,          // those above stand in the file; those below are worked out from them
    COLOUR_ACCENT_TROUGH = COLOUR_NAMED, // bar troughs on tram
    COLOUR_ALARM_TROUGH,                 // bar troughs on alarm
    COLOUR_WHITE_TROUGH,                 // bar troughs on white
    COLOUR_BLACK,                        // a dark screen, and the modules of a QR code
    COLOUR_BRIGHT,                       // what a QR code stands on
    COLOUR_COUNT
};

// A picture file and its size; width 0 where it could not be read.
struct image {
    const char *path;
    int width, height;
};

// Zero-initialise. Texts are the arena's.
struct theme {
    struct arena arena;
    const char *name;
    uint32_t rgb[COLOUR_COUNT]; // 0xRRGGBB, sRGB
    const char *display_family; // NULL: as fonts/fonts.json has it
    const char *text_family;    // likewise
    struct image logo;          // path NULL for none; whoever opens the screen measures it
    int margin;                 // thousandths of the short side
};

// Reads the theme of that name from the program's own config/themes/, or the file at that path (one with a
// slash in it). Refused: unknown keys, missing colours, and text that falls below 4.5:1 (primary text: 7:1),
// with the names of the pair. Give theme_free what it filled.
bool theme_read(const char *name, struct theme *out, struct error *error);
// The same of what a file of that path has in it.
bool theme_read_bytes(
    const char *path, const char *bytes, size_t length, struct theme *out, struct error *error);
void theme_free(struct theme *theme);

// The names of the program's own themes, the last is NULL.
extern const char *const theme_names[];

const char *colour_name(enum colour colour); // "night", "well", …

// May a text of this colour stand on that ground, in any theme that theme_read accepts?
bool theme_allows(enum colour text, enum colour ground);

// WCAG 2.1 contrast ratio of two sRGB colours, 1 to 21.
// https://www.w3.org/TR/WCAG21/#dfn-contrast-ratio
double theme_contrast(uint32_t a, uint32_t b);

#endif
