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
    unsigned char *rank; // of each of the listing's rooms; owned
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
static bool choose(
    struct display *display, const struct hall_listing *listing, int64_t at, struct choice *out)
{
    const struct schedule *schedule = display->schedule;
    int64_t day = schedule_day(schedule, at);
    struct span span = {schedule_day_start(schedule, day), schedule_day_start(schedule, day + 1)};
    *out = (struct choice){.rank = calloc(listing->count + 1, sizeof *out->rank)};
    display->rooms.from = at;
    display->rooms.until = span.end;
    for (size_t i = 0; out->rank && i < listing->count; i++) {
        int64_t end;
        enum rank rank = rank_of(schedule, &schedule->rooms[listing->rooms[i]], span, at, &end);
        out->rank[i] = (unsigned char)rank;
        if (rank < RANKS)
            out->count[rank]++;
        if (rank == TO_COME && end < display->rooms.until)
            display->rooms.until = end;
    }
    return out->rank != NULL;
}

// ---- listing

// The list has memory for it. Left out if there is none for its programme.
static void add_room(struct display *display, const struct hall_listing *listing, size_t index)
{
    size_t room = listing->rooms[index];
    const struct schedule *schedule = display->schedule;
    struct room_query query = config_room_query(display->config);
    struct place place = {
        .kind = PLACE_ROOM, .room = room, .label = room_lookup_label(schedule, &query, room)};
    struct programme *programme = programme_new(schedule, &place);
    if (!programme)
        return;
    display->rooms.programmes[display->rooms.count] = programme;
    display->rooms.list[display->rooms.count++] =
        (struct room_row){.label = place.label, .group = listing->groups ? listing->groups[index] : NULL};
}

static size_t lesser(size_t a, size_t b)
{
    return a < b ? a : b;
}

// In the listing's order.
static void list_chosen(
    struct display *display, const struct hall_listing *listing, const struct choice *choice)
{
    bool any = choice->count[TO_COME] + choice->count[PAST] > 0;
    size_t left[RANKS];
    left[TO_COME] = lesser(choice->count[TO_COME], DISPLAY_MAX_ROOMS);
    left[PAST] = lesser(choice->count[PAST], DISPLAY_MAX_ROOMS - left[TO_COME]);
    left[IDLE] = lesser(choice->count[IDLE], any ? DISPLAY_MAX_IDLE_ROOMS : DISPLAY_MAX_ROOMS);
    display->rooms.more = choice->count[TO_COME] - left[TO_COME] + choice->count[PAST] - left[PAST];
    display->rooms.idle = choice->count[IDLE] - left[IDLE];
    for (size_t i = 0; i < listing->count; i++) {
        unsigned char rank = choice->rank[i];
        if (rank < RANKS && left[rank] > 0) {
            left[rank]--;
            add_room(display, listing, i);
        }
    }
}

static size_t count_rooms(const struct schedule *schedule, const struct hall_listing *listing)
{
    size_t count = 0;
    for (size_t i = 0; i < listing->count; i++)
        count += schedule->rooms[listing->rooms[i]].count > 0;
    return count;
}

enum { MAX_LISTED = DISPLAY_MAX_ROOMS + DISPLAY_MAX_IDLE_ROOMS };

// Adds every room that has items, or those that are chosen.
static void list_rooms(struct display *display, const struct hall_listing *listing, int64_t at)
{
    const struct schedule *schedule = display->schedule;
    struct choice choice = {0};
    if (count_rooms(schedule, listing) > DISPLAY_MAX_ROOMS && choose(display, listing, at, &choice))
        list_chosen(display, listing, &choice);
    else
        for (size_t i = 0; i < listing->count && display->rooms.count < MAX_LISTED; i++)
            if (schedule->rooms[listing->rooms[i]].count > 0)
                add_room(display, listing, i);
    free(choice.rank);
}

// Makes the rooms' programmes; fewer if out of memory.
static void make(struct display *display, int64_t at)
{
    struct hall_listing listing;
    display_rooms_free(display);
    display->rooms.outdated = false;
    display->rooms.from = INT64_MIN;
    display->rooms.until = INT64_MAX;
    display->rooms.more = display->rooms.idle = 0;
    if (!are_wanted(display, at))
        return;
    display->rooms.programmes = calloc(MAX_LISTED, sizeof(struct programme *));
    display->rooms.list = calloc(MAX_LISTED, sizeof *display->rooms.list);
    if (!display->rooms.programmes || !display->rooms.list)
        return;
    if (hall_listing_of(display->config, display->schedule, &listing))
        list_rooms(display, &listing, at);
    hall_listing_free(&listing);
}

// Where to go where staff say that nobody more gets in; NULL where they do not.
static const char *full_of(const struct display *display, const struct agenda *agenda, int64_t at)
{
    const struct programme *programme = agenda->programme;
    const char *room = programme->schedule->rooms[programme->place.room].name;
    const struct adjustment *full = adjustments_find(display_adjustments(display), ADJUST_FULL, room, at);
    return !full ? NULL : full->text ? full->text : "";
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
        display->rooms.list[i].full = full_of(display, &agenda, at);
    }
    return true;
}
