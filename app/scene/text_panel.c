#include "scene/text_panel.h"

#include "scene/layout.h"

#include <string.h>

enum { LINES_MAX = 8 };

// Fits each line into its own block; returns how many. 0 where memory ran out.
static size_t fit_lines(const struct layout *layout, const char *lines, struct layout_block out[LINES_MAX])
{
    struct layout_fit fit = {.face = FACE_TEXT,
        .max_size = SIZE_SMALL,
        .min_size = SIZE_SMALL,
        .width = layout->right - layout->left,
        .height = layout->height / 4,
        .max_lines = 3};
    size_t count = 0;
    while (*lines && count < LINES_MAX) {
        size_t length = strcspn(lines, "\n");
        const char *line = arena_text(&layout->scene->arena, lines, length);
        lines += length + (lines[length] == '\n');
        if (!line)
            return 0;
        out[count++] = layout_fit(layout, line, &fit);
    }
    return count;
}

void text_panel_draw(const char *lines, const struct style *style, struct scene *scene)
{
    struct layout layout = layout_of(scene, style);
    struct layout_block blocks[LINES_MAX];
    size_t count = fit_lines(&layout, lines, blocks);
    int padding = layout_px(&layout, 24);
    int height = 2 * padding;
    if (count == 0)
        return;
    for (size_t i = 0; i < count; i++)
        height += blocks[i].height + padding / 3;
    int y = scene->height - height - layout_px(&layout, 20);
    struct box panel = {layout.left - padding, y, layout.right - layout.left + 2 * padding, height};
    scene_fill(scene, "why", panel, layout_px(&layout, 10), COLOUR_RULE);
    y += padding;
    for (size_t i = 0; i < count; i++)
        y = layout_draw(&layout, &blocks[i], "why", layout.left, y, COLOUR_TEXT) + padding / 3;
}
