// "page 1 of 2", with a dot for each page.
#ifndef PLUMBLINE_SCENE_SLIDES_PAGE_MARK_H
#define PLUMBLINE_SCENE_SLIDES_PAGE_MARK_H

#include "scene/layout.h"

// "page 1 of 2", in the scene's arena; "" for a single page. `page` is counted from 0.
const char *page_mark_words(const struct layout *layout, int page, int pages);

// In `colour` on `ground`, ending at `right`; nothing for a single page. Returns the x at which
// it begins.
int page_mark(const struct layout *layout, int page, int pages, int right, int baseline, enum colour colour,
    enum colour ground);

// The mark at the foot of a slide with several pages, and the height that it takes from them, with its space.
void page_mark_foot(const struct layout *layout, int page);
int page_mark_foot_height(const struct layout *layout);

#endif
