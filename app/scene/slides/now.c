// The current talk; where some overlap all of them, or as many as fit.
#include "scene/i18n.h"
#include "scene/slides/marks.h"
#include "scene/slides/parallel.h"
#include "scene/slides/slides.h"
#include "scene/slides/talk.h"

enum { ROWS_MAX = 3 }; // more are a list

static bool applies(const struct view *view)
{
    return view->agenda && view->agenda->phase == PHASE_TALK;
}

// "13 min left"; in doubt of the clock "until 16:20".
static void add_left(struct str *out, const struct view *view, const struct item *item)
{
    struct str end = {0};
    i18n_end(&end, view->zone, item->at.end, view->at);
    if (view->clock.doubt)
        str_format(out, i18n_say("until %s"), str_text(&end));
    else if (item->timer && item->timer->due)
        str_add_text(out, i18n_say("running over"));
    else
        i18n_left(out, item->at.end - view->at);
    str_free(&end);
}

static struct type_style left_style(const struct layout *layout)
{
    return layout_key_style(layout, FACE_DISPLAY_SEMIBOLD, SIZE_LEFT);
}

// "NOW 16:00 – 16:20", centred on `middle`, without times for no item; with `left` also the minutes left, at
// the right.
static void label_row(
    const struct layout *layout, const struct view *view, const struct item *item, int middle, bool left)
{
    struct type_style style = layout_style(layout, FACE_TEXT, SIZE_BODY + 1);
    struct type_metrics metrics = layout_metrics(layout, style);
    struct str text = {0};
    int right = layout->right;
    if (left) {
        struct type_style big = left_style(layout);
        add_left(&text, view, item);
        right = layout_line_right(layout, "left", big, layout->right,
                    middle + layout_metrics(layout, big).cap_height / 2, layout->width, COLOUR_TEXT,
                    str_text(&text)) -
                layout_px(layout, 28);
        str_clear(&text);
    }
    int x = widget_pill(layout, "now", layout->left, middle - widget_pill_height(layout) / 2, COLOUR_ACCENT,
                i18n_say("NOW")) +
            layout_px(layout, 28);
    if (item)
        i18n_span(&text, view->zone, item->at.start, item->at.end, view->at);
    if (item && !view->clock.doubt && view->at >= questions_start(&view->agenda->programme->questions, item))
        str_format(&text, " · %s", i18n_say("questions"));
    int baseline = middle + metrics.cap_height / 2;
    x = layout_line(layout, "times", style, x, baseline, right - x, COLOUR_TEXT_SECONDARY, str_text(&text));
    if (item)
        x = marks_draw(layout, view, item, x, right, baseline, metrics.cap_height);
    // People in the corridor must see this before they open the door.
    if (view->adjusted.full && right - x > layout_px(layout, 320))
        x = widget_pill(layout, "full", x + layout_px(layout, 28), middle - widget_pill_height(layout) / 2,
            COLOUR_INFO, i18n_say("ROOM FULL"));
    struct layout part = *layout;
    part.right = right;
    if (item)
        widget_old_times(&part, view, item, style, x, baseline);
    str_free(&text);
}

// The bar moves by whole minutes, together with the text beside it.
static int bar_width(const struct item *item, int64_t at, int whole)
{
    int64_t length = item->at.end - item->at.start;
    int64_t left = (item->at.end - at + 59) / 60 * 60;
    int64_t gone = length > left ? length - left : 0;
    return length <= 0 ? 0 : (int)(gone * whole / length);
}

static void draw_bar(
    const struct layout *layout, const struct view *view, const struct item *item, int top, int height)
{
    int whole = layout->right - layout->left;
    struct box box = {layout->left, top, whole, height};
    scene_fill(layout->scene, "trough", box, height / 2, COLOUR_SURFACE);
    int gone = bar_width(item, view->at, whole);
    if (gone == 0)
        return;
    box.w = gone < height ? height : gone;
    scene_fill(layout->scene, "bar", box, height / 2, COLOUR_ACCENT);
}

// The bar and, with `words`, the minutes below it, above `bottom`; returns the top. Without `draw` it only
// measures. In doubt of the clock there is no bar.
static int progress(const struct layout *layout, const struct view *view, const struct item *item, int bottom,
    bool words, bool draw)
{
    struct type_style style = left_style(layout);
    struct type_metrics metrics = layout_metrics(layout, style);
    int baseline = bottom - layout_px(layout, 12);
    int top = words ? baseline - metrics.cap_height : bottom;
    if (words && draw) {
        struct str left = {0};
        add_left(&left, view, item);
        layout_line(layout, "left", style, layout->left, baseline, layout->right - layout->left, COLOUR_TEXT,
            str_text(&left));
        str_free(&left);
    }
    if (view->clock.doubt)
        return top;
    int height = layout_px(layout, 18);
    top -= height + (words ? layout_px(layout, 26) : 0);
    if (draw)
        draw_bar(layout, view, item, top, height);
    return top;
}

// The next item and a rule above it; returns the y of the body's bottom.
static int draw_next(const struct layout *layout, const struct view *view)
{
    const struct item *next = view->agenda->next;
    if (!next)
        return layout->bottom;
    int top = widget_upcoming(layout, view, next, i18n_say("NEXT"), layout->bottom, true);
    bool bar = layout->format == FORMAT_BAR;
    int rule = top - layout_px(layout, bar ? 8 : 26);
    widget_rule(layout, rule);
    return rule - layout_px(layout, bar ? 8 : 22);
}

// The next item, and above it what should be on here now too but is elsewhere: some come to this door for it.
// A bar has room for one of them.
static int footer(const struct layout *layout, const struct view *view)
{
    const char *missing = widget_missing_now(layout, view);
    bool bar = layout->format == FORMAT_BAR;
    if (missing[0] == '\0')
        return draw_next(layout, view);
    int bottom = bar ? layout->bottom : draw_next(layout, view);
    struct layout_fit fit = {.face = FACE_TEXT_SEMIBOLD,
        .max_size = SIZE_BODY,
        .min_size = SIZE_SMALL,
        .width = layout->right - layout->left,
        .height = layout->height / 4,
        .max_lines = bar ? 1 : 2};
    struct layout_block text = layout_fit(layout, missing, &fit);
    int top = bottom - text.height;
    layout_draw(layout, &text, "missing", layout->left, top, COLOUR_ACCENT);
    return top - layout_px(layout, bar ? 8 : 22);
}

static int larger(int a, int b)
{
    return a > b ? a : b;
}

static int smaller(int a, int b)
{
    return a < b ? a : b;
}

static void compose_one(
    const struct layout *layout, const struct view *view, const struct item *item, int top)
{
    int end = footer(layout, view);
    int row = widget_pill_height(layout);
    int gap = layout_px(layout, 30);
    bool words = true; // the minutes stand below the bar; else beside the label, which saves a line
    int bottom = progress(layout, view, item, end, words, false) - gap;
    struct talk talk = talk_fit(layout, item, top + row + layout_px(layout, 26), bottom);
    if (!talk_is_complete(&talk)) {
        words = false;
        row = larger(row, layout_metrics(layout, left_style(layout)).cap_height);
        bottom = progress(layout, view, item, end, words, false) - gap * 2 / 3;
        talk = talk_fit(layout, item, top + row + layout_px(layout, 22), bottom);
    }
    label_row(layout, view, item, top + row / 2, !words);
    talk_draw(layout, &talk);
    progress(layout, view, item, end, words, true);
}

// On a bar the minutes and times have a column at the right.
static void compose_bar(
    const struct layout *layout, const struct view *view, const struct item *item, int top)
{
    int end = footer(layout, view);
    struct type_style big = left_style(layout);
    struct type_style small = layout_style(layout, FACE_TEXT, SIZE_SMALL);
    struct type_metrics metrics = layout_metrics(layout, big);
    struct str left = {0};
    struct str times = {0};
    add_left(&left, view, item);
    i18n_span(&times, view->zone, item->at.start, item->at.end, view->at);
    const char *language = marks_language(layout, view, item);
    if (language[0] != '\0')
        str_format(&times, " · %s", language);
    int bottom = progress(layout, view, item, end, false, true) - layout_px(layout, 10);
    int column = layout_line_right(layout, "left", big, layout->right,
        top + metrics.cap_height + layout_px(layout, 8), layout->width / 2, COLOUR_TEXT, str_text(&left));
    int below = top + metrics.cap_height + layout_px(layout, 8) + layout_metrics(layout, small).line_height +
                layout_px(layout, 12);
    int times_left = layout_line_right(layout, "times", small, layout->right, below, layout->width / 2,
        COLOUR_TEXT_SECONDARY, str_text(&times));
    int line = layout_metrics(layout, small).line_height;
    if (item->not_recorded && below + line <= bottom)
        times_left = smaller(times_left, marks_not_recorded_right(layout, layout->right, below + line));
    struct layout body = *layout;
    body.right = smaller(column, times_left) - layout_px(layout, 40);
    struct talk talk = talk_fit(&body, item, top, bottom);
    talk_draw(&body, &talk);
    str_free(&left);
    str_free(&times);
}

static void compose_row(
    const struct layout *layout, const struct view *view, const struct item *item, int top, int height)
{
    struct type_style names_style = layout_style(layout, FACE_TEXT, SIZE_BODY);
    struct type_metrics names_metrics = layout_metrics(layout, names_style);
    int row = larger(widget_pill_height(layout), layout_metrics(layout, left_style(layout)).cap_height);
    int width = layout->right - layout->left;
    label_row(layout, view, item, top + row / 2, true);
    int title_top = top + row + layout_px(layout, 12);
    const char *names = item->poster_count > 0 ? parallel_posters(layout, item)
                                               : widget_names(layout, names_style, item, width);
    struct layout_fit fit = {.face = FACE_DISPLAY_BOLD,
        .max_size = SIZE_TITLE_MIN + 15,
        .min_size = SIZE_TITLE_MIN,
        .key = true,
        .width = width,
        .height = top + height - title_top - (names[0] ? names_metrics.line_height : 0),
        .max_lines = 2};
    struct layout_block title = layout_fit(layout, item->title, &fit);
    int below = layout_draw(layout, &title, "title", layout->left, title_top, COLOUR_TEXT);
    if (below + names_metrics.ascent + names_metrics.descent <= top + height)
        layout_line(layout, "speakers", names_style, layout->left, below + names_metrics.ascent, width,
            COLOUR_TEXT_SECONDARY, names);
}

// Side by side, where a bar is too low for rows.
static void compose_columns(
    const struct layout *layout, const struct view *view, const struct parallel *talks, int top)
{
    struct type_style style = layout_style(layout, FACE_DISPLAY_SEMIBOLD, SIZE_BODY);
    size_t columns = talks->count <= ROWS_MAX ? talks->count : ROWS_MAX - 1;
    const char *more = parallel_more(layout, talks->count - columns);
    int gap = layout_px(layout, 60);
    int right = layout_line_right(layout, "more", style, layout->right,
        top + layout_metrics(layout, style).ascent, layout->width / 3, COLOUR_TEXT_SECONDARY, more);
    right -= more[0] ? gap : 0;
    int width = (right - layout->left + gap) / (int)columns;
    for (size_t i = 0; i < columns; i++) {
        struct layout column = *layout;
        column.left = layout->left + (int)i * width;
        column.right = column.left + width - gap;
        compose_row(&column, view, talks->items[i], top, layout->bottom - top);
    }
}

// One below the other, each with its own times.
static void compose_rows(
    const struct layout *layout, const struct view *view, const struct parallel *talks, int top, int bottom)
{
    int height = (bottom - top) / (int)talks->count;
    for (size_t i = 0; i < talks->count; i++)
        compose_row(layout, view, talks->items[i], top + (int)i * height, height - layout_px(layout, 16));
}

// Their common times above the list; where they differ, each row has its own.
static void compose_list(
    const struct layout *layout, const struct view *view, const struct parallel *talks, int top, int bottom)
{
    bool same = !talks->ends_differ && !talks->starts_differ;
    int row = larger(widget_pill_height(layout), layout_metrics(layout, left_style(layout)).cap_height);
    struct item common = *talks->items[0];
    common.language = NULL; // marks are each row's own
    common.not_recorded = false;
    label_row(layout, view, same ? &common : NULL, top + row / 2, same);
    parallel_list(layout, view, talks, top + row + layout_px(layout, 26), bottom);
}

static void compose(const struct view *view, const struct style *style, struct scene *scene)
{
    struct layout layout = layout_of(scene, style);
    struct parallel talks = parallel_now(view->agenda);
    if (talks.count == 0)
        return;
    int top = talks.count == 1 ? widget_header_of(&layout, view, talks.items[0])
                               : widget_header(&layout, view, NULL, widget_session(view, talks.items[0]));
    if (layout.format == FORMAT_BAR && talks.count == 1)
        compose_bar(&layout, view, talks.items[0], top);
    else if (layout.format == FORMAT_BAR)
        compose_columns(&layout, view, &talks, top);
    else if (talks.count == 1)
        compose_one(&layout, view, talks.items[0], top);
    else if (talks.count <= ROWS_MAX)
        compose_rows(&layout, view, &talks, top, footer(&layout, view));
    else
        compose_list(&layout, view, &talks, top, footer(&layout, view));
}

const struct slide now_slide = {.name = "now", .applies = applies, .compose = compose};
