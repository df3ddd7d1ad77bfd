// What should be on here, now or soon, but is elsewhere or cancelled: some come to this door for it.
#include "scene/i18n.h"
#include "scene/slides/signs.h"
#include "scene/slides/widgets.h"

enum { SOON_S = 20 * 60, MISSING_MAX = 2 };

// From a while before its time on until it would have ended. A break that gave way to a delay is not missed.
static bool is_missed(const struct view *view, const struct item *item)
{
    return item->cancelled && (item->kind == ITEM_TALK || item->moved_to) &&
           view->at >= item->at.start - SOON_S && view->at < item->at.end;
}

// Fills at most `max` of `out`; returns how many.
static size_t find_missed(const struct view *view, const struct item **out, size_t max)
{
    const struct programme *programme = view->agenda->programme;
    size_t count = 0;
    for (size_t i = 0; i < programme->listed_count && count < max; i++) {
        const struct item *item = programme->listed[i];
        if (item->at.start - SOON_S > view->at)
            break; // they are in order
        if (is_missed(view, item))
            out[count++] = item;
    }
    return count;
}

const char *widget_moved_to(const struct layout *layout, const struct view *view, const struct item *item)
{
    struct arena *arena = &layout->scene->arena;
    if (!item->moved_to)
        return i18n_say("cancelled");
    const char *room = sign_to(layout, view, item->moved_to);
    const char *text;
    if (item->was && !widget_same_minute(item->was->at.start, item->at.start)) {
        struct str when = {0};
        i18n_time(&when, view->zone, item->was->at.start, view->at);
        text = arena_format(arena, "%s, %s", room, str_text(&when));
        str_free(&when);
    } else {
        text = room;
    }
    return text ? text : "";
}

const char *widget_missing_text(const struct layout *layout, const struct view *view)
{
    const struct item *missed[MISSING_MAX];
    size_t count = find_missed(view, missed, MISSING_MAX);
    struct str text = {0};
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            str_add_char(&text, '\n');
        i18n_time(&text, view->zone, missed[i]->at.start, view->at);
        // The title last: it may be cut.
        str_format(&text, " %s · %s", widget_moved_to(layout, view, missed[i]), missed[i]->title);
    }
    const char *kept = arena_text(&layout->scene->arena, str_text(&text), text.length);
    str_free(&text);
    return kept ? kept : "";
}

// "15:45 Title → Opala", on two lines where a title would lose too much. The title is cut before the rest.
// Returns how many lines it takes.
static int missing_item(
    const struct layout *layout, const struct view *view, const struct item *item, int baseline, bool draw)
{
    struct type_style strong = layout_style(layout, FACE_TEXT_SEMIBOLD, SIZE_BODY);
    struct type_style plain = layout_style(layout, FACE_TEXT, SIZE_BODY);
    const char *where = widget_moved_to(layout, view, item);
    struct str time = {0};
    i18n_time(&time, view->zone, item->at.start, view->at);
    int gap = layout_px(layout, 18);
    int x = layout->left + layout_width(layout, strong, str_text(&time)) + gap;
    int after = gap + layout_width(layout, strong, where);
    int width = layout_width(layout, plain, item->title);
    int line = layout_metrics(layout, strong).line_height;
    bool two = x + width + after > layout->right && layout->portrait;
    enum colour colour = item->moved_to ? COLOUR_TEXT : COLOUR_TEXT_SECONDARY;
    if (draw) {
        layout_line(
            layout, "missing", strong, layout->left, baseline, layout->width, COLOUR_TEXT, str_text(&time));
        int right = layout_line(layout, "missing", plain, x, baseline, layout->right - x - (two ? 0 : after),
            colour, item->title);
        if (!item->moved_to)
            layout_strike(layout, "strike", plain, x, right, baseline, colour);
        layout_line(layout, "missing", strong, two ? x : right + gap, baseline + (two ? line : 0),
            layout->width, COLOUR_ACCENT_TEXT, where);
    }
    str_free(&time);
    return 1 + two;
}

int widget_missing(const struct layout *layout, const struct view *view, int bottom, bool draw)
{
    const struct item *missed[MISSING_MAX];
    size_t count = find_missed(view, missed, layout->format == FORMAT_BAR ? 1 : MISSING_MAX);
    struct type_metrics metrics = layout_metrics(layout, layout_style(layout, FACE_TEXT_SEMIBOLD, SIZE_BODY));
    int lines = 0;
    for (size_t i = 0; i < count; i++)
        lines += missing_item(layout, view, missed[i], 0, false);
    int top = bottom - lines * metrics.line_height;
    int baseline = top + metrics.ascent;
    for (size_t i = 0; draw && i < count; i++)
        baseline += missing_item(layout, view, missed[i], baseline, true) * metrics.line_height;
    return top;
}
