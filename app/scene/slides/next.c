// The next talk: in how many minutes it starts, and what follows it. Where several start together all of
// them, or as many as fit.
#include "scene/i18n.h"
#include "scene/slides/facts.h"
#include "scene/slides/marks.h"
#include "scene/slides/parallel.h"
#include "scene/slides/slides.h"
#include "scene/slides/talk.h"

// Today's next talk, else the next item.
static const struct item *subject(const struct agenda *agenda)
{
    const struct schedule *schedule = agenda->programme->schedule;
    const struct item *talk = agenda->next_talk;
    if (talk && schedule_day(schedule, talk->at.start) == schedule_day(schedule, agenda->at))
        return talk;
    return agenda->next;
}

static bool applies(const struct view *view)
{
    return view->agenda && view->agenda->next;
}

enum { SOON_S = 6 * 3600 };

// Is it worth saying in how many minutes it starts? Also over midnight, but not of the next morning.
static bool is_soon(const struct view *view, const struct item *item)
{
    return !view->clock.doubt && (zone_day(view->zone, item->at.start) == zone_day(view->zone, view->at) ||
                                     item->at.start - view->at <= SOON_S);
}

// When it is: in how many minutes, and from when to when; without the end if items that start together have
// several.
struct when {
    struct type_style label, big;
    const char *up_next, *minutes, *times; // in the arena; "" for nothing
    bool large;                            // the times are as large as the minutes, at the right edge
};

static const char *keep(const struct layout *layout, struct str *text)
{
    const char *kept = arena_text(&layout->scene->arena, str_text(text), text->length);
    str_free(text);
    return kept ? kept : "";
}

static struct when when_of(
    const struct layout *layout, const struct view *view, const struct item *item, bool ends_differ)
{
    struct when when = {.label = layout_style(layout, FACE_TEXT_BOLD, SIZE_BODY + 1),
        .big = layout_key_style(layout, FACE_TEXT_SEMIBOLD, SIZE_LEFT),
        .up_next = i18n_say("UP NEXT"),
        .minutes = ""};
    struct str text = {0};
    when.label.tracking = 60;
    if (is_soon(view, item)) {
        i18n_until_start(&text, item->at.start - view->at);
        when.minutes = keep(layout, &text);
    }
    if (ends_differ)
        i18n_time(&text, view->zone, item->at.start, view->at);
    else
        i18n_span(&text, view->zone, item->at.start, item->at.end, view->at);
    when.times = keep(layout, &text);
    int gap = layout_px(layout, 28);
    int width = layout_width(layout, when.label, when.up_next) + gap +
                layout_width(layout, when.big, when.minutes) + layout_px(layout, 60) +
                layout_width(layout, when.big, when.times);
    when.large = !widget_was_rescheduled(item) && layout->format != FORMAT_BAR &&
                 width <= layout->right - layout->left;
    return when;
}

// "UP NEXT in 3 min … 16:20 – 16:40", in further lines where one is too narrow. Returns the height.
static int when_row(const struct layout *layout, const struct view *view, const struct item *item,
    bool ends_differ, int top, int further, bool draw)
{
    struct when when = when_of(layout, view, item, ends_differ);
    int height = layout_metrics(layout, when.big).cap_height;
    int gap = layout_px(layout, 28);
    struct facts facts = {.layout = layout,
        .view = view,
        .item = item,
        .style = layout_style(layout, FACE_TEXT, SIZE_BODY + 1),
        .draw = draw,
        .right = layout->right,
        .baseline = top + height,
        .further = further};
    facts.x = layout->left + layout_width(layout, when.label, when.up_next);
    if (draw)
        layout_line(layout, "label", when.label, layout->left, facts.baseline, layout->width,
            COLOUR_ACCENT_TEXT, when.up_next);
    if (when.minutes[0]) {
        int x = facts.x + gap;
        facts.x = x + layout_width(layout, when.big, when.minutes);
        if (draw)
            facts.x = layout_line(
                layout, "until", when.big, x, facts.baseline, layout->right - x, COLOUR_TEXT, when.minutes);
    }
    if (when.large) {
        facts.right = layout->right - layout_width(layout, when.big, when.times) - gap;
        if (draw)
            layout_line(layout, "when", when.big, facts.right + gap, facts.baseline, layout->width,
                COLOUR_TEXT_SECONDARY, when.times);
        facts_marks(&facts);
        return height + facts.height;
    }
    facts_text(&facts, "when", gap, when.times);
    facts_marks(&facts);
    facts_old_times(&facts);
    return height + facts.height;
}

enum { AFTER_MAX = 2 };

// The row of the one stands for the other too.
static bool begins_with(const struct item *item, const struct item *other)
{
    return item->kind == other->kind && item->at.start == other->at.start;
}

// The items after it today, one for each time; returns how many.
static size_t items_after(
    const struct layout *layout, const struct view *view, const struct item *item, const struct item **out)
{
    const struct agenda *agenda = view->agenda;
    size_t max_rows = layout->format == FORMAT_BAR ? 1 : AFTER_MAX;
    size_t count = 0;
    for (size_t i = 0; i < agenda->later_count && count < max_rows; i++)
        if (item_compare(agenda->later[i], item) > 0 &&
            !begins_with(agenda->later[i], count > 0 ? out[count - 1] : item))
            out[count++] = agenda->later[i];
    return count;
}

// Sets `count` of them above the layout's bottom; returns the y of the body's bottom. Without `draw` it only
// measures.
static int rows_after(const struct layout *layout, const struct view *view, const struct item *const *rows,
    size_t count, bool draw)
{
    static const int gaps[] = {[FORMAT_LANDSCAPE] = 14, [FORMAT_PORTRAIT] = 30, [FORMAT_BAR] = 6};
    int gap = layout_px(layout, gaps[layout->format]);
    int bottom = layout->bottom;
    if (count == 0)
        return bottom;
    for (size_t i = count; i-- > 0;)
        bottom = widget_upcoming(layout, view, rows[i], NULL, bottom, draw) - gap;
    if (draw)
        widget_rule(layout, bottom - gap);
    return bottom - gap * 2 - layout_px(layout, layout->format == FORMAT_BAR ? 0 : 12);
}

// The item below the row that says when; returns it with how many of the items after it have room. They give
// way first.
static struct talk fit_one(const struct layout *layout, const struct view *view, const struct item *item,
    const struct item *const *after, int top, size_t *count)
{
    struct talk talk = talk_fit(layout, item, top, rows_after(layout, view, after, *count, false));
    while (*count > 0 && !talk_is_complete(&talk))
        talk = talk_fit(layout, item, top, rows_after(layout, view, after, --*count, false));
    return talk;
}

static int gap_below_when(const struct layout *layout)
{
    return layout_px(layout, layout->format == FORMAT_BAR ? 10 : 30);
}

enum { FURTHER_LINES = 2 }; // of the row that says when

// Marks have lines of their own, unless the title would be cut for that.
static void compose_one(
    const struct layout *layout, const struct view *view, const struct item *item, int top)
{
    const struct item *after[AFTER_MAX] = {0};
    size_t max = items_after(layout, view, item, after);
    size_t count = max;
    struct talk talk = {0};
    int further = FURTHER_LINES + 1;
    do {
        count = max;
        int height = when_row(layout, view, item, false, top, --further, false);
        talk = fit_one(layout, view, item, after, top + height + gap_below_when(layout), &count);
    } while (further > 1 && !talk_is_complete(&talk));
    when_row(layout, view, item, false, top, further, true);
    talk_draw(layout, &talk);
    rows_after(layout, view, after, count, true);
}

static void compose_several(
    const struct layout *layout, const struct view *view, const struct parallel *talks, int top)
{
    struct layout_fit fit = {.face = FACE_DISPLAY_BOLD,
        .max_size = SIZE_TITLE_MIN,
        .min_size = SIZE_TITLE_MIN,
        .key = true,
        .width = layout->right - layout->left,
        .height = layout->bottom - top,
        .max_lines = LAYOUT_MAX_LINES};
    if (layout->format != FORMAT_BAR) {
        parallel_list(layout, view, talks, top, layout->bottom);
        return;
    }
    struct layout_block titles = parallel_fit(layout, talks, PARALLEL_MAX, &fit);
    layout_draw(layout, &titles, "title", layout->left, top, COLOUR_TEXT);
}

static void compose(const struct view *view, const struct style *style, struct scene *scene)
{
    struct layout layout = layout_of(scene, style);
    const struct item *item = subject(view->agenda);
    struct parallel talks = parallel_starting(view->agenda, item);
    int top = talks.count == 1 ? widget_header_of(&layout, view, item)
                               : widget_header(&layout, view, NULL, widget_session(view, item));
    if (talks.count == 1) {
        compose_one(&layout, view, item, top);
        return;
    }
    struct item common = *item;
    common.language = NULL; // marks are each row's own
    common.not_recorded = false;
    top += when_row(&layout, view, &common, talks.ends_differ, top, FURTHER_LINES, true);
    compose_several(&layout, view, &talks, top + gap_below_when(&layout));
}

const struct slide next_slide = {.name = "next", .applies = applies, .compose = compose};
