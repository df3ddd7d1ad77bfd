// All rooms at a glance, as a departures board: a row a room with what is on, until when, and what is next;
// in pages where there are many. What has no row stands in a line below.
#include "scene/i18n.h"
#include "scene/slides/hall.h"
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

// The board: its rows in the order of their pages, and how they are set.
struct board {
    const struct layout *layout;
    const struct view *view;
    struct hall_rooms rooms;
    struct hall_grid grid;
    struct hall_cells *cells;
    size_t shown; // how many have a row
    struct hall_pages pages;
    int top, bottom; // of the rows and their foot
};

static struct hall_foot foot_of(const struct board *board, size_t shown, int pages)
{
    return (struct hall_foot){.rooms = board->rooms.list + shown,
        .count = board->rooms.count - shown,
        .more = board->view->rooms.more,
        .idle = board->view->rooms.idle,
        .page = board->view->page % pages,
        .pages = pages};
}

// The height for rows with the lowest foot.
static int room_for(const struct board *board, size_t shown, int pages)
{
    struct hall_foot foot = foot_of(board, shown, pages);
    int lines = hall_foot_least(board->layout, board->view, &foot);
    return board->bottom - board->top - hall_foot_height(board->layout, &foot, lines);
}

// Deals the rows of the first rooms out, with the foot that they leave.
static struct hall_pages deal(const struct board *board, struct hall_cells *cells, size_t shown)
{
    if (board->rooms.grouped)
        hall_cells_group(cells, shown);
    struct hall_pages pages = hall_pages_of(board->layout, cells, shown, room_for(board, shown, 1));
    return pages.count == 1 ? pages
                            : hall_pages_of(board->layout, cells, shown, room_for(board, shown, pages.count));
}

// Sets the first `shown` rooms.
static void set(
    struct board *board, size_t shown, const struct hall_setting *setting, struct hall_cells *cells)
{
    board->grid = hall_grid_of(board->layout, board->view, &board->rooms, shown, setting);
    for (size_t i = 0; i < shown; i++)
        cells[i] = hall_cells_of(board->layout, board->view, &board->grid, &board->rooms.list[i]);
}

static int highest(const struct hall_cells *cells, size_t count)
{
    int height = 0;
    for (size_t i = 0; i < count; i++)
        height = cells[i].height > height ? cells[i].height : height;
    return height;
}

// Are the rows of each page all alike, with their headings?
static bool are_equal(
    const struct board *board, const struct hall_cells *cells, const struct hall_pages *pages)
{
    int height = highest(cells, board->shown);
    int room = room_for(board, board->shown, pages->count);
    for (int page = 0; page < pages->count; page++) {
        int used = 0;
        for (size_t i = pages->from[page]; i < pages->from[page + 1]; i++)
            used +=
                height + (hall_has_heading(cells, pages->from[page], i) ? hall_heading(board->layout) : 0);
        if (used > room)
            return false;
    }
    return true;
}

enum { TOP_GAP = 22, TIGHT_TOP_GAP = 4 };

// Nearer to the header where that saves a page. Returns how many there are.
static int move_up(struct board *board, size_t shown, int pages)
{
    int top = board->top;
    if (pages < 2 || board->layout->format == FORMAT_BAR)
        return pages;
    board->top -= layout_px(board->layout, TOP_GAP - TIGHT_TOP_GAP);
    int fewer = deal(board, board->cells, shown).count;
    if (fewer == pages)
        board->top = top;
    return fewer;
}

// As many rooms as the pages of those that must have a row have room for without crowding.
static void choose_rows(struct board *board, struct hall_cells *scratch)
{
    struct hall_setting setting = hall_smallest(board->layout);
    size_t low = board->rooms.required;
    size_t high = board->rooms.eligible;
    set(board, low, &setting, board->cells);
    int most = deal(board, board->cells, low).count;
    most = move_up(board, low, most);
    setting.dense = false;
    set(board, high, &setting, board->cells);
    while (low < high) {
        size_t middle = (low + high + 1) / 2;
        memcpy(scratch, board->cells, board->rooms.eligible * sizeof *scratch);
        struct hall_pages pages = deal(board, scratch, middle);
        board->shown = middle;
        if (pages.from && pages.count <= most && are_equal(board, scratch, &pages))
            low = middle;
        else
            high = middle - 1;
    }
    board->shown = low;
    setting.dense = true;
    set(board, low, &setting, board->cells);
    board->pages = deal(board, board->cells, low);
}

static bool has_hyphen(const struct layout_block *block)
{
    for (size_t i = 0; i < block->line_count; i++)
        if (block->lines[i].hyphen)
            return true;
    return false;
}

// Names of three lines and more look lost beside a short title, unless they cannot be shorter; and nobody
// looks for half a name.
static bool has_long_names(const struct hall_cells *cells, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (cells[i].name.line_count > 2 || has_hyphen(&cells[i].name))
            return true;
    return false;
}

// Are titles left out of what goes on at once, in favour of "and 2 more"?
static bool lacks_titles(const struct hall_cells *cells)
{
    struct parallel now = parallel_now(&cells->room->row->agenda);
    for (size_t i = 1; i < now.count && cells->room->state == HALL_RUNNING; i++)
        if (i >= PARALLEL_MAX || !strstr(cells->now.text, now.items[i]->title))
            return true;
    return false;
}

// Does the setting do without hyphens, and without leaving out titles, where a smaller one could?
static bool are_whole(const struct hall_setting *setting, const struct hall_cells *cells, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if ((setting->whole && has_hyphen(&cells[i].now)) || (setting->cards && lacks_titles(&cells[i])))
            return false;
    return true;
}

static size_t count_cut(const struct hall_cells *cells, size_t count)
{
    size_t cut = 0;
    for (size_t i = 0; i < count; i++)
        cut += cells[i].now.cut || cells[i].now.broken || cells[i].name.cut || cells[i].name.broken;
    return cut;
}

struct growth {
    struct board *board;
    struct hall_cells *scratch;
    size_t cut; // titles, in the smallest type
};

// Takes the setting where it needs no more pages, and cuts no titles, or no more than the smallest.
static bool try_setting(void *context, const struct hall_setting *setting)
{
    const struct growth *growth = context;
    struct board *board = growth->board;
    struct hall_cells *scratch = growth->scratch;
    size_t cut = setting->may_cut ? growth->cut : 0;
    struct board trial = *board;
    set(&trial, board->shown, setting, scratch);
    int ems = trial.grid.kind == HALL_CARDS ? 5 : 7;
    if (trial.grid.now.width < trial.grid.title_style.size_px * ems || count_cut(scratch, board->shown) > cut)
        return false;
    if (!are_whole(setting, scratch, board->shown))
        return false;
    int leading = trial.grid.kind == HALL_CARDS ? trial.grid.name_size - 4 : setting->size;
    if (leading > 44 && has_long_names(scratch, board->shown))
        return false;
    trial.pages = deal(&trial, scratch, board->shown);
    if (!trial.pages.from || trial.pages.count > board->pages.count ||
        highest(scratch, board->shown) > room_for(board, board->shown, trial.pages.count) ||
        (setting->equal && !are_equal(&trial, scratch, &trial.pages)))
        return false;
    memcpy(board->cells, scratch, board->shown * sizeof *scratch);
    trial.cells = board->cells;
    *board = trial;
    return true;
}

// Takes the best setting that does.
static void grow(struct board *board, struct hall_cells *scratch)
{
    size_t rows = (board->shown + (size_t)board->pages.count - 1) / (size_t)board->pages.count;
    struct growth growth = {board, scratch, count_cut(board->cells, board->shown)};
    hall_settings(board->layout, rows, try_setting, &growth);
}

// ---- drawing

static int draw_heading(const struct layout *layout, const char *text, int top)
{
    struct type_style style = layout_style(layout, FACE_TEXT_BOLD, SIZE_SMALL);
    int height = hall_heading(layout);
    int baseline = top + height - layout_px(layout, 12);
    layout_line(layout, "hall-group", style, layout->left, baseline, layout->right - layout->left,
        COLOUR_TEXT_SECONDARY, text);
    return top + height;
}

enum { FEW_ROWS = 3 }; // share all of the page

// The rows' heights: all alike where that fits, else each its own; the next talks' titles get another line
// where there is one for all that want it.
static void share_height(const struct board *board, struct hall_cells *cells, size_t count, int room)
{
    int used = 0;
    for (size_t i = 0; i < count; i++)
        used += cells[i].height;
    int rows = count > 0 ? (int)count : 1;
    int height = highest(cells, count);
    if (height * rows <= room && !board->layout->portrait) {
        int most = height + board->grid.title_style.size_px;
        int each = rows <= FEW_ROWS || room / rows < most ? room / rows : most;
        for (size_t i = 0; i < count; i++)
            cells[i].height = each;
        return;
    }
    int spare = room - used;
    int line = board->grid.next_line;
    int wanting = 0;
    for (size_t i = 0; i < count; i++)
        wanting += hall_cells_want_line(board->layout, &board->grid, &cells[i]);
    for (size_t i = 0; i < count && wanting > 0 && wanting * line <= room - used; i++)
        if (hall_cells_want_line(board->layout, &board->grid, &cells[i])) {
            cells[i].height += line;
            spare -= line;
        }
    for (size_t i = 0; i < count && spare > 0; i++) {
        int most = rows <= FEW_ROWS ? room : board->grid.title_style.size_px * 12 / 10;
        int more = spare / rows;
        cells[i].height += more < most ? more : most;
    }
}

// Rows that are as high as one another stand alike, whatever is in them: their names and times are a column.
static void align(struct board *board, size_t from, size_t end)
{
    int content = 0;
    bool alike = board->grid.kind == HALL_COLUMNS;
    for (size_t i = from; i < end; i++) {
        struct hall_cells *cells = &board->cells[i];
        hall_cells_next(board->layout, &board->grid, cells, cells->height);
        int own = hall_cells_content(&board->grid, cells);
        content = own > content ? own : content;
        alike = alike && cells->height == board->cells[from].height;
    }
    board->grid.content = alike ? content : 0;
}

// Behind every other row, where there is no room for rules between them.
static void draw_stripe(const struct layout *layout, int top, int height)
{
    int beside = layout_px(layout, 16);
    struct box box = {layout->left - beside, top, layout->right - layout->left + 2 * beside, height};
    scene_fill(layout->scene, "stripe", box, layout_px(layout, 6), COLOUR_STRIPE);
}

static void draw_page(struct board *board, int page, int bottom)
{
    const struct layout *layout = board->layout;
    size_t from = board->pages.from[page];
    size_t end = board->pages.from[page + 1];
    int headings = 0;
    for (size_t i = from; i < end; i++)
        headings += hall_has_heading(board->cells, from, i);
    if (end > from)
        share_height(
            board, board->cells + from, end - from, bottom - board->top - headings * hall_heading(layout));
    align(board, from, end);
    bool stripes = board->grid.dense && board->grid.kind == HALL_COLUMNS;
    int top = board->top;
    for (size_t i = from; i < end; i++) {
        struct hall_cells *cells = &board->cells[i];
        if (hall_has_heading(board->cells, from, i))
            top = draw_heading(layout, cells->room->row->group, top);
        if (!stripes)
            widget_rule(layout, top);
        else if ((i - from) % 2 == 0)
            draw_stripe(layout, top, cells->height);
        hall_cells_draw(layout, board->view, &board->grid, cells, top, cells->height);
        top += cells->height;
    }
    if (!stripes && top + layout_px(layout, 8) < layout->bottom && end > from)
        widget_rule(layout, top);
}

// The lower edge of the header that was drawn.
static int header_bottom(const struct layout *layout)
{
    int bottom = layout->top;
    for (size_t i = 0; i < layout->scene->count; i++) {
        const struct scene_item *item = &layout->scene->items[i];
        int lowest =
            item->shape == SHAPE_TEXT ? item->baseline + item->style.size_px / 8 : item->box.y + item->box.h;
        bottom = lowest > bottom ? lowest : bottom;
    }
    return bottom;
}

// More lines where the page's rows leave room for them.
static int foot_lines(const struct board *board, const struct hall_foot *foot, int page)
{
    enum { FOOT_LINES = 3 };
    int used = 0;
    for (size_t i = board->pages.from[page]; i < board->pages.from[page + 1]; i++)
        used +=
            board->cells[i].height +
            (hall_has_heading(board->cells, board->pages.from[page], i) ? hall_heading(board->layout) : 0);
    int lines = hall_foot_least(board->layout, board->view, foot);
    while (lines < FOOT_LINES &&
           board->bottom - board->top - used >= hall_foot_height(board->layout, foot, lines + 1))
        lines++;
    return hall_foot_lines(board->layout, board->view, foot, lines, false);
}

static void compose(const struct view *view, const struct style *style, struct scene *scene)
{
    struct layout layout = layout_of(scene, style);
    struct board board = {.layout = &layout, .view = view, .rooms = hall_rooms_of(&layout, view)};
    size_t most = board.rooms.eligible + 1;
    struct hall_cells *scratch = arena_alloc(&scene->arena, most, sizeof *scratch);
    board.cells = arena_alloc(&scene->arena, most, sizeof *scratch);
    widget_header_day(&layout, view, i18n_say("All rooms"), view->at, -1);
    board.top = header_bottom(&layout) + layout_px(&layout, layout.format == FORMAT_BAR ? 8 : TOP_GAP);
    board.bottom = layout.bottom + layout_px(&layout, 8); // descenders may reach into the margin
    if (!scratch || !board.cells || !board.rooms.list) {
        scene->failed = true;
        return;
    }
    choose_rows(&board, scratch);
    if (board.pages.from)
        grow(&board, scratch);
    if (!board.pages.from) {
        scene->failed = true;
        return;
    }
    hall_grid_widen_next(&layout, &board.grid, board.cells, board.shown);
    scene->pages = board.pages.count;
    int page = view->page % scene->pages;
    struct hall_foot foot = foot_of(&board, board.shown, scene->pages);
    int lines = foot_lines(&board, &foot, page);
    draw_page(&board, page, board.bottom - hall_foot_height(&layout, &foot, lines));
    if (hall_foot_height(&layout, &foot, lines) > 0)
        hall_foot_lines(&layout, view, &foot, lines, true);
}

const struct slide hall_slide = {
    .name = "hall", .applies = applies, .compose = compose, .page_s = 8, .all_pages = true};
