// How a slide is set: the fonts to measure with, the theme, and how large things must be for the viewers.
#ifndef PLUMBLINE_SCENE_STYLE_H
#define PLUMBLINE_SCENE_STYLE_H

#include "base/str.h"
#include "scene/theme.h"
#include "scene/type.h"

#include <stdbool.h>

// The screen's size and its viewers' distances.
struct viewers {
    double diagonal_in; // of the screen, in inches
    double farthest_m;  // of the farthest viewer
    double scan_m;      // of those who scan QR codes
};

// The height of a capital, in minutes of arc, that is read without effort: 22 in passing (ISO 9241-303
// recommends 20 to 22), 12 for the rest.
enum { STYLE_KEY_MINUTES = 22, STYLE_REST_MINUTES = 12 };

struct style {
    const struct typesetter *type; // borrowed
    const struct theme *theme;     // borrowed
    struct layout_cache *cache;    // of layout_fit; NULL for none; borrowed
    int unit;                      // of sizes in thousandths, in pixels
    int key_px;                    // the minimum em of title, minutes left, room and clock
    int rest_px;                   // the minimum em of any other text
    int qr_px;                     // the minimum side of a QR code, without its quiet zone
    double readable_m;             // the distance from which everything can be read
    double distance_m;             // the distance asked for
};

// For a screen of this size in pixels. Where the viewers are too far away, texts are as large as slides can
// hold, and readable_m is less than distance_m.
struct style style_for(const struct typesetter *type, const struct theme *theme, int width, int height,
    const struct viewers *viewers);

// The unit of sizes in thousandths: the short side; on stretched bars more.
int style_unit(int width, int height);
bool style_is_bar(int width, int height);

// The sizes chosen for the viewers, in a sentence for the log.
void style_describe(const struct style *style, struct str *out);

#endif
