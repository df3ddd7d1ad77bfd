// Where things stand on a slide: the grid, and fitting texts into it. Sizes are in thousandths of the
// look's unit (the screen's short side), so that one layout serves every screen; what the viewers need is
// the floor under them.
#ifndef PLUMBLINE_SCENE_LAYOUT_H
#define PLUMBLINE_SCENE_LAYOUT_H

#include "scene/scene.h"
#include "scene/style.h"

#include <stdbool.h>
#include <stddef.h>

// The sizes of the visual language, in thousandths.
enum {
    SIZE_TITLE = 115,
    SIZE_TITLE_LEAST = 65,
    SIZE_CLOCK = 70,
    SIZE_ROOM = 65, // 22 minutes of arc for a capital on 55 inches at 5 m, as for the title and the minutes
    SIZE_LEFT = 65,
    SIZE_SPEAKERS = 52,
    SIZE_BODY = 39,
    SIZE_SMALL = 36, // 12 minutes of arc there
};

enum format {
    FORMAT_LANDSCAPE,
    FORMAT_PORTRAIT,
    FORMAT_BAR, // much wider than high: little stands below each other
};

struct layout {
    struct scene *scene;
    const struct style *style;
    const struct typesetter *type;
    int width, height;
    int left, right, top, bottom; // the edges of what may hold text
    enum format format;
    bool portrait; // format == FORMAT_PORTRAIT
};

struct layout layout_of(struct scene *scene, const struct style *style);

int layout_px(const struct layout *layout, int thousandths);
// In this size, or the least that viewers need of a text.
struct type_style layout_style(const struct layout *layout, enum typeface face, int thousandths);
// The same for what is read in passing: title, minutes left, room, clock.
struct type_style layout_key_style(const struct layout *layout, enum typeface face, int thousandths);
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
    size_t start, length; // bytes of the text
    bool cut;             // an ellipsis stands behind it
};

// A text broken into lines.
struct layout_block {
    const char *text; // as it was given
    struct type_style style;
    int line_height;
    int ascent, descent;
    int height; // from the first line's ascent to the last one's descent
    size_t line_count;
    struct layout_line lines[LAYOUT_MAX_LINES];
    bool broken; // a word wider than the box was taken apart
    bool cut;    // not all of it found room
};

// How a text may be set, and into what.
struct layout_fit {
    enum typeface face;
    int most, least; // sizes, in thousandths
    bool key;        // the floor is the one for what is read in passing
    int width, height;
    int lines; // at most
};

// Sets a text in the biggest size of its range in which it fits, its lines balanced, the last one no single
// word where a slightly smaller size helps; where it does not fit even so, the last line is cut with an
// ellipsis at a word. `text` must live as long as the block. A word wider than the box breaks between
// graphemes.
struct layout_block layout_fit(const struct layout *layout, const char *text, const struct layout_fit *fit);

// Draws it with its top at `top`; returns the y of its bottom.
int layout_draw(const struct layout *layout, const struct layout_block *block, const char *role, int x,
    int top, enum colour colour);

// Keeps the last few dozen answers of layout_fit. One for each display; not shared between threads.
struct layout_cache *layout_cache_new(void); // NULL where there is no memory: it then goes without
void layout_cache_free(struct layout_cache *cache);

#endif
