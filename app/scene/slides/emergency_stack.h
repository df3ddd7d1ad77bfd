// The sentences of an emergency above one another, each in the size that its place allows.
#ifndef PLUMBLINE_SCENE_SLIDES_EMERGENCY_STACK_H
#define PLUMBLINE_SCENE_SLIDES_EMERGENCY_STACK_H

#include "scene/layout.h"
#include "scene/slides/emergency_words.h"

enum { EMERGENCY_SIZE_MAX = 170 }; // in thousandths

struct piece {
    const char *role, *text;
    enum typeface face;
    int percent, max; // its size: a share of the first one's, and the largest
    int line_min;     // its smallest size on one line, and
    int min;          // in several
    int one_line;     // percent of the size in several lines: so large it stays on one
    bool key;
    struct layout_block block;
};

enum { PIECES = 2 * EMERGENCY_SENTENCES + 1 };

struct stack {
    int own, second, count; // where the pieces of the text end, those of the second language, and all
    struct piece pieces[PIECES];
};

// What an emergency says: its text, that in the second language, and the assembly point.
struct stack emergency_stack(const struct layout *layout, const struct view *view);

// Sets the pieces from `from` up to `to` in at most this size. Returns their height; a huge one where a text
// does not fit.
int emergency_stack_fit(
    const struct layout *layout, struct stack *stack, int from, int to, int level, int width, int height);

// Draws them with `gap` between them. Returns the y after the last gap.
int emergency_stack_draw(const struct layout *layout, const struct stack *stack, int from, int to, int x,
    int top, int gap, enum colour ink);

// Between lines of one group.
int emergency_line_gap(const struct layout *layout);

#endif
