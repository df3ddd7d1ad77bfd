// The room's day as a list: what is over folds into one line, the current row is filled, breaks are in the
// info colour. The type is as large as lets the list fit on one page; a longer one has pages. Of many items
// that start together in one room the first ones have rows, and another row counts the rest.
#include "scene/slides/agenda_list.h"
#include "scene/slides/agenda_rows.h"
#include "scene/slides/page_mark.h"
#include "scene/slides/slides.h"

static bool applies(const struct view *view)
{
    return view->agenda && agenda_list_applies(view->agenda);
}

enum { SIZE_ROW_MAX = 56, SIZE_TALL_MAX = 66, SIZE_TALL_MIN = 46, SIZE_ROW_STEP = 2 };

// Is each title as set beside its names complete, with these?
static bool are_whole(const struct layout *layout, const struct view *view, const struct agenda_list *list,
    const struct agenda_columns *columns)
{
    struct type_style title = layout_style(layout, FACE_DISPLAY_BOLD, columns->size);
    struct type_style names_style = agenda_names_style(layout, columns->size, true);
    int width = layout->right - columns->title;
    for (size_t i = 0; i < list->count; i++) {
        const struct item *item = list->entries[i].item;
        if (!item || list->entries[i].more > 0 || list->entries[i].earlier > 0)
            continue;
        const char *names = agenda_names(layout, view, item, names_style, width / 2);
        int beside = names[0] ? layout_width(layout, names_style, names) + layout_px(layout, 40) : 0;
        if (layout_width(layout, title, item->title) + beside > width)
            return false;
    }
    return true;
}

// How many rows have a page, about: with titles of two lines on a portrait screen.
static size_t agenda_rows_in(const struct layout *layout, int space)
{
    static const int padding[] = {[FORMAT_LANDSCAPE] = 35, [FORMAT_PORTRAIT] = 26, [FORMAT_BAR] = 10};
    struct type_metrics title = layout_metrics(layout, layout_style(layout, FACE_DISPLAY_BOLD, SIZE_BODY));
    struct type_metrics names = layout_metrics(layout, agenda_names_style(layout, SIZE_BODY, false));
    int row = (layout->portrait ? 2 * title.line_height + names.line_height : title.line_height) +
              layout_px(layout, padding[layout->format]);
    return row > 0 && space > row ? (size_t)(space / row) : 1;
}

// The height of all rows, or more than `space`; clears `whole` where some of them are not.
static int height_of(const struct layout *layout, const struct view *view, const struct agenda_list *list,
    const struct agenda_columns *columns, int space, bool *whole)
{
    int height = 0;
    for (size_t i = 0; i < list->count && height <= space; i++)
        height += agenda_row_height(layout, view, &list->entries[i], columns, whole);
    return height;
}

// Looks for the largest type, from `max` down to `min`, in which the list has one page and nothing is cut or
// left out.
static bool find_size(const struct layout *layout, const struct view *view, const struct agenda_list *list,
    bool tall, int max, int min, int space, struct agenda_columns *out)
{
    for (int size = max; size >= min; size -= SIZE_ROW_STEP) {
        *out = agenda_columns_of(layout, view, list, size);
        out->tall = tall;
        bool whole = true;
        if (height_of(layout, view, list, out, space, &whole) <= space && whole &&
            (tall || are_whole(layout, view, list, out)))
            return true;
    }
    return false;
}

// The largest type in which the list has one page and all of it is whole: the names below the titles where
// there is room for that. Else the largest, within limits, in which it has one page; else the smallest.
static struct agenda_columns set_columns(
    const struct layout *layout, const struct view *view, const struct agenda_list *list, int space)
{
    struct agenda_columns columns;
    if (layout->portrait) {
        if (!find_size(layout, view, list, true, SIZE_TALL_MAX, SIZE_BODY, space, &columns)) {
            columns = agenda_columns_of(layout, view, list, SIZE_BODY);
            columns.tall = true;
        }
        return columns;
    }
    if (layout->format == FORMAT_BAR)
        return agenda_columns_of(layout, view, list, SIZE_BODY);
    if (find_size(layout, view, list, true, SIZE_TALL_MAX, SIZE_TALL_MIN, space, &columns) ||
        find_size(layout, view, list, false, SIZE_ROW_MAX, SIZE_TALL_MIN, space, &columns) ||
        find_size(layout, view, list, true, SIZE_TALL_MIN, SIZE_BODY, space, &columns))
        return columns;
    // The names have rows of their own, where that keeps the list on one page or it has several anyway.
    for (int grow = 1; grow >= 0; grow--)
        for (int size = SIZE_TALL_MIN; size >= SIZE_BODY; size -= SIZE_ROW_STEP) {
            bool whole = true;
            columns = agenda_columns_of(layout, view, list, size);
            columns.grow = grow > 0;
            if (height_of(layout, view, list, &columns, space, &whole) <= space)
                return columns;
        }
    columns = agenda_columns_of(layout, view, list, SIZE_BODY);
    columns.grow = true;
    return columns;
}

// A page of rows.
struct rows {
    size_t from, until;
    int height;
};

// The page of this number; the last one where there are fewer. Sets how many there are.
static struct rows find_page(const struct layout *layout, const struct view *view,
    const struct agenda_list *list, const struct agenda_columns *columns, int space, int page, int *pages)
{
    struct rows rows = {0};
    struct rows found = {0};
    bool whole = true;
    *pages = 0;
    while (rows.until < list->count) {
        rows = (struct rows){.from = rows.until, .until = rows.until};
        do {
            int height = agenda_row_height(layout, view, &list->entries[rows.until], columns, &whole);
            if (rows.until > rows.from && rows.height + height > space)
                break;
            rows.height += height;
        } while (++rows.until < list->count);
        if ((*pages)++ <= page)
            found = rows;
    }
    return found;
}

static void compose(const struct view *view, const struct style *style, struct scene *scene)
{
    struct layout layout = layout_of(scene, style);
    int top = widget_body_top(&layout, view, NULL);
    // The last row's padding may reach into the margin.
    int space = layout.bottom + layout_px(&layout, layout.format == FORMAT_BAR ? 4 : 20) - top;
    struct agenda_list list = agenda_list_of(&scene->arena, view->agenda, agenda_rows_in(&layout, space));
    struct agenda_columns columns = set_columns(&layout, view, &list, space);
    int pages;
    find_page(&layout, view, &list, &columns, space, 0, &pages);
    // A bar has no foot: its header has the mark.
    bool foot = pages > 1 && layout.format != FORMAT_BAR;
    if (foot) {
        space = layout.bottom - page_mark_foot_height(&layout) - top;
        find_page(&layout, view, &list, &columns, space, 0, &pages);
    }
    scene->pages = pages > 0 ? pages : 1;
    int page = view->page % scene->pages;
    struct rows rows = find_page(&layout, view, &list, &columns, space, page, &pages);
    // What is spare goes between the rows, as far as they still belong together.
    int air = pages == 1 ? (space - rows.height) / (int)(rows.until - rows.from) : 0;
    int most = layout_px(&layout, layout.portrait ? 40 : 12);
    air = air < 0 ? 0 : air < most ? air : most;
    int64_t day = schedule_day_start(view->agenda->programme->schedule, list.day);
    widget_header_day(&layout, view, NULL, day, foot ? -1 : page);
    agenda_draw_rows(&layout, view, &list, &columns, rows.from, rows.until, top, air);
    if (foot)
        page_mark_foot(&layout, page);
}

const struct slide agenda_slide = {.name = "agenda", .applies = applies, .compose = compose, .page_s = 6};
