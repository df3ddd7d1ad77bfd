#include "scene/slides/full_band.h"

#include "scene/i18n.h"
#include "scene/slides/pictograms.h"
#include "scene/slides/signs.h"

// In thousandths.
enum { HEIGHT = 100, PADDING = 20, MAX_SIZE = 80, MIN_SIZE = 40, STEP = 4 };

// The parts of its line: sign, words, arrow, and the room to go to.
struct parts {
    struct type_style style;
    struct type_metrics metrics;
    const char *words, *target; // target: "" where unknown
    int sign, gap, arrow;       // widths
    int width;                  // of all of them
    enum sign_direction direction;
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
    parts.width = parts.sign + parts.gap + layout_width(layout, parts.style, parts.words);
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
    pictogram_arrow(layout->scene, "full", box, parts->direction, COLOUR_ON_ACCENT);
}

static void draw_sign(const struct layout *layout, const struct parts *parts, int baseline)
{
    int middle = baseline - parts->metrics.cap_height / 2;
    struct box sign = {layout->left, middle - parts->sign / 2, parts->sign, parts->sign};
    pictogram_no_entry(layout->scene, "full", sign, COLOUR_ON_ACCENT, COLOUR_ACCENT);
}

// A text in lines of its own, after sign or arrow.
static struct layout_block own_lines(const struct layout *layout, const struct parts *parts, const char *text)
{
    return layout_fit(layout, text,
        &(struct layout_fit){.face = FACE_DISPLAY_BOLD,
            .max_size = MAX_SIZE,
            .min_size = SIZE_SMALL,
            .width = layout->right - layout->left - parts->sign - parts->gap,
            .height = layout->height,
            .max_lines = LAYOUT_MAX_LINES});
}

static void draw_ground(const struct layout *layout, int top, int height)
{
    // On a light ground the accent has little contrast: edges in the text's colour mark it.
    int edge = layout_px(layout, 8);
    scene_fill(layout->scene, "full", (struct box){0, top, layout->width, height}, 0, COLOUR_ON_ACCENT);
    scene_fill(layout->scene, "full", (struct box){0, top + edge, layout->width, height - 2 * edge}, 0,
        COLOUR_ACCENT);
}

static int on_one_line(const struct layout *layout, const struct parts *parts, int top, bool draw)
{
    int least = layout_px(layout, HEIGHT);
    int height = parts->style.size_px * 3 / 2 > least ? parts->style.size_px * 3 / 2 : least;
    if (!draw)
        return top + height;
    draw_ground(layout, top, height);
    int baseline = top + (height + parts->metrics.cap_height) / 2;
    int x = layout->left + parts->sign + parts->gap;
    draw_sign(layout, parts, baseline);
    x = layout_line(
            layout, "full", parts->style, x, baseline, layout->right - x, COLOUR_ON_ACCENT, parts->words) +
        parts->gap;
    if (parts->target[0]) {
        draw_arrow(layout, parts, x, baseline);
        x += parts->arrow + parts->gap;
        layout_line(
            layout, "full", parts->style, x, baseline, layout->right - x, COLOUR_ON_ACCENT, parts->target);
    }
    return top + height;
}

// The words, and below them the target.
static int in_lines(const struct layout *layout, const struct parts *parts, int top, bool draw)
{
    int padding = layout_px(layout, PADDING);
    struct layout_block words = own_lines(layout, parts, parts->words);
    struct layout_block target = own_lines(layout, parts, parts->target);
    int second = top + padding + words.height;
    int bottom = second + target.height + padding;
    if (!draw)
        return bottom;
    draw_ground(layout, top, bottom - top);
    int x = layout->left + parts->sign + parts->gap;
    draw_sign(layout, parts, top + padding + words.ascent);
    layout_draw(layout, &words, "full", x, top + padding, COLOUR_ON_ACCENT);
    if (parts->target[0]) {
        draw_arrow(layout, parts, layout->left, second + target.ascent);
        layout_draw(layout, &target, "full", x, second, COLOUR_ON_ACCENT);
    }
    return bottom;
}

static const char *target_of(const struct view *view)
{
    return view->adjusted.full->text ? view->adjusted.full->text : "";
}

// Without a sign the arrow only says that one goes on.
static enum sign_direction direction_of(const struct view *view)
{
    const struct room_sign *sign = sign_find(view, view->adjusted.full->text);
    return sign ? sign->direction : SIGN_RIGHT;
}

int full_band(const struct layout *layout, const struct view *view, int top, bool draw)
{
    bool one_line;
    if (!view->adjusted.full)
        return top;
    struct parts parts = largest(layout, target_of(view), &one_line);
    parts.direction = direction_of(view);
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
    parts.direction = direction_of(view);
    return one_line ? on_one_line(layout, &parts, top, draw) : in_lines(layout, &parts, top, draw);
}
