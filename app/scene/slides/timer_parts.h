// The parts of the timer's slide around its digits.
#ifndef PLUMBLINE_SCENE_SLIDES_TIMER_PARTS_H
#define PLUMBLINE_SCENE_SLIDES_TIMER_PARTS_H

#include "scene/slides/timer_state.h"
#include "scene/text_pages.h"

struct timer_header {
    int bottom;
    int left, right; // of what its line leaves free
};

// Phase, lateness, room and clock. The phase has a line of its own on portrait screens, and while the timer
// waits for a start: the digits are not taken for what is left, or for overtime. It is never cut.
struct timer_header timer_header(
    const struct layout *layout, const struct view *view, const struct timer_state *state);

// Title and when, above `bottom`. Returns their top.
int timer_footer(
    const struct layout *layout, const struct view *view, const struct timer_state *state, int bottom);

// For the moderator: the speakers in large type, and at most `rows` of the next two items, above `bottom`.
// Returns their top.
int timer_strip(const struct layout *layout, const struct view *view, const struct timer_state *state,
    size_t rows, int bottom);

// The chair's panel or a message to the speaker, and where it stands.
struct timer_overlay {
    bool shown;
    struct box box;
    struct layout_fit fit;   // a message's
    struct text_pages pages; // a message's
};

// Places it into the digits' room, of which at least `digits` pixels of height remain theirs. Returns false
// where a message does not fit whole: something has to give way. The `last` time its size may become that of
// secondary text, and then it goes on on the next page.
bool timer_overlay_plan(const struct layout *layout, const struct view *view, const struct box *room,
    int digits, bool last, struct timer_overlay *out);

// Draws it and returns the rest of the room.
struct box timer_overlay_draw(const struct layout *layout, const struct view *view, const struct box *room,
    const struct timer_overlay *overlay);

#endif
