#include "scene/layout.h"

#include "scene/break_rules.h"
#include "scene/layout_internal.h"
#include "scene/text_break.h"

#include <string.h>

static const char ellipsis[] = "…";
static const char hyphen[] = "-";

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

int layout_measure(const struct layout *layout, struct type_style style, const char *text, size_t length)
{
    return length == 0 ? 0 : layout->type->width(layout->type->context, &style, text, length);
}

int layout_width(const struct layout *layout, struct type_style style, const char *text)
{
    return layout_measure(layout, style, text, strlen(text));
}

size_t layout_breaks_that_fit(const struct layout *layout, struct type_style style, const char *text,
    const struct text_breaks *breaks, int width)
{
    size_t low = 0;
    size_t high = breaks->count;
    while (low < high) {
        size_t middle = (low + high + 1) / 2;
        if (layout_measure(layout, style, text, breaks->at[middle - 1]) <= width)
            low = middle;
        else
            high = middle - 1;
    }
    return low;
}

// The last place up to `fits` where a text is cut well: no article is left. 0 where there is none.
static size_t word_end(const char *text, size_t length, size_t fits)
{
    struct text_breaks words = text_breaks_of(text, length, TEXT_BREAK_LINES);
    size_t end = 0;
    for (size_t i = 0; i < words.count; i++) {
        size_t visible = break_rules_visible(text, words.at[i]);
        if (visible <= fits && words.cost[i] <= BREAK_PLAIN)
            end = visible;
    }
    text_breaks_free(&words);
    return end;
}

size_t layout_cut_length(
    const struct layout *layout, struct type_style style, const char *text, size_t length, int max_width)
{
    int room = max_width - layout_measure(layout, style, ellipsis, sizeof ellipsis - 1);
    struct text_breaks graphemes = text_breaks_of(text, length, TEXT_BREAK_GRAPHEMES);
    size_t count = layout_breaks_that_fit(layout, style, text, &graphemes, room);
    size_t fits = count > 0 ? graphemes.at[count - 1] : 0;
    text_breaks_free(&graphemes);
    size_t word = word_end(text, length, fits);
    // Cut within a word rather than leave more than half of the line empty.
    return text_break_before_ellipsis(text, word > 0 && word >= fits * 2 / 5 ? word : fits);
}

// With an ellipsis or a hyphen after it.
static int draw_with(const struct layout *layout, const char *role, struct type_style style, int x,
    int baseline, enum colour colour, const char *text, size_t length, const char *after)
{
    const char *with = arena_format(&layout->scene->arena, "%.*s%s", (int)length, text, after);
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
    if (layout_measure(layout, style, text, length) <= max_width)
        return scene_text(layout->scene, role, layout->type, style, x, baseline, colour, text, length);
    length = layout_cut_length(layout, style, text, length, max_width);
    return length == 0 ? x : draw_with(layout, role, style, x, baseline, colour, text, length, ellipsis);
}

int layout_line_right(const struct layout *layout, const char *role, struct type_style style, int right,
    int baseline, int max_width, enum colour colour, const char *text)
{
    size_t length = strlen(text);
    style.rtl = text_break_is_rtl(text);
    style.at_right = style.cells && !style.counts;
    int width = layout_measure(layout, style, text, length);
    if (width <= max_width) {
        scene_text(layout->scene, role, layout->type, style, right - width, baseline, colour, text, length);
        return right - width;
    }
    length = layout_cut_length(layout, style, text, length, max_width);
    if (length == 0)
        return right;
    width = layout_measure(layout, style, text, length) +
            layout_measure(layout, style, ellipsis, sizeof ellipsis - 1);
    draw_with(layout, role, style, right - width, baseline, colour, text, length, ellipsis);
    return right - width;
}

void layout_mirror(const struct layout *layout, size_t from)
{
    for (size_t i = from; i < layout->scene->count; i++) {
        struct box *box = &layout->scene->items[i].box;
        box->x = layout->left + layout->right - box->x - box->w;
    }
}

void layout_strike(const struct layout *layout, const char *role, struct type_style style, int x, int right,
    int baseline, enum colour colour)
{
    int thickness = style.size_px / 14 > 1 ? style.size_px / 14 : 2;
    int y = baseline - layout_metrics(layout, style).cap_height / 2 - thickness / 2;
    scene_fill(layout->scene, role, (struct box){x, y, right - x, thickness}, 0, colour);
}

int layout_line_width(const struct layout *layout, const struct layout_block *block, size_t line)
{
    const struct layout_line *of = &block->lines[line];
    int width = layout_measure(layout, block->style, block->text + of->start, of->length);
    if (of->cut || of->hyphen)
        width += layout_width(layout, block->style, of->cut ? ellipsis : hyphen);
    return width;
}

int layout_line_start(const struct layout *layout, const struct layout_block *block, size_t line, int x)
{
    if (!block->style.rtl || line >= block->line_count)
        return x;
    int width = layout_line_width(layout, block, line);
    return x + (block->width > width ? block->width - width : 0);
}

void layout_line_below(const struct layout *layout, const struct layout_block *block, const char *role,
    struct type_style style, int x, int baseline, int max_width, enum colour colour, const char *text)
{
    if (!block->style.rtl)
        layout_line(layout, role, style, x, baseline, max_width, colour, text);
    else
        layout_line_right(layout, role, style, x + block->width, baseline,
            block->width < max_width ? block->width : max_width, colour, text);
}

int layout_draw(const struct layout *layout, const struct layout_block *block, const char *role, int x,
    int top, enum colour colour)
{
    int baseline = top + block->ascent;
    for (size_t i = 0; i < block->line_count; i++, baseline += block->line_height) {
        const struct layout_line *line = &block->lines[i];
        const char *text = block->text + line->start;
        int at = layout_line_start(layout, block, i, x);
        if (line->cut || line->hyphen)
            draw_with(layout, role, block->style, at, baseline, colour, text, line->length,
                line->cut ? ellipsis : hyphen);
        else
            scene_text(
                layout->scene, role, layout->type, block->style, at, baseline, colour, text, line->length);
    }
    return top + block->height;
}

void layout_strike_block(const struct layout *layout, const struct layout_block *block, const char *role,
    int x, int top, enum colour colour)
{
    int baseline = top + block->ascent;
    for (size_t i = 0; i < block->line_count; i++, baseline += block->line_height) {
        const struct layout_line *line = &block->lines[i];
        int left = layout_line_start(layout, block, i, x);
        int right = left + layout_measure(layout, block->style, block->text + line->start, line->length);
        layout_strike(layout, role, block->style, left, right, baseline, colour);
    }
}
