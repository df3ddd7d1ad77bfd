// Items that are on, or begin, at the same time in one place: as many as fit, and how many more there are.
#ifndef PLUMBLINE_SCENE_SLIDES_PARALLEL_H
#define PLUMBLINE_SCENE_SLIDES_PARALLEL_H

#include "scene/layout.h"
#include "scene/slide.h"
#include "scene/slides/widgets.h"

enum { PARALLEL_MAX = 12 }; // more fit on no screen

// Items of one kind that share a time; the first come first.
struct parallel {
    size_t count; // all of them
    bool starts_differ, ends_differ;
    const struct item *items[PARALLEL_MAX]; // the first ones
    const char *notes[PARALLEL_MAX];        // what stands in brackets after a title; NULL for nothing
};

// What is on: the talks, without a break that overlaps them; else the breaks.
struct parallel parallel_now(const struct agenda *agenda);

// What begins together with `item`, which comes first; none for NULL.
struct parallel parallel_starting(const struct agenda *agenda, const struct item *item);

// The session that all of those listed share; else the event's title.
const char *parallel_session(const struct view *view, const struct parallel *parallel);

// "and 3 more"; "" for none. In the scene's arena, as are the texts below.
const char *parallel_more(const struct layout *layout, size_t rest);

// "40 posters"; "" for another item.
const char *parallel_posters(const struct layout *layout, const struct item *item);

// "Welding · Drones and 3 more" in lines: as many titles as the box has room for, and at most `max_titles`. A
// single title that is too long is cut, what follows it is not.
struct layout_block parallel_fit(const struct layout *layout, const struct parallel *parallel,
    size_t max_titles, const struct layout_fit *fit);

// What stands beside the title of an item that is on or comes: "and 3 more" where others share its time, else
// its room where the view is about all of them, else "40 posters", else its speakers. In the arena or
// borrowed.
const char *parallel_aside(const struct layout *layout, const struct view *view, const struct item *item,
    struct type_style style, int max_width);

// A list between `top` and `bottom`: a row an item, with its end where they differ, and with its speakers
// where there is room; as many rows as fit, and how many more there are.
void parallel_list(const struct layout *layout, const struct view *view, const struct parallel *parallel,
    int top, int bottom);

#endif
