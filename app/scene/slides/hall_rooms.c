// Which rooms have a row on the slide of all rooms, and in which order.
#include "scene/slides/hall.h"

#include <stdlib.h>
#include <string.h>

// A room whose talk begins within this time may count as busy.
enum { SOON_S = 30 * 60 };

// Is a talk listed in the room today, even a cancelled one? A break calls nobody to a room.
static bool is_used_today(const struct agenda *agenda)
{
    const struct schedule *schedule = agenda->programme->schedule;
    int64_t day = schedule_day(schedule, agenda->at);
    struct span span = {schedule_day_start(schedule, day), schedule_day_start(schedule, day + 1)};
    size_t count;
    const struct item *const *listed = programme_listed(agenda->programme, span, &count);
    for (size_t i = 0; i < count; i++)
        if (listed[i]->kind != ITEM_BREAK)
            return true;
    return false;
}

// Would people stand before this room's door now, if it were not cancelled?
static bool is_missed(const struct item *item, const struct agenda *agenda)
{
    return item->kind == ITEM_TALK && item->at.start - agenda->at <= SOON_S &&
           (!agenda->next || item->at.start <= agenda->next->at.start);
}

// What moved out of a room and would be on now or later today, or was cancelled and would be on now or soon;
// NULL for none.
static const struct item *displaced(const struct agenda *agenda)
{
    const struct programme *programme = agenda->programme;
    int64_t day_end = schedule_day_end(programme->schedule, agenda->at);
    for (size_t i = 0; i < programme->listed_count; i++) {
        const struct item *item = programme->listed[i];
        if (item->cancelled && item->at.end > agenda->at && item->at.start < day_end &&
            (item->moved_to || is_missed(item, agenda)))
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

// A talk that still comes today; NULL for none.
static const struct item *next_today(const struct agenda *agenda)
{
    int64_t day_end = schedule_day_end(agenda->programme->schedule, agenda->at);
    return agenda->next_talk && agenda->next_talk->at.start < day_end ? agenda->next_talk : NULL;
}

// What is displaced and matters more than what comes next in the room: people would stand before its door, or
// nothing else comes. NULL for none.
static const struct item *called_away(const struct agenda *agenda)
{
    const struct item *item = displaced(agenda);
    return item && (is_missed(item, agenda) || !next_today(agenda)) ? item : NULL;
}

// Does something go on that is worth a row? A break is where a talk follows it, or nobody has talks today.
static bool is_running(const struct agenda *agenda, const struct item *next, bool any)
{
    return agenda->phase == PHASE_TALK || (agenda->now_count > 0 && (next || !any));
}

// `any`: some room has talks today; else it matters what comes on another day.
static struct hall_room room_of(const struct room_row *row, bool any)
{
    const struct agenda *agenda = &row->agenda;
    struct hall_room room = {.row = row, .next = next_today(agenda)};
    if (!any)
        room.next = agenda->next_talk ? agenda->next_talk : agenda->next;
    if (is_running(agenda, room.next, any))
        room.state = HALL_RUNNING;
    else if ((room.gone = called_away(agenda)))
        room.state = HALL_ELSEWHERE;
    else if (room.next)
        room.state = HALL_COMING;
    else
        room.state = is_used_today(agenda) ? HALL_DONE : HALL_NOTHING;
    return room;
}

static int rank(const struct hall_room *room)
{
    return room->state == HALL_ELSEWHERE ? HALL_RUNNING : (int)room->state;
}

// The others keep the order of the view.
static int by_precedence(const void *a, const void *b)
{
    const struct hall_room *x = a;
    const struct hall_room *y = b;
    if (rank(x) != rank(y))
        return rank(x) - rank(y);
    if (x->state == HALL_COMING && x->next->at.start != y->next->at.start)
        return x->next->at.start < y->next->at.start ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

// Headings come in the order of the view.
static size_t group_of(const struct view *view, size_t row)
{
    const char *name = view->rooms.list[row].group;
    size_t first = 0;
    while (first < row &&
           (!name || !view->rooms.list[first].group || strcmp(view->rooms.list[first].group, name) != 0))
        first++;
    return name ? first : view->rooms.count;
}

// In a break all that go on soon have rows; beside many that are on, only where there is room. Rooms that are
// done are named below, unless all are.
static void count_rows(const struct view *view, struct hall_rooms *rooms)
{
    size_t on = 0;
    size_t soon = 0;
    size_t coming = 0;
    size_t done = 0;
    for (size_t i = 0; i < rooms->count; i++) {
        const struct hall_room *room = &rooms->list[i];
        on += rank(room) == HALL_RUNNING;
        coming += room->state == HALL_COMING;
        soon += room->state == HALL_COMING && room->next->at.start - view->at <= SOON_S;
        done += room->state == HALL_DONE;
        rooms->grouped |= room->row->group != NULL;
    }
    rooms->eligible = on + coming > 0 ? on + coming : done;
    rooms->required = soon > on ? on + soon : on;
    if (rooms->required == 0)
        rooms->required = coming;
}

struct hall_rooms hall_rooms_of(const struct layout *layout, const struct view *view)
{
    struct hall_rooms rooms = {
        .list = arena_alloc(&layout->scene->arena, view->rooms.count + 1, sizeof *rooms.list)};
    bool any = false;
    for (size_t i = 0; i < view->rooms.count && rooms.list; i++)
        any |= is_shown(&view->rooms.list[i]) && is_used_today(&view->rooms.list[i].agenda);
    for (size_t i = 0; i < view->rooms.count && rooms.list; i++) {
        const struct room_row *row = &view->rooms.list[i];
        if (!is_shown(row))
            continue;
        struct hall_room *room = &rooms.list[rooms.count++];
        *room = room_of(row, any);
        room->group = group_of(view, i);
        room->order = i;
    }
    if (rooms.count > 0)
        qsort(rooms.list, rooms.count, sizeof *rooms.list, by_precedence);
    count_rows(view, &rooms);
    return rooms;
}
