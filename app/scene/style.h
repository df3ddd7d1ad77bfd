// What a slide is composed with, beside what it says: the fonts to measure with, the theme, and how large
// things must be for those who look at them.
#ifndef PLUMBLINE_SCENE_STYLE_H
#define PLUMBLINE_SCENE_STYLE_H

#include "base/str.h"
#include "scene/theme.h"
#include "scene/type.h"

#include <stdbool.h>

// The screen as its viewers have it.
struct viewers {
    double diagonal_in; // of the screen, inches
    double farthest_m;  // from where the farthest of them reads it
    double scan_m;      // from where QR codes are to be scanned
};

// The height of a capital, in minutes of arc, that can be read without effort: 22 for what is read in passing
// (ISO 9241-303 recommends 20 to 22), 12 for the rest.
enum { STYLE_KEY_MINUTES = 22, STYLE_REST_MINUTES = 12 };

struct style {
    const struct typesetter *type; // borrowed
    const struct theme *theme;     // borrowed
    struct layout_cache *cache;    // what was fitted before; NULL for none; borrowed
    int unit;                      // in pixels: what sizes are thousandths of
    int key_px;                    // the least em of title, minutes left, room and clock
    int rest_px;                   // the least em of any other text
    int qr_px;                     // the least side of a QR code, without its quiet zone
    double readable_m;             // from here all of it can be read
    double distance_m;             // from here it was to be
};

// For a screen of this size in pixels. Where the viewers stand farther away than slides can be set for, texts
// are as large as these can be, and readable_m is less than asked for.
struct style style_for(const struct typesetter *type, const struct theme *theme, int width, int height,
    const struct viewers *viewers);

// What sizes are thousandths of: the short side, on stretched bars more than that.
int style_unit(int width, int height);
bool style_is_bar(int width, int height);

// What was done for the viewers' sake, in a sentence for the log.
void style_describe(const struct style *style, struct str *out);

#endif
