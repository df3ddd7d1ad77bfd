// The current talk; where some overlap all of them, or as many as fit.
#include "scene/i18n.h"
#include "scene/slides/facts.h"
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
    if (view->clock.doubt)
        i18n_until(out, view->zone, item->at.end, view->at);
    else if (item->timer && item->timer->due)
        str_add_text(out, i18n_say("running over"));
    else
        i18n_left(out, item->at.end - view->at);
}

static struct type_style left_style(const struct layout *layout)
{
    return layout_key_style(layout, FACE_DISPLAY_SEMIBOLD, SIZE_LEFT);
}

// What the row of the label says.
struct label_row {
    const struct item *item; // NULL: no times
    bool left;               // also the minutes left, at the right
    bool marks;
    int further; // how many lines it may have below it
};

// "13 min left" at the right edge; returns its left.
static int draw_left(
    const struct layout *layout, const struct view *view, const struct item *item, int middle, bool draw)
{
    struct type_style big = left_style(layout);
    struct str text = {0};
    add_left(&text, view, item);
    int left = layout->right - layout_width(layout, big, str_text(&text));
    if (draw)
        left = layout_line_right(layout, "left", big, layout->right,
            middle + layout_metrics(layout, big).cap_height / 2, layout->width, COLOUR_TEXT, str_text(&text));
    str_free(&text);
    return left;
}

// People in the corridor must see this before they open the door.
static void add_full(struct facts *facts)
{
    const struct layout *layout = facts->layout;
    const char *text = i18n_say("ROOM FULL");
    int width = widget_pill_width(layout, text);
    if (!facts->view->adjusted.full || !facts_place(facts, layout_px(layout, 28), width))
        return;
    int cap_height = layout_metrics(layout, facts->style).cap_height;
    int top = facts->baseline - cap_height / 2 - widget_pill_height(layout) / 2;
    if (facts->draw)
        widget_pill(layout, "full", facts->x, top, COLOUR_INFO, text);
    facts->x += width;
}

static struct facts facts_of(
    const struct layout *layout, const struct view *view, const struct label_row *row, int middle, bool draw)
{
    int gap = layout_px(layout, 28);
    struct facts facts = {.layout = layout,
        .view = view,
        .item = row->item,
        .style = layout_style(layout, FACE_TEXT, SIZE_BODY + 1),
        .draw = draw,
        .x = layout->left + widget_pill_width(layout, i18n_say("NOW")),
        .right = row->left ? draw_left(layout, view, row->item, middle, draw) - gap : layout->right,
        .further = row->further};
    facts.baseline = middle + layout_metrics(layout, facts.style).cap_height / 2;
    if (row->item)
        facts_times(&facts, gap);
    if (row->item && row->marks)
        facts_marks(&facts);
    add_full(&facts);
    if (row->item)
        facts_old_times(&facts);
    return facts;
}

// "NOW 16:00 – 16:20", centred on `middle`, and further lines below.
static void draw_label_row(
    const struct layout *layout, const struct view *view, const struct label_row *row, int middle)
{
    widget_pill(
        layout, "now", layout->left, middle - widget_pill_height(layout) / 2, COLOUR_ACCENT, i18n_say("NOW"));
    facts_of(layout, view, row, middle, true);
}

// The height of its further lines.
static int further_height(const struct layout *layout, const struct view *view, const struct label_row *row)
{
    return facts_of(layout, view, row, 0, false).height;
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

// The next item and a rule above it; returns the y of the body's bottom. Without `draw` it only measures.
static int draw_next(const struct layout *layout, const struct view *view, bool draw)
{
    const struct item *next = view->agenda->next;
    if (!next)
        return layout->bottom;
    int top = widget_upcoming(layout, view, next, i18n_say("NEXT"), layout->bottom, draw);
    bool bar = layout->format == FORMAT_BAR;
    int rule = top - layout_px(layout, bar ? 8 : 26);
    if (draw)
        widget_rule(layout, rule);
    return rule - layout_px(layout, bar ? 8 : 22);
}

// The next item, and above it what should be on here now too but is elsewhere: some come to this door for it.
// A bar has room for one of them. Without `draw` it only measures.
static int footer(const struct layout *layout, const struct view *view, bool draw)
{
    const char *missing = widget_missing_now(layout, view);
    bool bar = layout->format == FORMAT_BAR;
    if (missing[0] == '\0')
        return draw_next(layout, view, draw);
    int bottom = bar ? layout->bottom : draw_next(layout, view, draw);
    struct layout_fit fit = {.face = FACE_TEXT_SEMIBOLD,
        .max_size = SIZE_BODY,
        .min_size = SIZE_SMALL,
        .width = layout->right - layout->left,
        .height = layout->height / 4,
        .max_lines = bar ? 1 : 2};
    struct layout_block text = layout_fit(layout, missing, &fit);
    int top = bottom - text.height;
    if (draw)
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

enum { FURTHER_LINES = 2 }; // below the label, where facts do not fit beside it

// The ways to set a talk, in which things give way: first the minutes move from below the bar beside the
// label, which saves a line; then the marks have no line of their own.
static const struct label_row ways[] = {{.marks = true, .further = FURTHER_LINES},
    {.left = true, .marks = true, .further = FURTHER_LINES}, {.left = true, .marks = true, .further = 0}};
enum { WAYS = sizeof ways / sizeof *ways };

static void compose_one(
    const struct layout *layout, const struct view *view, const struct item *item, int top)
{
    int end = footer(layout, view, true);
    int gap = layout_px(layout, 30);
    struct label_row label;
    struct talk talk;
    int row;
    size_t way = 0;
    do {
        label = ways[way];
        label.item = item;
        row = widget_pill_height(layout);
        if (label.left)
            row = larger(row, layout_metrics(layout, left_style(layout)).cap_height);
        int further = further_height(layout, view, &label);
        int bottom = progress(layout, view, item, end, !label.left, false) - (label.left ? gap * 2 / 3 : gap);
        talk = talk_fit(layout, item, top + row + further + layout_px(layout, label.left ? 22 : 26), bottom);
    } while (!talk_is_complete(&talk) && ++way < WAYS);
    draw_label_row(layout, view, &label, top + row / 2);
    talk_draw(layout, &talk);
    progress(layout, view, item, end, !label.left, true);
}

// On a bar the minutes and times have a column at the right.
static void compose_bar(
    const struct layout *layout, const struct view *view, const struct item *item, int top)
{
    int end = footer(layout, view, true);
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

// A talk among several, as it is set.
struct talk_row {
    struct label_row label;
    struct layout_block title;
    const char *names;
    int title_top, bottom;
    bool complete; // nothing is cut or missing
};

// The marks that have no room beside the label stand below the title, before the names; returns their width.
static int marks_below(
    const struct layout *layout, const struct view *view, const struct talk_row *row, int baseline, bool draw)
{
    if (row->label.marks)
        return 0;
    struct facts facts = {.layout = layout,
        .view = view,
        .item = row->label.item,
        .style = layout_style(layout, FACE_TEXT, SIZE_BODY),
        .draw = draw,
        .x = layout->left,
        .right = layout->right,
        .baseline = baseline};
    facts_marks(&facts);
    return facts.x > layout->left ? facts.x - layout->left + layout_px(layout, 24) : 0;
}

static struct talk_row talk_row_of(
    const struct layout *layout, const struct view *view, const struct label_row *label, int top, int bottom)
{
    const struct item *item = label->item;
    struct type_style names_style = layout_style(layout, FACE_TEXT, SIZE_BODY);
    struct type_metrics metrics = layout_metrics(layout, names_style);
    int height = larger(widget_pill_height(layout), layout_metrics(layout, left_style(layout)).cap_height);
    int width = layout->right - layout->left;
    struct talk_row row = {.label = *label, .bottom = bottom};
    int marks = marks_below(layout, view, &row, 0, false);
    row.title_top = top + height + further_height(layout, view, label) + layout_px(layout, 12);
    row.names = item->poster_count > 0 ? parallel_posters(layout, item)
                                       : widget_names(layout, names_style, item, width - marks);
    int below = row.names[0] || marks > 0 ? metrics.line_height : 0;
    struct layout_fit fit = {.face = FACE_DISPLAY_BOLD,
        .max_size = SIZE_TITLE_MIN + 15,
        .min_size = SIZE_TITLE_MIN,
        .key = true,
        .width = width,
        .height = bottom - row.title_top - below,
        .max_lines = 2};
    row.title = layout_fit(layout, item->title, &fit);
    if (row.title.cut) {
        fit.max_lines = LAYOUT_MAX_LINES;
        row.title = layout_fit(layout, item->title, &fit);
    }
    row.complete = !row.title.cut && row.title_top + row.title.height + below <= bottom;
    return row;
}

// Its label may have further lines where that costs nothing; else the marks stand below the title.
static struct talk_row fit_row(
    const struct layout *layout, const struct view *view, const struct item *item, int top, int bottom)
{
    struct label_row label = {.item = item, .left = true, .marks = true, .further = FURTHER_LINES};
    struct talk_row row = talk_row_of(layout, view, &label, top, bottom);
    if (row.complete)
        return row;
    label.further = 0;
    struct facts beside = facts_of(layout, view, &label, 0, false);
    label.further = beside.cut;
    label.marks = !beside.lost;
    return talk_row_of(layout, view, &label, top, bottom);
}

static void draw_row(
    const struct layout *layout, const struct view *view, const struct talk_row *row, int top)
{
    struct type_style names_style = layout_style(layout, FACE_TEXT, SIZE_BODY);
    struct type_metrics metrics = layout_metrics(layout, names_style);
    int height = larger(widget_pill_height(layout), layout_metrics(layout, left_style(layout)).cap_height);
    draw_label_row(layout, view, &row->label, top + height / 2);
    int below = layout_draw(layout, &row->title, "title", layout->left, row->title_top, COLOUR_TEXT);
    if (below + metrics.ascent + metrics.descent > row->bottom)
        return;
    int baseline = below + metrics.ascent;
    int x = layout->left + marks_below(layout, view, row, baseline, true);
    layout_line(
        layout, "speakers", names_style, x, baseline, layout->right - x, COLOUR_TEXT_SECONDARY, row->names);
}

// The columns of a bar that is too low for rows.
struct column_set {
    size_t count;
    struct layout columns[ROWS_MAX];
};

static struct column_set columns_of(const struct layout *layout, size_t count, int right)
{
    struct column_set set = {.count = count};
    int gap = layout_px(layout, 60);
    int width = (right - layout->left + gap) / (int)count;
    for (size_t i = 0; i < count; i++) {
        set.columns[i] = *layout;
        set.columns[i].left = layout->left + (int)i * width;
        set.columns[i].right = set.columns[i].left + width - gap;
    }
    return set;
}

// Side by side. What comes next has a line below them where that costs nothing.
static void compose_columns(
    const struct layout *layout, const struct view *view, const struct parallel *talks, int top)
{
    struct type_style style = layout_style(layout, FACE_DISPLAY_SEMIBOLD, SIZE_BODY);
    size_t count = talks->count <= ROWS_MAX ? talks->count : ROWS_MAX - 1;
    const char *more = parallel_more(layout, talks->count - count);
    int right = layout_line_right(layout, "more", style, layout->right,
        top + layout_metrics(layout, style).ascent, layout->width / 3, COLOUR_TEXT_SECONDARY, more);
    struct column_set set = columns_of(layout, count, right - (more[0] ? layout_px(layout, 60) : 0));
    int bottom = footer(layout, view, false);
    bool complete = true;
    for (size_t i = 0; i < count; i++)
        complete = complete && fit_row(&set.columns[i], view, talks->items[i], top, bottom).complete;
    bottom = complete ? footer(layout, view, true) : layout->bottom;
    for (size_t i = 0; i < count; i++) {
        struct talk_row row = fit_row(&set.columns[i], view, talks->items[i], top, bottom);
        draw_row(&set.columns[i], view, &row, top);
    }
}

// One below the other, each with its own times.
static void compose_rows(
    const struct layout *layout, const struct view *view, const struct parallel *talks, int top, int bottom)
{
    int height = (bottom - top) / (int)talks->count;
    for (size_t i = 0; i < talks->count; i++) {
        int row_top = top + (int)i * height;
        struct talk_row row =
            fit_row(layout, view, talks->items[i], row_top, row_top + height - layout_px(layout, 16));
        draw_row(layout, view, &row, row_top);
    }
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
    struct label_row label = {.item = same ? &common : NULL, .left = same, .further = FURTHER_LINES};
    draw_label_row(layout, view, &label, top + row / 2);
    row += further_height(layout, view, &label);
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
        compose_rows(&layout, view, &talks, top, footer(&layout, view, true));
    else
        compose_list(&layout, view, &talks, top, footer(&layout, view, true));
}

const struct slide now_slide = {.name = "now", .applies = applies, .compose = compose};
