// The current talk; where some overlap all of them, or as many as fit.
#include "scene/slides/now.h"
#include "scene/i18n.h"
#include "scene/slides/code.h"
#include "scene/slides/full_band.h"
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

// What should be on here too, but is elsewhere, then the next item with `next`, and a rule above them;
// returns the y of the body's bottom. Without `draw` it only measures.
static int draw_next(const struct layout *layout, const struct view *view, bool next, bool draw)
{
    bool bar = layout->format == FORMAT_BAR;
    int top = layout->bottom;
    if (next && view->agenda->next)
        top = widget_upcoming(layout, view, view->agenda->next, i18n_say("NEXT"), top, draw);
    int gap = top < layout->bottom ? layout_px(layout, layout->portrait ? 30 : 14) : 0;
    int missing = widget_missing(layout, view, top - gap, draw);
    top = missing < top - gap ? missing : top;
    if (top == layout->bottom)
        return top;
    if (bar) // the progress parts it from the talk
        return top - layout_px(layout, 20);
    int rule = top - layout_px(layout, 26);
    if (draw)
        widget_rule(layout, rule);
    return rule - layout_px(layout, 22);
}

// The next item with `next`, and above it what should be on here too but is elsewhere: some come to this door
// for it. A bar has room for one of them; where the room is full, for that alone. Without `draw` it only
// measures.
static int footer(const struct layout *layout, const struct view *view, bool next, bool draw)
{
    bool missing = widget_missing(layout, view, layout->bottom, false) < layout->bottom;
    bool bar = layout->format == FORMAT_BAR;
    if (bar && view->adjusted.full) { // there is no room for it above
        int top = layout->bottom - full_band(layout, view, 0, false);
        if (draw)
            full_band(layout, view, top, true);
        return top - layout_px(layout, 8);
    }
    return draw_next(layout, view, next && !(missing && bar), draw);
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
    int code;           // the side of its QR code; 0: none
    int bottom;         // of the title, the speakers and the code
    int end;            // of the progress
    struct layout body; // of the label, the title and the speakers
};

// The talk's address, where the config wants its code; else NULL.
static const char *link_of(const struct view *view, const struct item *item)
{
    return view->talk_qr ? item->link : NULL;
}

// The area for the code and what says what it is: at the right, on a portrait screen at the bottom.
static struct layout without_code(const struct layout *layout, int side, int *bottom)
{
    struct layout body = *layout;
    if (layout->portrait)
        *bottom -= side + layout_px(layout, 40);
    else
        body.right -= side + layout_px(layout, 60);
    return body;
}

// What it is for, on one line.
static struct layout_block caption_of(const struct layout *layout, int side)
{
    return layout_fit(layout, i18n_say("Scan for this talk"),
        &(struct layout_fit){.face = FACE_TEXT,
            .max_size = SIZE_SMALL,
            .min_size = SIZE_SMALL,
            .width = layout->portrait ? layout->right - layout->left - side - layout_px(layout, 30) : side,
            .height = layout->height,
            .max_lines = layout->portrait ? 3 : 1});
}

// From `top` on; on a portrait screen above `bottom`.
static void draw_code(const struct layout *layout, const char *link, int side, int top, int bottom)
{
    struct layout_block caption = caption_of(layout, side);
    if (layout->portrait) {
        top = bottom - side;
        code_draw(layout, link, layout->left, top, side);
        layout_draw(layout, &caption, "code", layout->left + side + layout_px(layout, 30),
            top + (side - caption.height) / 2, COLOUR_TEXT_SECONDARY);
        return;
    }
    code_draw(layout, link, layout->right - side, top, side);
    if (!caption.cut && top + side + caption.height <= bottom)
        layout_draw(layout, &caption, "code", layout->right - side, top + side, COLOUR_TEXT_SECONDARY);
}

static struct one one_of(const struct layout *layout, const struct view *view, const struct item *item,
    const struct way *way, bool code, int top)
{
    struct one one = {.way = way, .label = way->label, .body = *layout};
    one.label.item = item;
    one.label.below_band = view->adjusted.full != NULL;
    bool beside = one.label.left;
    int gap = layout_px(layout, beside ? 26 : 46);
    one.end = footer(layout, view, way->next, false);
    one.bottom = progress_below(layout, view, item, one.end, !beside, false) - gap;
    int bottom = one.bottom;
    if (code) {
        int room = (layout->right - layout->left) * (layout->portrait ? 4 : 2) / 5;
        one.code = code_side(layout, link_of(view, item), room, true);
        one.code = one.code <= one.bottom - top ? one.code : 0;
        one.body = without_code(layout, one.code, &bottom);
    }
    int row = now_label_height(&one.body, view, &one.label);
    row += row > 0 ? layout_px(layout, beside ? 22 : 26) : 0;
    one.talk = talk_fit(&one.body, item, top + row, bottom);
    return one;
}

// The first way in which nothing is missing, with the code if there is one; else the first in which the title
// is whole; else the last, with a smaller title.
static struct one best_of(
    const struct layout *layout, const struct view *view, const struct item *item, int top)
{
    struct one whole = {0};
    struct one one = {0};
    for (size_t i = 0; i < WAYS && link_of(view, item); i++) {
        one = one_of(layout, view, item, &ways[i], true, top);
        if (talk_is_complete(&one.talk) && one.code > 0)
            return one;
    }
    for (size_t i = 0; i < WAYS; i++) {
        one = one_of(layout, view, item, &ways[i], false, top);
        if (talk_is_complete(&one.talk))
            return one;
        if (!one.talk.title.cut && !whole.way)
            whole = one;
    }
    if (whole.way)
        return whole;
    one.talk = talk_fit_small(layout, item, one.talk.top, one.talk.bottom);
    return one;
}

int now_title_px(const struct layout *layout, const struct view *view, const struct item *item, int top)
{
    return best_of(layout, view, item, top).talk.title.style.size_px;
}

static void compose_one(
    const struct layout *layout, const struct view *view, const struct item *item, int top)
{
    struct one one = best_of(layout, view, item, top);
    footer(layout, view, one.way->next, true);
    now_label_draw(&one.body, view, &one.label, top);
    talk_draw(&one.body, &one.talk);
    if (one.code > 0)
        draw_code(layout, item->link, one.code, top, one.bottom);
    progress_below(layout, view, item, one.end, !one.label.left, true);
}

// A bar has one line for what comes next: it is left out before its title is cut.
static bool next_is_whole(const struct layout *layout, const struct view *view)
{
    const struct item *next = view->agenda->next;
    return next && !widget_upcoming_is_cut(layout, view, next, i18n_say("NEXT"));
}

// NOW before the title, where all of it fits there about as large.
static void draw_bar_pill(struct layout *body, struct talk *talk)
{
    const char *now = i18n_say("NOW");
    struct layout beside = *body;
    beside.left += widget_pill_width(body, now) + layout_px(body, 28);
    struct talk indented = talk->small ? talk_fit_small(&beside, talk->item, talk->top, talk->bottom)
                                       : talk_fit(&beside, talk->item, talk->top, talk->bottom);
    if (indented.title.cut || indented.title.style.size_px * 10 < talk->title.style.size_px * 8)
        return;
    int capital = layout_metrics(body, indented.title.style).cap_height;
    int middle = talk->top + indented.title.ascent - capital / 2;
    widget_pill(body, "now", body->left, middle - widget_pill_height(body) / 2, COLOUR_ACCENT, now);
    *body = beside;
    *talk = indented;
}

// On a bar how long and until when have a column at the right.
static void compose_bar(
    const struct layout *layout, const struct view *view, const struct item *item, int top)
{
    struct layout body = *layout;
    struct talk talk;
    bool next = next_is_whole(layout, view);
    int gap = layout_px(layout, 10);
    int bottom = progress_below(layout, view, item, footer(layout, view, next, false), false, false) - gap;
    body.right = progress_column(layout, view, item, top, bottom) - layout_px(layout, 40);
    talk = talk_fit(&body, item, top, bottom);
    if (talk.title.cut && next) {
        next = false; // it gives way to the title
        bottom = progress_below(layout, view, item, footer(layout, view, next, false), false, false) - gap;
        talk = talk_fit(&body, item, top, bottom);
    }
    if (talk.title.cut)
        talk = talk_fit_small(&body, item, top, bottom);
    if (!view->adjusted.full)
        draw_bar_pill(&body, &talk);
    progress_below(layout, view, item, footer(layout, view, next, true), false, true);
    talk_draw(&body, &talk);
}

static void compose_several(
    const struct layout *layout, const struct view *view, const struct parallel *talks, int top)
{
    bool next = true;
    if (layout->format == FORMAT_BAR) {
        next = next_is_whole(layout, view);
        next = next && now_columns(layout, view, talks, top, footer(layout, view, next, false), false);
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
    if (view->adjusted.full && layout.format != FORMAT_BAR)
        top = full_band(&layout, view, top, true) + layout_px(&layout, 26);
    if (talks.count > 1)
        compose_several(&layout, view, &talks, top);
    else if (layout.format == FORMAT_BAR)
        compose_bar(&layout, view, talks.items[0], top);
    else
        compose_one(&layout, view, talks.items[0], top);
}

const struct slide now_slide = {.name = "now", .applies = applies, .compose = compose};
