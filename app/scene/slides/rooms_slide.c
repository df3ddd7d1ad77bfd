// All rooms at a glance, each with what is on and what is next; in pages where there are many. Rooms without
// anything today share a line below the others, which also says how many rooms are too many for the pages.
#include "scene/i18n.h"
#include "scene/slides/parallel.h"
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

enum { NAME_LINES = 4 };

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
    const struct item *gone;             // what is said in `now` to be elsewhere; NULL for none
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

// Does a name need more than two lines?
static bool needs_lines(const struct layout *layout, const struct view *view, int width)
{
    struct layout_fit fit = {.face = FACE_DISPLAY_SEMIBOLD,
        .max_size = SIZE_ROOM,
        .min_size = SIZE_ROOM,
        .key = true,
        .width = width,
        .height = layout->height,
        .max_lines = 2};
    for (size_t i = 0; i < view->rooms.count; i++)
        if (layout_fit(layout, view->rooms.list[i].label, &fit).cut)
            return true;
    return false;
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
    if (width < max_name && needs_lines(layout, view, width))
        width = max_name;
    return width < whole / 3 ? width : whole / 3;
}

// What is listed in a room today, cancelled items included, or goes on there.
static bool has_something_today(const struct agenda *agenda)
{
    const struct schedule *schedule = agenda->programme->schedule;
    int64_t day = schedule_day(schedule, agenda->at);
    struct span span = {schedule_day_start(schedule, day), schedule_day_start(schedule, day + 1)};
    size_t count;
    programme_listed(agenda->programme, span, &count);
    return count > 0 || agenda->now_count > 0;
}

// What moved out of a room, or was cancelled, and would be on now or later today; NULL for none.
static const struct item *displaced(const struct agenda *agenda)
{
    const struct programme *programme = agenda->programme;
    int64_t day_end = schedule_day_end(programme->schedule, agenda->at);
    for (size_t i = 0; i < programme->listed_count; i++) {
        const struct item *item = programme->listed[i];
        if (item->cancelled && item->moved_to && item->at.end > agenda->at && item->at.start < day_end)
            return item;
    }
    return NULL;
}

// A room that the publisher no longer has is shown while something that was to be there is elsewhere.
static bool is_shown(const struct room_row *row)
{
    const struct programme *programme = row->agenda.programme;
    const struct room *room = &programme->schedule->rooms[programme->place.room];
    return programme->place.kind != PLACE_ROOM || !room->gone || row->agenda.now_count > 0 ||
           displaced(&row->agenda);
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

static struct layout_fit key_fit(const struct layout *layout, const struct grid *grid, int width, int lines)
{
    return (struct layout_fit){.face = grid->key.face,
        .max_size = SIZE_ROOM,
        .min_size = SIZE_ROOM,
        .key = true,
        .width = width,
        .height = layout->height,
        .max_lines = lines};
}

static struct layout_fit rest_fit(const struct layout *layout, const struct grid *grid, int width, int lines)
{
    return (struct layout_fit){.face = grid->rest.face,
        .max_size = SIZE_BODY,
        .min_size = SIZE_BODY,
        .width = width,
        .height = layout->height,
        .max_lines = lines};
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
    struct parallel together = parallel_starting(&row->room->agenda, next);
    row->beside =
        layout->format != FORMAT_LANDSCAPE ||
        (together.count == 1 && layout_width(layout, grid->rest, parallel_title(layout, next)) <= left);
    struct layout_fit fit =
        rest_fit(layout, grid, row->beside ? left : grid->next.width, row->beside ? 1 : 2);
    row->next = parallel_fit(layout, &together, PARALLEL_MAX, &fit);
}

// What is on; else what is elsewhere. Nothing is a dash in a column; on a portrait screen there is no line.
static void set_now(
    const struct layout *layout, const struct view *view, const struct grid *grid, struct row *row)
{
    const struct agenda *agenda = &row->room->agenda;
    struct layout_fit fit = key_fit(layout, grid, grid->now.width, grid->lines);
    struct parallel now = parallel_now(agenda);
    if (now.count > 0) {
        row->now = parallel_fit(layout, &now, PARALLEL_MAX, &fit);
        return;
    }
    row->gone = displaced(agenda);
    if (row->gone) {
        struct layout_fit small = rest_fit(layout, grid, grid->now.width, grid->lines);
        row->now = layout_fit(layout, widget_whereabouts(layout, view, row->gone), &small);
    } else if (!layout->portrait) {
        row->now = layout_fit(layout, "–", &fit);
    }
}

static struct row row_of(const struct layout *layout, const struct view *view, const struct grid *grid,
    const struct room_row *room)
{
    const struct agenda *agenda = &room->agenda;
    struct type_metrics key = layout_metrics(layout, grid->key);
    struct type_metrics rest = layout_metrics(layout, grid->rest);
    struct row row = {.room = room};
    // Names wrap before they are cut: their ends may be all that tells two rooms apart.
    struct layout_fit name = key_fit(layout, grid, grid->room.width, NAME_LINES);
    name.height = layout->bottom - widget_body_top(layout, view, i18n_say("All rooms")) - 2 * grid->padding -
                  rest.line_height;
    row.name = layout_fit(layout, room->label, &name);
    set_now(layout, view, grid, &row);
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
        x = widget_label(layout, "label", x, baseline, COLOUR_ACCENT_TEXT, i18n_say("NEXT")) +
            layout_px(layout, 16);
    layout_line(layout, "next-time", grid->time, x, baseline, right - x, COLOUR_ACCENT_TEXT, row->time);
    if (row->beside)
        layout_draw(layout, &row->next, "next-title", x + time_width(layout, grid, row->time), top, colour);
    else
        layout_draw(layout, &row->next, "next-title", grid->next.x, top + rest.line_height, colour);
}

static void draw_row(const struct layout *layout, const struct grid *grid, const struct row *row, int top)
{
    const struct agenda *agenda = &row->room->agenda;
    const struct item *now = parallel_now(agenda).items[0];
    enum colour colour = row->gone                 ? COLOUR_ACCENT_TEXT
                         : !now                    ? COLOUR_TEXT_PAST
                         : now->kind == ITEM_BREAK ? COLOUR_INFO
                                                   : COLOUR_TEXT;
    int below = layout_draw(layout, &row->name, "room-name", grid->room.x, top,
        layout->portrait ? COLOUR_ACCENT_TEXT : COLOUR_TEXT);
    int now_top = layout->portrait ? below : top;
    int next_top = layout->portrait ? below + row->now.height
                                    : top + layout_metrics(layout, grid->key).ascent -
                                          layout_metrics(layout, grid->rest).ascent;
    if (row->now.line_count > 0)
        layout_draw(layout, &row->now, row->gone ? "elsewhere" : "title", grid->now.x,
            now_top + (layout->portrait ? 0 : row->name.ascent - row->now.ascent), colour);
    if (row->time)
        draw_next(layout, grid, row, next_top);
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

// What stands below the rows.
struct rest {
    const struct room_row *const *idle; // rooms without anything today
    size_t listed, count;               // how many are listed there, and how many there are
    size_t more;                        // rooms without a row for want of pages
};

// "Nothing today: Opala, Jade and 2 more"; without a name "Nothing today: 4 rooms".
static void add_idle(const struct layout *layout, const struct rest *rest, size_t shown, struct str *out)
{
    struct str names = {0};
    for (size_t i = 0; i < shown; i++)
        str_format(&names, "%s%s", i > 0 ? ", " : "", rest->idle[i]->label);
    if (shown == 0)
        str_format(&names, i18n_plural("%zu room", "%zu rooms", rest->count), rest->count);
    else if (shown < rest->count)
        str_format(&names, " %s", parallel_more(layout, rest->count - shown));
    str_format(out, i18n_say("Nothing today: %s"), str_text(&names));
    str_free(&names);
}

// Before it "and 380 more" where that many rooms have no row.
static const char *rest_text(const struct layout *layout, const struct rest *rest, size_t shown)
{
    struct str text = {0};
    str_add_text(&text, parallel_more(layout, rest->more));
    if (text.length > 0 && rest->count > 0)
        str_add_text(&text, " · ");
    if (rest->count > 0)
        add_idle(layout, rest, shown, &text);
    const char *kept = arena_text(&layout->scene->arena, str_text(&text), text.length);
    str_free(&text);
    return kept ? kept : "";
}

// As many names of idle rooms as `lines` have room for.
static struct layout_block fit_rest(const struct layout *layout, const struct rest *rest, int lines)
{
    struct layout_fit fit = {.face = FACE_TEXT,
        .max_size = SIZE_SMALL,
        .min_size = SIZE_SMALL,
        .width = layout->right - layout->left,
        .height = layout->height,
        .max_lines = lines};
    struct layout_block block = {.text = ""};
    size_t shown = rest->listed < PARALLEL_MAX ? rest->listed : PARALLEL_MAX;
    for (; rest->count + rest->more > 0; shown--) {
        block = layout_fit(layout, rest_text(layout, rest, shown), &fit);
        if (shown == 0 || !(block.cut || block.broken))
            break;
    }
    return block;
}

enum { IDLE_LINES = 3 };

// How many lines it may have on this page: one, and those for which the page's rows leave room.
static int idle_lines(const struct layout *layout, const struct row *rows, size_t count, int room)
{
    int line = layout_metrics(layout, layout_style(layout, FACE_TEXT, SIZE_SMALL)).line_height;
    for (size_t i = 0; i < count; i++)
        room -= rows[i].height;
    int more = line > 0 && room > 0 ? room / line : 0;
    return 1 + (more < IDLE_LINES - 1 ? more : IDLE_LINES - 1);
}

// Sorts the rooms into those with a row and those of the last line, which come from the array's end. Without
// anything today in any room, all have a row: then it matters what comes.
static size_t sort_rooms(const struct view *view, const struct room_row **out, size_t *idle)
{
    size_t busy = 0;
    bool any = false;
    for (size_t i = 0; i < view->rooms.count; i++)
        any |= is_shown(&view->rooms.list[i]) && has_something_today(&view->rooms.list[i].agenda);
    for (size_t i = 0; i < view->rooms.count; i++) {
        const struct room_row *row = &view->rooms.list[i];
        if (is_shown(row) && (!any || has_something_today(&row->agenda)))
            out[busy++] = row;
    }
    *idle = 0;
    for (size_t i = 0; any && i < view->rooms.count; i++) {
        const struct room_row *row = &view->rooms.list[i];
        if (is_shown(row) && !has_something_today(&row->agenda))
            out[busy + (*idle)++] = row;
    }
    return busy;
}

static void compose(const struct view *view, const struct style *style, struct scene *scene)
{
    struct layout layout = layout_of(scene, style);
    struct grid grid = grid_of(&layout, view);
    const struct room_row **rooms = arena_alloc(&scene->arena, view->rooms.count, sizeof *rooms);
    struct row *rows = arena_alloc(&scene->arena, view->rooms.count, sizeof *rows);
    if (!rooms || !rows) {
        scene->failed = true;
        return;
    }
    size_t idle;
    size_t count = sort_rooms(view, rooms, &idle);
    for (size_t i = 0; i < count; i++)
        rows[i] = row_of(&layout, view, &grid, rooms[i]);
    int head = widget_body_top(&layout, view, i18n_say("All rooms"));
    if (layout.format == FORMAT_LANDSCAPE)
        head += layout_metrics(&layout, grid.label).cap_height + layout_px(&layout, 20);
    struct type_style small = layout_style(&layout, FACE_TEXT, SIZE_SMALL);
    struct type_metrics metrics = layout_metrics(&layout, small);
    struct rest rest = {rooms + count, idle, idle + view->rooms.idle, view->rooms.more};
    int line = rest.count + rest.more > 0 ? metrics.ascent + metrics.descent : 0;
    // The last row's padding may reach into the margin, or the gap above the line.
    int room = layout.bottom + grid.padding - head - line;
    size_t max_rooms = rows_per_page(rows, count, room, &scene->pages);
    int page = view->page % scene->pages;
    size_t from = 0;
    for (int i = 0; i < page; i++)
        from = page_end(rows, count, from, max_rooms, room);
    size_t end = page_end(rows, count, from, max_rooms, room);
    widget_header_day(&layout, view, i18n_say("All rooms"), view->at, page);
    int top = draw_labels(&layout, &grid, widget_body_top(&layout, view, i18n_say("All rooms")));
    struct layout_block below = fit_rest(&layout, &rest, idle_lines(&layout, rows + from, end - from, room));
    room -= below.line_count > 1 ? (int)(below.line_count - 1) * below.line_height : 0;
    draw_page(&layout, &grid, rows + from, end - from, top, room);
    layout_draw(
        &layout, &below, "idle-rooms", layout.left, layout.bottom - below.height, COLOUR_TEXT_SECONDARY);
}

const struct slide rooms_slide = {.name = "hall", .applies = applies, .compose = compose, .page_s = 8};
