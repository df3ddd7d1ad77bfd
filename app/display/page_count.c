#include "display/page_count.h"

static bool is_same(const struct page_basis *a, const struct page_basis *b)
{
    return a->schedule == b->schedule && a->adjustments == b->adjustments && a->minute == b->minute &&
           a->width == b->width && a->height == b->height;
}

bool page_count_update(struct page_count *count, const struct page_basis *basis, const struct slide *slide,
    const struct view *view, const struct style *style, struct scene *scratch)
{
    if (count->known && is_same(&count->basis, basis))
        return false;
    slide_compose(slide, view, style, basis->width, basis->height, scratch);
    count->known = !scratch->failed;
    count->basis = *basis;
    count->pages = scratch->failed ? 0 : scratch->pages;
    return count->known;
}
