// Every room at a glance: what is on and what comes next; in pages where there are many.
#include "scene/slides/parts.h"
#include "scene/slides/slides.h"
#include "scene/words.h"

#include <string.h>

bool hall_applies(const struct view *view)
{
    for (size_t i = 0; i < view->hall_count; i++)
        if (view->hall[i].agenda.now_count > 0 || view->hall[i].agenda.next)
            return true;
    return false;
}

// The columns and the height of a row.
struct grid {
    int room_x, now_x, next_x;
    int room_width, now_width, next_width;
    int row;
    int lines; // of a title
    struct type_style key, rest, label;
};

// The width of the widest word among the rooms' names: a column narrower than that would break it.
static int widest_word(const struct layout *layout, const struct view *view, struct type_style style)
{
    int widest = 0;
    for (size_t i = 0; i < view->hall_count; i++)
        for (const char *at = view->hall[i].label; *at;) {
            size_t length = strcspn(at, " ");
            int width = layout->type->width(layout->type->context, &style, at, length);
            widest = length > 0 && width > widest ? width : widest;
            at += length + (at[length] == ' ');
        }
    return widest;
}

static struct grid grid_of(const struct layout *layout, const struct view *view)
{
    struct grid grid = {.key = layout_key_style(layout, FACE_DISPLAY_SEMIBOLD, SIZE_ROOM),
        .rest = layout_style(layout, FACE_TEXT, SIZE_BODY),
        .label = layout_style(layout, FACE_TEXT_BOLD, SIZE_SMALL),
        .lines = layout->format == FORMAT_BAR ? 1 : 2};
    int whole = layout->right - layout->left;
    int gap = layout_px(layout, 40);
    grid.label.tracking = 60;
    grid.room_x = layout->left;
    if (layout->portrait) {
        grid.now_x = grid.next_x = layout->left;
        grid.room_width = grid.now_width = grid.next_width = whole;
    } else {
        int word = widest_word(layout, view, grid.key);
        grid.room_width = whole * 20 / 100;
        grid.room_width = word > grid.room_width ? word : grid.room_width;
        grid.room_width = grid.room_width < whole / 3 ? grid.room_width : whole / 3;
        grid.next_width = whole * 27 / 100;
        grid.now_x = layout->left + grid.room_width + gap;
        grid.next_x = layout->right - grid.next_width;
        grid.now_width = grid.next_x - gap - grid.now_x;
    }
    struct type_metrics key = layout_metrics(layout, grid.key);
    struct type_metrics rest = layout_metrics(layout, grid.rest);
    grid.row = key.line_height * grid.lines + layout_px(layout, layout->format == FORMAT_BAR ? 12 : 44);
    if (layout->portrait)
        grid.row += key.line_height + rest.line_height + layout_px(layout, 20);
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
    } labels[] = {{grid->room_x, words_say("ROOM")}, {grid->now_x, words_say("NOW")},
        {grid->next_x, words_say("NEXT")}};
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        parts_label(layout, "label", labels[i].x, baseline, COLOUR_MIST, labels[i].text);
    return baseline + layout_px(layout, 20);
}

static struct layout_fit key_fit(const struct grid *grid, const struct layout *layout, int width, int lines)
{
    return (struct layout_fit){.face = grid->key.face,
        .most = SIZE_ROOM,
        .least = SIZE_ROOM,
        .key = true,
        .width = width,
        .height = layout->height,
        .lines = lines};
}

// What is on: a talk in paper, a break in azul; where nothing is, a dash.
static int draw_now(
    const struct layout *layout, const struct grid *grid, const struct agenda *agenda, int top)
{
    const struct item *now = agenda->now_count > 0 ? agenda->now[0] : NULL;
    enum colour colour = !now ? COLOUR_DIM : now->kind == ITEM_BREAK ? COLOUR_AZUL : COLOUR_PAPER;
    struct layout_fit fit = key_fit(grid, layout, grid->now_width, grid->lines);
    struct layout_block block = layout_fit(layout, now ? now->title : "–", &fit);
    return layout_draw(layout, &block, "title", grid->now_x, top, colour);
}

// "16:20" and the title behind it, over as many lines as the row has room for.
static void draw_next(const struct layout *layout, const struct view *view, const struct grid *grid,
    const struct agenda *agenda, int baseline)
{
    const struct item *next = agenda->next;
    if (!next)
        return;
    struct type_style bold = layout_style(layout, FACE_DISPLAY_SEMIBOLD, SIZE_BODY);
    struct type_metrics rest = layout_metrics(layout, grid->rest);
    struct str time = {0};
    int gap = layout_px(layout, 16);
    words_time(&time, view->zone, next->at.start, view->at);
    bold.cells = true;
    int x = grid->next_x;
    int right = grid->next_x + grid->next_width;
    if (layout->portrait)
        x = parts_label(layout, "label", x, baseline, COLOUR_TRAM, words_say("NEXT")) + gap;
    x = layout_line(layout, "next-time", bold, x, baseline, right - x, COLOUR_TRAM, str_text(&time)) + gap;
    str_free(&time);
    enum colour colour = next->kind == ITEM_BREAK ? COLOUR_AZUL : COLOUR_MIST;
    if (layout->format != FORMAT_LANDSCAPE || grid->lines < 2) {
        layout_line(layout, "next-title", grid->rest, x, baseline, right - x, colour, next->title);
        return;
    }
    // Below the time, where it has the column's whole width.
    struct layout_fit fit = {.face = grid->rest.face,
        .most = SIZE_BODY,
        .least = SIZE_BODY,
        .width = grid->next_width,
        .height = layout->height,
        .lines = 2};
    struct layout_block block = layout_fit(layout, next->title, &fit);
    layout_draw(layout, &block, "next-title", grid->next_x, baseline + rest.descent, colour);
}

static void draw_room(const struct layout *layout, const struct view *view, const struct grid *grid,
    const struct hall_room *room, int top)
{
    struct type_metrics key = layout_metrics(layout, grid->key);
    struct layout_fit fit = key_fit(grid, layout, grid->room_width, layout->portrait ? 1 : grid->lines);
    struct layout_block name = layout_fit(layout, room->label, &fit);
    int below = layout_draw(
        layout, &name, "room-name", grid->room_x, top, layout->portrait ? COLOUR_TRAM : COLOUR_PAPER);
    if (!layout->portrait) {
        draw_now(layout, grid, &room->agenda, top);
        draw_next(layout, view, grid, &room->agenda, top + key.ascent);
        return;
    }
    below = draw_now(layout, grid, &room->agenda, below);
    draw_next(layout, view, grid, &room->agenda, below + layout_metrics(layout, grid->rest).ascent);
}

static const char *date_and_page(const struct layout *layout, const struct view *view, int page)
{
    struct str text = {0};
    words_date(&text, view->zone, view->at);
    if (layout->scene->pages > 1)
        str_format(&text, " · %d/%d", page + 1, layout->scene->pages);
    const char *kept = arena_text(&layout->scene->arena, str_text(&text), text.length);
    str_free(&text);
    return kept ? kept : "";
}

void hall_compose(const struct view *view, const struct look *look, struct scene *scene)
{
    struct layout layout = layout_of(scene, look);
    struct grid grid = grid_of(&layout, view);
    bool bar = layout.format == FORMAT_BAR;
    int head = parts_body_top(&layout);
    if (layout.format == FORMAT_LANDSCAPE)
        head += layout_metrics(&layout, grid.label).cap_height + layout_px(&layout, 20);
    // The last row's padding may reach into the margin.
    int room = layout.bottom + layout_px(&layout, bar ? 6 : 24) - head;
    size_t fit = room > grid.row ? (size_t)(room / grid.row) : 1;
    scene->pages = (int)((view->hall_count + fit - 1) / fit);
    scene->pages = scene->pages > 0 ? scene->pages : 1;
    int page = view->page % scene->pages;
    // Pages of one length: three and two rather than four and one.
    size_t rows = (view->hall_count + (size_t)scene->pages - 1) / (size_t)scene->pages;
    parts_header(&layout, view, words_say("All rooms"), date_and_page(&layout, view, page));
    int top = draw_labels(&layout, &grid, parts_body_top(&layout));
    int row = rows > 0 && !bar ? room / (int)rows : grid.row;
    int most = grid.row * 4 / 3;
    row = row < most ? row : most;
    size_t from = (size_t)page * rows;
    for (size_t i = from; i < view->hall_count && i < from + rows; i++) {
        int y = top + (int)(i - from) * row;
        parts_rule(&layout, y);
        draw_room(&layout, view, &grid, &view->hall[i], y + layout_px(&layout, bar ? 4 : 14));
    }
}
