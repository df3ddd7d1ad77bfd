// Where the columns of the slide of all rooms are, and how large its type is.
#include "scene/i18n.h"
#include "scene/slides/hall.h"
#include "scene/slides/signs.h"

#include <string.h>

// With fewer letters on a line there is no room for a column of what comes next: on 4:3, and where viewers
// are far away.
static bool is_narrow(const struct layout *layout)
{
    enum { EMS = 36 };
    int em = layout_style(layout, FACE_TEXT, SIZE_SMALL).size_px;
    return layout->format == FORMAT_LANDSCAPE && layout->right - layout->left < EMS * em;
}

static int larger(int a, int b)
{
    return a > b ? a : b;
}

static int smaller(int a, int b)
{
    return a < b ? a : b;
}

enum { CARD_SIZE_MAX = 60, CARD_NAME = 65 }; // of what is not the title; of names, which may grow further

// On cards a name stands above its title: that is what may be larger still.
static int largest_name(const struct hall_grid *grid)
{
    bool less = grid->kind == HALL_CARDS && grid->size > CARD_NAME;
    return less ? CARD_NAME + (grid->size - CARD_NAME) / 5 : grid->size;
}

int hall_next_size(const struct hall_grid *grid)
{
    int size = smaller(grid->size, SIZE_BODY);
    if (grid->kind == HALL_COLUMNS)
        size = grid->size * 70 / 100;
    if (grid->kind == HALL_CARDS)
        size = larger(size, smaller(grid->size * 58 / 100, CARD_SIZE_MAX));
    return larger(SIZE_SMALL, size);
}

static void set_styles(
    const struct layout *layout, const struct hall_setting *setting, struct hall_grid *grid)
{
    int small = hall_next_size(grid);
    int name = grid->name_size;
    grid->title_style = layout_style(layout, FACE_DISPLAY_SEMIBOLD, setting->size);
    grid->name_style = grid->until_style = layout_style(layout, FACE_DISPLAY_BOLD, name);
    grid->word_style = layout_style(layout, FACE_DISPLAY, larger(SIZE_SMALL, name * 8 / 10));
    grid->time_style = layout_style(layout, FACE_DISPLAY_SEMIBOLD, small);
    grid->next_style = layout_style(layout, FACE_DISPLAY, small);
    grid->people_style =
        layout_style(layout, FACE_TEXT, larger(SIZE_SMALL, smaller(setting->size * 6 / 10, CARD_SIZE_MAX)));
    grid->until_style.cells = grid->time_style.cells = true;
    int px = grid->title_style.size_px;
    grid->line = px * (setting->dense ? 101 : 109) / 100;
    grid->name_line = grid->name_style.size_px * (setting->dense ? 101 : 109) / 100;
    grid->next_line = grid->next_style.size_px == px ? grid->line : grid->next_style.size_px * 112 / 100;
    grid->airy = grid->kind == HALL_CARDS && grid->size > 53;
    grid->people_line = grid->people_style.size_px * 118 / 100 + px / (grid->airy ? 6 : 12);
    grid->cap = layout_metrics(layout, grid->title_style).cap_height;
    grid->top_cap = layout_metrics(layout, grid->name_style).cap_height;
    grid->drop = px * 21 / 100;
    grid->bar_gap = larger(grid->top_cap * 28 / 100, 3);
    grid->bar_height = larger(layout_px(layout, 7), grid->name_style.size_px / 7);
    grid->pad = setting->dense ? layout_px(layout, grid->kind == HALL_CARDS ? 13 : 3)
                               : px * (setting->size > 48 ? 44 : 36) / 100;
}

// The width of the widest name; with `words` that of its widest word.
static int widest_name(const struct layout *layout, const struct hall_rooms *rooms, size_t shown,
    struct type_style style, bool words)
{
    int found = 0;
    for (size_t i = 0; i < shown; i++)
        for (const char *at = rooms->list[i].row->label; *at;) {
            size_t length = words ? strcspn(at, " ") : strlen(at);
            int width = length > 0 ? layout->type->width(layout->type->context, &style, at, length) : 0;
            found = larger(found, width);
            at += length + (at[length] == ' ');
        }
    return found;
}

static bool names_fit(
    const struct layout *layout, const struct hall_rooms *rooms, size_t shown, int size, int width)
{
    enum { LINES = 2 };
    if (width < 1)
        return false;
    struct layout_fit fit = {.face = FACE_DISPLAY_BOLD,
        .max_size = size,
        .min_size = size,
        .width = width,
        .height = layout->height,
        .max_lines = LINES};
    for (size_t i = 0; i < shown; i++) {
        struct layout_block block = layout_fit(layout, rooms->list[i].row->label, &fit);
        if (block.cut || block.broken)
            return false;
        for (size_t l = 0; l < block.line_count; l++)
            if (block.lines[l].hyphen)
                return false;
    }
    return true;
}

// On one line where that leaves enough for the titles, else on two; else wide enough for their words.
static int name_width(const struct layout *layout, const struct hall_rooms *rooms, size_t shown,
    struct type_style style, int whole, int size)
{
    int most = whole * 26 / 100;
    int name = widest_name(layout, rooms, shown, style, false);
    if (name <= most)
        return name;
    int word = widest_name(layout, rooms, shown, style, true);
    for (int percent = 18; percent <= 32; percent += 2)
        if (word <= whole * percent / 100 && names_fit(layout, rooms, shown, size, whole * percent / 100))
            return whole * percent / 100;
    return smaller(larger(word, whole * 18 / 100), most);
}

static int until_width(const struct layout *layout, const struct view *view, const struct hall_rooms *rooms,
    size_t shown, const struct hall_grid *grid)
{
    int widest = 0;
    for (size_t i = 0; i < shown; i++) {
        struct hall_until until = hall_until_of(layout, view, &rooms->list[i], grid->words);
        if (until.end)
            widest = larger(widest, layout_width(layout, grid->word_style, until.before) +
                                        layout_width(layout, grid->until_style, until.end) +
                                        layout_width(layout, grid->word_style, until.after));
    }
    return widest;
}

static bool has_next(const struct hall_rooms *rooms, size_t shown)
{
    for (size_t i = 0; i < shown; i++)
        if (rooms->list[i].next && rooms->list[i].state != HALL_COMING)
            return true;
    return false;
}

static bool has_signs(const struct view *view, const struct hall_rooms *rooms, size_t shown)
{
    for (size_t i = 0; i < shown && view->sign_count > 0; i++)
        if (sign_find(view, rooms->list[i].row->label))
            return true;
    return false;
}

static void place_columns(const struct layout *layout, struct hall_grid *grid, bool next)
{
    int whole = layout->right - layout->left;
    int right = layout->right - grid->until.width;
    grid->name.x = layout->left + grid->sign;
    grid->next = (struct hall_column){layout->right, 0};
    if (grid->kind == HALL_CARDS) {
        grid->now = grid->next = (struct hall_column){layout->left, whole};
        grid->name.width = right - grid->gap - grid->name.x;
        grid->until.x = right;
        return;
    }
    if (grid->kind == HALL_COLUMNS && next) {
        grid->next.width = whole * (grid->name.width + grid->until.width > whole * 35 / 100 ? 24 : 27) / 100;
        grid->next.x = layout->right - grid->next.width;
        right = grid->next.x - grid->gap - grid->until.width;
    }
    if (grid->kind == HALL_SIDE && next) {
        grid->next.width = larger(grid->until.width, whole * 28 / 100);
        grid->next.x = right = layout->right - grid->next.width;
    }
    grid->until.x = right;
    grid->now.x = grid->name.x + grid->name.width + grid->gap;
    grid->now.width = grid->until.x - (grid->until.width > 0 ? grid->gap : 0) - grid->now.x;
    // The end beside the title's first line leaves the others all the width.
    if (grid->kind == HALL_STACKED)
        grid->next = (struct hall_column){grid->now.x, layout->right - grid->now.x};
}

// Places the columns for names of the grid's size. Are these whole, in two lines?
static bool place(const struct layout *layout, const struct view *view, const struct hall_rooms *rooms,
    size_t shown, const struct hall_setting *setting, struct hall_grid *grid)
{
    int whole = layout->right - layout->left;
    set_styles(layout, setting, grid);
    if (has_signs(view, rooms, shown))
        grid->sign = widget_sign_width(layout, grid->name_style) + grid->name_style.size_px / 3;
    if (grid->kind != HALL_CARDS)
        grid->name.width = name_width(layout, rooms, shown, grid->name_style, whole, grid->name_size);
    grid->words = grid->kind != HALL_COLUMNS || hall_until_words(layout, grid->word_style) <= whole * 6 / 100;
    grid->until.width = until_width(layout, view, rooms, shown, grid);
    place_columns(layout, grid, has_next(rooms, shown));
    return names_fit(layout, rooms, shown, grid->name_size, grid->name.width);
}

struct hall_grid hall_grid_of(const struct layout *layout, const struct view *view,
    const struct hall_rooms *rooms, size_t shown, const struct hall_setting *setting)
{
    enum { STEP = 4, LONG_NAME_MIN = 40, LONG_NAME_SIZE = 48 };
    struct hall_grid grid = {.kind = layout->portrait || setting->cards ? HALL_CARDS
                                     : is_narrow(layout)                ? HALL_STACKED
                                     : setting->side                    ? HALL_SIDE
                                                                        : HALL_COLUMNS,
        .size = setting->size,
        .lines = setting->lines,
        .people = setting->people,
        .dense = setting->dense,
        .gap = layout_px(layout, 36)};
    // Long names are smaller than titles, rather than titles as small as long names.
    int least =
        grid.kind == HALL_CARDS ? smaller(grid.size, LONG_NAME_MIN) : larger(SIZE_SMALL, grid.size * 8 / 10);
    grid.name_size = largest_name(&grid);
    while (!place(layout, view, rooms, shown, setting, &grid)) {
        if (grid.name_size <= least) {
            // Three lines it is, and then in a size that suits the title's.
            grid.name_size = smaller(largest_name(&grid), LONG_NAME_SIZE);
            place(layout, view, rooms, shown, setting, &grid);
            break;
        }
        grid.name_size = larger(grid.name_size - STEP, least);
    }
    return grid;
}

void hall_grid_widen_next(
    const struct layout *layout, struct hall_grid *grid, struct hall_cells *cells, size_t count)
{
    int whole = layout->right - layout->left;
    int needed = whole * 25 / 100;
    for (size_t i = 0; i < count; i++) {
        const struct layout_block *now = &cells[i].now;
        if (cells[i].room->state == HALL_COMING)
            continue;
        needed = larger(needed, layout_width(layout, grid->people_style, cells[i].people) + cells[i].pill);
        for (size_t l = 0; l < now->line_count; l++)
            needed = larger(needed, layout_line_width(layout, now, l) + cells[i].pill);
    }
    int slack = grid->now.width - needed;
    if (slack <= 0 || grid->next.width == 0 || (grid->kind != HALL_COLUMNS && grid->kind != HALL_SIDE))
        return;
    slack = smaller(slack, whole * 42 / 100 - grid->next.width);
    if (slack <= 0)
        return;
    for (size_t i = 0; i < count; i++)
        cells[i].now.width -=
            cells[i].room->state != HALL_COMING ? slack : 0; // right-to-left lines end there
    grid->now.width -= slack;
    grid->until.x -= slack;
    grid->next.x -= slack;
    grid->next.width += slack;
}
