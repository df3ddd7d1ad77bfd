// The rooms of the hall view.
#include "display/display_internal.h"

#include <stdlib.h>
#include <string.h>

void display_rooms_free(struct display *display)
{
    for (size_t i = 0; i < display->rooms.count; i++) {
        agenda_release(&display->rooms.list[i].agenda);
        programme_free(display->rooms.programmes[i]);
    }
    free(display->rooms.programmes);
    free(display->rooms.list);
    display->rooms.programmes = NULL;
    display->rooms.list = NULL;
    display->rooms.count = 0;
}

void display_rooms_outdate(struct display *display)
{
    display->rooms.outdated = true;
    // They keep the schedule that they are from.
    if (!adjustments_emergency(display_adjustments(display), display->at))
        display_rooms_free(display);
}

static bool are_wanted(const struct display *display, int64_t at)
{
    const struct adjustments *adjustments = display_adjustments(display);
    const struct adjustment *pin = adjustments_find(adjustments, ADJUST_PIN, NULL, at);
    return display->schedule &&
           (display->rooms.wanted || display_kind(display, at) == VIEW_ROOMS ||
               (pin && (strcmp(pin->slide, "hall") == 0 || strcmp(pin->slide, "timeline") == 0)));
}

// ---- choosing

enum rank { TO_COME, PAST, IDLE, RANKS, NOWHERE = RANKS };

// What a choice is made by: the rank of each room, and how many have it.
struct choice {
    size_t count[RANKS];
    unsigned char *rank; // of each of the schedule's rooms; owned
};

// Sets `end` to when the last item of the day ends.
static enum rank rank_of(
    const struct schedule *schedule, const struct room *room, struct span day, int64_t at, int64_t *end)
{
    bool listed = false;
    *end = INT64_MIN;
    for (size_t i = 0; i < room->count; i++) {
        const struct span *time = &schedule->items[room->first + i].at;
        if (time->start >= day.end || (time->start < day.start && time->end <= day.start))
            continue;
        *end = time->end > *end ? time->end : *end;
        listed = true;
    }
    if (listed && *end > at)
        return TO_COME;
    // One that the publisher no longer has only says where its talks went.
    return room->count == 0 || room->gone ? NOWHERE : listed ? PAST : IDLE;
}

// It holds until the last item of a room ends, or the day does. False if out of memory. Free `out->rank`.
static bool choose(struct display *display, int64_t at, struct choice *out)
{
    const struct schedule *schedule = display->schedule;
    int64_t day = schedule_day(schedule, at);
    struct span span = {schedule_day_start(schedule, day), schedule_day_start(schedule, day + 1)};
    *out = (struct choice){.rank = calloc(schedule->room_count + 1, sizeof *out->rank)};
    display->rooms.from = at;
    display->rooms.until = span.end;
    for (size_t r = 0; out->rank && r < schedule->room_count; r++) {
        int64_t end;
        enum rank rank = rank_of(schedule, &schedule->rooms[r], span, at, &end);
        out->rank[r] = (unsigned char)rank;
        if (rank < RANKS)
            out->count[rank]++;
        if (rank == TO_COME && end < display->rooms.until)
            display->rooms.until = end;
    }
    return out->rank != NULL;
}

// ---- listing

// The list has memory for it. Left out if there is none for its programme.
static void add_room(struct display *display, size_t room)
{
    const struct schedule *schedule = display->schedule;
    struct room_query query = config_room_query(display->config);
    struct place place = {
        .kind = PLACE_ROOM, .room = room, .label = room_lookup_label(schedule, &query, room)};
    struct programme *programme = programme_new(schedule, &place);
    if (!programme)
        return;
    display->rooms.programmes[display->rooms.count] = programme;
    display->rooms.list[display->rooms.count++] = (struct room_row){.label = place.label};
}

static size_t lesser(size_t a, size_t b)
{
    return a < b ? a : b;
}

// In the schedule's order.
static void list_chosen(struct display *display, const struct choice *choice)
{
    bool any = choice->count[TO_COME] + choice->count[PAST] > 0;
    size_t left[RANKS];
    left[TO_COME] = lesser(choice->count[TO_COME], DISPLAY_MAX_ROOMS);
    left[PAST] = lesser(choice->count[PAST], DISPLAY_MAX_ROOMS - left[TO_COME]);
    left[IDLE] = lesser(choice->count[IDLE], any ? DISPLAY_MAX_IDLE_ROOMS : DISPLAY_MAX_ROOMS);
    display->rooms.more = choice->count[TO_COME] - left[TO_COME] + choice->count[PAST] - left[PAST];
    display->rooms.idle = choice->count[IDLE] - left[IDLE];
    for (size_t r = 0; r < display->schedule->room_count; r++) {
        unsigned char rank = choice->rank[r];
        if (rank < RANKS && left[rank] > 0) {
            left[rank]--;
            add_room(display, r);
        }
    }
}

static size_t count_rooms(const struct schedule *schedule)
{
    size_t count = 0;
    for (size_t r = 0; r < schedule->room_count; r++)
        count += schedule->rooms[r].count > 0;
    return count;
}

// Makes a programme for every room that has items, or for those that are chosen; for fewer if out of memory.
static void make(struct display *display, int64_t at)
{
    const struct schedule *schedule = display->schedule;
    enum { MAX = DISPLAY_MAX_ROOMS + DISPLAY_MAX_IDLE_ROOMS };
    struct choice choice = {0};
    display_rooms_free(display);
    display->rooms.outdated = false;
    display->rooms.from = INT64_MIN;
    display->rooms.until = INT64_MAX;
    display->rooms.more = display->rooms.idle = 0;
    if (!are_wanted(display, at))
        return;
    display->rooms.programmes = calloc(MAX, sizeof(struct programme *));
    display->rooms.list = calloc(MAX, sizeof *display->rooms.list);
    if (!display->rooms.programmes || !display->rooms.list)
        return;
    if (count_rooms(schedule) > DISPLAY_MAX_ROOMS && choose(display, at, &choice))
        list_chosen(display, &choice);
    else
        for (size_t r = 0; r < schedule->room_count && display->rooms.count < MAX; r++)
            if (schedule->rooms[r].count > 0)
                add_room(display, r);
    free(choice.rank);
}

bool display_rooms_update(struct display *display, int64_t at)
{
    if (display->rooms.outdated || at < display->rooms.from || at >= display->rooms.until)
        make(display, at);
    for (size_t i = 0; i < display->rooms.count; i++) {
        struct agenda agenda;
        if (!agenda_at(display->rooms.programmes[i], at, &agenda))
            return false;
        agenda_release(&display->rooms.list[i].agenda);
        display->rooms.list[i].agenda = agenda;
    }
    return true;
}
