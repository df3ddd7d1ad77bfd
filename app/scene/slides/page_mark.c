#include "scene/slides/page_mark.h"

#include "scene/i18n.h"

// Filled for the page that is shown, rings for the others; ending at `right`.
static int draw_dots(const struct layout *layout, int page, int pages, int right, int middle, int size,
    enum colour colour, enum colour ground)
{
    int line = size / 5 > 1 ? size / 5 : 1;
    for (int i = pages - 1; i >= 0; i--) {
        struct box dot = {right - size, middle - size / 2, size, size};
        struct box hole = {dot.x + line, dot.y + line, size - 2 * line, size - 2 * line};
        scene_fill(layout->scene, "page", dot, size, colour);
        if (i != page)
            scene_fill(layout->scene, "page", hole, size, ground);
        right -= size * 3 / 2;
    }
    return right;
}

const char *page_mark_words(const struct layout *layout, int page, int pages)
{
    const char *words =
        pages < 2 ? NULL : arena_format(&layout->scene->arena, i18n_say("page %d of %d"), page + 1, pages);
    return words ? words : "";
}

int page_mark(const struct layout *layout, int page, int pages, int right, int baseline, enum colour colour,
    enum colour ground)
{
    enum { MAX_DOTS = 8 };
    if (pages < 2)
        return right;
    struct type_style style = layout_style(layout, FACE_TEXT, SIZE_BODY);
    int x = layout_line_right(layout, "page", style, right, baseline, right - layout->left, colour,
        page_mark_words(layout, page, pages));
    int middle = baseline - layout_metrics(layout, style).cap_height / 2;
    return pages > MAX_DOTS ? x
                            : draw_dots(layout, page, pages, x - style.size_px / 2, middle,
                                  style.size_px * 2 / 5, colour, ground);
}

void page_mark_foot(const struct layout *layout, int page)
{
    page_mark(layout, page, layout->scene->pages, layout->right, layout->bottom, COLOUR_TEXT_SECONDARY,
        COLOUR_BACKGROUND);
}

int page_mark_foot_height(const struct layout *layout)
{
    struct type_style style = layout_style(layout, FACE_TEXT, SIZE_BODY);
    return layout_metrics(layout, style).cap_height + layout_px(layout, 24);
}
