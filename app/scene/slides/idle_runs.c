#include "scene/slides/idle_runs.h"

#include <string.h>

// Strong runs are what people look for in passing: when, and in how many minutes.
static int run_size(const struct layout *layout, const struct idle_run *run)
{
    if (layout->format == FORMAT_BAR)
        return run->strong ? SIZE_LEFT : SIZE_SPEAKERS;
    return run->strong ? SIZE_LEFT + 8 : SIZE_LEFT;
}

static struct type_style run_style(const struct layout *layout, const struct idle_run *run)
{
    int size = run_size(layout, run);
    return run->strong ? layout_key_style(layout, FACE_DISPLAY_SEMIBOLD, size)
                       : layout_style(layout, FACE_DISPLAY, size);
}

int idle_run_height(const struct layout *layout)
{
    struct idle_run strong = {.strong = true};
    return layout_metrics(layout, run_style(layout, &strong)).line_height;
}

// A run that is wider than a line, in several; returns how much lower its last one is.
static int draw_long_run(const struct layout *layout, const struct idle_run *run, int baseline, bool draw)
{
    struct layout_fit fit = {.face = run_style(layout, run).face,
        .max_size = run_size(layout, run),
        .min_size = run_size(layout, run),
        .key = run->strong,
        .width = layout->right - layout->left,
        .height = layout->height / 3,
        .max_lines = 3};
    struct layout_block block = layout_fit(layout, run->text, &fit);
    if (draw)
        layout_draw(layout, &block, run->strong ? "until" : "when", layout->left, baseline - block.ascent,
            run->colour);
    return block.height - block.ascent - block.descent;
}

// Is it a dot after which the next run, which would begin after `x`, has no room?
static bool dangles(const struct layout *layout, const struct idle *idle, size_t i, int x)
{
    if (strcmp(idle->runs[i].text, "·") != 0 || i + 1 >= idle->run_count)
        return false;
    const struct idle_run *next = &idle->runs[i + 1];
    return x + layout_px(layout, 14) + layout_width(layout, run_style(layout, next), next->text) >
           layout->right;
}

int idle_runs_draw(const struct layout *layout, const struct idle *idle, int top, bool draw)
{
    int x = layout->left;
    int line = idle_run_height(layout);
    int baseline = top + line * 4 / 5;
    for (size_t i = 0; i < idle->run_count; i++) {
        const struct idle_run *run = &idle->runs[i];
        struct type_style style = run_style(layout, run);
        int width = layout_width(layout, style, run->text);
        if (dangles(layout, idle, i, x + width))
            continue;
        if (x > layout->left && x + width > layout->right) {
            x = layout->left;
            baseline += line;
            // A dot between two runs separates nothing at the start of a line.
            if (strcmp(run->text, "·") == 0)
                continue;
        }
        if (width > layout->right - layout->left) {
            baseline += draw_long_run(layout, run, baseline, draw);
            x = layout->right;
            continue;
        }
        int left = x;
        if (draw)
            x = layout_line(layout, run->strong ? "until" : "when", style, x, baseline, layout->right - x,
                run->colour, run->text);
        else
            x += width;
        if (draw && run->struck)
            layout_strike(layout, "strike", style, left, x, baseline, run->colour);
        x += layout_px(layout, 14);
    }
    return baseline + line / 5;
}

int idle_runs_width(const struct layout *layout, const struct idle *idle)
{
    int width = 0;
    for (size_t i = 0; i < idle->run_count; i++)
        width += layout_width(layout, run_style(layout, &idle->runs[i]), idle->runs[i].text) +
                 (i > 0 ? layout_px(layout, 14) : 0);
    return width;
}

void idle_add_when(struct idle *idle, const struct i18n_when *when)
{
    if (when->lead.length > 0)
        idle->runs[idle->run_count++] = idle_plain(str_text(&when->lead));
    idle->runs[idle->run_count++] = idle_strong(str_text(&when->time));
}
