#include "scene/layout.h"

#include "scene/fit_cache.h"
#include "scene/text_break.h"

#include <string.h>

// The step between sizes that are tried, in thousandths: finer ones would only open more fonts.
enum { SIZE_STEP = 5 };

static const char ellipsis[] = "…";

struct layout layout_of(struct scene *scene, const struct style *style)
{
    struct layout layout = {
        .scene = scene,
        .style = style,
        .type = style->type,
        .width = scene->width,
        .height = scene->height,
        .format = style_is_bar(scene->width, scene->height) ? FORMAT_BAR
                  : scene->width < scene->height            ? FORMAT_PORTRAIT
                                                            : FORMAT_LANDSCAPE,
    };
    layout.portrait = layout.format == FORMAT_PORTRAIT;
    // The margin follows the screen's short side, not the unit: a bar has no room to spare.
    int side = scene->width < scene->height ? scene->width : scene->height;
    int margin = (side * style->theme->margin + 500) / 1000;
    layout.left = margin;
    layout.right = scene->width - margin;
    layout.top = margin;
    layout.bottom = scene->height - margin;
    return layout;
}

int layout_px(const struct layout *layout, int thousandths)
{
    return (int)(((long)layout->style->unit * thousandths + 500) / 1000);
}

static struct type_style style_above(
    const struct layout *layout, enum typeface face, int thousandths, int floor_px)
{
    int size = layout_px(layout, thousandths);
    size = size > floor_px ? size : floor_px;
    return (struct type_style){.face = face, .size_px = size > 4 ? size : 4};
}

struct type_style layout_style(const struct layout *layout, enum typeface face, int thousandths)
{
    return style_above(layout, face, thousandths, layout->style->rest_px);
}

struct type_style layout_key_style(const struct layout *layout, enum typeface face, int thousandths)
{
    return style_above(layout, face, thousandths, layout->style->key_px);
}

struct type_metrics layout_metrics(const struct layout *layout, struct type_style style)
{
    // cppcheck-suppress returnDanglingLifetime // it returns plain numbers
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

// How many breaks lie within `width`, by binary search: widths grow with the text.
static size_t breaks_that_fit(const struct layout *layout, struct type_style style, const char *text,
    const struct text_breaks *breaks, int width)
{
    size_t low = 0;
    size_t high = breaks->count;
    while (low < high) {
        size_t middle = (low + high + 1) / 2;
        if (measure(layout, style, text, breaks->at[middle - 1]) <= width)
            low = middle;
        else
            high = middle - 1;
    }
    return low;
}

// The length of the longest prefix of `text` that fits with an ellipsis: up to a word's end, else to a
// grapheme.
static size_t cut_length(
    const struct layout *layout, struct type_style style, const char *text, size_t length, int max_width)
{
    int room = max_width - measure(layout, style, ellipsis, sizeof ellipsis - 1);
    struct text_breaks graphemes = text_breaks_of(text, length, TEXT_BREAK_GRAPHEMES);
    size_t count = breaks_that_fit(layout, style, text, &graphemes, room);
    size_t fits = count > 0 ? graphemes.at[count - 1] : 0;
    text_breaks_free(&graphemes);
    size_t word = fits;
    if (fits < length && text[fits] != ' ') {
        while (word > 0 && text[word - 1] != ' ')
            word--;
        while (word > 0 && text[word - 1] == ' ')
            word--;
    }
    // Cut within a word rather than leave half of the line empty.
    return text_break_before_ellipsis(text, word > 0 && word >= fits / 2 ? word : fits);
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
    int max_width, enum colour colour, const char *text)
{
    size_t length = strlen(text);
    style.rtl = text_break_is_rtl(text);
    if (measure(layout, style, text, length) <= max_width)
        return scene_text(layout->scene, role, layout->type, style, x, baseline, colour, text, length);
    length = cut_length(layout, style, text, length, max_width);
    return length == 0 ? x : draw_cut(layout, role, style, x, baseline, colour, text, length);
}

int layout_line_right(const struct layout *layout, const char *role, struct type_style style, int right,
    int baseline, int max_width, enum colour colour, const char *text)
{
    size_t length = strlen(text);
    style.rtl = text_break_is_rtl(text);
    int width = measure(layout, style, text, length);
    if (width <= max_width) {
        scene_text(layout->scene, role, layout->type, style, right - width, baseline, colour, text, length);
        return right - width;
    }
    length = cut_length(layout, style, text, length, max_width);
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

// For a word wider than the line: the length of the graphemes that fit, at least one.
static size_t graphemes_that_fit(
    const struct layout *layout, struct type_style style, const char *text, size_t length, int width)
{
    struct text_breaks graphemes = text_breaks_of(text, length, TEXT_BREAK_GRAPHEMES);
    size_t count = breaks_that_fit(layout, style, text, &graphemes, width);
    size_t fits = graphemes.at ? graphemes.at[count > 0 ? count - 1 : 0] : length;
    text_breaks_free(&graphemes);
    return fits;
}

static size_t without_trailing_space(const char *text, size_t length)
{
    while (length > 0 && text[length - 1] == ' ')
        length--;
    return length;
}

// The end of the line that begins at `start`: its last break within `width`. Sets `broken` where not even the
// first word fits.
static size_t line_end(const struct layout *layout, struct type_style style, const char *text,
    const struct text_breaks *breaks, size_t start, int width, bool *broken)
{
    size_t end = start;
    for (size_t i = 0; i < breaks->count; i++) {
        size_t candidate = breaks->at[i];
        if (candidate <= start)
            continue;
        size_t visible = without_trailing_space(text + start, candidate - start);
        if (measure(layout, style, text + start, visible) > width) {
            if (end == start) {
                end = start + graphemes_that_fit(layout, style, text + start, visible, width);
                *broken = true;
            }
            break;
        }
        end = candidate;
    }
    return end;
}

// Breaks the text into the block's lines; true where all of it fits.
static bool wrap(const struct layout *layout, const struct text_breaks *breaks, int width, int max_lines,
    struct layout_block *block)
{
    const char *text = block->text;
    size_t length = strlen(text);
    size_t start = 0;
    block->line_count = 0;
    block->broken = false;
    while (start < length) {
        if (block->line_count == (size_t)max_lines)
            return false;
        size_t end = line_end(layout, block->style, text, breaks, start, width, &block->broken);
        if (end == start)
            end = length;
        block->lines[block->line_count++] =
            (struct layout_line){.start = start, .length = without_trailing_space(text + start, end - start)};
        start = end;
        while (text[start] == ' ')
            start++;
    }
    return true;
}

// The narrowest width with the same number of lines makes them equally long.
static void balance(
    const struct layout *layout, const struct text_breaks *breaks, int width, struct layout_block *block)
{
    int lines = (int)block->line_count;
    int low = width / 2;
    int high = width;
    while (lines > 1 && high - low > 4) {
        int middle = (low + high) / 2;
        struct layout_block trial = *block;
        if (wrap(layout, breaks, middle, lines, &trial) && trial.broken == block->broken) {
            *block = trial;
            high = middle;
        } else {
            low = middle;
        }
    }
}

static bool ends_in_a_single_word(const struct layout_block *block)
{
    if (block->line_count < 2)
        return false;
    const struct layout_line *last = &block->lines[block->line_count - 1];
    return memchr(block->text + last->start, ' ', last->length) == NULL;
}

static void cut_last_line(const struct layout *layout, int width, struct layout_block *block)
{
    if (block->line_count == 0)
        return;
    struct layout_line *last = &block->lines[block->line_count - 1];
    const char *rest = block->text + last->start;
    last->length = cut_length(layout, block->style, rest, strlen(rest), width);
    last->cut = true;
    block->cut = true;
}

static struct layout_block block_of(
    const struct layout *layout, const char *text, const struct layout_fit *fit, int size)
{
    struct layout_block block = {.text = text,
        .style =
            fit->key ? layout_key_style(layout, fit->face, size) : layout_style(layout, fit->face, size)};
    struct type_metrics metrics = layout_metrics(layout, block.style);
    block.style.rtl = text_break_is_rtl(text);
    block.ascent = metrics.ascent;
    block.descent = metrics.descent;
    // Large type needs less leading than the font asks for.
    block.line_height =
        fit->face == FACE_DISPLAY_BOLD ? block.style.size_px * 107 / 100 : metrics.line_height;
    return block;
}

static int lines_in(const struct layout_block *block, int height, int max_lines)
{
    int more = height - block->ascent - block->descent;
    int lines = more < 0 ? 1 : 1 + more / block->line_height;
    return lines < max_lines ? lines : max_lines;
}

static bool try_size(const struct layout *layout, const struct text_breaks *breaks,
    const struct layout_fit *fit, int size, struct layout_block *block)
{
    *block = block_of(layout, block->text, fit, size);
    bool high_enough = block->ascent + block->descent <= fit->height;
    return wrap(layout, breaks, fit->width, lines_in(block, fit->height, fit->max_lines), block) &&
           ((high_enough && !block->broken) || size == fit->min_size);
}

// The largest size that fits, by binary search; words are broken in the smallest alone. False where none
// fits.
static bool fit_size(const struct layout *layout, const struct text_breaks *breaks,
    const struct layout_fit *fit, int *size, struct layout_block *block)
{
    int low = 0; // fits, if any size does
    int high = (fit->max_size - fit->min_size + SIZE_STEP - 1) / SIZE_STEP;
    *size = fit->max_size;
    if (try_size(layout, breaks, fit, fit->max_size, block))
        return true;
    while (high - low > 1) {
        int middle = (low + high) / 2;
        if (try_size(layout, breaks, fit, fit->min_size + middle * SIZE_STEP, block))
            low = middle;
        else
            high = middle;
    }
    *size = fit->min_size + low * SIZE_STEP;
    return try_size(layout, breaks, fit, *size, block);
}

// A single word on the last line looks forgotten: slightly smaller it may fit on the line above.
static void join_single_word(const struct layout *layout, const struct text_breaks *breaks,
    const struct layout_fit *fit, int size, struct layout_block *block)
{
    for (int step = 1; step <= 3 && size - step * SIZE_STEP >= fit->min_size; step++) {
        struct layout_block trial = {.text = block->text};
        if (!try_size(layout, breaks, fit, size - step * SIZE_STEP, &trial))
            return;
        balance(layout, breaks, fit->width, &trial);
        if (!ends_in_a_single_word(&trial)) {
            *block = trial;
            return;
        }
    }
}

struct layout_block layout_fit(const struct layout *layout, const char *text, const struct layout_fit *fit)
{
    struct layout_fit wanted = *fit;
    struct layout_block block = {.text = text};
    wanted.max_lines = fit->max_lines < LAYOUT_MAX_LINES ? fit->max_lines : LAYOUT_MAX_LINES;
    if (fit_cache_find(layout->style->cache, layout->style, text, &wanted, &block))
        return block;
    struct text_breaks breaks = text_breaks_of(text, strlen(text), TEXT_BREAK_LINES);
    int size;
    if (fit_size(layout, &breaks, &wanted, &size, &block)) {
        balance(layout, &breaks, fit->width, &block);
        if (ends_in_a_single_word(&block))
            join_single_word(layout, &breaks, &wanted, size, &block);
    } else {
        cut_last_line(layout, fit->width, &block);
    }
    text_breaks_free(&breaks);
    block.height = block.line_count == 0
                       ? 0
                       : block.ascent + block.descent + (int)(block.line_count - 1) * block.line_height;
    fit_cache_keep(layout->style->cache, layout->style, &wanted, &block);
    return block;
}

int layout_draw(const struct layout *layout, const struct layout_block *block, const char *role, int x,
    int top, enum colour colour)
{
    int baseline = top + block->ascent;
    for (size_t i = 0; i < block->line_count; i++, baseline += block->line_height) {
        const struct layout_line *line = &block->lines[i];
        const char *text = block->text + line->start;
        if (line->cut)
            draw_cut(layout, role, block->style, x, baseline, colour, text, line->length);
        else
            scene_text(
                layout->scene, role, layout->type, block->style, x, baseline, colour, text, line->length);
    }
    return top + block->height;
}
