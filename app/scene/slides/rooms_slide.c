// Every room at a glance: what is on and what comes next; in pages where there are many.
#include "scene/i18n.h"
#include "scene/slides/slides.h"
#include "scene/slides/widgets.h"

#include <string.h>

bool rooms_slide_applies(const struct view *view)
{
    for (size_t i = 0; i < view->rooms.count && !view->clock.unset; i++)
        if (view->rooms.list[i].agenda.now_count > 0 || view->rooms.list[i].agenda.next)
            return true;
    return false;
}

// The columns.
struct grid {
    int room_x, now_x, next_x;
    int room_width, now_width, next_width;
    int lines;   // of a title
    int padding; // of a row, above and below
    struct type_style key, rest, time, label;
};

// A room's texts, set into the columns; a row is as high as they need.
struct row {
    const struct room_row *room;
    struct layout_block name, now, next; // a block without lines is not drawn
    const char *time;                    // of what comes next; NULL for nothing
    bool beside;                         // what comes next stands behind its time, else below
    int height;
};

// How wide the widest of the rooms' names is; with `words` the widest of their words.
static int widest(const struct layout *layout, const struct view *view, struct type_style style, bool words)
{
    int most = 0;
    for (size_t i = 0; i < view->rooms.count; i++)
        for (const char *at = view->rooms.list[i].label; *at;) {
            size_t length = words ? strcspn(at, " ") : strlen(at);
            int width = layout->type->width(layout->type->context, &style, at, length);
            most = length > 0 && width > most ? width : most;
            at += length + (at[length] == ' ');
        }
    return most;
}

// Whole names stand in one line where that leaves enough for the titles; else no word of them is broken.
static int room_width(
    const struct layout *layout, const struct view *view, struct type_style style, int whole)
{
    int name = widest(layout, view, style, false);
    int word = widest(layout, view, style, true);
    int most = whole * 30 / 100;
    int width = name <= most ? name : word > whole * 20 / 100 ? word : whole * 20 / 100;
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
    grid.room_x = grid.now_x = grid.next_x = layout->left;
    grid.room_width = grid.now_width = grid.next_width = whole;
    if (layout->portrait)
        return grid;
    grid.room_width = room_width(layout, view, grid.key, whole);
    int label = layout_width(layout, grid.label, i18n_say("ROOM"));
    if (layout->format == FORMAT_LANDSCAPE && grid.room_width < label)
        grid.room_width = label;
    grid.next_width = whole * 27 / 100;
    grid.now_x = layout->left + grid.room_width + gap;
    grid.next_x = layout->right - grid.next_width;
    grid.now_width = grid.next_x - gap - grid.now_x;
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
        {grid->room_x, i18n_say("ROOM")}, {grid->now_x, i18n_say("NOW")}, {grid->next_x, i18n_say("NEXT")}};
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        widget_label(layout, "label", labels[i].x, baseline, COLOUR_TEXT_SECONDARY, labels[i].text);
    return baseline + layout_px(layout, 20);
}

static struct layout_block key_block(
    const struct layout *layout, const struct grid *grid, const char *text, int width, int lines)
{
    struct layout_fit fit = {.face = grid->key.face,
        .most = SIZE_ROOM,
        .least = SIZE_ROOM,
        .key = true,
        .width = width,
        .height = layout->height,
        .lines = lines};
    return layout_fit(layout, text, &fit);
}

static struct layout_block rest_block(
    const struct layout *layout, const struct grid *grid, const char *text, int width, int lines)
{
    struct layout_fit fit = {.face = grid->rest.face,
        .most = SIZE_BODY,
        .least = SIZE_BODY,
        .width = width,
        .height = layout->height,
        .lines = lines};
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

// What comes next behind its time where there is room for it; else, in a column of its own, below.
static void set_next(const struct layout *layout, const struct view *view, const struct grid *grid,
    const struct item *next, struct row *row)
{
    struct str time = {0};
    i18n_time(&time, view->zone, next->at.start, view->at);
    row->time = arena_text(&layout->scene->arena, str_text(&time), time.length);
    str_free(&time);
    if (!row->time)
        return;
    int left = grid->next_width - label_width(layout, grid) - time_width(layout, grid, row->time);
    row->beside = layout->format != FORMAT_LANDSCAPE || layout_width(layout, grid->rest, next->title) <= left;
    row->next =
        rest_block(layout, grid, next->title, row->beside ? left : grid->next_width, row->beside ? 1 : 2);
}

static struct row row_of(const struct layout *layout, const struct view *view, const struct grid *grid,
    const struct room_row *room)
{
    const struct agenda *agenda = &room->agenda;
    const struct item *now = agenda->now_count > 0 ? agenda->now[0] : NULL;
    struct type_metrics key = layout_metrics(layout, grid->key);
    struct type_metrics rest = layout_metrics(layout, grid->rest);
    struct row row = {.room = room};
    row.name = key_block(layout, grid, room->label, grid->room_width, layout->portrait ? 1 : grid->lines);
    // In a column of its own nothing is a dash; on a portrait screen it is no line at all.
    if (now || !layout->portrait)
        row.now = key_block(layout, grid, now ? now->title : "–", grid->now_width, grid->lines);
    if (agenda->next)
        set_next(layout, view, grid, agenda->next, &row);
    int next = !row.time ? 0 : row.beside ? rest.line_height : rest.line_height + row.next.height;
    if (layout->portrait) {
        row.height = row.name.height + row.now.height + next;
    } else {
        // All first lines stand on one baseline.
        next = row.time ? key.ascent - rest.ascent + next : 0;
        row.height = row.name.height > row.now.height ? row.name.height : row.now.height;
        row.height = next > row.height ? next : row.height;
    }
    row.height += 2 * grid->padding;
    return row;
}

// "16:20" and the title; `top` is the top of its line.
static void draw_next(const struct layout *layout, const struct grid *grid, const struct row *row, int top)
{
    struct type_metrics rest = layout_metrics(layout, grid->rest);
    int baseline = top + rest.ascent;
    int x = grid->next_x;
    int right = grid->next_x + grid->next_width;
    enum colour colour = row->room->agenda.next->kind == ITEM_BREAK ? COLOUR_INFO : COLOUR_TEXT_SECONDARY;
    if (layout->portrait)
        x = widget_label(layout, "label", x, baseline, COLOUR_ACCENT, i18n_say("NEXT")) +
            layout_px(layout, 16);
    layout_line(layout, "next-time", grid->time, x, baseline, right - x, COLOUR_ACCENT, row->time);
    if (row->beside)
        layout_draw(layout, &row->next, "next-title", x + time_width(layout, grid, row->time), top, colour);
    else
        layout_draw(layout, &row->next, "next-title", grid->next_x, top + rest.line_height, colour);
}

static void draw_row(const struct layout *layout, const struct grid *grid, const struct row *row, int top)
{
    const struct agenda *agenda = &row->room->agenda;
    const struct item *now = agenda->now_count > 0 ? agenda->now[0] : NULL;
    enum colour colour = !now ? COLOUR_TEXT_PAST : now->kind == ITEM_BREAK ? COLOUR_INFO : COLOUR_TEXT;
    int below = layout_draw(
        layout, &row->name, "room-name", grid->room_x, top, layout->portrait ? COLOUR_ACCENT : COLOUR_TEXT);
    int now_top = layout->portrait ? below : top;
    int next_top = layout->portrait ? below + row->now.height
                                    : top + layout_metrics(layout, grid->key).ascent -
                                          layout_metrics(layout, grid->rest).ascent;
    if (row->now.line_count > 0)
        layout_draw(layout, &row->now, "title", grid->now_x, now_top, colour);
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

// The rooms from `from` on that fit onto one page, at most `most` of them; at least one.
static size_t page_end(const struct row *rows, size_t count, size_t from, size_t most, int room)
{
    size_t end = from;
    for (int used = 0; end < count && end < from + most; end++) {
        used += rows[end].height;
        if (used > room && end > from)
            break;
    }
    return end;
}

static int pages_with(const struct row *rows, size_t count, size_t most, int room)
{
    int pages = 0;
    for (size_t from = 0; from < count; pages++)
        from = page_end(rows, count, from, most, room);
    return pages > 0 ? pages : 1;
}

// Pages of one length where they can be: three and three rather than five and one.
static size_t rows_a_page(const struct row *rows, size_t count, int room, int *pages)
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
    // What is left is shared out, up to a third of a row.
    int spare = count > 0 && room > used ? (room - used) / (int)count : 0;
    int most = count > 0 ? used / (int)count / 3 : 0;
    spare = layout->format == FORMAT_BAR ? 0 : spare < most ? spare : most;
    for (size_t i = 0; i < count; i++) {
        widget_rule(layout, top);
        draw_row(layout, grid, &rows[i], top + grid->padding + spare / 2);
        top += rows[i].height + spare;
    }
}

void rooms_slide_compose(const struct view *view, const struct style *style, struct scene *scene)
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
    size_t most = rows_a_page(rows, count, room, &scene->pages);
    int page = view->page % scene->pages;
    size_t from = 0;
    for (int i = 0; i < page; i++)
        from = page_end(rows, count, from, most, room);
    widget_header(&layout, view, i18n_say("All rooms"), date_and_page(&layout, view, page));
    int top = draw_labels(&layout, &grid, widget_body_top(&layout));
    draw_page(&layout, &grid, rows + from, page_end(rows, count, from, most, room) - from, top, room);
}
