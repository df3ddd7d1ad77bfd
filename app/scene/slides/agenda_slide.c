// The room's day as a list: past rows dimmed, the current row filled, breaks in the info colour. A long list
// has pages, which begin with the row before the current one, so that past rows are dropped first. Of many
// items that start together in one room the first ones have rows, and another row counts the rest.
#include "scene/i18n.h"
#include "scene/slides/marks.h"
#include "scene/slides/parallel.h"
#include "scene/slides/slides.h"
#include "scene/slides/widgets.h"

static int larger(int a, int b)
{
    return a > b ? a : b;
}

enum { AHEAD_S = 6 * 3600, REST_S = 2 * 3600, GROUP_MIN = 3 };

// A row: an item; how many more start with it; or a day's date, below which its items stand.
struct entry {
    const struct item *item; // of `more` the first that is left out; NULL for a date
    size_t more;             // 0 for an item
    int64_t day;
};

struct list {
    size_t count;
    struct entry *entries;
};

// What the list is made of: what goes on since an earlier day, and what a span has, cancelled items included.
struct source {
    int64_t day;
    size_t carried, count;
    const struct item *const *items;
    size_t rest; // how many follow them on the last of these days
};

// A programme that goes on past midnight without a night's rest goes on past the list's end too.
static void count_rest(const struct programme *programme, int64_t day_end, int64_t end, struct source *source)
{
    const struct item *last = source->count > 0 ? source->items[source->count - 1] : NULL;
    struct span after = {end, schedule_day_end(programme->schedule, end - 1)};
    if (!last || last->at.start < day_end)
        return;
    size_t rest;
    const struct item *const *items = programme_listed(programme, after, &rest);
    if (rest == 0 || items[0]->at.start - last->at.end >= REST_S)
        return;
    // A single one takes no more room than the row that counts it.
    if (rest == 1)
        source->count++;
    else
        source->rest = rest;
}

// Today's items, and what follows within the next hours, as after midnight; after the last one, or where
// there are none, those of the next day that has some.
static struct source source_of(const struct agenda *agenda)
{
    const struct schedule *schedule = agenda->programme->schedule;
    int64_t today = schedule_day(schedule, agenda->at);
    struct source source = {.day = today};
    if (agenda->next && agenda->now_count == 0 && (agenda->today_count == 0 || agenda->phase == PHASE_AFTER))
        source.day = schedule_day(schedule, agenda->next->at.start);
    struct span span = {
        schedule_day_start(schedule, source.day), schedule_day_start(schedule, source.day + 1)};
    int64_t day_end = span.end;
    if (source.day == today && agenda->at + AHEAD_S > span.end)
        span.end = agenda->at + AHEAD_S;
    source.items = programme_listed(agenda->programme, span, &source.count);
    count_rest(agenda->programme, day_end, span.end, &source);
    while (source.carried < agenda->now_count && agenda->now[source.carried]->at.start < span.start)
        source.carried++;
    return source;
}

static bool applies(const struct view *view)
{
    if (!view->agenda)
        return false;
    struct source source = source_of(view->agenda);
    return source.count + source.carried > 0;
}

static const struct item *source_item(const struct agenda *agenda, const struct source *source, size_t i)
{
    return i < source->carried ? agenda->now[i] : source->items[i - source->carried];
}

static bool start_together(const struct item *a, const struct item *b)
{
    return a->at.start == b->at.start && a->room == b->room && a->kind == b->kind && !a->cancelled &&
           !b->cancelled;
}

// Adds the items from `from` on that start together, at most `limit` of them; returns the index after them.
static size_t add_group(
    const struct agenda *agenda, const struct source *source, size_t from, size_t limit, struct list *list)
{
    size_t total = source->carried + source->count;
    const struct item *first = source_item(agenda, source, from);
    size_t end = from + 1;
    while (end < total && start_together(first, source_item(agenda, source, end)))
        end++;
    // A row for one alone says no more than that one would.
    size_t shown = end - from > limit + 1 ? limit : end - from;
    for (size_t i = from; i < from + shown; i++)
        list->entries[list->count++] = (struct entry){.item = source_item(agenda, source, i)};
    if (from + shown < end)
        list->entries[list->count++] =
            (struct entry){.item = source_item(agenda, source, from + shown), .more = end - from - shown};
    return end;
}

static void fill(const struct agenda *agenda, const struct source *source, size_t limit, struct list *list)
{
    const struct schedule *schedule = agenda->programme->schedule;
    int64_t day = source->day;
    list->count = 0;
    for (size_t i = 0; i < source->carried + source->count;) {
        const struct item *item = source_item(agenda, source, i);
        int64_t of = schedule_day(schedule, item->at.start);
        if (of != day)
            list->entries[list->count++] = (struct entry){.day = item->at.start};
        day = of;
        i = add_group(agenda, source, i, limit, list);
    }
    if (source->rest > 0)
        list->entries[list->count++] =
            (struct entry){.item = source->items[source->count], .more = source->rest};
}

static bool is_past(const struct view *view, const struct item *item)
{
    return item->at.end <= view->at && item->at.start < view->at;
}

static bool is_running(const struct view *view, const struct item *item)
{
    return !item->cancelled && item->at.start <= view->at && view->at < item->at.end;
}

// The first page's first row: the one before the first that is not past.
static size_t first_row(const struct view *view, const struct list *list)
{
    size_t i = 0;
    while (i < list->count && (!list->entries[i].item || is_past(view, list->entries[i].item)))
        i++;
    if (i == list->count)
        return 0;
    return i > 0 ? i - 1 : 0;
}

// The list for a page of `rows`: with all items that start together, or as many of them as fit.
static struct list list_of(
    struct arena *arena, const struct view *view, const struct source *source, size_t rows)
{
    size_t max = 2 * (source->carried + source->count) + 1;
    struct list list = {.entries = arena_alloc(arena, max, sizeof *list.entries)};
    if (!list.entries)
        return list;
    fill(view->agenda, source, SIZE_MAX - 1, &list);
    size_t limit = rows > GROUP_MIN ? rows : GROUP_MIN;
    while (list.count - first_row(view, &list) > rows && limit >= GROUP_MIN)
        fill(view->agenda, source, limit--, &list);
    return list;
}

struct row_colours {
    enum colour time, title, names;
};

// The text on a running row's ground.
static enum colour on_running(const struct item *item)
{
    return item->kind == ITEM_BREAK ? COLOUR_ON_INFO : COLOUR_ON_ACCENT;
}

static struct row_colours colours_of(const struct view *view, const struct item *item)
{
    if (is_running(view, item))
        return (struct row_colours){on_running(item), on_running(item), on_running(item)};
    if (is_past(view, item) || item->cancelled)
        return (struct row_colours){COLOUR_TEXT_PAST, COLOUR_TEXT_PAST, COLOUR_TEXT_PAST};
    if (item->kind == ITEM_BREAK)
        return (struct row_colours){COLOUR_INFO, COLOUR_INFO, COLOUR_INFO};
    return (struct row_colours){COLOUR_TEXT, COLOUR_TEXT, COLOUR_TEXT};
}

static bool entry_is_running(const struct view *view, const struct entry *entry)
{
    return entry->item && is_running(view, entry->item);
}

// The ground of running rows that follow each other is one, drawn with the first one on the page.
static void fill_running(const struct layout *layout, const struct view *view, const struct list *list,
    size_t i, size_t from, size_t until, int top, int height)
{
    if (!entry_is_running(view, &list->entries[i]) ||
        (i > from && entry_is_running(view, &list->entries[i - 1]) &&
            list->entries[i - 1].item->kind == list->entries[i].item->kind))
        return;
    enum item_kind kind = list->entries[i].item->kind;
    int rows = 1;
    while (i + (size_t)rows < until && entry_is_running(view, &list->entries[i + (size_t)rows]) &&
           list->entries[i + (size_t)rows].item->kind == kind)
        rows++;
    int beyond = layout_px(layout, 24);
    struct box box = {layout->left - beyond, top, layout->right - layout->left + 2 * beyond, rows * height};
    enum colour colour = kind == ITEM_BREAK ? COLOUR_INFO : COLOUR_ACCENT;
    scene_fill(layout->scene, "running", box, layout_px(layout, 8), colour);
}

static struct type_style time_style(const struct layout *layout, bool running)
{
    struct type_style style =
        layout_style(layout, running ? FACE_DISPLAY_BOLD : FACE_DISPLAY_SEMIBOLD, SIZE_BODY);
    style.cells = true;
    return style;
}

static struct type_style old_time_style(const struct layout *layout)
{
    struct type_style style = layout_style(layout, FACE_DISPLAY, SIZE_SMALL);
    style.cells = true;
    return style;
}

// A row shows the start alone: a moved end does not matter.
static bool start_was_moved(const struct item *item)
{
    return widget_was_rescheduled(item) && !widget_same_minute(item->was->at.start, item->at.start);
}

static int clock_width(
    const struct layout *layout, const struct view *view, struct type_style style, int64_t at)
{
    char clock[I18N_CLOCK_SIZE];
    return layout_width(layout, style, i18n_clock(view->zone, at, clock));
}

// The widest of the languages' tags; 0 where there are none.
static int tag_width(const struct layout *layout, const struct view *view, const struct list *list)
{
    int width = 0;
    for (size_t i = 0; i < list->count; i++) {
        const struct entry *entry = &list->entries[i];
        const char *tag = entry->item && entry->more == 0 ? marks_language(layout, view, entry->item) : "";
        width = larger(width, layout_width(layout, marks_language_style(layout), tag));
    }
    return width;
}

// The columns of a row.
struct columns {
    int language; // the x of the language's tag
    int title;    // that of the title
};

// Farther right where a row shows an old time beside the new one, or talks are in several languages.
static struct columns columns_of(
    const struct layout *layout, const struct view *view, const struct list *list)
{
    struct type_style style = time_style(layout, false);
    int times = layout_width(layout, style, "00:00");
    int old_times = 0;
    for (size_t i = 0; i < list->count; i++) {
        const struct item *item = list->entries[i].item;
        if (!item || list->entries[i].more > 0)
            continue;
        times = larger(times, clock_width(layout, view, style, item->at.start));
        if (start_was_moved(item))
            old_times =
                larger(old_times, clock_width(layout, view, old_time_style(layout), item->was->at.start));
    }
    int x = layout->left + times + layout_px(layout, 36);
    x = old_times > 0 ? x + old_times + layout_px(layout, 24) : x;
    int tags = tag_width(layout, view, list);
    return (struct columns){x, tags > 0 ? x + tags + layout_px(layout, 24) : x};
}

// In place of the names: what became of an item that does not take place here.
static const char *outcome(const struct layout *layout, const struct view *view, const struct item *item)
{
    if (!item->moved_to)
        return i18n_say("cancelled");
    struct str text = {0};
    str_format(&text, i18n_say("now in %s"), item->moved_to);
    if (item->was) {
        str_add_text(&text, ", ");
        i18n_time(&text, view->zone, item->was->at.start, view->at);
    }
    const char *kept = arena_text(&layout->scene->arena, str_text(&text), text.length);
    str_free(&text);
    return kept ? kept : "";
}

// Does it end on another day than it starts?
static bool ends_another_day(const struct view *view, const struct item *item)
{
    return item->at.end > item->at.start &&
           zone_day(view->zone, item->at.end - 1) != zone_day(view->zone, item->at.start);
}

// "until Sunday 12:00 · Ada Example"
static const char *end_and_names(const struct layout *layout, const struct view *view,
    const struct item *item, struct type_style style, int max_width)
{
    struct str end = {0};
    i18n_end(&end, view->zone, item->at.end, item->at.start > view->at ? item->at.start : view->at);
    const char *until = arena_format(&layout->scene->arena, i18n_say("until %s"), str_text(&end));
    str_free(&end);
    int left =
        max_width - layout_width(layout, style, until ? until : "") - layout_width(layout, style, " · ");
    const char *names = widget_names(layout, style, item, left);
    if (!until || names[0] == '\0' || layout_width(layout, style, names) > left)
        return until ? until : "";
    const char *both = arena_format(&layout->scene->arena, "%s · %s", until, names);
    return both ? both : until;
}

static const char *names_or_outcome(const struct layout *layout, const struct view *view,
    const struct item *item, struct type_style style, int max_width)
{
    if (item->cancelled)
        return outcome(layout, view, item);
    if (ends_another_day(view, item))
        return end_and_names(layout, view, item, style, max_width);
    return item->poster_count > 0 ? parallel_posters(layout, item)
                                  : widget_names(layout, style, item, max_width);
}

static void row_language(const struct layout *layout, const struct view *view, const struct item *item, int x,
    int baseline, enum colour colour)
{
    const char *tag = marks_language(layout, view, item);
    if (tag[0] != '\0')
        layout_line(
            layout, "row-language", marks_language_style(layout), x, baseline, layout->width, colour, tag);
}

static void row_time(const struct layout *layout, const struct view *view, const struct item *item,
    int baseline, enum colour colour)
{
    char clock[I18N_CLOCK_SIZE];
    struct type_style style = time_style(layout, is_running(view, item));
    int x = layout_line(layout, "row-time", style, layout->left, baseline, layout->width, colour,
        i18n_clock(view->zone, item->at.start, clock));
    if (item->cancelled)
        layout_strike(layout, "strike", style, layout->left, x, baseline, colour);
    if (!start_was_moved(item))
        return;
    struct type_style old = old_time_style(layout);
    enum colour old_colour = is_running(view, item) ? on_running(item) : COLOUR_TEXT_SECONDARY;
    int left = x + layout_px(layout, 20);
    x = layout_line(layout, "old-time", old, left, baseline, layout->width, old_colour,
        i18n_clock(view->zone, item->was->at.start, clock));
    layout_strike(layout, "strike", old, left, x, baseline, old_colour);
}

// One line: time, title, names at the right edge.
static void row_wide(const struct layout *layout, const struct view *view, const struct item *item,
    const struct columns *columns, int top, int height)
{
    int x = columns->title;
    bool running = is_running(view, item);
    struct row_colours colours = colours_of(view, item);
    struct type_style title = layout_style(layout, running ? FACE_DISPLAY_BOLD : FACE_DISPLAY, SIZE_BODY);
    struct type_style names_style =
        layout_style(layout, running ? FACE_TEXT_SEMIBOLD : FACE_TEXT, SIZE_SMALL);
    struct type_metrics metrics = layout_metrics(layout, title);
    int baseline = top + (height + metrics.cap_height) / 2;
    if (item->cancelled)
        colours.names = COLOUR_ACCENT_TEXT;
    row_time(layout, view, item, baseline, colours.time);
    row_language(layout, view, item, columns->language, baseline, colours.title);
    int gap = layout_px(layout, 40);
    // A long title gets what the names leave; they get at least a quarter.
    int whole = layout->right - x;
    int max_names = whole - layout_width(layout, title, item->title) - gap;
    max_names = max_names < whole / 4 ? whole / 4 : max_names;
    const char *names = names_or_outcome(layout, view, item, names_style, max_names);
    int names_left = layout_line_right(
        layout, "row-speakers", names_style, layout->right, baseline, max_names, colours.names, names);
    int max_title = names[0] ? names_left - gap - x : whole;
    int right = layout_line(layout, "row-title", title, x, baseline, max_title, colours.title, item->title);
    if (item->cancelled)
        layout_strike(layout, "strike", title, x, right, baseline, colours.title);
}

// Two or three lines: the title over the names, for portrait screens.
static void row_tall(const struct layout *layout, const struct view *view, const struct item *item,
    const struct columns *columns, int top, int height)
{
    int x = columns->title;
    bool running = is_running(view, item);
    struct row_colours colours = colours_of(view, item);
    struct type_style names_style =
        layout_style(layout, running ? FACE_TEXT_SEMIBOLD : FACE_TEXT, SIZE_SMALL);
    struct type_metrics names_metrics = layout_metrics(layout, names_style);
    if (colours.names == COLOUR_TEXT)
        colours.names = COLOUR_TEXT_SECONDARY; // directly below the title they must recede
    if (item->cancelled)
        colours.names = COLOUR_ACCENT_TEXT;
    int max_width = layout->right - x;
    const char *names = names_or_outcome(layout, view, item, names_style, max_width);
    int names_height = names[0] ? names_metrics.line_height : 0;
    int padding = layout_px(layout, 12);
    struct layout_block title = layout_fit(layout, item->title,
        &(struct layout_fit){.face = running ? FACE_DISPLAY_BOLD : FACE_DISPLAY,
            .max_size = SIZE_BODY,
            .min_size = SIZE_BODY,
            .width = max_width,
            .height = height - 2 * padding - names_height,
            .max_lines = 2});
    int title_top = top + (height - title.height - names_height) / 2;
    row_time(layout, view, item, title_top + title.ascent, colours.time);
    row_language(layout, view, item, columns->language, title_top + title.ascent, colours.time);
    int below = layout_draw(layout, &title, "row-title", x, title_top, colours.title);
    layout_line(layout, "row-speakers", names_style, x, below + names_metrics.ascent, max_width,
        colours.names, names);
}

// "and 34 more", or a date.
static void row_note(const struct layout *layout, const struct view *view, const struct entry *entry, int x,
    int top, int height)
{
    struct type_style style = layout_style(layout, FACE_TEXT, SIZE_SMALL);
    struct str date = {0};
    enum colour colour = COLOUR_TEXT_SECONDARY;
    int baseline = top + (height + layout_metrics(layout, style).cap_height) / 2;
    if (!entry->item) {
        i18n_date(&date, view->zone, entry->day);
        layout_line(layout, "row-day", style, layout->left, baseline, layout->right - layout->left, colour,
            str_text(&date));
        str_free(&date);
        return;
    }
    if (is_running(view, entry->item))
        colour = on_running(entry->item);
    else if (is_past(view, entry->item))
        colour = COLOUR_TEXT_PAST;
    layout_line(layout, "row-more", style, x, baseline, layout->right - x, colour,
        parallel_more(layout, entry->more));
}

static int row_height(const struct layout *layout)
{
    static const int padding[] = {[FORMAT_LANDSCAPE] = 35, [FORMAT_PORTRAIT] = 26, [FORMAT_BAR] = 10};
    struct type_metrics title = layout_metrics(layout, layout_style(layout, FACE_DISPLAY_BOLD, SIZE_BODY));
    struct type_metrics names = layout_metrics(layout, layout_style(layout, FACE_TEXT, SIZE_SMALL));
    int height = layout->portrait ? 2 * title.line_height + names.line_height : title.line_height;
    return height + layout_px(layout, padding[layout->format]);
}

static void compose(const struct view *view, const struct style *style, struct scene *scene)
{
    struct layout layout = layout_of(scene, style);
    struct source source = source_of(view->agenda);
    int row = row_height(&layout);
    int top = widget_body_top(&layout, view, NULL);
    // The last row's padding may reach into the margin.
    int space = layout.bottom + layout_px(&layout, layout.format == FORMAT_BAR ? 4 : 20) - top;
    size_t rows = row > 0 && space > row ? (size_t)(space / row) : 0;
    rows = rows > 0 ? rows : 1;
    struct list list = list_of(&scene->arena, view, &source, rows);
    size_t first = list.count > rows ? first_row(view, &list) : 0;
    // Keep the last page full: begin earlier instead.
    if (first + rows > list.count)
        first = list.count > rows ? list.count - rows : 0;
    scene->pages = (int)((list.count - first + rows - 1) / rows);
    int page = scene->pages > 0 ? view->page % scene->pages : 0;
    int64_t day = schedule_day_start(view->agenda->programme->schedule, source.day);
    widget_header_day(&layout, view, NULL, day, page);
    struct columns columns = columns_of(&layout, view, &list);
    size_t from = first + (size_t)page * rows;
    size_t until = list.count < from + rows ? list.count : from + rows;
    for (size_t i = from; i < until; i++) {
        int y = top + (int)(i - from) * row;
        fill_running(&layout, view, &list, i, from, until, y, row);
        const struct entry *entry = &list.entries[i];
        if (!entry->item || entry->more > 0)
            row_note(&layout, view, entry, columns.title, y, row);
        else if (layout.portrait)
            row_tall(&layout, view, entry->item, &columns, y, row);
        else
            row_wide(&layout, view, entry->item, &columns, y, row);
    }
}

const struct slide agenda_slide = {.name = "agenda", .applies = applies, .compose = compose, .page_s = 6};
