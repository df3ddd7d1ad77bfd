// The next talk: in how many minutes it starts, and what follows it. Where several start together all of
// them, or as many as fit.
#include "scene/slides/next.h"
#include "scene/i18n.h"
#include "scene/slides/facts.h"
#include "scene/slides/marks.h"
#include "scene/slides/parallel.h"
#include "scene/slides/slides.h"
#include "scene/slides/talk.h"

// Today's next talk, else another day's: a break that nothing follows is no programme. The next item where no
// talk comes, or another day begins with it.
static const struct item *subject(const struct agenda *agenda)
{
    const struct schedule *schedule = agenda->programme->schedule;
    const struct item *talk = agenda->next_talk;
    int64_t today = schedule_day(schedule, agenda->at);
    if (talk && (schedule_day(schedule, talk->at.start) == today ||
                    schedule_day(schedule, agenda->next->at.start) == today))
        return talk;
    return agenda->next;
}

static bool applies(const struct view *view)
{
    return view->agenda && view->agenda->next;
}

// How the row is set that says when.
struct next_row {
    const char *lead; // in place of "UP NEXT" and the minutes; NULL for these
    bool ends_differ;
    int further; // lines of marks
};

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
    struct type_style lead_style, big, old_style;
    const char *lead, *minutes, *times, *old; // in the arena; "" for nothing
    int beside;                               // what stands at the left, and the gap after it
    int times_width, old_width; // the old times stand before the new ones, on a line of their own behind them
    bool two_lines;             // the times have a line of their own,
    bool narrow;                // from the left edge on, since they need it even without the old ones
};

static const char *keep(const struct layout *layout, struct str *text)
{
    const char *kept = arena_text(&layout->scene->arena, str_text(text), text->length);
    str_free(text);
    return kept ? kept : "";
}

static void say_times(const struct layout *layout, const struct view *view, const struct item *item,
    bool ends_differ, struct when *when)
{
    struct str text = {0};
    if (ends_differ)
        i18n_time(&text, view->zone, item->at.start, view->at);
    else
        i18n_span(&text, view->zone, item->at.start, item->at.end, view->at);
    when->times = keep(layout, &text);
    if (widget_was_rescheduled(item) && ends_differ)
        i18n_time(&text, view->zone, item->was->at.start, view->at);
    else if (widget_was_rescheduled(item))
        i18n_span(&text, view->zone, item->was->at.start, item->was->at.end, view->at);
    when->old = keep(layout, &text);
}

static struct when when_of(const struct layout *layout, const struct view *view, const struct item *item,
    const char *lead, bool ends_differ)
{
    struct when when = {.lead_style = layout_style(layout, FACE_TEXT_BOLD, SIZE_BODY + 1),
        .big = layout_key_style(layout, FACE_TEXT_SEMIBOLD, SIZE_LEFT),
        .old_style = layout_style(layout, FACE_TEXT, SIZE_BODY + 1),
        .lead = lead ? lead : i18n_say("UP NEXT"),
        .minutes = ""};
    struct str text = {0};
    if (lead)
        when.lead_style = layout_key_style(layout, FACE_TEXT_BOLD, SIZE_LEFT);
    else
        when.lead_style.tracking = 60;
    if (!lead && is_soon(view, item)) {
        i18n_until_start(&text, item->at.start - view->at);
        when.minutes = keep(layout, &text);
    }
    say_times(layout, view, item, ends_differ, &when);
    when.beside =
        layout_width(layout, when.lead_style, when.lead) +
        (when.minutes[0] ? layout_px(layout, 28) + layout_width(layout, when.big, when.minutes) : 0) +
        layout_px(layout, 60);
    when.times_width = layout_width(layout, when.big, when.times);
    when.old_width = when.old[0] ? layout_width(layout, when.old_style, when.old) + layout_px(layout, 28) : 0;
    int room = layout->right - layout->left - when.times_width;
    when.two_lines = when.beside + when.old_width > room;
    when.narrow = when.beside > room;
    // "We continue now" has one line.
    if (when.two_lines && lead && !ends_differ)
        return when_of(layout, view, item, lead, true);
    // The old times give way to a line, where they alone need another one.
    if (when.old_width > room || (layout->format == FORMAT_BAR && when.two_lines)) {
        when.old_width = 0;
        when.two_lines = when.narrow;
    }
    return when;
}

static void draw_when(const struct layout *layout, const struct when *when, int baseline, int times_baseline)
{
    int x = layout_line(layout, "label", when->lead_style, layout->left, baseline, layout->width,
        COLOUR_ACCENT_TEXT, when->lead);
    if (when->minutes[0])
        layout_line(layout, "until", when->big, x + layout_px(layout, 28), baseline, layout->width,
            COLOUR_TEXT, when->minutes);
    x = when->narrow ? layout->left : layout->right - when->times_width;
    layout_line(
        layout, "when", when->big, x, times_baseline, layout->width, COLOUR_TEXT_SECONDARY, when->times);
    if (when->old_width == 0)
        return;
    x += when->narrow ? when->times_width + layout_px(layout, 28) : -when->old_width;
    int right = layout_line(
        layout, "old-times", when->old_style, x, times_baseline, layout->width, COLOUR_TEXT_PAST, when->old);
    layout_strike(layout, "strike", when->old_style, x, right, times_baseline, COLOUR_TEXT_SECONDARY);
}

// "UP NEXT in 3 min … 16:20 – 16:40", the times at the right edge, or below where a line is too narrow.
// Returns the height.
static int when_row(const struct layout *layout, const struct view *view, const struct item *item,
    const struct next_row *row, int top, bool draw)
{
    struct when when = when_of(layout, view, item, row->lead, row->ends_differ);
    int height = layout_metrics(layout, when.big).cap_height;
    int second = when.two_lines ? height + layout_px(layout, 34) : 0;
    struct facts facts = {.layout = layout,
        .view = view,
        .item = item,
        .style = when.old_style,
        .draw = draw,
        .x = layout->left + (when.narrow         ? when.old_width + when.times_width
                                : when.two_lines ? 0
                                                 : when.beside - layout_px(layout, 60)),
        .right = when.narrow ? layout->right
                             : layout->right - when.times_width - when.old_width - layout_px(layout, 28),
        .baseline = top + height + second,
        .further = row->further};
    if (draw)
        draw_when(layout, &when, top + height, top + height + second);
    facts_marks(&facts);
    return height + second + facts.height;
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

// Sets `count` of them above the layout's bottom, and before them what should be on here too, but is
// elsewhere; returns the y of the body's bottom. Without `draw` it only measures.
static int foot(const struct layout *layout, const struct view *view, const struct item *const *rows,
    size_t count, bool draw)
{
    static const int gaps[] = {[FORMAT_LANDSCAPE] = 14, [FORMAT_PORTRAIT] = 30, [FORMAT_BAR] = 6};
    int gap = layout_px(layout, gaps[layout->format]);
    int bottom = layout->bottom;
    for (size_t i = count; i-- > 0;)
        bottom = widget_upcoming(layout, view, rows[i], NULL, bottom, draw) - gap;
    int missing = widget_missing(layout, view, bottom, draw);
    if (missing < bottom)
        bottom = missing - gap;
    if (bottom == layout->bottom)
        return bottom;
    if (draw)
        widget_rule(layout, bottom - gap);
    return bottom - gap * 2 - layout_px(layout, layout->format == FORMAT_BAR ? 0 : 12);
}

// The item below the row that says when; returns it with how many of the items after it have room. They give
// way first.
static struct talk fit_one(const struct layout *layout, const struct view *view, const struct item *item,
    const struct item *const *after, int top, size_t *count)
{
    struct talk talk = talk_fit(layout, item, top, foot(layout, view, after, *count, false));
    while (*count > 0 && !talk_is_complete(&talk))
        talk = talk_fit(layout, item, top, foot(layout, view, after, --*count, false));
    return talk;
}

static int gap_below_when(const struct layout *layout)
{
    return layout_px(layout, layout->format == FORMAT_BAR ? 10 : 30);
}

enum { FURTHER_LINES = 2 }; // of the row that says when

// Marks have lines of their own, unless the title would be cut for that.
static void compose_one(
    const struct layout *layout, const struct view *view, const struct item *item, const char *lead, int top)
{
    const struct item *after[AFTER_MAX] = {0};
    size_t max = items_after(layout, view, item, after);
    size_t count = max;
    struct talk talk = {0};
    struct next_row row = {.lead = lead, .further = FURTHER_LINES + 1};
    do {
        count = max;
        row.further--;
        int height = when_row(layout, view, item, &row, top, false);
        talk = fit_one(layout, view, item, after, top + height + gap_below_when(layout), &count);
    } while (row.further > 1 && !talk_is_complete(&talk));
    when_row(layout, view, item, &row, top, true);
    talk_draw(layout, &talk);
    foot(layout, view, after, count, true);
}

static void compose_several(
    const struct layout *layout, const struct view *view, const struct parallel *talks, int top)
{
    struct layout_fit fit = {.face = FACE_DISPLAY_BOLD,
        .max_size = SIZE_TITLE_MIN,
        .min_size = SIZE_TITLE_MIN,
        .key = true,
        .width = layout->right - layout->left,
        .height = foot(layout, view, NULL, 0, true) - top,
        .max_lines = LAYOUT_MAX_LINES};
    if (layout->format != FORMAT_BAR) {
        parallel_list(layout, view, talks, top, top + fit.height);
        return;
    }
    struct layout_block titles = parallel_fit(layout, talks, PARALLEL_MAX, &fit);
    layout_draw(layout, &titles, "title", layout->left, top, COLOUR_TEXT);
}

void next_compose(const struct view *view, const struct style *style, struct scene *scene, const char *lead)
{
    struct layout layout = layout_of(scene, style);
    const struct item *item = subject(view->agenda);
    struct parallel talks = parallel_starting(view->agenda, item);
    int top = talks.count == 1 ? widget_header_of(&layout, view, item)
                               : widget_header(&layout, view, NULL, widget_session(view, item));
    if (talks.count == 1) {
        compose_one(&layout, view, item, lead, top);
        return;
    }
    struct item common = *item;
    common.language = NULL; // marks are each row's own
    common.not_recorded = false;
    struct next_row row = {.lead = lead, .ends_differ = talks.ends_differ, .further = FURTHER_LINES};
    top += when_row(&layout, view, &common, &row, top, true);
    compose_several(&layout, view, &talks, top + gap_below_when(&layout));
}

static void compose(const struct view *view, const struct style *style, struct scene *scene)
{
    next_compose(view, style, scene, NULL);
}

const struct slide next_slide = {.name = "next", .applies = applies, .compose = compose};
