#include "scene/slides/agenda_rows.h"

#include "scene/i18n.h"
#include "scene/slides/marks.h"
#include "scene/slides/parallel.h"
#include "scene/slides/signs.h"

static int larger(int a, int b)
{
    return a > b ? a : b;
}

static bool is_running(const struct view *view, const struct item *item)
{
    return !item->cancelled && item->at.start <= view->at && view->at < item->at.end;
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
    if (agenda_list_is_past(item, view->at) || item->cancelled)
        return (struct row_colours){COLOUR_TEXT_PAST, COLOUR_TEXT_PAST, COLOUR_TEXT_PAST};
    if (item->kind == ITEM_BREAK)
        return (struct row_colours){COLOUR_INFO, COLOUR_INFO, COLOUR_INFO};
    return (struct row_colours){COLOUR_TEXT, COLOUR_TEXT, COLOUR_TEXT};
}

static bool entry_is_running(const struct view *view, const struct agenda_entry *entry)
{
    return entry->item && is_running(view, entry->item);
}

// The ground of running rows that follow each other is one, drawn with the first one on the page.
static void fill_running(const struct layout *layout, const struct view *view, const struct agenda_list *list,
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

static struct type_style time_style(const struct layout *layout, int size, bool running)
{
    struct type_style style = layout_style(layout, running ? FACE_DISPLAY_BOLD : FACE_DISPLAY_SEMIBOLD, size);
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
static int tag_width(const struct layout *layout, const struct view *view, const struct agenda_list *list)
{
    int width = 0;
    for (size_t i = 0; i < list->count; i++) {
        const struct agenda_entry *entry = &list->entries[i];
        const char *tag = entry->item && entry->more == 0 ? marks_language(layout, view, entry->item) : "";
        width = larger(width, layout_width(layout, marks_language_style(layout), tag));
    }
    return width;
}

struct agenda_columns agenda_columns_of(
    const struct layout *layout, const struct view *view, const struct agenda_list *list, int size)
{
    struct type_style style = time_style(layout, size, false);
    int times = layout_width(layout, style, "00:00");
    int old_times = 0;
    for (size_t i = 0; i < list->count; i++) {
        const struct item *item = list->entries[i].item;
        if (!item || list->entries[i].more > 0 || list->entries[i].earlier > 0)
            continue;
        times = larger(times, clock_width(layout, view, style, item->at.start));
        if (start_was_moved(item))
            old_times =
                larger(old_times, clock_width(layout, view, old_time_style(layout), item->was->at.start));
    }
    int x = layout->left + times + layout_px(layout, 36);
    x = old_times > 0 ? x + old_times + layout_px(layout, 24) : x;
    int tags = tag_width(layout, view, list);
    return (struct agenda_columns){false, size, x, tags > 0 ? x + tags + layout_px(layout, 24) : x};
}

// In place of the names: what became of an item that does not take place here.
static const char *outcome(const struct layout *layout, const struct view *view, const struct item *item)
{
    if (!item->moved_to)
        return i18n_say("cancelled");
    struct str text = {0};
    const char *room = sign_room(layout, view, item->moved_to);
    struct str when = {0};
    if (item->was)
        i18n_at(&when, view->zone, item->was->at.start, view->at);
    if (item->was)
        str_format(&text, i18n_say("now in %s %s"), room, str_text(&when));
    else
        str_format(&text, i18n_say("now in %s"), room);
    str_free(&when);
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
    i18n_until(&end, view->zone, item->at.end, item->at.start > view->at ? item->at.start : view->at);
    const char *until = arena_text(&layout->scene->arena, str_text(&end), end.length);
    str_free(&end);
    int left =
        max_width - layout_width(layout, style, until ? until : "") - layout_width(layout, style, " · ");
    const char *names = widget_names(layout, style, item, left);
    if (!until || names[0] == '\0' || layout_width(layout, style, names) > left)
        return until ? until : "";
    const char *both = arena_format(&layout->scene->arena, "%s · %s", until, names);
    return both ? both : until;
}

const char *agenda_names(const struct layout *layout, const struct view *view, const struct item *item,
    struct type_style style, int max_width)
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

static void row_time(const struct layout *layout, const struct view *view, const struct item *item, int size,
    int baseline, enum colour colour)
{
    char clock[I18N_CLOCK_SIZE];
    struct type_style style = time_style(layout, size, is_running(view, item));
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

struct type_style agenda_names_style(const struct layout *layout, int size, bool running)
{
    return layout_style(layout, running ? FACE_TEXT_SEMIBOLD : FACE_TEXT, size - (SIZE_BODY - SIZE_SMALL));
}

// The title on one line, smaller where that is enough, else on two small ones, which are as high as the row.
static struct layout_block wide_title(
    const struct layout *layout, const struct item *item, bool running, int size, int width, int height)
{
    struct layout_fit fit = {.face = running ? FACE_DISPLAY_BOLD : FACE_DISPLAY,
        .max_size = size,
        .min_size = size < SIZE_SMALL ? size : SIZE_SMALL,
        .width = width,
        .height = layout->height,
        .max_lines = 1};
    struct layout_block title = layout_fit(layout, item->title, &fit);
    if (!title.cut)
        return title;
    fit.max_lines = 2;
    fit.max_size = fit.min_size = SIZE_SMALL;
    struct layout_block two = layout_fit(layout, item->title, &fit);
    two.line_height = two.style.size_px * 104 / 100;
    two.height = two.ascent + two.descent + two.line_height;
    int ink = layout_metrics(layout, two.style).cap_height + two.line_height + two.descent;
    return two.line_count == 2 && ink <= height ? two : title;
}

// The names at the edge of the title's column where the title does not begin. Returns what is left of the
// column, without the gap between them.
static int row_names(const struct layout *layout, const struct agenda_columns *columns, bool rtl,
    struct type_style style, int baseline, int max_width, enum colour colour, const char *names)
{
    int x = columns->title;
    int gap = layout_px(layout, 40);
    if (rtl)
        return layout->right - gap -
               layout_line(layout, "row-speakers", style, x, baseline, max_width, colour, names);
    return layout_line_right(
               layout, "row-speakers", style, layout->right, baseline, max_width, colour, names) -
           gap - x;
}

// Time, title, and at the right edge the names, where the title leaves room for them. Of a right-to-left
// title the names are at the left of its column.
static void row_wide(const struct layout *layout, const struct view *view, const struct item *item,
    const struct agenda_columns *columns, int top, int height)
{
    int x = columns->title;
    bool running = is_running(view, item);
    struct row_colours colours = colours_of(view, item);
    struct type_style names_style = agenda_names_style(layout, columns->size, running);
    struct type_metrics metrics = layout_metrics(layout, time_style(layout, columns->size, running));
    int baseline = top + (height + metrics.cap_height) / 2;
    if (item->cancelled)
        colours.names = COLOUR_ACCENT_TEXT;
    row_time(layout, view, item, columns->size, baseline, colours.time);
    row_language(layout, view, item, columns->language, baseline, colours.title);
    int gap = layout_px(layout, 40);
    int whole = layout->right - x;
    struct layout_block title = wide_title(layout, item, running, columns->size, whole, height);
    int needed = title.line_count == 1 ? layout_width(layout, title.style, item->title) + gap : whole;
    // What became of it is never left out.
    bool always = item->cancelled || ends_another_day(view, item);
    int min_names = always ? whole / 4 : layout_px(layout, 160);
    int max_names = whole - needed > min_names ? whole - needed : always ? min_names : 0;
    const char *names = max_names > 0 ? agenda_names(layout, view, item, names_style, max_names) : "";
    if (!always && layout_width(layout, names_style, names) > max_names)
        names = "";
    if (names[0]) {
        int left = row_names(
            layout, columns, title.style.rtl, names_style, baseline, max_names, colours.names, names);
        if (needed > left + gap)
            title = wide_title(layout, item, running, columns->size, left, height);
    }
    if (title.style.rtl)
        x = layout->right - title.width;
    int title_top = baseline - title.ascent;
    if (title.line_count > 1) {
        int cap = layout_metrics(layout, title.style).cap_height;
        title_top = top + (height - cap - title.line_height) / 2 + cap - title.ascent;
    }
    layout_draw(layout, &title, "row-title", x, title_top, colours.title);
    if (item->cancelled)
        layout_strike_block(layout, &title, "strike", x, title_top, colours.title);
}

// Two or three lines: the title over the names, for portrait screens.
static void row_tall(const struct layout *layout, const struct view *view, const struct item *item,
    const struct agenda_columns *columns, int top, int height)
{
    int x = columns->title;
    bool running = is_running(view, item);
    struct row_colours colours = colours_of(view, item);
    struct type_style names_style = agenda_names_style(layout, columns->size, running);
    struct type_metrics names_metrics = layout_metrics(layout, names_style);
    if (colours.names == COLOUR_TEXT)
        colours.names = COLOUR_TEXT_SECONDARY; // directly below the title they must recede
    if (item->cancelled)
        colours.names = COLOUR_ACCENT_TEXT;
    int max_width = layout->right - x;
    const char *names = agenda_names(layout, view, item, names_style, max_width);
    int names_height = names[0] ? names_metrics.line_height : 0;
    int padding = layout_px(layout, 12);
    struct layout_block title = layout_fit(layout, item->title,
        &(struct layout_fit){.face = running ? FACE_DISPLAY_BOLD : FACE_DISPLAY,
            .max_size = columns->size,
            .min_size = columns->size,
            .width = max_width,
            .height = height - 2 * padding - names_height,
            .max_lines = 2});
    int title_top = top + (height - title.height - names_height) / 2;
    row_time(layout, view, item, columns->size, title_top + title.ascent, colours.time);
    row_language(layout, view, item, columns->language, title_top + title.ascent, colours.time);
    int below = layout_draw(layout, &title, "row-title", x, title_top, colours.title);
    layout_line_below(layout, &title, "row-speakers", names_style, x, below + names_metrics.ascent, max_width,
        colours.names, names);
}

// "and 34 more", "5 earlier talks", or a date.
static void row_note(const struct layout *layout, const struct view *view, const struct agenda_entry *entry,
    const struct agenda_columns *columns, int top, int height)
{
    struct type_style style = agenda_names_style(layout, columns->size, false);
    int baseline = top + (height + layout_metrics(layout, style).cap_height) / 2;
    if (!entry->item) {
        struct str date = {0};
        i18n_date(&date, view->zone, entry->day);
        layout_line(layout, "row-day", style, layout->left, baseline, layout->right - layout->left,
            COLOUR_TEXT_SECONDARY, str_text(&date));
        str_free(&date);
        return;
    }
    int x = columns->title;
    if (entry->earlier > 0) {
        const char *text = arena_format(&layout->scene->arena,
            i18n_plural("%zu earlier talk", "%zu earlier talks", entry->earlier), entry->earlier);
        layout_line(
            layout, "row-earlier", style, x, baseline, layout->right - x, COLOUR_TEXT_PAST, text ? text : "");
        return;
    }
    enum colour colour = is_running(view, entry->item)                ? on_running(entry->item)
                         : agenda_list_is_past(entry->item, view->at) ? COLOUR_TEXT_PAST
                                                                      : COLOUR_TEXT_SECONDARY;
    layout_line(layout, "row-more", style, x, baseline, layout->right - x, colour,
        parallel_more(layout, entry->more));
}

void agenda_draw_rows(const struct layout *layout, const struct view *view, const struct agenda_list *list,
    const struct agenda_columns *columns, size_t from, size_t until, int top, int height)
{
    for (size_t i = from; i < until; i++, top += height) {
        const struct agenda_entry *entry = &list->entries[i];
        fill_running(layout, view, list, i, from, until, top, height);
        if (!entry->item || entry->more > 0 || entry->earlier > 0)
            row_note(layout, view, entry, columns, top, height);
        else if (columns->tall)
            row_tall(layout, view, entry->item, columns, top, height);
        else
            row_wide(layout, view, entry->item, columns, top, height);
    }
}
