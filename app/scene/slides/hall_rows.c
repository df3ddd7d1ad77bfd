// Setting the rows of the slide of all rooms.
#include "scene/i18n.h"
#include "scene/slides/hall.h"
#include "scene/slides/signs.h"

enum { NAME_LINES = 4, NEXT_LINES = 3 };

static int larger(int a, int b)
{
    return a > b ? a : b;
}

// ---- cells

static void set_line(struct layout_block *block, int line)
{
    block->line_height = line;
    block->height =
        block->line_count == 0 ? 0 : block->ascent + block->descent + (int)(block->line_count - 1) * line;
}

static struct layout_fit fit_of(
    const struct layout *layout, enum typeface face, int size, int width, size_t lines)
{
    return (struct layout_fit){.face = face,
        .max_size = size,
        .min_size = size,
        .width = width > 1 ? width : 1,
        .height = layout->height,
        .max_lines = (int)lines};
}

static int space(const struct type_style *style)
{
    return style->size_px * 35 / 100;
}

static const char *time_text(const struct layout *layout, const struct view *view, const struct item *item)
{
    struct str time = {0};
    i18n_time(&time, view->zone, item->at.start, view->at);
    const char *kept = arena_text(&layout->scene->arena, str_text(&time), time.length);
    str_free(&time);
    return kept;
}

// What the next item's time was, where that is another one.
static const char *old_time_text(
    const struct layout *layout, const struct view *view, const struct item *item)
{
    if (!widget_was_rescheduled(item) || widget_same_minute(item->was->at.start, item->at.start))
        return NULL;
    struct str time = {0};
    i18n_time(&time, view->zone, item->was->at.start, view->at);
    const char *kept = arena_text(&layout->scene->arena, str_text(&time), time.length);
    str_free(&time);
    return kept;
}

static void set_time(const struct layout *layout, const struct view *view, struct hall_cells *cells)
{
    cells->time = time_text(layout, view, cells->room->next);
    cells->was = old_time_text(layout, view, cells->room->next);
}

// The widths of a time, of the old one before it, and of the spaces after them.
static int times_width(
    const struct layout *layout, const struct type_style *style, const struct hall_cells *cells)
{
    int width = cells->time ? layout_width(layout, *style, cells->time) + space(style) : 0;
    return width + (cells->was ? layout_width(layout, *style, cells->was) + space(style) : 0);
}

static struct type_style coming_time_style(const struct hall_grid *grid)
{
    struct type_style style = grid->title_style;
    style.cells = true;
    return style;
}

// What comes stands in the place of what is on, its time first, and has the columns beside it too.
static int coming_x(const struct layout *layout, const struct hall_grid *grid, const struct hall_cells *cells)
{
    struct type_style style = coming_time_style(grid);
    return grid->now.x + times_width(layout, &style, cells);
}

static void set_coming(const struct layout *layout, const struct view *view, const struct hall_grid *grid,
    struct hall_cells *cells)
{
    set_time(layout, view, cells);
    struct parallel together = parallel_starting(&cells->room->row->agenda, cells->room->next);
    int width = layout->right - coming_x(layout, grid, cells) - cells->pill;
    struct layout_fit fit = fit_of(layout, FACE_DISPLAY, grid->size, width, (size_t)grid->lines);
    cells->now = parallel_fit(layout, &together, PARALLEL_MAX, &fit);
    if (grid->people && together.count == 1)
        cells->people = widget_names(layout, grid->people_style, cells->room->next, width);
}

static void set_now(const struct layout *layout, const struct view *view, const struct hall_grid *grid,
    struct hall_cells *cells)
{
    const struct hall_room *room = cells->room;
    int width = grid->now.width - cells->pill;
    struct layout_fit fit = fit_of(layout, FACE_DISPLAY_SEMIBOLD, grid->size, width, (size_t)grid->lines);
    struct parallel now = parallel_now(&room->row->agenda);
    switch (room->state) {
    case HALL_RUNNING:
        hall_note_ends(layout, view, &now);
        cells->now = parallel_fit(layout, &now, PARALLEL_MAX, &fit);
        if (grid->people && now.count == 1)
            cells->people = widget_names(layout, grid->people_style, now.items[0], width);
        break;
    case HALL_ELSEWHERE:
        cells->now = layout_fit(layout, widget_whereabouts(layout, view, room->gone), &fit);
        break;
    case HALL_COMING:
        set_coming(layout, view, grid, cells);
        break;
    default:
        fit.face = FACE_DISPLAY;
        cells->now = layout_fit(
            layout, room->state == HALL_DONE ? i18n_say("done for today") : i18n_say("nothing today"), &fit);
    }
}

// The label of what comes, where it does not stand in a column of its own.
static int label_width(const struct layout *layout, const struct hall_grid *grid)
{
    struct type_style style = layout_style(layout, FACE_TEXT_BOLD, SIZE_SMALL);
    style.tracking = 60;
    return grid->kind <= HALL_SIDE ? 0
                                   : layout_width(layout, style, i18n_say("NEXT")) + space(&grid->time_style);
}

// A time with a day in front of it has a line of its own; and one so large that few words fit beside it.
static bool is_below(
    const struct layout *layout, const struct hall_grid *grid, const struct hall_cells *cells)
{
    int width = label_width(layout, grid) + times_width(layout, &grid->time_style, cells);
    int percent = grid->kind <= HALL_SIDE ? 50 : grid->kind == HALL_CARDS ? 36 : 100;
    return width > grid->next.width * percent / 100;
}

static struct layout_block fit_next(
    const struct layout *layout, const struct hall_grid *grid, const struct hall_cells *cells, size_t lines)
{
    bool below = is_below(layout, grid, cells);
    int left = below ? 0 : label_width(layout, grid) + times_width(layout, &grid->time_style, cells);
    struct parallel together = parallel_starting(&cells->room->row->agenda, cells->room->next);
    struct layout_fit fit =
        fit_of(layout, FACE_DISPLAY, hall_next_size(grid), grid->next.width - left, lines - (below ? 1 : 0));
    if (below && lines < 2)
        return (struct layout_block){.text = ""};
    struct layout_block block = parallel_fit(layout, &together, PARALLEL_MAX, &fit);
    set_line(&block, grid->next_line);
    return block;
}

// From the first line's baseline to the end of the column with what is on.
static int now_depth(const struct hall_grid *grid, const struct hall_cells *cells)
{
    int depth = cells->now.line_count > 1 ? (int)(cells->now.line_count - 1) * grid->line : 0;
    return depth + (cells->people[0] ? grid->people_line : 0);
}

static int name_depth(const struct hall_grid *grid, const struct hall_cells *cells)
{
    return cells->name.line_count > 1 ? (int)(cells->name.line_count - 1) * grid->name_line : 0;
}

// On cards the title begins below the name and the bar.
static int title_baseline(const struct hall_grid *grid, const struct hall_cells *cells)
{
    if (grid->kind != HALL_CARDS)
        return 0;
    int below_bar = grid->bar_gap + grid->bar_height + grid->cap + grid->line / 4;
    return larger(name_depth(grid, cells) + grid->line * 108 / 100, below_bar);
}

static int next_baseline(const struct hall_grid *grid, const struct hall_cells *cells)
{
    if (grid->kind == HALL_COLUMNS)
        return 0;
    if (grid->kind == HALL_SIDE && !cells->until.end)
        return 0;
    if (grid->kind == HALL_SIDE)
        return grid->bar_gap + grid->bar_height + grid->next_line * 115 / 100;
    int line = grid->next_line * (grid->airy ? 124 : 108) / 100;
    return title_baseline(grid, cells) + now_depth(grid, cells) + line;
}

// The height of the row's content, with so many lines for what comes.
static int content_height(const struct hall_grid *grid, const struct hall_cells *cells, size_t next_lines)
{
    int depth = larger(name_depth(grid, cells), title_baseline(grid, cells) + now_depth(grid, cells));
    if (cells->time && cells->room->state != HALL_COMING && next_lines > 0)
        depth = larger(depth, next_baseline(grid, cells) + (int)(next_lines - 1) * grid->next_line);
    depth += grid->drop;
    depth += cells->pill > 0 ? grid->cap / 4 : 0;
    int bar = cells->until.end ? grid->bar_gap + grid->bar_height : 0;
    return grid->top_cap + larger(depth, bar);
}

// Names of rooms begin their rows: a right-to-left one stands where the others do, too.
static void keep_at_left(const struct layout *layout, struct layout_block *name)
{
    int indent = name->width;
    for (size_t i = 0; i < name->line_count; i++) {
        int start = layout_line_start(layout, name, i, 0);
        indent = start < indent ? start : indent;
    }
    name->width -= indent;
}

static struct type_style full_style(const struct layout *layout)
{
    return layout_style(layout, FACE_TEXT_BOLD, SIZE_SMALL);
}

// The title needs most of the row: a long way to say where to go is left to the room's door.
enum { FULL_MAX = 30 }; // of the screen's width, in percent

static const char *full_words(const struct layout *layout, const char *instead)
{
    const char *full = i18n_say("ROOM FULL");
    const char *both = instead[0] ? arena_format(&layout->scene->arena, "%s → %s", full, instead) : NULL;
    bool fits = both && layout_width(layout, full_style(layout), both) <= layout->width * FULL_MAX / 100;
    return fits ? both : full;
}

struct hall_cells hall_cells_of(const struct layout *layout, const struct view *view,
    const struct hall_grid *grid, const struct hall_room *room)
{
    struct hall_cells cells = {.room = room, .people = ""};
    size_t lines = layout->format == FORMAT_BAR ? 2 : NAME_LINES;
    // Names wrap before they are cut: their ends may be all that tells two rooms apart.
    struct layout_fit fit = fit_of(layout, FACE_DISPLAY_BOLD, grid->name_size, grid->name.width, lines);
    cells.name = layout_fit(layout, room->row->label, &fit);
    set_line(&cells.name, grid->name_line);
    keep_at_left(layout, &cells.name);
    if (room->row->full) {
        cells.full = full_words(layout, room->row->full);
        cells.pill = layout_width(layout, full_style(layout), cells.full) + full_style(layout).size_px +
                     space(&grid->title_style);
    }
    set_now(layout, view, grid, &cells);
    set_line(&cells.now, grid->line);
    cells.until = hall_until_of(layout, view, room, grid->words);
    // A break alone calls nobody to a room where nothing is on.
    bool calls = room->state <= HALL_ELSEWHERE || (room->next && room->next->kind != ITEM_BREAK);
    if (room->next && calls && room->state != HALL_COMING)
        set_time(layout, view, &cells);
    cells.next_lines = cells.time && room->state != HALL_COMING ? 1 : 0;
    cells.height = larger(
        content_height(grid, &cells, cells.next_lines) + grid->pad, grid->title_style.size_px * 150 / 100);
    return cells;
}

void hall_cells_next(
    const struct layout *layout, const struct hall_grid *grid, struct hall_cells *cells, int height)
{
    size_t lines = cells->next_lines;
    if (lines == 0)
        return;
    while (lines < NEXT_LINES && content_height(grid, cells, lines + 1) + grid->pad <= height)
        lines++;
    cells->next = fit_next(layout, grid, cells, lines);
    size_t used = cells->next.line_count + (is_below(layout, grid, cells) ? 1 : 0);
    cells->next_lines = used > 0 ? used : 1;
}

bool hall_cells_want_line(const struct layout *layout, const struct hall_grid *grid, struct hall_cells *cells)
{
    if (cells->next_lines == 0)
        return false;
    size_t lines = cells->next_lines;
    while (lines < NEXT_LINES && content_height(grid, cells, lines + 1) + grid->pad <= cells->height)
        lines++;
    struct layout_block block = fit_next(layout, grid, cells, lines);
    return lines < 2 && (block.cut || block.broken || block.line_count == 0);
}

// ---- drawing

static void draw_bar(const struct layout *layout, const struct view *view, const struct hall_grid *grid,
    const struct hall_cells *cells, int width, int baseline)
{
    int64_t start;
    bool overruns;
    int64_t end = hall_end(cells->room, &start, &overruns);
    if (view->clock.doubt || end == 0 || overruns || end <= start)
        return;
    struct box box = {grid->until.x, baseline + grid->bar_gap, width, grid->bar_height};
    scene_fill(layout->scene, "trough", box, box.h / 2, COLOUR_TROUGH);
    // It moves by whole minutes, with the clock.
    int64_t left = (end - view->at + 59) / 60 * 60;
    int64_t gone = end - start > left ? end - start - left : 0;
    box.w = larger((int)(gone * width / (end - start)), box.h);
    if (gone > 0)
        scene_fill(layout->scene, "bar", box, box.h / 2,
            cells->room->row->agenda.phase == PHASE_BREAK ? COLOUR_INFO : COLOUR_ACCENT);
}

static void draw_until(const struct layout *layout, const struct view *view, const struct hall_grid *grid,
    const struct hall_cells *cells, int baseline)
{
    if (!cells->until.end)
        return;
    bool on_break = cells->room->row->agenda.phase == PHASE_BREAK;
    bool plain = cells->until.before[0] != '\0' || cells->until.after[0] != '\0';
    int x = grid->until.x;
    int right = x + grid->until.width;
    enum colour colour = on_break ? COLOUR_INFO : plain ? COLOUR_TEXT : COLOUR_ACCENT_TEXT;
    x = layout_line(layout, "hall-until", grid->word_style, x, baseline, right - x, COLOUR_TEXT_SECONDARY,
        cells->until.before);
    x = layout_line(
        layout, "hall-until", grid->until_style, x, baseline, right - x, colour, cells->until.end);
    x = layout_line(layout, "hall-until", grid->word_style, x, baseline, right - x, COLOUR_TEXT_SECONDARY,
        cells->until.after);
    draw_bar(layout, view, grid, cells, x - grid->until.x, baseline);
}

static void draw_block(const struct layout *layout, const struct layout_block *block, const char *role, int x,
    int baseline, enum colour colour)
{
    if (block->line_count > 0)
        layout_draw(layout, block, role, x, baseline - block->ascent, colour);
}

// "ROOM FULL" before the title; low, for rows are. Returns the x of the title.
static int draw_full(
    const struct layout *layout, const struct hall_grid *grid, const char *words, int x, int baseline)
{
    struct type_style style = full_style(layout);
    int cap = layout_metrics(layout, style).cap_height;
    int width = layout_width(layout, style, words);
    int lower = baseline - (grid->cap - cap) / 2;
    struct box box = {x, lower - cap - cap / 4, width + style.size_px, cap + 2 * (cap / 4)};
    scene_fill(layout->scene, "hall-full", box, layout_px(layout, 6), COLOUR_ACCENT);
    layout_line(layout, "hall-full", style, x + style.size_px / 2, lower, width, COLOUR_ON_ACCENT, words);
    return x + box.w + space(&grid->title_style);
}

// The old time struck out, then the new one; returns the x after them and their spaces.
static int draw_times(const struct layout *layout, const struct hall_cells *cells, struct type_style style,
    int x, int right, int baseline)
{
    if (cells->was) {
        int end =
            layout_line(layout, "old-time", style, x, baseline, right - x, COLOUR_TEXT_SECONDARY, cells->was);
        layout_strike(layout, "strike", style, x, end, baseline, COLOUR_TEXT_SECONDARY);
        x = end + space(&style);
    }
    x = layout_line(layout, "hall-next-time", style, x, baseline, right - x, COLOUR_ACCENT_TEXT, cells->time);
    return x + space(&style);
}

static void draw_now(
    const struct layout *layout, const struct hall_grid *grid, const struct hall_cells *cells, int baseline)
{
    const struct hall_room *room = cells->room;
    int x = grid->now.x;
    if (cells->full)
        x = draw_full(layout, grid, cells->full, x, baseline);
    const char *role = room->state == HALL_RUNNING     ? "hall-title"
                       : room->state == HALL_ELSEWHERE ? "elsewhere"
                       : room->state == HALL_COMING    ? "hall-next-title"
                                                       : "hall-nothing";
    bool on_break = room->state == HALL_RUNNING ? room->row->agenda.phase == PHASE_BREAK
                                                : room->next && room->next->kind == ITEM_BREAK;
    enum colour colour = room->state == HALL_ELSEWHERE ? COLOUR_ACCENT_TEXT
                         : room->state > HALL_COMING   ? COLOUR_TEXT_SECONDARY
                         : on_break                    ? COLOUR_INFO
                         : room->state == HALL_RUNNING ? COLOUR_TEXT
                                                       : COLOUR_TEXT_SECONDARY;
    if (room->state == HALL_COMING && cells->time)
        x = draw_times(layout, cells, coming_time_style(grid), x, layout->right, baseline);
    draw_block(layout, &cells->now, role, x, baseline, colour);
    if (cells->people[0]) {
        int below = baseline + now_depth(grid, cells);
        layout_line_below(layout, &cells->now, "hall-speakers", grid->people_style, x, below,
            layout->right - x, COLOUR_TEXT_SECONDARY, cells->people);
    }
}

static void draw_next(
    const struct layout *layout, const struct hall_grid *grid, const struct hall_cells *cells, int baseline)
{
    if (!cells->time || cells->room->state == HALL_COMING)
        return;
    int x = grid->next.x;
    int right = x + grid->next.width;
    if (grid->kind > HALL_SIDE) {
        widget_label(layout, "label", x, baseline, COLOUR_TEXT_SECONDARY, i18n_say("NEXT"));
        x += label_width(layout, grid);
    }
    enum colour colour = cells->room->next->kind == ITEM_BREAK ? COLOUR_INFO : COLOUR_TEXT_SECONDARY;
    x = draw_times(layout, cells, grid->time_style, x, right, baseline);
    if (is_below(layout, grid, cells))
        draw_block(layout, &cells->next, "hall-next-title", grid->next.x, baseline + grid->next_line, colour);
    else
        draw_block(layout, &cells->next, "hall-next-title", x, baseline, colour);
}

int hall_cells_content(const struct hall_grid *grid, const struct hall_cells *cells)
{
    return content_height(grid, cells, cells->next_lines);
}

void hall_cells_draw(const struct layout *layout, const struct view *view, const struct hall_grid *grid,
    const struct hall_cells *cells, int top, int height)
{
    int content = grid->content > 0 ? grid->content : hall_cells_content(grid, cells);
    int spare = height - content;
    int px = grid->title_style.size_px;
    // Cards stand nearer to the rule above them, to which they belong.
    int above = grid->kind == HALL_CARDS && spare > px ? px / 2 + (spare - px) / 4 : spare / 2;
    int baseline = top + above + grid->top_cap;
    const struct room_sign *sign = grid->sign > 0 ? sign_find(view, cells->room->row->label) : NULL;
    widget_sign(layout, sign, grid->name_style, layout->left, baseline, COLOUR_ACCENT_TEXT);
    // On cards only names with a sign stand back.
    int x = grid->kind == HALL_CARDS && !sign ? layout->left : grid->name.x;
    draw_block(layout, &cells->name, "hall-room", x, baseline,
        grid->kind == HALL_CARDS ? COLOUR_ACCENT_TEXT : COLOUR_TEXT);
    draw_until(layout, view, grid, cells, baseline);
    draw_now(layout, grid, cells, baseline + title_baseline(grid, cells));
    draw_next(layout, grid, cells, baseline + next_baseline(grid, cells));
}
