// The room's day as a list: what is over folds into one line, the current row is filled, breaks are in the
// info colour. The type is as large as lets the list fit on one page; a longer one has pages. Of many items
// that start together in one room the first ones have rows, and another row counts the rest.
#include "scene/slides/agenda_list.h"
#include "scene/slides/agenda_rows.h"
#include "scene/slides/slides.h"

static bool applies(const struct view *view)
{
    return view->agenda && agenda_list_applies(view->agenda);
}

// Of a row with `lines` of the title; more than 0 `names` of a line of names below it.
static int row_height(const struct layout *layout, int size, int lines, int names)
{
    static const int padding[] = {[FORMAT_LANDSCAPE] = 35, [FORMAT_PORTRAIT] = 26, [FORMAT_BAR] = 10};
    struct type_metrics title = layout_metrics(layout, layout_style(layout, FACE_DISPLAY_BOLD, size));
    struct type_metrics below = layout_metrics(layout, agenda_names_style(layout, size, false));
    return lines * title.line_height + names * below.line_height + layout_px(layout, padding[layout->format]);
}

static int tall_height(const struct layout *layout, int size)
{
    return row_height(layout, size, layout->portrait ? 2 : 1, 1);
}

static size_t rows_in(int space, int row)
{
    return row > 0 && space > row ? (size_t)(space / row) : 1;
}

enum { SIZE_ROW_MAX = 56, SIZE_TALL_MAX = 66, SIZE_TALL_MIN = 46, SIZE_ROW_STEP = 2 };

// Is each title as set complete, with its names?
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
        int beside = 0;
        if (!columns->tall) {
            const char *names = agenda_names(layout, view, item, names_style, width / 2);
            beside = names[0] ? layout_width(layout, names_style, names) + layout_px(layout, 40) : 0;
        }
        if (layout_width(layout, title, item->title) + beside > width)
            return false;
    }
    return true;
}

// The largest type in which the list has one page and all of it is whole: the names below the titles where
// there is room for that. Else the largest, within limits, in which it has one page; else the smallest.
static struct agenda_columns set_columns(
    const struct layout *layout, const struct view *view, const struct agenda_list *list, int space)
{
    struct agenda_columns columns;
    if (layout->portrait || layout->format == FORMAT_BAR) {
        int size = layout->portrait ? SIZE_ROW_MAX : SIZE_BODY;
        while (size > SIZE_BODY && list->count > rows_in(space, tall_height(layout, size)))
            size -= SIZE_ROW_STEP;
        columns = agenda_columns_of(layout, view, list, size);
        columns.tall = layout->portrait;
        return columns;
    }
    for (int size = SIZE_TALL_MAX; size >= SIZE_TALL_MIN; size -= SIZE_ROW_STEP) {
        if (list->count > rows_in(space, tall_height(layout, size)))
            continue;
        columns = agenda_columns_of(layout, view, list, size);
        columns.tall = true;
        if (are_whole(layout, view, list, &columns))
            return columns;
    }
    for (int size = SIZE_ROW_MAX; size > SIZE_BODY; size -= SIZE_ROW_STEP) {
        if (list->count > rows_in(space, row_height(layout, size, 1, 0)))
            continue;
        columns = agenda_columns_of(layout, view, list, size);
        if (size < SIZE_TALL_MIN || are_whole(layout, view, list, &columns))
            return columns;
    }
    return agenda_columns_of(layout, view, list, SIZE_BODY);
}

static void compose(const struct view *view, const struct style *style, struct scene *scene)
{
    struct layout layout = layout_of(scene, style);
    int top = widget_body_top(&layout, view, NULL);
    // The last row's padding may reach into the margin.
    int space = layout.bottom + layout_px(&layout, layout.format == FORMAT_BAR ? 4 : 20) - top;
    int least = layout.portrait ? tall_height(&layout, SIZE_BODY) : row_height(&layout, SIZE_BODY, 1, 0);
    struct agenda_list list = agenda_list_of(&scene->arena, view->agenda, rows_in(space, least));
    struct agenda_columns columns = set_columns(&layout, view, &list, space);
    int row = columns.tall ? tall_height(&layout, columns.size) : row_height(&layout, columns.size, 1, 0);
    size_t rows = rows_in(space, row);
    scene->pages = list.count > 0 ? (int)((list.count + rows - 1) / rows) : 1;
    int page = view->page % scene->pages;
    size_t from = (size_t)page * rows;
    size_t until = list.count < from + rows ? list.count : from + rows;
    int64_t day = schedule_day_start(view->agenda->programme->schedule, list.day);
    widget_header_day(&layout, view, NULL, day, page);
    agenda_draw_rows(&layout, view, &list, &columns, from, until, top, row);
}

const struct slide agenda_slide = {.name = "agenda", .applies = applies, .compose = compose, .page_s = 6};
