#include "scene/slides/timeline_draw.h"

#include "scene/i18n.h"
#include "scene/slides/parallel.h"

// The position of an instant along the strip; those outside of the window are beyond its ends.
static int strip_at(const struct strip *strip, int64_t at)
{
    int64_t length = strip->window.end - strip->window.start;
    return strip->from + (int)((at - strip->window.start) * (strip->to - strip->from) / length);
}

// A box of the strip: `from` to `to` along it, `top` to `bottom` across it.
static struct box box_of(const struct strip *strip, int from, int to, int top, int bottom)
{
    return strip->upright ? (struct box){top, from, bottom - top, to - from}
                          : (struct box){from, top, to - from, bottom - top};
}

static int hairline(const struct strip *strip, int thousandths)
{
    int px = layout_px(strip->layout, thousandths);
    return px > 1 ? px : 1;
}

// ---- the axis

static struct type_style axis_style(const struct layout *layout)
{
    struct type_style style = layout_style(layout, FACE_TEXT_SEMIBOLD, SIZE_SMALL);
    style.cells = true;
    return style;
}

static int flag_pad(const struct layout *layout)
{
    return layout_px(layout, 12);
}

int strip_axis_size(const struct layout *layout, const struct view *view, bool upright)
{
    struct type_style style = axis_style(layout);
    if (!upright)
        return layout_metrics(layout, style).cap_height + 2 * flag_pad(layout);
    // The widest time of either half of the day.
    char clock[I18N_CLOCK_SIZE];
    int widest = 0;
    for (int hour = 0; hour < 24; hour++) {
        int width = layout_width(layout, style, i18n_clock(view->zone, view->at + hour * 3600, clock));
        widest = width > widest ? width : widest;
    }
    return widest + 2 * flag_pad(layout);
}

// A label of the axis, set along it.
struct mark {
    const char *text;
    int from, to; // along
};

// Beside its hairline where time runs to the right, else with its middle on it. False where it leaves the
// strip.
static bool place_mark(const struct strip *strip, const char *text, int at, struct mark *out)
{
    struct type_style style = axis_style(strip->layout);
    int cap = layout_metrics(strip->layout, style).cap_height;
    int width = layout_width(strip->layout, style, text);
    out->text = text;
    out->from = strip->upright ? at - cap / 2 : at;
    out->to = out->from + (strip->upright ? cap : width);
    return strip->upright ? out->from >= strip->from - flag_pad(strip->layout) && out->to <= strip->to
                          : out->to <= strip->to;
}

static void draw_mark(
    const struct strip *strip, const struct mark *mark, const char *role, enum colour colour)
{
    const struct layout *layout = strip->layout;
    struct type_style style = axis_style(layout);
    int pad = flag_pad(layout);
    int cap = layout_metrics(layout, style).cap_height;
    if (strip->upright)
        layout_line_right(layout, role, style, strip->axis + strip->axis_size - pad, mark->to,
            strip->axis_size, colour, mark->text);
    else
        layout_line(
            layout, role, style, mark->from, strip->axis + pad + cap, layout->width, colour, mark->text);
}

// The time at now in a flag on its line; false where now is not in the window.
static bool place_flag(const struct strip *strip, char clock[I18N_CLOCK_SIZE], struct mark *out)
{
    int pad = flag_pad(strip->layout);
    int64_t at = strip->view->at;
    if (at < strip->window.start || at >= strip->window.end)
        return false;
    int now = strip_at(strip, at);
    struct type_style style = axis_style(strip->layout);
    i18n_clock(strip->view->zone, at, clock);
    int half = strip->upright ? layout_metrics(strip->layout, style).cap_height / 2
                              : layout_width(strip->layout, style, clock) / 2;
    int middle = now < strip->from + half + pad ? strip->from + half + pad : now;
    middle = middle > strip->to - half - pad ? strip->to - half - pad : middle;
    *out = (struct mark){clock, middle - half, middle - half};
    out->to += strip->upright ? layout_metrics(strip->layout, style).cap_height
                              : layout_width(strip->layout, style, clock);
    return true;
}

static void draw_flag(const struct strip *strip, const struct mark *flag)
{
    int pad = flag_pad(strip->layout);
    int now = strip_at(strip, strip->view->at);
    int line = hairline(strip, 4);
    int end = strip->axis + strip->axis_size;
    scene_fill(strip->layout->scene, "now-line",
        box_of(strip, now - line / 2, now - line / 2 + line, end, strip->last), 0, COLOUR_ACCENT_TEXT);
    scene_fill(strip->layout->scene, "now-flag",
        box_of(strip, flag->from - pad, flag->to + pad, strip->axis, end), layout_px(strip->layout, 6),
        COLOUR_ACCENT);
    draw_mark(strip, flag, "now-time", COLOUR_ON_ACCENT);
}

static bool meet(const struct mark *a, const struct mark *b, int gap)
{
    return a->from < b->to + gap && b->from < a->to + gap;
}

// An hour's label; at midnight the new day's name, where there is room for it.
static const char *hour_label(const struct strip *strip, int64_t at, char clock[I18N_CLOCK_SIZE])
{
    struct civil time = zone_civil(strip->view->zone, at);
    const char *kept = NULL;
    if (time.hour == 0 && !strip->upright) {
        struct str day = {0};
        i18n_short_date(&day, strip->view->zone, at);
        kept = arena_text(&strip->layout->scene->arena, str_text(&day), day.length);
        str_free(&day);
    }
    return kept ? kept : i18n_clock(strip->view->zone, at, clock);
}

// The first whole hour by the wall clock from `at` on: it is looked for in quarters, because clocks are also
// changed by less than an hour, and zones differ by less.
static int64_t next_hour(const struct zone *zone, int64_t at)
{
    enum { QUARTER_S = 900, HOUR_S = 3600 };
    for (;;) {
        int64_t rest = ((at + zone_offset(zone, at)) % HOUR_S + HOUR_S) % HOUR_S;
        if (rest == 0)
            return at;
        at += QUARTER_S - rest % QUARTER_S;
    }
}

void strip_draw_axis(const struct strip *strip)
{
    char clock[I18N_CLOCK_SIZE];
    char now[I18N_CLOCK_SIZE];
    const struct layout *layout = strip->layout;
    struct mark flag = {0};
    struct mark last = {.to = strip->from - layout->width - layout->height};
    bool flagged = place_flag(strip, now, &flag);
    int gap = flag_pad(layout);
    int line = hairline(strip, 2);
    for (int64_t at = next_hour(strip->view->zone, strip->window.start); at <= strip->window.end;
         at = next_hour(strip->view->zone, at + 1)) {
        int place = strip_at(strip, at);
        struct mark mark;
        bool fits = place_mark(strip, hour_label(strip, at, clock), place, &mark);
        scene_fill(layout->scene, "hour-line",
            box_of(strip, place, place + line, strip->axis + strip->axis_size, strip->last), 0, COLOUR_RULE);
        if (!fits || meet(&mark, &last, 2 * gap) || (flagged && meet(&mark, &flag, 2 * gap)))
            continue;
        draw_mark(strip, &mark, "hour", COLOUR_TEXT_SECONDARY);
        last = mark;
    }
    if (flagged)
        draw_flag(strip, &flag);
}

// ---- blocks

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
    int line = hairline(strip, 3);
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

static void strike_lines(
    const struct layout *layout, const struct layout_block *text, int x, int top, enum colour colour)
{
    for (size_t i = 0; i < text->line_count; i++) {
        const struct layout_line *line = &text->lines[i];
        int width =
            layout->type->width(layout->type->context, &text->style, text->text + line->start, line->length);
        layout_strike(layout, "strike", text->style, x, x + width,
            top + text->ascent + (int)i * text->line_height, colour);
    }
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// The number of lines before the first that ends within a word.
static size_t whole_lines(const struct layout_block *text)
{
    for (size_t i = 0; i < text->line_count; i++) {
        const struct layout_line *line = &text->lines[i];
        const char *end = text->text + line->start + line->length;
        if (!line->cut && line->length > 0 && is_letter(end[-1]) && is_letter(*end))
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

// A text that is broken within a word, or of which hardly a word is left, tells nobody anything.
static bool says_something(const struct layout_block *text, int width)
{
    enum { ENOUGH = 6 }; // letters of a word
    if (text->line_count == 0 || (text->broken && width < 6 * text->style.size_px))
        return false;
    const struct layout_line *last = &text->lines[text->line_count - 1];
    const char *end = text->text + last->start + last->length;
    bool in_word = text->cut && last->length > 0 && is_letter(end[-1]) && is_letter(*end);
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
static void draw_details(
    const struct strip *strip, const struct item *item, struct box inside, int top, enum colour colour)
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
        layout_line(layout, "block-speakers", style, inside.x, baseline, inside.w, colour, names);
        baseline += metrics.line_height;
    }
    if (layout_width(layout, style, str_text(&span)) <= inside.w && baseline + metrics.descent <= bottom)
        layout_line(layout, "block-time", style, inside.x, baseline, inside.w, colour, str_text(&span));
    str_free(&span);
}

static void draw_text(
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
        return;
    struct layout_block title = fit_title(strip, block, inside.w, inside.h + 2 * spare);
    if (title.broken)
        cut_before_broken(layout, &title, inside.w);
    if (!says_something(&title, inside.w) || title.height > inside.h + 2 * spare)
        return;
    bool centred = box.h < 2 * title.line_height + 2 * spare || title.height > inside.h + spare;
    int top = centred ? box.y + (box.h - title.height) / 2 : inside.y - spare;
    layout_draw(layout, &title, "block-title", inside.x, top, look->text);
    if (look->struck)
        strike_lines(layout, &title, inside.x, top, look->text);
    else if (!title.cut && !centred && block->count + block->more == 1)
        draw_details(strip, block->items[0], inside, top + title.height, look->text);
}

// The line at now passes behind the blocks; its ends at their edges show where.
static void draw_notches(const struct strip *strip, int top, int bottom, const struct look *look)
{
    int now = strip_at(strip, strip->view->at);
    int line = hairline(strip, 4);
    int length = strip->pad * 2 / 3;
    enum colour colour = look->outline == COLOUR_COUNT ? look->text : COLOUR_ACCENT_TEXT;
    const int ends[2][2] = {{top, top + length}, {bottom - length, bottom}};
    for (int i = 0; i < 2; i++)
        scene_fill(strip->layout->scene, "now-notch",
            box_of(strip, now - line / 2, now - line / 2 + line, ends[i][0], ends[i][1]), 0, colour);
}

void strip_draw_lane(const struct strip *strip, const struct timeline_lane *lane, int top, int bottom)
{
    int gap = hairline(strip, 5);
    for (size_t i = 0; i < lane->count; i++) {
        const struct timeline_block *block = &lane->blocks[i];
        int rows = (int)lane->rows;
        int from = strip_at(strip, block->at.start);
        int to = strip_at(strip, block->at.end) - (block->at.end < strip->window.end ? gap : 0);
        int high = top + (bottom - top) * (int)block->row / rows;
        int low =
            top + (bottom - top) * ((int)block->row + 1) / rows - (block->row + 1 < lane->rows ? gap : 0);
        struct box box = box_of(strip, from, to > from ? to : from + 1, high, low);
        struct look look = look_of(block->items[0], strip->view->at);
        draw_ground(strip, box, &look);
        draw_text(strip, block, box, &look);
        if (block->at.start <= strip->view->at && strip->view->at < block->at.end)
            draw_notches(strip, high, low, &look);
    }
}
