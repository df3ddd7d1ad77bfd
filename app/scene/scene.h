// One slide as a display list: what is drawn, in order, each thing with a role. It can be painted, compared
// with the one before, and printed as text. No pixels and no SDL in here.
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
    SHAPE_FILL,  // a rectangle, its corners rounded by `radius`
    SHAPE_TEXT,  // one line of text
    SHAPE_TILES, // the azulejo pattern, in cells of `cell` pixels
    SHAPE_IMAGE, // a picture file, scaled to the box
    SHAPE_QR,    // a QR code of `cell` modules a side, scaled to the box
};

struct scene_item {
    enum shape shape;
    const char *role; // "title", "clock", "bar", …: a string constant
    struct box box;   // all of it lies within; of a text: its advance width, from ascent to descent
    enum colour colour;
    int radius;       // SHAPE_FILL
    int cell;         // SHAPE_TILES, SHAPE_QR
    const char *text; // SHAPE_TEXT: not empty, UTF-8; SHAPE_IMAGE: the file; SHAPE_QR: what it says;
                      // owned by the scene's arena
    const unsigned char *modules; // SHAPE_QR: row by row, the lowest bit set where dark; owned likewise
    struct type_style style;      // SHAPE_TEXT
    int baseline;                 // SHAPE_TEXT: y
    int *edges; // SHAPE_TEXT in cells: x of each byte's left edge, and of the last one's right; the arena's
};

struct scene {
    struct arena arena;
    const char *slide; // the slide's name: two scenes of one slide are painted over each other, else faded
    int width, height;
    enum colour background;
    size_t count;
    size_t capacity;
    struct scene_item *items;
    int pages;   // how many pages the slide has in all; this is one of them. 1 for most
    bool failed; // memory ran out: incomplete, not to be shown
};

// Zero-initialise, then begin; begin again to reuse its memory.
void scene_begin(struct scene *scene, const char *slide, int width, int height);
void scene_free(struct scene *scene);

// Each appends an item. Texts are copied. Empty boxes and empty texts are passed over.
void scene_fill(struct scene *scene, const char *role, struct box box, int radius, enum colour colour);
void scene_tiles(struct scene *scene, const char *role, struct box box, int cell, enum colour colour);
// Draws `length` bytes from x on; returns the x behind its advance width.
int scene_text(struct scene *scene, const char *role, const struct typesetter *type, struct type_style style,
    int x, int baseline, enum colour colour, const char *text, size_t length);

// A picture file into the box.
void scene_image(struct scene *scene, const char *role, struct box box, const char *path);
// How many modules a side a text takes as a QR code, without its quiet zone; 0 where it does not fit into
// one.
int scene_qr_modules(const char *text);
// A text as a QR code, its modules in the box. False where it does not fit into one.
bool scene_qr(struct scene *scene, const char *role, struct box box, const char *text);

// Moves everything by a few pixels; what touches an edge of the screen still does.
void scene_shift(struct scene *scene, int dx, int dy);

// A static picture burns in: it moves by a few pixels every few minutes, on a path that looks like none.
// `unit` is the look's (style_unit), `at` in Unix seconds.
void scene_drift(struct scene *scene, int unit, int64_t at);

// Are the two the same picture?
bool scene_equal(const struct scene *a, const struct scene *b);
bool scene_item_equal(const struct scene_item *a, const struct scene_item *b);

// One item a line, as `shot --text` prints it: role, box, colour, and the text or the shape.
void scene_to_text(const struct scene *scene, struct str *out);

// What a screen reader would say: the texts in order, a line each.
void scene_to_speech(const struct scene *scene, struct str *out);

#endif
