#include "scene/layout.h"

#include "base/text.h"
#include "scene/breaks.h"

#include <string.h>

// Sizes that are tried, in thousandths: finer steps would open more fonts than the eye tells apart.
enum { SIZE_STEP = 5 };

static const char ellipsis[] = "…";

struct layout layout_of(struct scene *scene, const struct typesetter *type)
{
    struct layout layout = {
        .scene = scene,
        .type = type,
        .width = scene->width,
        .height = scene->height,
        .unit = scene->width < scene->height ? scene->width : scene->height,
        .portrait = scene->width < scene->height,
    };
    int margin = layout_px(&layout, SIZE_MARGIN);
    layout.left = margin;
    layout.right = scene->width - margin;
    layout.top = margin;
    layout.bottom = scene->height - margin;
    return layout;
}

int layout_px(const struct layout *layout, int thousandths)
{
    return (int)(((long)layout->unit * thousandths + 500) / 1000);
}

struct type_style layout_style(const struct layout *layout, enum typeface face, int thousandths)
{
    int size = layout_px(layout, thousandths);
    return (struct type_style){.face = face, .size_px = size > 4 ? size : 4};
}

struct type_metrics layout_metrics(const struct layout *layout, struct type_style style)
{
    return layout->type->metrics(layout->type->context, &style);
}

static int measure(const struct layout *layout, struct type_style style, const char *text, size_t length)
{
    return length == 0 ? 0 : layout->type->width(layout->type->context, &style, text, length);
}

int layout_width(const struct layout *layout, struct type_style style, const char *text)
{
    return measure(layout, style, text, strlen(text));
}

// The longest beginning of `text` that fits with an ellipsis behind it: up to a word's end, else up to a
// character.
static size_t cut_length(
    const struct layout *layout, struct type_style style, const char *text, size_t length, int most)
{
    int room = most - measure(layout, style, ellipsis, sizeof ellipsis - 1);
    size_t fits = 0;
    size_t word = 0;
    const char *at = text;
    while (at < text + length) {
        const char *before = at;
        uint32_t c = text_next(&at);
        if (measure(layout, style, text, (size_t)(at - text)) > room)
            break;
        if (c == ' ')
            word = (size_t)(before - text);
        fits = (size_t)(at - text);
    }
    if (fits == length || (fits < length && text[fits] == ' '))
        word = fits;
    // Better a cut word than a line that is half empty.
    return word > 0 && word >= fits / 2 ? word : fits;
}

static int draw_cut(const struct layout *layout, const char *role, struct type_style style, int x,
    int baseline, enum colour colour, const char *text, size_t length)
{
    const char *with = arena_format(&layout->scene->arena, "%.*s%s", (int)length, text, ellipsis);
    if (!with) {
        layout->scene->failed = true;
        return x;
    }
    return scene_text(layout->scene, role, layout->type, style, x, baseline, colour, with, strlen(with));
}

int layout_line(const struct layout *layout, const char *role, struct type_style style, int x, int baseline,
    int most, enum colour colour, const char *text)
{
    size_t length = strlen(text);
    if (measure(layout, style, text, length) <= most)
        return scene_text(layout->scene, role, layout->type, style, x, baseline, colour, text, length);
    length = cut_length(layout, style, text, length, most);
    return length == 0 ? x : draw_cut(layout, role, style, x, baseline, colour, text, length);
}

int layout_line_right(const struct layout *layout, const char *role, struct type_style style, int right,
    int baseline, int most, enum colour colour, const char *text)
{
    size_t length = strlen(text);
    int width = measure(layout, style, text, length);
    if (width <= most) {
        scene_text(layout->scene, role, layout->type, style, right - width, baseline, colour, text, length);
        return right - width;
    }
    length = cut_length(layout, style, text, length, most);
    if (length == 0)
        return right;
    width = measure(layout, style, text, length) + measure(layout, style, ellipsis, sizeof ellipsis - 1);
    draw_cut(layout, role, style, right - width, baseline, colour, text, length);
    return right - width;
}

void layout_strike(const struct layout *layout, const char *role, struct type_style style, int x, int right,
    int baseline, enum colour colour)
{
    int thickness = style.size_px / 14 > 1 ? style.size_px / 14 : 2;
    int y = baseline - layout_metrics(layout, style).cap_height / 2 - thickness / 2;
    scene_fill(layout->scene, role, (struct box){x, y, right - x, thickness}, 0, colour);
}

// A word wider than the line: as many of its characters as fit, at least one.
static size_t characters_that_fit(
    const struct layout *layout, struct type_style style, const char *text, size_t length, int width)
{
    const char *at = text;
    text_next(&at);
    size_t fits = (size_t)(at - text);
    while (fits < length) {
        text_next(&at);
        if (measure(layout, style, text, (size_t)(at - text)) > width)
            break;
        fits = (size_t)(at - text);
    }
    return fits;
}

static size_t without_trailing_space(const char *text, size_t length)
{
    while (length > 0 && text[length - 1] == ' ')
        length--;
    return length;
}

// The end of the line that begins at `start`: the last place to break at which it is no wider than `width`.
static size_t line_end(const struct layout *layout, struct type_style style, const char *text,
    const struct breaks *breaks, size_t start, int width)
{
    size_t end = start;
    for (size_t i = 0; i < breaks->count; i++) {
        size_t candidate = breaks->at[i];
        if (candidate <= start)
            continue;
        size_t visible = without_trailing_space(text + start, candidate - start);
        if (measure(layout, style, text + start, visible) > width) {
            if (end == start)
                end = start + characters_that_fit(layout, style, text + start, visible, width);
            break;
        }
        end = candidate;
    }
    return end;
}

// Breaks the text into the block's lines; true where all of it found room.
static bool wrap(const struct layout *layout, const char *text, const struct breaks *breaks, int width,
    int max_lines, struct layout_block *block)
{
    size_t length = strlen(text);
    size_t start = 0;
    block->line_count = 0;
    while (start < length) {
        if (block->line_count == (size_t)max_lines)
            return false;
        size_t end = line_end(layout, block->style, text, breaks, start, width);
        if (end == start)
            end = length;
        block->lines[block->line_count++] = (struct layout_line){
            .text = text + start, .length = without_trailing_space(text + start, end - start)};
        start = end;
        while (text[start] == ' ')
            start++;
    }
    return true;
}

// The narrowest width that gives the same number of lines makes them of one length.
static void balance(const struct layout *layout, const char *text, const struct breaks *breaks, int width,
    struct layout_block *block)
{
    int lines = (int)block->line_count;
    int low = width / 2;
    int high = width;
    while (lines > 1 && high - low > 4) {
        int middle = (low + high) / 2;
        struct layout_block trial = *block;
        if (wrap(layout, text, breaks, middle, lines, &trial)) {
            *block = trial;
            high = middle;
        } else {
            low = middle;
        }
    }
}

static void cut_last_line(
    const struct layout *layout, const char *text, int width, struct layout_block *block)
{
    if (block->line_count == 0)
        return;
    struct layout_line *last = &block->lines[block->line_count - 1];
    size_t rest = strlen(text) - (size_t)(last->text - text);
    last->length = cut_length(layout, block->style, last->text, rest, width);
    last->cut = true;
}

static struct layout_block block_of(const struct layout *layout, enum typeface face, int thousandths)
{
    struct layout_block block = {.style = layout_style(layout, face, thousandths)};
    struct type_metrics metrics = layout_metrics(layout, block.style);
    block.ascent = metrics.ascent;
    block.descent = metrics.descent;
    // Big type wants less air between its lines than the font's own.
    block.line_height = face == FACE_DISPLAY_BOLD ? block.style.size_px * 107 / 100 : metrics.line_height;
    return block;
}

static int lines_in(const struct layout_block *block, int height)
{
    int more = height - block->ascent - block->descent;
    return more < 0 ? 0 : 1 + more / block->line_height;
}

static int least_of(int a, int b)
{
    return a < b ? a : b;
}

struct layout_block layout_fit(const struct layout *layout, enum typeface face, const char *text, int most,
    int least, int width, int height, int max_lines)
{
    struct breaks breaks = breaks_of(text);
    struct layout_block block;
    max_lines = least_of(max_lines, LAYOUT_MAX_LINES);
    bool fits = false;
    for (int size = most; !fits; size -= SIZE_STEP) {
        size = size < least ? least : size;
        block = block_of(layout, face, size);
        int lines = least_of(max_lines, lines_in(&block, height));
        fits = wrap(layout, text, &breaks, width, lines > 0 ? lines : 1, &block);
        if (size == least)
            break;
    }
    if (fits)
        balance(layout, text, &breaks, width, &block);
    else
        cut_last_line(layout, text, width, &block);
    breaks_free(&breaks);
    block.height = block.line_count == 0
                       ? 0
                       : block.ascent + block.descent + (int)(block.line_count - 1) * block.line_height;
    return block;
}

int layout_draw(const struct layout *layout, const struct layout_block *block, const char *role, int x,
    int top, enum colour colour)
{
    int baseline = top + block->ascent;
    for (size_t i = 0; i < block->line_count; i++, baseline += block->line_height) {
        const struct layout_line *line = &block->lines[i];
        if (line->cut)
            draw_cut(layout, role, block->style, x, baseline, colour, line->text, line->length);
        else
            scene_text(layout->scene, role, layout->type, block->style, x, baseline, colour, line->text,
                line->length);
    }
    return top + block->height;
}
