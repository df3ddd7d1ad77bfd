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

struct box {
    int x, y, w, h;
};

enum shape {
    SHAPE_FILL,  // a rectangle, its corners rounded by `radius`
    SHAPE_TEXT,  // one line of text
    SHAPE_TILES, // the azulejo pattern, in cells of `cell` pixels
};

struct scene_item {
    enum shape shape;
    const char *role; // "title", "clock", "bar", …: a string constant
    struct box box;   // all of it lies within; of a text: its advance width, from ascent to descent
    enum colour colour;
    int radius;              // SHAPE_FILL
    int cell;                // SHAPE_TILES
    const char *text;        // SHAPE_TEXT: not empty, UTF-8, owned by the scene's arena
    struct type_style style; // SHAPE_TEXT
    int baseline;            // SHAPE_TEXT: y
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

// Are the two the same picture?
bool scene_equal(const struct scene *a, const struct scene *b);
bool scene_item_equal(const struct scene_item *a, const struct scene_item *b);

// One item a line, as `shot --text` prints it: role, box, colour, and the text or the shape.
void scene_to_text(const struct scene *scene, struct str *out);

// What a screen reader would say: the texts in order, a line each.
void scene_to_speech(const struct scene *scene, struct str *out);

#endif
