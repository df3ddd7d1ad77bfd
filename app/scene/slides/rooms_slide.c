// All rooms at a glance, each with its current and its next item; in pages where there are many.
#include "scene/i18n.h"
#include "scene/slides/slides.h"
#include "scene/slides/widgets.h"

#include <string.h>

static bool applies(const struct view *view)
{
    for (size_t i = 0; i < view->rooms.count && !view->clock.unset; i++)
        if (view->rooms.list[i].agenda.now_count > 0 || view->rooms.list[i].agenda.next)
            return true;
    return false;
}

struct column {
    int x, width;
};

// The columns, and how they are set.
struct grid {
    struct column room, now, next;
    int lines;   // of a title
    int padding; // of a row, above and below
    struct type_style key, rest, time, label;
};

// A room's texts, set in the columns.
struct row {
    const struct room_row *room;
    struct layout_block name, now, next; // a block without lines is empty
    const char *time;                    // of the next item; NULL for none
    bool beside;                         // the next item's title stands beside its time, else below
    int height;
};

// The width of the widest room name; with `words` that of its widest word.
static int widest(const struct layout *layout, const struct view *view, struct type_style style, bool words)
{
    int found = 0;
    for (size_t i = 0; i < view->rooms.count; i++)
        for (const char *at = view->rooms.list[i].label; *at;) {
            size_t length = words ? strcspn(at, " ") : strlen(at);
            int width = layout->type->width(layout->type->context, &style, at, length);
            found = length > 0 && width > found ? width : found;
            at += length + (at[length] == ' ');
        }
    return found;
}

// Wide enough for names on one line, where that leaves enough for the titles; else wide enough for their
// words.
static int room_width(
    const struct layout *layout, const struct view *view, struct type_style style, int whole)
{
    int name = widest(layout, view, style, false);
    int word = widest(layout, view, style, true);
    int max_name = whole * 30 / 100;
    int width = name <= max_name ? name : word > whole * 20 / 100 ? word : whole * 20 / 100;
    return width < whole / 3 ? width : whole / 3;
}

static struct grid grid_of(const struct layout *layout, const struct view *view)
{
    bool bar = layout->format == FORMAT_BAR;
    struct grid grid = {.key = layout_key_style(layout, FACE_DISPLAY_SEMIBOLD, SIZE_ROOM),
        .rest = layout_style(layout, FACE_TEXT, SIZE_BODY),
        .time = layout_style(layout, FACE_DISPLAY_SEMIBOLD, SIZE_BODY),
        .label = layout_style(layout, FACE_TEXT_BOLD, SIZE_SMALL),
        .lines = bar ? 1 : 2,
        .padding = layout_px(layout, bar ? 6 : 11)};
    int whole = layout->right - layout->left;
    int gap = layout_px(layout, 40);
    grid.label.tracking = 60;
    grid.time.cells = true;
    grid.room = grid.now = grid.next = (struct column){layout->left, whole};
    if (layout->portrait)
        return grid;
    grid.room.width = room_width(layout, view, grid.key, whole);
    int label = layout_width(layout, grid.label, i18n_say("ROOM"));
    if (layout->format == FORMAT_LANDSCAPE && grid.room.width < label)
        grid.room.width = label;
    grid.next.width = whole * 27 / 100;
    grid.now.x = layout->left + grid.room.width + gap;
    grid.next.x = layout->right - grid.next.width;
    grid.now.width = grid.next.x - gap - grid.now.x;
    return grid;
}

static int draw_labels(const struct layout *layout, const struct grid *grid, int top)
{
    struct type_metrics metrics = layout_metrics(layout, grid->label);
    int baseline = top + metrics.cap_height;
    if (layout->format != FORMAT_LANDSCAPE)
        return top;
    const struct {
        int x;
        const char *text;
    } labels[] = {
        {grid->room.x, i18n_say("ROOM")}, {grid->now.x, i18n_say("NOW")}, {grid->next.x, i18n_say("NEXT")}};
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        widget_label(layout, "label", labels[i].x, baseline, COLOUR_TEXT_SECONDARY, labels[i].text);
    return baseline + layout_px(layout, 20);
}

static struct layout_block key_block(
    const struct layout *layout, const struct grid *grid, const char *text, int width, int lines)
{
    struct layout_fit fit = {.face = grid->key.face,
        .max_size = SIZE_ROOM,
        .min_size = SIZE_ROOM,
        .key = true,
        .width = width,
        .height = layout->height,
        .max_lines = lines};
    return layout_fit(layout, text, &fit);
}

static struct layout_block rest_block(
    const struct layout *layout, const struct grid *grid, const char *text, int width, int lines)
{
    struct layout_fit fit = {.face = grid->rest.face,
        .max_size = SIZE_BODY,
        .min_size = SIZE_BODY,
        .width = width,
        .height = layout->height,
        .max_lines = lines};
    return layout_fit(layout, text, &fit);
}

static int label_width(const struct layout *layout, const struct grid *grid)
{
    return layout->portrait ? layout_width(layout, grid->label, i18n_say("NEXT")) + layout_px(layout, 16) : 0;
}

static int time_width(const struct layout *layout, const struct grid *grid, const char *time)
{
    return layout_width(layout, grid->time, time) + layout_px(layout, 16);
}

// The next item's title goes beside its time where it fits; else, in a column of its own, below.
static void set_next(const struct layout *layout, const struct view *view, const struct grid *grid,
    const struct item *next, struct row *row)
{
    struct str time = {0};
    i18n_time(&time, view->zone, next->at.start, view->at);
    row->time = arena_text(&layout->scene->arena, str_text(&time), time.length);
    str_free(&time);
    if (!row->time)
        return;
    int left = grid->next.width - label_width(layout, grid) - time_width(layout, grid, row->time);
    row->beside = layout->format != FORMAT_LANDSCAPE || layout_width(layout, grid->rest, next->title) <= left;
    row->next =
        rest_block(layout, grid, next->title, row->beside ? left : grid->next.width, row->beside ? 1 : 2);
}

static struct row row_of(const struct layout *layout, const struct view *view, const struct grid *grid,
    const struct room_row *room)
{
    const struct agenda *agenda = &room->agenda;
    const struct item *now = agenda->now_count > 0 ? agenda->now[0] : NULL;
    struct type_metrics key = layout_metrics(layout, grid->key);
    struct type_metrics rest = layout_metrics(layout, grid->rest);
    struct row row = {.room = room};
    row.name = key_block(layout, grid, room->label, grid->room.width, layout->portrait ? 1 : grid->lines);
    // Nothing is a dash in a column; on a portrait screen there is no line.
    if (now || !layout->portrait)
        row.now = key_block(layout, grid, now ? now->title : "–", grid->now.width, grid->lines);
    if (agenda->next)
        set_next(layout, view, grid, agenda->next, &row);
    int next = !row.time ? 0 : row.beside ? rest.line_height : rest.line_height + row.next.height;
    if (layout->portrait) {
        row.height = row.name.height + row.now.height + next;
    } else {
        // All first lines share a baseline.
        next = row.time ? key.ascent - rest.ascent + next : 0;
        row.height = row.name.height > row.now.height ? row.name.height : row.now.height;
        row.height = next > row.height ? next : row.height;
    }
    row.height += 2 * grid->padding;
    return row;
}

// "16:20" and the title, the first line's top at `top`.
static void draw_next(const struct layout *layout, const struct grid *grid, const struct row *row, int top)
{
    struct type_metrics rest = layout_metrics(layout, grid->rest);
    int baseline = top + rest.ascent;
    int x = grid->next.x;
    int right = grid->next.x + grid->next.width;
    enum colour colour = row->room->agenda.next->kind == ITEM_BREAK ? COLOUR_INFO : COLOUR_TEXT_SECONDARY;
    if (layout->portrait)
        x = widget_label(layout, "label", x, baseline, COLOUR_ACCENT, i18n_say("NEXT")) +
            layout_px(layout, 16);
    layout_line(layout, "next-time", grid->time, x, baseline, right - x, COLOUR_ACCENT, row->time);
    if (row->beside)
        layout_draw(layout, &row->next, "next-title", x + time_width(layout, grid, row->time), top, colour);
    else
        layout_draw(layout, &row->next, "next-title", grid->next.x, top + rest.line_height, colour);
}

static void draw_row(const struct layout *layout, const struct grid *grid, const struct row *row, int top)
{
    const struct agenda *agenda = &row->room->agenda;
    const struct item *now = agenda->now_count > 0 ? agenda->now[0] : NULL;
    enum colour colour = !now ? COLOUR_TEXT_PAST : now->kind == ITEM_BREAK ? COLOUR_INFO : COLOUR_TEXT;
    int below = layout_draw(
        layout, &row->name, "room-name", grid->room.x, top, layout->portrait ? COLOUR_ACCENT : COLOUR_TEXT);
    int now_top = layout->portrait ? below : top;
    int next_top = layout->portrait ? below + row->now.height
                                    : top + layout_metrics(layout, grid->key).ascent -
                                          layout_metrics(layout, grid->rest).ascent;
    if (row->now.line_count > 0)
        layout_draw(layout, &row->now, "title", grid->now.x, now_top, colour);
    if (row->time)
        draw_next(layout, grid, row, next_top);
}

static const char *date_and_page(const struct layout *layout, const struct view *view, int page)
{
    struct str text = {0};
    i18n_date(&text, view->zone, view->at);
    if (layout->scene->pages > 1)
        str_format(&text, " · %d/%d", page + 1, layout->scene->pages);
    const char *kept = arena_text(&layout->scene->arena, str_text(&text), text.length);
    str_free(&text);
    return kept ? kept : "";
}

// The end of the page that begins with the row `from`: as many as fit, at least one and at most `max_rooms`.
static size_t page_end(const struct row *rows, size_t count, size_t from, size_t max_rooms, int room)
{
    size_t end = from;
    for (int used = 0; end < count && end < from + max_rooms; end++) {
        used += rows[end].height;
        if (used > room && end > from)
            break;
    }
    return end;
}

static int pages_with(const struct row *rows, size_t count, size_t max_rooms, int room)
{
    int pages = 0;
    for (size_t from = 0; from < count; pages++)
        from = page_end(rows, count, from, max_rooms, room);
    return pages > 0 ? pages : 1;
}

// Rows a page: evenly many, three and three rather than five and one, where that needs no more pages.
static size_t rows_per_page(const struct row *rows, size_t count, int room, int *pages)
{
    *pages = pages_with(rows, count, count, room);
    size_t even = (count + (size_t)*pages - 1) / (size_t)*pages;
    return pages_with(rows, count, even, room) == *pages ? even : count;
}

static void draw_page(const struct layout *layout, const struct grid *grid, const struct row *rows,
    size_t count, int top, int room)
{
    int used = 0;
    for (size_t i = 0; i < count; i++)
        used += rows[i].height;
    // Spare height is shared among the rows, up to a third of a row each.
    int spare = count > 0 && room > used ? (room - used) / (int)count : 0;
    int max_spare = count > 0 ? used / (int)count / 3 : 0;
    spare = layout->format == FORMAT_BAR ? 0 : spare < max_spare ? spare : max_spare;
    for (size_t i = 0; i < count; i++) {
        widget_rule(layout, top);
        draw_row(layout, grid, &rows[i], top + grid->padding + spare / 2);
        top += rows[i].height + spare;
    }
}

static void compose(const struct view *view, const struct style *style, struct scene *scene)
{
    struct layout layout = layout_of(scene, style);
    struct grid grid = grid_of(&layout, view);
    size_t count = view->rooms.count;
    struct row *rows = arena_alloc(&scene->arena, count, sizeof *rows);
    if (!rows) {
        scene->failed = true;
        return;
    }
    for (size_t i = 0; i < count; i++)
        rows[i] = row_of(&layout, view, &grid, &view->rooms.list[i]);
    int head = widget_body_top(&layout);
    if (layout.format == FORMAT_LANDSCAPE)
        head += layout_metrics(&layout, grid.label).cap_height + layout_px(&layout, 20);
    // The last row's padding may reach into the margin.
    int room = layout.bottom + grid.padding - head;
    size_t max_rooms = rows_per_page(rows, count, room, &scene->pages);
    int page = view->page % scene->pages;
    size_t from = 0;
    for (int i = 0; i < page; i++)
        from = page_end(rows, count, from, max_rooms, room);
    widget_header(&layout, view, i18n_say("All rooms"), date_and_page(&layout, view, page));
    int top = draw_labels(&layout, &grid, widget_body_top(&layout));
    draw_page(&layout, &grid, rows + from, page_end(rows, count, from, max_rooms, room) - from, top, room);
}

const struct slide rooms_slide = {.name = "hall", .applies = applies, .compose = compose, .page_s = 8};
