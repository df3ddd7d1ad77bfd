// A text of any length in pages: what does not fit into a box in the smallest size goes on the next page.
#ifndef PLUMBLINE_SCENE_TEXT_PAGES_H
#define PLUMBLINE_SCENE_TEXT_PAGES_H

#include "scene/layout.h"

enum { TEXT_PAGES_MAX = 40 };

struct text_pages {
    int count; // at least 1
    int size;  // the largest of all pages, in thousandths
    struct {
        size_t start, length; // bytes of the text
    } pages[TEXT_PAGES_MAX];
};

// Divides a text, at the ends of sentences where a page is not left half empty by that, else of words. All
// pages have one size: the largest with which there are no more pages than with the smallest.
struct text_pages text_pages_of(const struct layout *layout, const char *text, const struct layout_fit *fit);

// A page's text broken into lines; the text is in the scene's arena.
struct layout_block text_pages_block(const struct layout *layout, const char *text,
    const struct layout_fit *fit, const struct text_pages *pages, int page);

#endif
