// The current talk; where some overlap all of them, or as many as fit.
#include "scene/i18n.h"
#include "scene/slides/now_label.h"
#include "scene/slides/now_rows.h"
#include "scene/slides/parallel.h"
#include "scene/slides/progress.h"
#include "scene/slides/slides.h"
#include "scene/slides/talk.h"

static bool applies(const struct view *view)
{
    return view->agenda && view->agenda->phase == PHASE_TALK;
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

// The next item with `next`, and above it what should be on here now too but is elsewhere: some come to this
// door for it. A bar has room for one of them. Without `draw` it only measures.
static int footer(const struct layout *layout, const struct view *view, bool next, bool draw)
{
    const char *missing = widget_missing_now(layout, view);
    bool bar = layout->format == FORMAT_BAR;
    int bottom = next && (missing[0] == '\0' || !bar) ? draw_next(layout, view, draw) : layout->bottom;
    if (missing[0] == '\0')
        return bottom;
    struct layout_fit fit = {.face = FACE_TEXT_SEMIBOLD,
        .max_size = SIZE_BODY,
        .min_size = SIZE_SMALL,
        .width = layout->right - layout->left,
        .height = layout->height / 4,
        .max_lines = bar ? 1 : 2};
    struct layout_block text = layout_fit(layout, missing, &fit);
    int top = bottom - text.height;
    if (draw)
        layout_draw(layout, &text, "missing", layout->left, top, COLOUR_ACCENT_TEXT);
    return top - layout_px(layout, bar ? 8 : 22);
}

enum { FURTHER_LINES = 2 }; // below the label, where facts do not fit beside it

// The ways to set a talk, in which things give way to its title: first the words below the bar move beside
// the label, which saves a line; then the marks have no line of their own; then what comes next goes.
static const struct way {
    struct now_label label;
    bool next;
} ways[] = {{{.marks = true, .further = FURTHER_LINES}, true},
    {{.left = true, .marks = true, .further = FURTHER_LINES}, true},
    {{.left = true, .marks = true, .further = 0}, true},
    {{.left = true, .marks = true, .further = FURTHER_LINES}, false},
    {{.left = true, .marks = true, .further = 0}, false}};
enum { WAYS = sizeof ways / sizeof *ways };

// A talk set in one of these ways.
struct one {
    const struct way *way;
    struct now_label label;
    struct talk talk;
    int end; // of the body
};

static struct one one_of(const struct layout *layout, const struct view *view, const struct item *item,
    const struct way *way, int top)
{
    struct one one = {.way = way, .label = way->label};
    one.label.item = item;
    bool beside = one.label.left;
    int gap = layout_px(layout, beside ? 26 : 46);
    int row = now_label_height(layout, &one.label) +
              now_label_row(layout, view, &one.label, 0, false).height + layout_px(layout, beside ? 22 : 26);
    one.end = footer(layout, view, way->next, false);
    int bottom = progress_below(layout, view, item, one.end, !beside, false) - gap;
    one.talk = talk_fit(layout, item, top + row, bottom);
    return one;
}

// The first way in which nothing is missing; else the first in which the title is whole; else the last.
static struct one best_of(
    const struct layout *layout, const struct view *view, const struct item *item, int top)
{
    struct one whole = {0};
    struct one one = {0};
    for (size_t i = 0; i < WAYS; i++) {
        one = one_of(layout, view, item, &ways[i], top);
        if (talk_is_complete(&one.talk))
            return one;
        if (!one.talk.title.cut && !whole.way)
            whole = one;
    }
    return whole.way ? whole : one;
}

static void compose_one(
    const struct layout *layout, const struct view *view, const struct item *item, int top)
{
    struct one one = best_of(layout, view, item, top);
    footer(layout, view, one.way->next, true);
    now_label_draw(layout, view, &one.label, top);
    talk_draw(layout, &one.talk);
    progress_below(layout, view, item, one.end, !one.label.left, true);
}

// On a bar how long and until when have a column at the right.
static void compose_bar(
    const struct layout *layout, const struct view *view, const struct item *item, int top)
{
    struct layout body = *layout;
    struct talk talk;
    bool next = true;
    int bottom = progress_below(layout, view, item, footer(layout, view, true, false), false, false);
    int left = progress_column(layout, view, item, top, bottom - layout_px(layout, 10));
    do {
        bottom = progress_below(layout, view, item, footer(layout, view, next, false), false, false) -
                 layout_px(layout, 10);
        body.right = left - layout_px(layout, 40);
        talk = talk_fit(&body, item, top, bottom);
    } while (talk.title.cut && next && !(next = false));
    progress_below(layout, view, item, footer(layout, view, next, true), false, true);
    talk_draw(&body, &talk);
}

static void compose_several(
    const struct layout *layout, const struct view *view, const struct parallel *talks, int top)
{
    bool next = true;
    if (layout->format == FORMAT_BAR) {
        next = now_columns(layout, view, talks, top, footer(layout, view, true, false), false);
        now_columns(layout, view, talks, top, footer(layout, view, next, true), true);
        return;
    }
    if (talks->count > NOW_ROWS_MAX) {
        now_list(layout, view, talks, top, footer(layout, view, true, true));
        return;
    }
    next = now_rows(layout, view, talks, top, footer(layout, view, true, false), false);
    now_rows(layout, view, talks, top, footer(layout, view, next, true), true);
}

static void compose(const struct view *view, const struct style *style, struct scene *scene)
{
    struct layout layout = layout_of(scene, style);
    struct parallel talks = parallel_now(view->agenda);
    if (talks.count == 0)
        return;
    int top = talks.count == 1 ? widget_header_of(&layout, view, talks.items[0])
                               : widget_header(&layout, view, NULL, parallel_session(view, &talks));
    if (talks.count > 1)
        compose_several(&layout, view, &talks, top);
    else if (layout.format == FORMAT_BAR)
        compose_bar(&layout, view, talks.items[0], top);
    else
        compose_one(&layout, view, talks.items[0], top);
}

const struct slide now_slide = {.name = "now", .applies = applies, .compose = compose};
