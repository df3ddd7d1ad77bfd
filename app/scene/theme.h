// The colours by their role. A scene names roles; only the painter turns them into pixels.
#ifndef PLUMBLINE_SCENE_THEME_H
#define PLUMBLINE_SCENE_THEME_H

#include <stdint.h>

enum colour {
    COLOUR_NIGHT, // background
    COLOUR_WELL,  // bar troughs, panels
    COLOUR_RULE,  // hairlines
    COLOUR_TILE,  // the pattern of the break slide
    COLOUR_PAPER, // primary text
    COLOUR_MIST,  // secondary text
    COLOUR_DIM,   // past rows only
    COLOUR_TRAM,  // the accent: now, progress, minutes
    COLOUR_AZUL,  // breaks, notices
    COLOUR_ALARM, // emergency, time is up
    COLOUR_WHITE, // text on alarm
    COLOUR_COUNT
};

struct theme {
    uint32_t rgb[COLOUR_COUNT]; // 0xRRGGBB, sRGB
};

// The theme "lisbon".
extern const struct theme theme_lisbon;

const char *colour_name(enum colour colour); // "night", "well", …

// WCAG 2.1 contrast ratio of two sRGB colours, 1 to 21.
// https://www.w3.org/TR/WCAG21/#dfn-contrast-ratio
double theme_contrast(uint32_t a, uint32_t b);

#endif
