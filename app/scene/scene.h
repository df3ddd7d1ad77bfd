// A slide as a display list: the items to draw, in order, each with a role. It can be painted, compared with
// the one before, and printed as text. It knows neither pixels nor SDL.
#ifndef PLUMBLINE_SCENE_SCENE_H
#define PLUMBLINE_SCENE_SCENE_H

#include "base/arena.h"
#include "base/str.h"
#include "scene/theme.h"
#include "scene/type.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct box {
    int x, y, w, h;
};

enum shape {
    SHAPE_FILL,    // a rectangle with corners of `radius`
    SHAPE_TEXT,    // one line of text
    SHAPE_TILES,   // the azulejo pattern, in cells of `cell` pixels
    SHAPE_IMAGE,   // an image file, scaled to the box
    SHAPE_QR,      // a QR code of `cell` modules a side, scaled to the box
    SHAPE_HATCH,   // diagonal stripes, `cell` pixels wide, with as much between them left as it is
    SHAPE_POLYGON, // a filled outline, scaled to the box
};

// A corner of an outline, in thousandths of its box.
struct scene_point {
    short x, y;
};

struct scene_item {
    enum shape shape;
    const char *role; // "title", "clock", "bar", …: a string constant
    struct box box;   // encloses it; of a text: its advance width, from ascent to descent
    enum colour colour;
    uint32_t rgb;                     // of COLOUR_OWN: 0xRRGGBB
    int radius;                       // SHAPE_FILL
    int cell;                         // SHAPE_TILES, SHAPE_QR, SHAPE_HATCH
    int point_count;                  // SHAPE_POLYGON
    const struct scene_point *points; // SHAPE_POLYGON: a constant of the program
    const char
        *text; // SHAPE_TEXT: UTF-8, not empty; SHAPE_IMAGE: the file; SHAPE_QR: its content; the arena's
    const unsigned char *modules; // SHAPE_QR: row by row, bit 0 set where dark; the arena's
    struct type_style style;      // SHAPE_TEXT
    int baseline;                 // SHAPE_TEXT: y
    int *edges; // SHAPE_TEXT that counts: the left x of each byte, and the right x of the last; the arena's
};

struct scene {
    struct arena arena;
    const char *slide; // the slide's name
    int width, height;
    enum colour background;
    size_t count;
    size_t capacity;
    struct scene_item *items;
    int pages;   // of the slide, 1 for most; the scene is one of them
    bool failed; // memory ran out: incomplete, do not show it
};

// Zero-initialise before the first scene_begin. Later ones reuse the memory.
void scene_begin(struct scene *scene, const char *slide, int width, int height);
void scene_free(struct scene *scene);

// Each appends an item. Texts are copied. Empty boxes and texts are ignored.
void scene_fill(struct scene *scene, const char *role, struct box box, int radius, enum colour colour);
// In a colour of the schedule's (0xRRGGBB) instead of the theme's.
void scene_fill_own(struct scene *scene, const char *role, struct box box, int radius, uint32_t rgb);
void scene_tiles(struct scene *scene, const char *role, struct box box, int cell, enum colour colour);
void scene_hatch(struct scene *scene, const char *role, struct box box, int stripe, enum colour colour);
// An outline of 3 to SCENE_POLYGON_MAX corners that does not cross itself. `points` must live as long as the
// program.
enum { SCENE_POLYGON_MAX = 40 };
void scene_polygon(struct scene *scene, const char *role, struct box box, const struct scene_point *points,
    int count, enum colour colour);
// `length` bytes from `x` on. Returns the x after the advance width.
int scene_text(struct scene *scene, const char *role, const struct typesetter *type, struct type_style style,
    int x, int baseline, enum colour colour, const char *text, size_t length);

// An image file, scaled to the box.
void scene_image(struct scene *scene, const char *role, struct box box, const char *path);
// The size of a text's QR code in modules a side, without the quiet zone; 0 where it does not fit into one.
int scene_qr_modules(const char *text);
// The QR code of a text, without a quiet zone. False where it does not fit into one.
bool scene_qr(struct scene *scene, const char *role, struct box box, const char *text);

// Moves everything by a few pixels; an item that touches an edge of the screen still does.
void scene_shift(struct scene *scene, int dx, int dy);

// Moves the scene by a few pixels every three minutes, against burn-in. `unit` is the style's (style_unit),
// `at` in Unix seconds.
void scene_drift(struct scene *scene, int unit, int64_t at);

// Do the two look the same?
bool scene_item_equal(const struct scene_item *a, const struct scene_item *b);

// One item a line, as `shot --text` prints it: shape, role, box, colour, and what else the shape has.
void scene_to_text(const struct scene *scene, struct str *out);

// The texts in order, a line each, as for a screen reader.
void scene_to_speech(const struct scene *scene, struct str *out);

#endif
