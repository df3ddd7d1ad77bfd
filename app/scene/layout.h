// Where things stand on a slide: the grid, and fitting texts into it. Sizes are in thousandths of the
// screen's short side, so that one layout serves every screen.
#ifndef PLUMBLINE_SCENE_LAYOUT_H
#define PLUMBLINE_SCENE_LAYOUT_H

#include "scene/scene.h"

#include <stdbool.h>
#include <stddef.h>

// The sizes of visual language, in thousandths of the short side.
enum {
    SIZE_TITLE = 115,
    SIZE_TITLE_LEAST = 65,
    SIZE_SPEAKERS = 52,
    SIZE_BODY = 39,
    SIZE_SMALL = 36, // the smallest: 12 minutes of arc for a capital on 55 inches at 5 m
    SIZE_ROOM = 42,
    SIZE_CLOCK = 58,
    SIZE_MARGIN = 66,
};

struct layout {
    struct scene *scene;
    const struct typesetter *type;
    int width, height;
    int unit;                     // the short side
    int left, right, top, bottom; // the edges of what may hold text
    bool portrait;
};

struct layout layout_of(struct scene *scene, const struct typesetter *type);

int layout_px(const struct layout *layout, int thousandths);
struct type_style layout_style(const struct layout *layout, enum typeface face, int thousandths);
struct type_metrics layout_metrics(const struct layout *layout, struct type_style style);
int layout_width(const struct layout *layout, struct type_style style, const char *text);

// One line from x on, cut with an ellipsis at a word where it is wider than `most`. Returns the x behind it.
int layout_line(const struct layout *layout, const char *role, struct type_style style, int x, int baseline,
    int most, enum colour colour, const char *text);

// The same, ending at `right`. Returns the x at which it begins.
int layout_line_right(const struct layout *layout, const char *role, struct type_style style, int right,
    int baseline, int most, enum colour colour, const char *text);

// A line through what was set in this style from x to `right`.
void layout_strike(const struct layout *layout, const char *role, struct type_style style, int x, int right,
    int baseline, enum colour colour);

enum { LAYOUT_MAX_LINES = 8 };

struct layout_line {
    const char *text;
    size_t length;
    bool cut; // an ellipsis stands behind it
};

// A text broken into lines.
struct layout_block {
    struct type_style style;
    int line_height;
    int ascent, descent;
    int height; // from the first line's ascent to the last one's descent
    size_t line_count;
    struct layout_line lines[LAYOUT_MAX_LINES];
};

// Sets a text into `width` × `height` with at most `max_lines` lines, in the biggest size from `most` down to
// `least` (thousandths) in which it fits, its lines balanced; where it does not fit even so, the last line is
// cut with an ellipsis at a word. `text` must live as long as the block. Lines break where Unicode's rules
// allow (UAX #14, by ICU); a word wider than the box breaks anywhere.
struct layout_block layout_fit(const struct layout *layout, enum typeface face, const char *text, int most,
    int least, int width, int height, int max_lines);

// Draws it with its top at `top`; returns the y of its bottom.
int layout_draw(const struct layout *layout, const struct layout_block *block, const char *role, int x,
    int top, enum colour colour);

#endif
