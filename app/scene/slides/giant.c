#include "scene/slides/giant.h"

#include <string.h>

// The accent where it reads as such: on a light ground its text is a brown, which is for small type.
static enum colour giant_colour(const struct layout *layout)
{
    const uint32_t *rgb = layout->style->theme->rgb;
    return rgb[COLOUR_ACCENT_TEXT] == rgb[COLOUR_ACCENT] ? COLOUR_ACCENT_TEXT : COLOUR_TEXT;
}

static const char digits[] = "0123456789";

// A part of the text: figures, or a unit.
struct piece {
    const char *text;
    size_t length;
    bool figures;
};

// The next piece from `at` on, without spaces around it; returns what follows it.
static const char *next_piece(const char *at, struct piece *out)
{
    at += strspn(at, " ");
    out->figures = strspn(at, digits) > 0;
    out->text = at;
    out->length = out->figures ? strspn(at, digits) : strcspn(at, digits);
    at += out->length;
    while (out->length > 0 && out->text[out->length - 1] == ' ')
        out->length--;
    return at;
}

// Not in cells: they count by the minute, and a 1 in a cell of this size stands apart.
static struct type_style figure_style(int size_px)
{
    return (struct type_style){.face = FACE_DISPLAY_BOLD, .size_px = size_px};
}

static struct type_style unit_style(const struct layout *layout, int size_px)
{
    int size = size_px * 38 / 100;
    return (struct type_style){
        .face = FACE_DISPLAY_BOLD, .size_px = size > layout->style->key_px ? size : layout->style->key_px};
}

static int width_of(const struct layout *layout, struct type_style style, const char *text, size_t length)
{
    return layout->type->width(layout->type->context, &style, text, length);
}

// What is left between two pieces: more before figures, which begin another number.
static int gap_before(const struct piece *piece, int size_px)
{
    return piece->figures ? size_px / 7 : size_px / 14;
}

// The room for a number: figures differ in width, and a lone one counts as two, so that what is around it
// stays in place as it counts.
static int number_width(const struct layout *layout, struct type_style style, size_t length, bool lone)
{
    static const char zeros[] = "0000";
    size_t count = lone && length < 2 ? 2 : length;
    return width_of(layout, style, zeros, count < sizeof zeros - 1 ? count : sizeof zeros - 1);
}

// Draws the pieces, or without `draw` measures the room for them.
static int set_pieces(
    const struct layout *layout, const char *text, int size_px, int x, int baseline, bool draw)
{
    struct piece piece;
    const char *at = text;
    int left = x;
    bool lone = !strpbrk(text + strspn(text, digits), digits);
    while (*at) {
        at = next_piece(at, &piece);
        if (piece.length == 0)
            continue;
        struct type_style style = piece.figures ? figure_style(size_px) : unit_style(layout, size_px);
        if (x > left)
            x += gap_before(&piece, size_px);
        if (draw)
            x = scene_text(layout->scene, "left", layout->type, style, x, baseline, giant_colour(layout),
                piece.text, piece.length);
        else if (piece.figures)
            x += number_width(layout, style, piece.length, lone);
        else
            x += width_of(layout, style, piece.text, piece.length);
    }
    return x - left;
}

static int cap_height(const struct layout *layout, int size_px)
{
    return layout_metrics(layout, figure_style(size_px)).cap_height;
}

// The em in thousandths, in steps: finer ones would only open more fonts.
static int size_that_fits(
    const struct layout *layout, const char *text, int max_size, int min_size, int width, int height)
{
    enum { STEP = 10 };
    int size = max_size;
    while (size > min_size) {
        int px = layout_px(layout, size);
        int wide = set_pieces(layout, text, px, 0, 0, false);
        int high = cap_height(layout, px);
        if (wide <= width && high <= height)
            return size;
        // Widths grow with the size, but for what has reached its minimum.
        int by_width = wide > width ? (int)((long)size * width / wide) : size;
        int by_height = high > height ? (int)((long)size * height / high) : size;
        int next = by_width < by_height ? by_width : by_height;
        next -= next % STEP;
        size = next < size ? next : size - STEP;
    }
    return min_size;
}

struct giant giant_fit(
    const struct layout *layout, const char *text, int max_size, int min_size, int width, int height)
{
    struct giant giant = {.text = text};
    if (strpbrk(text, digits)) {
        int size = size_that_fits(layout, text, max_size, min_size, width, height);
        giant.size_px = layout_px(layout, size);
        if (giant.size_px < layout->style->key_px)
            giant.size_px = layout->style->key_px;
        giant.width = set_pieces(layout, text, giant.size_px, 0, 0, false);
        giant.height = cap_height(layout, giant.size_px);
        return giant;
    }
    struct layout_fit fit = {.face = FACE_DISPLAY_BOLD,
        .max_size = max_size * 6 / 10,
        .min_size = SIZE_TITLE_MIN,
        .key = true,
        .width = width,
        .height = height,
        .max_lines = 2};
    giant.words = layout_fit(layout, text, &fit);
    giant.height = giant.words.height;
    for (size_t i = 0; i < giant.words.line_count; i++) {
        const struct layout_line *line = &giant.words.lines[i];
        int wide = width_of(layout, giant.words.style, text + line->start, line->length);
        giant.width = wide > giant.width ? wide : giant.width;
    }
    return giant;
}

int giant_draw(const struct layout *layout, const struct giant *giant, int x, int top)
{
    if (giant->size_px == 0)
        return layout_draw(layout, &giant->words, "left", x, top, giant_colour(layout));
    set_pieces(layout, giant->text, giant->size_px, x, top + giant->height, true);
    return top + giant->height;
}
