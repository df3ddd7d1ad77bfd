#include "scene/slides/full_band.h"

#include "scene/i18n.h"
#include "scene/slides/pictograms.h"

// In thousandths.
enum { HEIGHT = 100, PADDING = 20, MAX_SIZE = 80, MIN_SIZE = 40, STEP = 4 };

// The parts of its line: sign, words, arrow, and the room to go to.
struct parts {
    struct type_style style;
    struct type_metrics metrics;
    const char *words, *target; // target: "" where unknown
    int sign, gap, arrow;       // widths
    int words_width, width;     // width: of all of them
};

static struct parts parts_in(const struct layout *layout, const char *target, int size)
{
    struct parts parts = {.style = layout_key_style(layout, FACE_DISPLAY_BOLD, size),
        .words = i18n_say("ROOM FULL"),
        .target = target};
    parts.metrics = layout_metrics(layout, parts.style);
    parts.sign = parts.metrics.cap_height * 5 / 4;
    parts.gap = parts.style.size_px / 3;
    parts.arrow = parts.target[0] ? parts.metrics.cap_height * 6 / 5 : 0;
    parts.words_width = layout_width(layout, parts.style, parts.words);
    parts.width = parts.sign + parts.gap + parts.words_width;
    if (parts.target[0])
        parts.width += 2 * parts.gap + parts.arrow + layout_width(layout, parts.style, parts.target);
    return parts;
}

// In the largest size in which all is on one line; else in the smallest.
static struct parts largest(const struct layout *layout, const char *target, bool *one_line)
{
    int width = layout->right - layout->left;
    struct parts parts = parts_in(layout, target, MAX_SIZE);
    for (int size = MAX_SIZE - STEP; parts.width > width && size >= MIN_SIZE; size -= STEP)
        parts = parts_in(layout, target, size);
    *one_line = parts.width <= width;
    return parts;
}

static void draw_arrow(const struct layout *layout, const struct parts *parts, int x, int baseline)
{
    int cap = parts->metrics.cap_height;
    struct box box = {x, baseline - cap / 2 - parts->arrow / 2, parts->arrow, parts->arrow};
    pictogram_arrow(layout->scene, "full", box, COLOUR_ON_ACCENT);
}

// Sign and words. Returns the x after them.
static int draw_words(const struct layout *layout, const struct parts *parts, int baseline)
{
    int cap = parts->metrics.cap_height;
    struct box sign = {layout->left, baseline - cap / 2 - parts->sign / 2, parts->sign, parts->sign};
    pictogram_no_entry(layout->scene, "full", sign, COLOUR_ON_ACCENT, COLOUR_ACCENT);
    int x = layout->left + parts->sign + parts->gap;
    return layout_line(
        layout, "full", parts->style, x, baseline, layout->right - x, COLOUR_ON_ACCENT, parts->words);
}

// The target in lines of its own, after the arrow.
static struct layout_block target_block(const struct layout *layout, const struct parts *parts)
{
    return layout_fit(layout, parts->target,
        &(struct layout_fit){.face = FACE_DISPLAY_BOLD,
            .max_size = MAX_SIZE,
            .min_size = SIZE_SMALL,
            .width = layout->right - layout->left - parts->sign - parts->gap,
            .height = layout->height,
            .max_lines = LAYOUT_MAX_LINES});
}

static void draw_ground(const struct layout *layout, int top, int height)
{
    scene_fill(layout->scene, "full", (struct box){0, top, layout->width, height}, 0, COLOUR_ACCENT);
}

static int on_one_line(const struct layout *layout, const struct parts *parts, int top, bool draw)
{
    int least = layout_px(layout, HEIGHT);
    int height = parts->style.size_px * 3 / 2 > least ? parts->style.size_px * 3 / 2 : least;
    if (!draw)
        return top + height;
    draw_ground(layout, top, height);
    int baseline = top + (height + parts->metrics.cap_height) / 2;
    int x = draw_words(layout, parts, baseline) + parts->gap;
    if (parts->target[0]) {
        draw_arrow(layout, parts, x, baseline);
        x += parts->arrow + parts->gap;
        layout_line(
            layout, "full", parts->style, x, baseline, layout->right - x, COLOUR_ON_ACCENT, parts->target);
    }
    return top + height;
}

static int in_lines(const struct layout *layout, const struct parts *parts, int top, bool draw)
{
    int padding = layout_px(layout, PADDING);
    int words = parts->style.size_px * 5 / 4;
    struct layout_block target = target_block(layout, parts);
    int bottom = top + padding + words + target.height + padding;
    if (!draw)
        return bottom;
    draw_ground(layout, top, bottom - top);
    draw_words(layout, parts, top + padding + (words + parts->metrics.cap_height) / 2);
    draw_arrow(layout, parts, layout->left, top + padding + words + target.ascent);
    layout_draw(layout, &target, "full", layout->left + parts->sign + parts->gap, top + padding + words,
        COLOUR_ON_ACCENT);
    return bottom;
}

static const char *target_of(const struct view *view)
{
    return view->adjusted.full->text ? view->adjusted.full->text : "";
}

int full_band(const struct layout *layout, const struct view *view, int top, bool draw)
{
    bool one_line;
    if (!view->adjusted.full)
        return top;
    struct parts parts = largest(layout, target_of(view), &one_line);
    return one_line ? on_one_line(layout, &parts, top, draw) : in_lines(layout, &parts, top, draw);
}

int full_band_above(const struct layout *layout, const struct view *view, int top, bool draw)
{
    bool one_line;
    if (!view->adjusted.full)
        return top;
    struct parts parts = largest(layout, target_of(view), &one_line);
    if (!one_line || layout->format == FORMAT_BAR)
        parts = largest(layout, "", &one_line);
    return on_one_line(layout, &parts, top, draw);
}
