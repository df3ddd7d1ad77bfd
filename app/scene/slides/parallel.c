#include "scene/slides/parallel.h"

#include "scene/i18n.h"
#include "scene/slides/marks.h"
#include "scene/text_break.h"

#include <string.h>

static void add(struct parallel *parallel, const struct item *item)
{
    if (parallel->count < PARALLEL_MAX)
        parallel->items[parallel->count] = item;
    parallel->starts_differ |= item->at.start != parallel->items[0]->at.start;
    parallel->ends_differ |= item->at.end != parallel->items[0]->at.end;
    parallel->count++;
}

// The copies of a break for all rooms are one.
static bool is_copy(const struct item *a, const struct item *b)
{
    return a->kind == ITEM_BREAK && strcmp(a->title, b->title) == 0;
}

struct parallel parallel_now(const struct agenda *agenda)
{
    struct parallel parallel = {0};
    enum item_kind kind = agenda->phase == PHASE_TALK ? ITEM_TALK : ITEM_BREAK;
    for (size_t i = 0; i < agenda->now_count; i++)
        if (agenda->now[i]->kind == kind &&
            !(parallel.count > 0 && is_copy(agenda->now[i], parallel.items[0])))
            add(&parallel, agenda->now[i]);
    return parallel;
}

struct parallel parallel_starting(const struct agenda *agenda, const struct item *item)
{
    struct parallel parallel = {0};
    const struct programme *programme = agenda->programme;
    if (!item)
        return parallel;
    add(&parallel, item);
    for (size_t i = programme_after(programme, item->at.start - 1);
         i < programme->count && programme->items[i]->at.start == item->at.start; i++) {
        const struct item *other = programme->items[i];
        if (other != item && other->kind == item->kind && !is_copy(other, item))
            add(&parallel, other);
    }
    return parallel;
}

const char *parallel_session(const struct view *view, const struct parallel *parallel)
{
    const char *first = widget_session(view, parallel->items[0]);
    for (size_t i = 1; i < parallel->count && i < PARALLEL_MAX; i++)
        if (strcmp(widget_session(view, parallel->items[i]), first) != 0)
            return view->schedule.title;
    return first;
}

static const char *or_empty(const char *text)
{
    return text ? text : "";
}

const char *parallel_more(const struct layout *layout, size_t rest)
{
    return rest > 0 ? or_empty(arena_format(
                          &layout->scene->arena, i18n_plural("and %zu more", "and %zu more", rest), rest))
                    : "";
}

const char *parallel_posters(const struct layout *layout, const struct item *item)
{
    size_t count = item->poster_count;
    return count > 0 ? or_empty(arena_format(
                           &layout->scene->arena, i18n_plural("%zu poster", "%zu posters", count), count))
                     : "";
}

// "Poster session · 40 posters"; another item's title, with its note.
static const char *parallel_title(const struct layout *layout, const struct parallel *parallel, size_t index)
{
    struct arena *arena = &layout->scene->arena;
    const struct item *item = parallel->items[index];
    const char *title = item->title;
    if (item->poster_count > 0)
        title = or_empty(arena_format(arena, "%s · %s", title, parallel_posters(layout, item)));
    const char *note = parallel->notes[index];
    return note ? or_empty(arena_format(arena, "%s (%s)", title, note)) : title;
}

// The first `shown` titles, and how many more; `length` bytes of the last of them, with an ellipsis.
static const char *join(
    const struct layout *layout, const struct parallel *parallel, size_t shown, size_t length)
{
    struct str text = {0};
    for (size_t i = 0; i < shown; i++) {
        const char *title = parallel_title(layout, parallel, i);
        if (i > 0)
            str_add_text(&text, " · ");
        if (i + 1 < shown || length >= strlen(title)) {
            str_add_text(&text, title);
        } else {
            str_add(&text, title, length);
            str_add_text(&text, "…");
        }
    }
    if (shown < parallel->count)
        str_format(&text, " %s", parallel_more(layout, parallel->count - shown));
    const char *joined = arena_text(&layout->scene->arena, str_text(&text), text.length);
    str_free(&text);
    return or_empty(joined);
}

// Cuts the only title that is shown, between words where it has some.
static struct layout_block fit_cut(
    const struct layout *layout, const struct parallel *parallel, const struct layout_fit *fit)
{
    const char *title = parallel_title(layout, parallel, 0);
    struct layout_block block = {0};
    bool done = false;
    for (int kind = TEXT_BREAK_LINES; kind <= TEXT_BREAK_GRAPHEMES && !done; kind++) {
        struct text_breaks breaks = text_breaks_of(title, strlen(title), (enum text_break_kind)kind);
        for (size_t i = breaks.count; i-- > 0 && !done;) {
            size_t length =
                breaks.at[i] < strlen(title) ? text_break_before_ellipsis(title, breaks.at[i]) : breaks.at[i];
            block = layout_fit(layout, join(layout, parallel, 1, length), fit);
            done = !block.cut && (kind == TEXT_BREAK_GRAPHEMES || !block.broken);
        }
        text_breaks_free(&breaks);
    }
    return done ? block : layout_fit(layout, parallel_more(layout, parallel->count), fit);
}

struct layout_block parallel_fit(const struct layout *layout, const struct parallel *parallel,
    size_t max_titles, const struct layout_fit *fit)
{
    size_t max = parallel->count < max_titles ? parallel->count : max_titles;
    max = max < PARALLEL_MAX ? max : PARALLEL_MAX;
    if (max == 0)
        return (struct layout_block){.text = ""};
    if (parallel->count == 1)
        return layout_fit(layout, parallel_title(layout, parallel, 0), fit);
    for (size_t shown = max; shown > 0; shown--) {
        struct layout_block block = layout_fit(layout, join(layout, parallel, shown, SIZE_MAX), fit);
        if (!block.cut && !block.broken)
            return block;
    }
    return fit_cut(layout, parallel, fit);
}

const char *parallel_aside(const struct layout *layout, const struct view *view, const struct item *item,
    struct type_style style, int max_width)
{
    bool on = item->at.start <= view->at && view->at < item->at.end;
    size_t count = !view->agenda ? 1
                   : on          ? parallel_now(view->agenda).count
                                 : parallel_starting(view->agenda, item).count;
    if (count > 1)
        return parallel_more(layout, count - 1);
    if (view->hall && view->agenda && item->kind == ITEM_TALK) {
        const char *room = widget_room(view, view->agenda->programme->schedule->rooms[item->room].name);
        if (layout_width(layout, style, room) <= max_width)
            return room;
    }
    return item->poster_count > 0 ? parallel_posters(layout, item)
                                  : widget_names(layout, style, item, max_width);
}

// How the rows are set.
struct list {
    const struct layout *layout;
    const struct view *view;
    bool ends, tall; // tall: the title has up to two lines, and the rest stands below it
    int size;        // of a tall row's title
    int edge;        // where right-to-left titles of wide rows end, as far as they have room
    struct type_style title, rest;
};

// "EN · not recorded · until 15:00 · Ada Example"
static const char *rest_of(const struct list *list, const struct item *item, int max_width)
{
    struct str text = {0};
    str_add_text(&text, marks_language(list->layout, list->view, item));
    if (item->not_recorded)
        str_format(&text, "%s%s", text.length > 0 ? " · " : "", i18n_say("not recorded"));
    if (list->ends) {
        str_add_text(&text, text.length > 0 ? " · " : "");
        i18n_until(&text, list->view->zone, item->at.end, list->view->at);
    }
    if (!list->ends || list->tall) {
        const char *separator = text.length > 0 ? " · " : "";
        int left = max_width - layout_width(list->layout, list->rest, str_text(&text)) -
                   layout_width(list->layout, list->rest, separator);
        const char *names = item->poster_count > 0 ? parallel_posters(list->layout, item)
                                                   : widget_names(list->layout, list->rest, item, left);
        if (names[0] != '\0')
            str_format(&text, "%s%s", separator, names);
    }
    const char *joined = arena_text(&list->layout->scene->arena, str_text(&text), text.length);
    str_free(&text);
    return or_empty(joined);
}

// What stands at the right edge of a wide row, and how much room that has: a long title gets what it leaves.
static const char *wide_rest(const struct list *list, const struct item *item, int *max_width)
{
    const struct layout *layout = list->layout;
    int width = layout->right - layout->left;
    int left = width - layout_width(layout, list->title, item->title) - layout_px(layout, 40);
    *max_width = left < width / 4 ? width / 4 : left;
    return rest_of(list, item, *max_width);
}

// Where all right-to-left titles of the first `shown` rows end, so that they form a column.
static int edge_of(const struct list *list, const struct parallel *parallel, size_t shown)
{
    const struct layout *layout = list->layout;
    int edge = layout->right;
    for (size_t i = 0; i < shown; i++) {
        int max_rest;
        if (!text_break_is_rtl(parallel->items[i]->title))
            continue;
        int rest = layout_width(layout, list->rest, wide_rest(list, parallel->items[i], &max_rest));
        int right =
            layout->right - (rest > 0 ? (rest < max_rest ? rest : max_rest) + layout_px(layout, 40) : 0);
        edge = right < edge ? right : edge;
    }
    return edge;
}

// One line: the title, and at the right edge the rest. Returns the height.
static int row_wide(const struct list *list, const struct item *item, int top, bool draw)
{
    const struct layout *layout = list->layout;
    int height = list->title.size_px * 107 / 100;
    int baseline = top + layout_metrics(layout, list->title).ascent;
    if (!draw)
        return height;
    int max_rest;
    const char *rest = wide_rest(list, item, &max_rest);
    int right = layout_line_right(
        layout, "row-rest", list->rest, layout->right, baseline, max_rest, COLOUR_TEXT_SECONDARY, rest);
    right -= rest[0] ? layout_px(layout, 40) : 0;
    int width = right - layout->left;
    if (!text_break_is_rtl(item->title)) {
        layout_line(layout, "title", list->title, layout->left, baseline, width, COLOUR_TEXT, item->title);
        return height;
    }
    if (layout_width(layout, list->title, item->title) <= list->edge - layout->left)
        right = list->edge;
    layout_line_right(layout, "title", list->title, right, baseline, width, COLOUR_TEXT, item->title);
    return height;
}

static int row_tall(const struct list *list, const struct item *item, int top, bool draw)
{
    const struct layout *layout = list->layout;
    int width = layout->right - layout->left;
    struct type_metrics metrics = layout_metrics(layout, list->rest);
    struct layout_block title = layout_fit(layout, item->title,
        &(struct layout_fit){.face = list->title.face,
            .max_size = list->size,
            .min_size = list->size,
            .key = true,
            .width = width,
            .height = layout->height,
            .max_lines = 2});
    const char *rest = rest_of(list, item, width);
    if (draw) {
        int below = layout_draw(layout, &title, "title", layout->left, top, COLOUR_TEXT);
        layout_line_below(layout, &title, "row-rest", list->rest, layout->left, below + metrics.ascent, width,
            COLOUR_TEXT_SECONDARY, rest);
    }
    return title.height + (rest[0] ? metrics.ascent + metrics.descent : 0);
}

static int row(const struct list *list, const struct item *item, int top, bool draw)
{
    return list->tall ? row_tall(list, item, top, draw) : row_wide(list, item, top, draw);
}

// How many rows fit into `height`, with the line below them if some do not; `used` is their height.
static size_t count_rows(
    const struct list *list, const struct parallel *parallel, int height, int gap, int more, int *used)
{
    size_t shown = 0;
    *used = 0;
    for (int y = 0; shown < parallel->count && shown < PARALLEL_MAX; shown++) {
        y += row(list, parallel->items[shown], 0, false);
        if (y + (shown + 1 < parallel->count ? gap + more : 0) > height)
            break;
        *used = y;
        y += gap;
    }
    return shown;
}

void parallel_list(const struct layout *layout, const struct view *view, const struct parallel *parallel,
    int top, int bottom)
{
    struct list list = {.layout = layout,
        .view = view,
        .ends = parallel->ends_differ,
        .size = SIZE_TITLE_MIN,
        .title = layout_key_style(layout, FACE_DISPLAY_BOLD, SIZE_TITLE_MIN),
        .rest = layout_style(layout, FACE_TEXT, SIZE_BODY)};
    struct type_metrics metrics = layout_metrics(layout, list.rest);
    int more = metrics.ascent + metrics.descent;
    int gap = layout_px(layout, 16);
    int used;
    // Two-line titles with everything about each, where that shows as many.
    list.tall = layout->portrait;
    size_t shown = count_rows(&list, parallel, bottom - top, gap, more, &used);
    list.tall = true;
    size_t tall = count_rows(&list, parallel, bottom - top, gap, more, &used);
    list.tall = layout->portrait || tall >= shown;
    // A few have large type.
    for (int size = 95; list.tall && size > SIZE_TITLE_MIN && list.size == SIZE_TITLE_MIN; size -= 10) {
        struct list larger = list;
        larger.size = size;
        if (count_rows(&larger, parallel, bottom - top, gap * 2, more, &used) == parallel->count)
            list.size = size;
    }
    shown = count_rows(&list, parallel, bottom - top, gap, more, &used);
    list.edge = list.tall ? 0 : edge_of(&list, parallel, shown);
    size_t rest = parallel->count - shown;
    int spare = bottom - top - used - (rest > 0 ? gap + more : 0);
    int max_gap = layout_px(layout, list.tall ? 44 : 28);
    gap = shown > 1 && gap + spare / (int)(shown + 1) < max_gap ? gap + spare / (int)(shown + 1) : max_gap;
    int y = top;
    for (size_t i = 0; i < shown; i++)
        y += row(&list, parallel->items[i], y, true) + gap;
    layout_line(layout, "more", list.rest, layout->left, y + metrics.ascent, layout->right - layout->left,
        COLOUR_TEXT_SECONDARY, parallel_more(layout, rest));
}
