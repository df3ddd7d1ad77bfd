// How many pages the slide of all rooms has: composed to be counted, but not at each refresh.
#ifndef PLUMBLINE_DISPLAY_PAGE_COUNT_H
#define PLUMBLINE_DISPLAY_PAGE_COUNT_H

#include "scene/slide.h"

// What the pages depend on, besides the config: after a reload they may be outdated for a minute.
struct page_basis {
    const struct schedule *schedule; // only compared
    uint64_t adjustments;            // their version
    int64_t minute;                  // rows change with the clock
    int width, height;
};

// Zeroed at first.
struct page_count {
    bool known;
    struct page_basis basis;
    int pages;
};

// The pages of a slide; 0 where memory ran out. It is composed in `scratch` only where the basis is another
// than before. Returns whether it was: then `scratch` has the page that the view asks for.
bool page_count_update(struct page_count *count, const struct page_basis *basis, const struct slide *slide,
    const struct view *view, const struct style *style, struct scene *scratch);

#endif
