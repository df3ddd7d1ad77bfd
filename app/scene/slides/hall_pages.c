// The pages of the slide of all rooms.
#include "scene/slides/hall.h"

#include <stdlib.h>

int hall_heading(const struct layout *layout)
{
    struct type_style style = layout_style(layout, FACE_TEXT_BOLD, SIZE_SMALL);
    return layout_metrics(layout, style).cap_height + layout_px(layout, 34);
}

// Within a group the rooms keep their order of precedence, which is that in memory.
static int by_group(const void *a, const void *b)
{
    const struct hall_room *x = ((const struct hall_cells *)a)->room;
    const struct hall_room *y = ((const struct hall_cells *)b)->room;
    if (x->group != y->group)
        return x->group < y->group ? -1 : 1;
    return x < y ? -1 : x > y;
}

void hall_cells_group(struct hall_cells *cells, size_t count)
{
    if (count > 1)
        qsort(cells, count, sizeof *cells, by_group);
}

bool hall_has_heading(const struct hall_cells *cells, size_t from, size_t row)
{
    const struct hall_room *room = cells[row].room;
    return room->row->group && (row == from || cells[row - 1].room->group != room->group);
}

// The height of the group that begins with this row, with its heading.
static int group_height(const struct layout *layout, const struct hall_cells *cells, size_t count, size_t row)
{
    int height = hall_heading(layout);
    for (size_t i = row; i < count && cells[i].room->group == cells[row].room->group; i++)
        height += cells[i].height;
    return height;
}

// The end of the page that begins with `from`: as many rows as fit, at least one and at most `most`.
static size_t page_end(const struct layout *layout, const struct hall_cells *cells, size_t count, size_t from,
    size_t most, int room)
{
    int used = 0;
    size_t end = from;
    for (; end < count && end < from + most; end++) {
        bool heading = hall_has_heading(cells, from, end);
        int whole = heading ? group_height(layout, cells, count, end) : 0;
        if (end > from && heading && used + whole > room && whole <= room)
            break;
        used += cells[end].height + (heading ? hall_heading(layout) : 0);
        if (used > room && end > from)
            break;
    }
    return end;
}

static int deal(const struct layout *layout, const struct hall_cells *cells, size_t count, size_t most,
    int room, size_t *from)
{
    int pages = 0;
    for (size_t at = 0; at < count; pages++) {
        if (from)
            from[pages] = at;
        at = page_end(layout, cells, count, at, most, room);
    }
    if (from)
        from[pages] = count;
    return pages;
}

struct hall_pages hall_pages_of(
    const struct layout *layout, const struct hall_cells *cells, size_t count, int room)
{
    struct hall_pages pages = {.count = deal(layout, cells, count, count, room, NULL)};
    bool grouped = count > 0 && cells[0].room->row->group;
    size_t even = pages.count > 0 ? (count + (size_t)pages.count - 1) / (size_t)pages.count : count;
    // Four and four rather than seven and one, where that needs no more pages.
    if (grouped || deal(layout, cells, count, even, room, NULL) != pages.count)
        even = count;
    pages.from = arena_alloc(&layout->scene->arena, (size_t)pages.count + 2, sizeof *pages.from);
    if (pages.from)
        deal(layout, cells, count, even, room, pages.from);
    pages.count = pages.count > 0 ? pages.count : 1;
    return pages;
}
