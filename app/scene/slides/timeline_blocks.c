// The blocks of a timeline (timeline_draw.h).
#include "base/text.h"
#include "scene/i18n.h"
#include "scene/slides/parallel.h"
#include "scene/slides/timeline_draw.h"

#include <unicode/uchar.h>

// How a block is drawn.
struct look {
    enum colour fill, outline, text; // outline COLOUR_COUNT: none
    bool struck;
};

static struct look look_of(const struct item *item, int64_t at)
{
    bool on = item->at.start <= at && at < item->at.end;
    bool is_break = item->kind == ITEM_BREAK;
    if (item->cancelled)
        return (struct look){COLOUR_BACKGROUND, COLOUR_RULE, COLOUR_TEXT_PAST, true};
    if (item->at.end <= at)
        return (struct look){COLOUR_BACKGROUND, COLOUR_RULE, COLOUR_TEXT_PAST, false};
    if (on && is_break)
        return (struct look){COLOUR_INFO, COLOUR_COUNT, COLOUR_ON_INFO, false};
    if (on)
        return (struct look){COLOUR_ACCENT, COLOUR_COUNT, COLOUR_ON_ACCENT, false};
    if (is_break)
        return (struct look){COLOUR_BACKGROUND, COLOUR_INFO, COLOUR_INFO, false};
    return (struct look){COLOUR_SURFACE, COLOUR_COUNT, COLOUR_TEXT, false};
}

static void draw_ground(const struct strip *strip, struct box box, const struct look *look)
{
    struct scene *scene = strip->layout->scene;
    int radius = layout_px(strip->layout, 8);
    int line = strip_line(strip, 3);
    if (look->outline == COLOUR_COUNT) {
        scene_fill(scene, "block", box, radius, look->fill);
        return;
    }
    scene_fill(scene, "block", box, radius, look->outline);
    if (box.w > 2 * line && box.h > 2 * line)
        scene_fill(scene, "block-inside",
            (struct box){box.x + line, box.y + line, box.w - 2 * line, box.h - 2 * line},
            radius > line ? radius - line : 0, look->fill);
}

// In a script that puts spaces between words.
static bool is_letter(const char *text)
{
    enum { INDIC = 0x0900 };
    UChar32 c = (UChar32)text_next(&text);
    return c < INDIC && u_isalnum(c);
}

// Does the line end between two letters?
static bool ends_in_word(const char *text, const struct layout_line *line)
{
    const char *end = text + line->start + line->length;
    const char *last = end;
    if (line->length == 0 || *end == '\0')
        return false;
    do
        last--;
    while (((unsigned char)*last & 0xC0) == 0x80);
    return is_letter(last) && is_letter(end);
}

// The number of lines before the first that ends within a word.
static size_t whole_lines(const struct layout_block *text)
{
    for (size_t i = 0; i < text->line_count; i++) {
        const struct layout_line *line = &text->lines[i];
        if (!line->cut && ends_in_word(text->text, line))
            return i;
    }
    return text->line_count;
}

static int line_width(const struct layout *layout, const struct layout_block *text, size_t length)
{
    const struct layout_line *last = &text->lines[text->line_count - 1];
    return layout->type->width(layout->type->context, &text->style, text->text + last->start, length);
}

// Cuts a text before a word that is wider than the box, where anything stands before it.
static void cut_before_broken(const struct layout *layout, struct layout_block *text, int width)
{
    size_t whole = whole_lines(text);
    if (whole == 0 || whole == text->line_count)
        return;
    text->line_count = whole;
    struct layout_line *last = &text->lines[whole - 1];
    int dots = layout_width(layout, text->style, "…");
    size_t length = last->length;
    while (length > 0 && line_width(layout, text, length) + dots > width)
        do
            length--;
        while (length > 0 && text->text[last->start + length] != ' ');
    if (length > 0)
        last->length = length;
    else if (whole > 1)
        text->line_count--;
    text->lines[text->line_count - 1].cut = text->cut = length > 0;
    text->broken = false;
    text->height = text->ascent + text->descent + (int)(text->line_count - 1) * text->line_height;
}

// How long a line is without its last word; 0 where it has only one.
static size_t without_last_word(
    const struct layout_block *text, const struct layout_line *line, size_t length)
{
    const char *from = text->text + line->start;
    while (length > 0 && from[length - 1] != ' ')
        length--;
    while (length > 0 && from[length - 1] == ' ')
        length--;
    return length;
}

// Of a word that is cut nothing is left, where anything stands before it.
static void cut_between_words(const struct layout *layout, struct layout_block *text, int width)
{
    if (!text->cut || text->line_count == 0)
        return;
    struct layout_line *last = &text->lines[text->line_count - 1];
    if (!last->cut || !ends_in_word(text->text, last))
        return;
    size_t length = without_last_word(text, last, last->length);
    if (length > 0 || text->line_count == 1) {
        last->length = length > 0 ? length : last->length;
        return;
    }
    struct layout_line *before = last - 1;
    if (before->hyphen)
        return;       // it is the rest of a word that is broken already
    last->length = 0; // dots of their own, where they do not fit behind the word before
    int dots = layout_width(layout, text->style, "…");
    text->line_count--;
    length = before->length;
    while (length > 0 && line_width(layout, text, length) + dots > width)
        length = without_last_word(text, before, length);
    if (length == 0) {
        text->line_count++;
        return;
    }
    before->length = length;
    before->cut = true;
    text->height = text->ascent + text->descent + (int)(text->line_count - 1) * text->line_height;
}

// A text that is broken within a word, or of which hardly a word is left, tells nobody anything.
static bool says_something(const struct layout_block *text, int width)
{
    enum { ENOUGH = 6 }; // letters of a word
    if (text->line_count == 0 || (text->broken && width < 6 * text->style.size_px))
        return false;
    const struct layout_line *last = &text->lines[text->line_count - 1];
    bool in_word = text->cut && ends_in_word(text->text, last);
    return !text->cut || text->line_count > 1 || (!in_word && last->length > 2) || last->length >= ENOUGH;
}

static struct layout_block fit_title(
    const struct strip *strip, const struct timeline_block *block, int width, int height)
{
    struct parallel together = {.count = block->count + block->more};
    for (size_t i = 0; i < block->count && i < PARALLEL_MAX; i++)
        together.items[i] = block->items[i];
    struct layout_fit fit = {.face = FACE_DISPLAY_SEMIBOLD,
        .max_size = strip->upright && width > strip->layout->width / 2 ? 56 : SIZE_BODY + 3,
        .min_size = SIZE_SMALL,
        .width = width,
        .height = height,
        .max_lines = LAYOUT_MAX_LINES};
    size_t titles = block->count < PARALLEL_MAX ? block->count : PARALLEL_MAX;
    return parallel_fit(strip->layout, &together, titles, &fit);
}

// Below the whole title, where there is room: who speaks, and from when to when.
static void draw_details(const struct strip *strip, const struct item *item, const struct layout_block *title,
    struct box inside, int top, enum colour colour)
{
    const struct layout *layout = strip->layout;
    struct type_style style = layout_style(layout, FACE_TEXT, SIZE_SMALL);
    struct type_metrics metrics = layout_metrics(layout, style);
    int bottom = inside.y + inside.h;
    int baseline = top + metrics.ascent;
    const char *names = widget_names(layout, style, item, inside.w);
    struct str span = {0};
    i18n_span(&span, strip->view->zone, item->at.start, item->at.end, strip->view->at);
    if (names[0] && layout_width(layout, style, names) <= inside.w && baseline + metrics.descent <= bottom) {
        layout_line_below(
            layout, title, "block-speakers", style, inside.x, baseline, inside.w, colour, names);
        baseline += metrics.line_height;
    }
    if (layout_width(layout, style, str_text(&span)) <= inside.w && baseline + metrics.descent <= bottom)
        layout_line_below(
            layout, title, "block-time", style, inside.x, baseline, inside.w, colour, str_text(&span));
    str_free(&span);
}

// Returns whether all of it is there.
static bool draw_text(
    const struct strip *strip, const struct timeline_block *block, struct box box, const struct look *look)
{
    const struct layout *layout = strip->layout;
    struct box inside = {
        box.x + strip->pad, box.y + strip->pad, box.w - 2 * strip->pad, box.h - 2 * strip->pad};
    struct type_metrics metrics =
        layout_metrics(layout, layout_style(layout, FACE_DISPLAY_SEMIBOLD, SIZE_SMALL));
    // Of a line of its own only the letters need to be inside.
    int spare =
        metrics.ascent - metrics.cap_height < strip->pad ? metrics.ascent - metrics.cap_height : strip->pad;
    if (inside.w <= 0 || inside.h + 2 * spare < metrics.ascent + metrics.descent)
        return false;
    struct layout_block title = fit_title(strip, block, inside.w, inside.h + 2 * spare);
    if (title.broken)
        cut_before_broken(layout, &title, inside.w);
    cut_between_words(layout, &title, inside.w);
    if (!says_something(&title, inside.w) || title.height > inside.h + 2 * spare)
        return false;
    bool centred = box.h < 2 * title.line_height + 2 * spare || title.height > inside.h + spare;
    int top = centred ? box.y + (box.h - title.height) / 2 : inside.y - spare;
    layout_draw(layout, &title, "block-title", inside.x, top, look->text);
    if (look->struck)
        layout_strike_block(layout, &title, "strike", inside.x, top, look->text);
    else if (!title.cut && !centred && block->count + block->more == 1)
        draw_details(strip, block->items[0], &title, inside, top + title.height, look->text);
    return !title.cut;
}

// Does a box meet any text from the scene's item `first` on?
static bool meets_text(const struct scene *scene, size_t first, struct box box)
{
    for (size_t i = first; i < scene->count; i++) {
        const struct box *text = &scene->items[i].box;
        if (scene->items[i].shape == SHAPE_TEXT && box.x < text->x + text->w && text->x < box.x + box.w &&
            box.y < text->y + text->h && text->y < box.y + box.h)
            return true;
    }
    return false;
}

// The line at now over a block, whose items in the scene begin with `first`; where it would cross a text,
// only its ends at the block's edges.
static void draw_now(const struct strip *strip, int top, int bottom, const struct look *look, size_t first)
{
    struct scene *scene = strip->layout->scene;
    int line = strip_line(strip, 4);
    int from = strip_at(strip, strip->view->at) - line / 2;
    int length = strip->pad * 2 / 3;
    int around = strip->pad / 2;
    enum colour colour = look->outline == COLOUR_COUNT ? look->text : COLOUR_ACCENT_TEXT;
    if (!meets_text(scene, first, strip_box(strip, from - around, from + line + around, top, bottom))) {
        scene_fill(scene, "now-notch", strip_box(strip, from, from + line, top, bottom), 0, colour);
        return;
    }
    scene_fill(scene, "now-notch", strip_box(strip, from, from + line, top, top + length), 0, colour);
    scene_fill(scene, "now-notch", strip_box(strip, from, from + line, bottom - length, bottom), 0, colour);
}

bool strip_draw_lane(const struct strip *strip, const struct timeline_lane *lane, int top, int bottom)
{
    bool whole = true;
    int gap = strip_line(strip, 5);
    for (size_t i = 0; i < lane->count; i++) {
        const struct timeline_block *block = &lane->blocks[i];
        int rows = (int)lane->rows;
        int from = strip_at(strip, block->at.start);
        int to = strip_at(strip, block->at.end) - (block->at.end < strip->window.end ? gap : 0);
        int high = top + (bottom - top) * (int)block->row / rows;
        int low =
            top + (bottom - top) * ((int)block->row + 1) / rows - (block->row + 1 < lane->rows ? gap : 0);
        struct box box = strip_box(strip, from, to > from ? to : from + 1, high, low);
        struct look look = look_of(block->items[0], strip->view->at);
        size_t first = strip->layout->scene->count;
        draw_ground(strip, box, &look);
        bool named = draw_text(strip, block, box, &look);
        if (block->at.start <= strip->view->at && strip->view->at < block->at.end) {
            draw_now(strip, high, low, &look, first);
            whole &= named || block->items[0]->kind != ITEM_TALK;
        }
    }
    return whole;
}
