// Layout of a slide: the margins, lines of text, and fitting paragraphs into boxes. Sizes are in thousandths
// of the style's unit (the screen's short side), so that one layout serves every screen; they never fall
// below what the viewers can read.
#ifndef PLUMBLINE_SCENE_LAYOUT_H
#define PLUMBLINE_SCENE_LAYOUT_H

#include "scene/scene.h"
#include "scene/style.h"

#include <stdbool.h>
#include <stddef.h>

// Type sizes, in thousandths.
enum {
    SIZE_TITLE_MAX = 160, // where there is room
    SIZE_TITLE = 115,
    SIZE_TITLE_MIN = 65,
    SIZE_CLOCK = 70,
    SIZE_ROOM = 72, // what a sign at a door says first; tests/eye has the shares that are read from afar
    SIZE_LEFT = 65, // a capital has 22 minutes of arc on 55 inches at 5 m
    SIZE_SPEAKERS = 52,
    SIZE_COMING = 44, // what comes next, below what is on
    SIZE_BODY = 39,
    SIZE_SMALL = 36, // 12 minutes of arc
};

enum format {
    FORMAT_LANDSCAPE,
    FORMAT_PORTRAIT,
    FORMAT_BAR, // much wider than high: few lines, beside one another
};

struct layout {
    struct scene *scene;
    const struct style *style;
    const struct typesetter *type;
    int width, height;
    int left, right, top, bottom; // the edges of the area for text
    enum format format;
    bool portrait; // format == FORMAT_PORTRAIT
};

struct layout layout_of(struct scene *scene, const struct style *style);

int layout_px(const struct layout *layout, int thousandths);
// In this size, or larger where the viewers need it.
struct type_style layout_style(const struct layout *layout, enum typeface face, int thousandths);
// The same for what people read in passing: title, minutes left, room, clock.
struct type_style layout_key_style(const struct layout *layout, enum typeface face, int thousandths);
struct type_metrics layout_metrics(const struct layout *layout, struct type_style style);
int layout_width(const struct layout *layout, struct type_style style, const char *text);

// Draws one line from `x` on; a line wider than `max_width` is cut after a word, with an ellipsis. Returns
// the x after it.
int layout_line(const struct layout *layout, const char *role, struct type_style style, int x, int baseline,
    int max_width, enum colour colour, const char *text);

// The same, ending at `right`. Returns the x at which it begins.
int layout_line_right(const struct layout *layout, const char *role, struct type_style style, int right,
    int baseline, int max_width, enum colour colour, const char *text);

// Mirrors what was added from the item `from` on within the area for text: lines below a right-to-left title
// end at the right, where it does.
void layout_mirror(const struct layout *layout, size_t from);

// Strikes out text of this style from `x` to `right`.
void layout_strike(const struct layout *layout, const char *role, struct type_style style, int x, int right,
    int baseline, enum colour colour);

enum { LAYOUT_MAX_LINES = 16 };

struct layout_line {
    size_t start, length; // bytes of the text
    bool cut;             // an ellipsis follows
    bool hyphen;          // a hyphen follows
};

// A text broken into lines.
struct layout_block {
    const char *text; // borrowed
    size_t line_count;
    struct layout_line lines[LAYOUT_MAX_LINES];
    int width; // of its box: lines of a right-to-left text end there
    int line_height;
    int ascent, descent;
    int height; // from the first line's ascent to the last one's descent
    struct type_style style;
    bool broken; // a word wider than the box was broken
    bool cut;    // not all of it fitted
};

// The box for a text, and the range of its sizes.
struct layout_fit {
    enum typeface face;
    int max_size, min_size; // thousandths
    bool key;               // the minimum is that of what people read in passing
    int width, height;
    int max_lines;
};

// Breaks a text into lines in the largest size of its range that fits. The lines are balanced, and break
// where they look right (break_rules.h); a last line of one short word is avoided where a slightly smaller
// size does that. Where not even the smallest size fits, words are hyphenated, and then the last line is cut
// after a word, with an ellipsis. A word wider than the box breaks between graphemes. A line feed begins a
// new line. `text` must live as long as the block.
struct layout_block layout_fit(const struct layout *layout, const char *text, const struct layout_fit *fit);

// How many bytes of a text fit into the box in the smallest size, up to the end of a line.
size_t layout_reach(const struct layout *layout, const char *text, const struct layout_fit *fit);

// Draws a block with its top at `top`; returns the y of its bottom.
int layout_draw(const struct layout *layout, const struct layout_block *block, const char *role, int x,
    int top, enum colour colour);

// Strikes out the lines of a block that is drawn there.
void layout_strike_block(const struct layout *layout, const struct layout_block *block, const char *role,
    int x, int top, enum colour colour);

// The width of a line of a block, with the ellipsis or the hyphen after it.
int layout_line_width(const struct layout *layout, const struct layout_block *block, size_t line);

// The x at which a line of a block begins that is drawn at `x`: a right-to-left one ends at the right edge of
// its box.
int layout_line_start(const struct layout *layout, const struct layout_block *block, size_t line, int x);

// Draws one line below a block that is drawn at `x`: it begins there, or, where the block is right-to-left,
// ends where that does.
void layout_line_below(const struct layout *layout, const struct layout_block *block, const char *role,
    struct type_style style, int x, int baseline, int max_width, enum colour colour, const char *text);

// The last few hundred results of layout_fit, for struct style. One a display, used by one thread.
struct layout_cache *layout_cache_new(void); // NULL where memory ran out: layout works without it
void layout_cache_free(struct layout_cache *cache);

#endif
