#include "scene/slides/agenda_rows.h"

#include "scene/i18n.h"
#include "scene/slides/marks.h"
#include "scene/slides/parallel.h"
#include "scene/slides/signs.h"

#include <limits.h>
#include <string.h>

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

// Each running row has a ground of its own; those that follow each other do not touch.
static void fill_running(const struct layout *layout, const struct view *view, const struct agenda_list *list,
    size_t i, size_t until, int top, int height)
{
    if (!entry_is_running(view, &list->entries[i]))
        return;
    enum item_kind kind = list->entries[i].item->kind;
    if (i + 1 < until && entry_is_running(view, &list->entries[i + 1]))
        height -= layout_px(layout, 6);
    int beyond = layout_px(layout, 24);
    struct box box = {layout->left - beyond, top, layout->right - layout->left + 2 * beyond, height};
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
    return item->was && widget_was_rescheduled(item) &&
           !widget_same_minute(item->was->at.start, item->at.start);
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
    return (struct agenda_columns){
        .size = size, .language = x, .title = tags > 0 ? x + tags + layout_px(layout, 24) : x};
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
    bool same_time = item->moved_to && item->was && widget_same_minute(item->was->at.start, item->at.start);
    if (item->cancelled && !same_time)
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

// The title on one line, else on two smaller ones, which are as high as the row.
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
    bool always = item->cancelled || agenda_ends_another_day(view, item);
    int min_names = layout_px(layout, 160);
    if (always) {
        int wanted =
            layout_width(layout, names_style, agenda_names(layout, view, item, names_style, whole / 4));
        min_names = wanted < whole * 3 / 5 ? wanted : whole * 3 / 5;
    }
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

// The title over the names.
struct tall_row {
    struct layout_block title, names; // without lines: no names
};

static struct tall_row tall_row_of(const struct layout *layout, const struct view *view,
    const struct item *item, const struct agenda_columns *columns)
{
    bool running = is_running(view, item);
    int width = layout->right - columns->title;
    struct layout_fit fit = {.face = running ? FACE_DISPLAY_BOLD : FACE_DISPLAY,
        .max_size = columns->size,
        .min_size = columns->size,
        .width = width,
        .height = layout->height,
        .max_lines = 4};
    struct tall_row row = {.title = layout_fit(layout, item->title, &fit)};
    struct type_style style = agenda_names_style(layout, columns->size, running);
    const char *names = agenda_names(layout, view, item, style, INT_MAX);
    if (names[0] == '\0')
        return row;
    fit.face = style.face;
    fit.max_size = fit.min_size = columns->size - (SIZE_BODY - SIZE_SMALL);
    fit.max_lines = 2;
    row.names = layout_fit(layout, names, &fit);
    if (!row.names.cut && !row.names.broken)
        return row;
    fit.max_lines = 1;
    row.names = layout_fit(layout, agenda_names(layout, view, item, style, width), &fit);
    return row;
}

static int tall_row_height(const struct tall_row *row)
{
    return row->title.height + row->names.height;
}

// Below a right-to-left title they end where it does.
static void names_at_right(
    const struct layout *layout, const struct layout_block *names, int top, enum colour colour)
{
    for (size_t i = 0; i < names->line_count; i++) {
        const struct layout_line *line = &names->lines[i];
        const char *text = arena_text(&layout->scene->arena, names->text + line->start, line->length);
        layout_line_right(layout, "row-speakers", names->style, layout->right,
            top + names->ascent + (int)i * names->line_height, layout->right - layout->left, colour,
            text ? text : "");
    }
}

static void row_tall(const struct layout *layout, const struct view *view, const struct item *item,
    const struct agenda_columns *columns, int top, int height)
{
    int x = columns->title;
    struct row_colours colours = colours_of(view, item);
    if (colours.names == COLOUR_TEXT)
        colours.names = COLOUR_TEXT_SECONDARY; // directly below the title they must recede
    if (item->cancelled)
        colours.names = COLOUR_ACCENT_TEXT;
    struct tall_row row = tall_row_of(layout, view, item, columns);
    int title_top = top + (height - tall_row_height(&row)) / 2;
    row_time(layout, view, item, columns->size, title_top + row.title.ascent, colours.time);
    row_language(layout, view, item, columns->language, title_top + row.title.ascent, colours.time);
    int below = layout_draw(layout, &row.title, "row-title", x, title_top, colours.title);
    if (item->cancelled)
        layout_strike_block(layout, &row.title, "strike", x, title_top, colours.title);
    if (row.title.style.rtl && !row.names.style.rtl)
        names_at_right(layout, &row.names, below, colours.names);
    else if (row.names.line_count > 0)
        layout_draw(layout, &row.names, "row-speakers", x, below, colours.names);
}

static bool is_item(const struct agenda_entry *entry)
{
    return entry->item && entry->more == 0 && entry->earlier == 0;
}

// Has the row its names below the title? A running one always where they have no room beside it.
static bool is_tall(const struct layout *layout, const struct view *view, const struct agenda_entry *entry,
    const struct agenda_columns *columns)
{
    if (!is_item(entry) || columns->tall || layout->format == FORMAT_BAR)
        return is_item(entry) && columns->tall;
    bool running = is_running(view, entry->item);
    if (entry->item->cancelled || !(columns->grow || running))
        return false;
    struct type_style title = layout_style(layout, running ? FACE_DISPLAY_BOLD : FACE_DISPLAY, columns->size);
    struct type_style style = agenda_names_style(layout, columns->size, running);
    int room = layout->right - columns->title - layout_px(layout, 40) -
               layout_width(layout, title, entry->item->title);
    const char *names = agenda_names(layout, view, entry->item, style, room);
    return names[0] && layout_width(layout, style, names) > room;
}

int agenda_row_height(const struct layout *layout, const struct view *view, const struct agenda_entry *entry,
    const struct agenda_columns *columns, bool *whole)
{
    static const int padding[] = {[FORMAT_LANDSCAPE] = 35, [FORMAT_PORTRAIT] = 26, [FORMAT_BAR] = 10};
    int line = layout_metrics(layout, layout_style(layout, FACE_DISPLAY_BOLD, columns->size)).line_height;
    int around = layout_px(layout, padding[layout->format]);
    if (!is_tall(layout, view, entry, columns))
        return line + around;
    struct tall_row row = tall_row_of(layout, view, entry->item, columns);
    *whole = *whole && !row.title.cut && !row.title.broken && !row.names.cut && !row.names.broken &&
             (entry->item->cancelled || row.names.line_count == 0 || !strchr(row.names.text, '+'));
    return larger(tall_row_height(&row), line) + around;
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
    const struct agenda_columns *columns, size_t from, size_t until, int top, int air)
{
    for (size_t i = from; i < until; i++) {
        const struct agenda_entry *entry = &list->entries[i];
        bool whole = true;
        int height = agenda_row_height(layout, view, entry, columns, &whole) + air;
        fill_running(layout, view, list, i, until, top, height);
        if (!is_item(entry))
            row_note(layout, view, entry, columns, top, height);
        else if (is_tall(layout, view, entry, columns))
            row_tall(layout, view, entry->item, columns, top, height);
        else
            row_wide(layout, view, entry->item, columns, top, height);
        top += height;
    }
}
