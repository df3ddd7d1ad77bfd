// A theme: colours by role, fonts, logo and margin, from a JSON file (config/themes/*.json). Scenes name
// roles; the painter alone turns them into pixels.
#ifndef PLUMBLINE_SCENE_THEME_H
#define PLUMBLINE_SCENE_THEME_H

#include "base/arena.h"
#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>

enum colour {
    COLOUR_BACKGROUND,               // background
    COLOUR_SURFACE,                  // panels
    COLOUR_RULE,                     // hairlines
    COLOUR_TILE,                     // the pattern of the break slide
    COLOUR_TEXT,                     // primary text
    COLOUR_TEXT_SECONDARY,           // secondary text
    COLOUR_TEXT_PAST,                // past rows only
    COLOUR_ACCENT,                   // now, progress: fills
    COLOUR_ACCENT_TEXT,              // minutes, labels: the accent as a text
    COLOUR_INFO,                     // breaks, notices
    COLOUR_ALARM,                    // emergency, time is up
    COLOUR_WHITE,                    // text on alarm
    COLOUR_NAMED,                    // those above are in the file, those below are derived
    COLOUR_ON_ACCENT = COLOUR_NAMED, // text on the accent
    COLOUR_ON_INFO,                  // text on info
    COLOUR_STRIPE,                   // behind every other row of a list
    COLOUR_TROUGH,                   // bar troughs: told from the background, and from the accent
    COLOUR_ACCENT_TROUGH,            // bar troughs on the accent
    COLOUR_ALARM_TROUGH,             // bar troughs on alarm
    COLOUR_WHITE_TROUGH,             // bar troughs on white
    COLOUR_BLACK,                    // a dark screen, a QR code's modules
    COLOUR_BRIGHT,                   // a QR code's ground
    COLOUR_COUNT,
    COLOUR_OWN = COLOUR_COUNT // not the theme's: struct scene_item.rgb
};

// An image file and its size in pixels; width 0 where it cannot be read.
struct image {
    const char *path;
    int width, height;
};

// Zero-initialise. The arena owns the texts.
struct theme {
    struct arena arena;
    const char *name;
    uint32_t rgb[COLOUR_COUNT]; // 0xRRGGBB, sRGB
    const char *display_family; // NULL: the one of fonts/fonts.json
    const char *text_family;    // NULL: the same
    struct image logo;          // path NULL for none; unmeasured (images_measure)
    int margin;                 // thousandths of the short side
};

// Reads one of the program's own themes by name, or the file at a path (a name with a slash). Unknown keys,
// missing colours (but for the accent as a text, which is the accent where the file has none) and a text's
// contrast below 4.5:1 (primary text: 7:1) are errors. Free with theme_free.
bool theme_read(const char *name, struct theme *out, struct error *error);
// The same from the contents of the file at `path`.
bool theme_read_bytes(
    const char *path, const char *bytes, size_t length, struct theme *out, struct error *error);
void theme_free(struct theme *theme);

// The names of the program's own themes; the last is NULL.
extern const char *const theme_names[];

const char *colour_name(enum colour colour); // "night", "well", …

// Has a text of this colour enough contrast on this ground in every theme that theme_read accepts?
bool theme_allows(enum colour text, enum colour ground);

// WCAG 2.1 contrast ratio of two sRGB colours, 1 to 21.
// https://www.w3.org/TR/WCAG21/#dfn-contrast-ratio
double theme_contrast(uint32_t a, uint32_t b);

// What graphics need to be told from their ground: https://www.w3.org/TR/WCAG21/#non-text-contrast
#define THEME_GRAPHIC_CONTRAST 3.0

// A publisher's colour as it can be seen on this ground: itself where the contrast is THEME_GRAPHIC_CONTRAST
// or more, else mixed with as little white or black as gives that.
uint32_t theme_visible(uint32_t rgb, uint32_t ground);

#endif
