#include "scene/text_pages.h"

#include "scene/text_break.h"

#include <string.h>

enum { SIZE_STEP = 5 };

static bool is_space(char c)
{
    return c == ' ' || c == '\n';
}

// How far the page reaches: to the sentence's end that is nearest to `ideal` and beyond half of what fits;
// else to the word's end that does.
static size_t page_end(
    const char *text, size_t reach, size_t ideal, const struct text_breaks *sentences, size_t start)
{
    size_t best = 0;
    for (size_t i = 0; i < sentences->count; i++) {
        size_t end = sentences->at[i];
        while (end > start && is_space(text[end - 1]))
            end--;
        if (end <= start || end - start > reach || (end - start) * 2 < ideal)
            continue;
        size_t length = end - start;
        size_t off = length > ideal ? length - ideal : ideal - length;
        size_t best_off = best > ideal ? best - ideal : ideal - best;
        if (best == 0 || off < best_off)
            best = length;
    }
    return best ? best : reach;
}

// Divides into pages of that size. With `wanted` pages (0: any number) they are made equally long.
static void divide(const struct layout *layout, const char *text, const struct layout_fit *fit,
    const struct text_breaks *sentences, int wanted, struct text_pages *out)
{
    size_t length = strlen(text);
    size_t start = 0;
    *out = (struct text_pages){.size = fit->max_size};
    do {
        size_t reach = layout_reach(layout, text + start, fit);
        size_t rest = length - start;
        size_t left = wanted > out->count ? (size_t)(wanted - out->count) : 1;
        bool last = reach >= rest || reach == 0 || out->count + 1 == TEXT_PAGES_MAX;
        size_t ideal = wanted ? rest / left : reach;
        size_t taken = last ? rest : page_end(text, reach, ideal, sentences, start);
        out->pages[out->count].start = start;
        out->pages[out->count++].length = taken;
        start += taken;
        while (is_space(text[start]))
            start++;
    } while (start < length);
}

static struct layout_fit of_size(const struct layout_fit *fit, int size)
{
    struct layout_fit one = *fit;
    one.min_size = one.max_size = size;
    return one;
}

struct text_pages text_pages_of(const struct layout *layout, const char *text, const struct layout_fit *fit)
{
    struct layout_block whole = layout_fit(layout, text, fit);
    struct text_pages pages = {.count = 1, .size = fit->max_size};
    pages.pages[0].length = strlen(text);
    if (!whole.cut)
        return pages;
    struct text_breaks sentences = text_breaks_of(text, strlen(text), TEXT_BREAK_SENTENCES);
    struct layout_fit one = of_size(fit, fit->min_size);
    divide(layout, text, &one, &sentences, 0, &pages);
    int fewest = pages.count;
    for (int low = fit->min_size, high = fit->max_size; high - low >= SIZE_STEP;) {
        int middle = low + (high - low + 1) / 2;
        struct text_pages larger;
        one = of_size(fit, middle);
        divide(layout, text, &one, &sentences, 0, &larger);
        if (larger.count <= fewest) {
            pages = larger;
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    struct text_pages even;
    one = of_size(fit, pages.size);
    divide(layout, text, &one, &sentences, pages.count, &even);
    text_breaks_free(&sentences);
    return even.count <= pages.count ? even : pages;
}

struct layout_block text_pages_block(const struct layout *layout, const char *text,
    const struct layout_fit *fit, const struct text_pages *pages, int page)
{
    const char *own =
        arena_text(&layout->scene->arena, text + pages->pages[page].start, pages->pages[page].length);
    if (!own)
        layout->scene->failed = true;
    struct layout_fit wanted = pages->count > 1 ? of_size(fit, pages->size) : *fit;
    return layout_fit(layout, own ? own : "", &wanted);
}
