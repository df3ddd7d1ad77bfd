#include "feed/update_policy.h"

#include <string.h>

// The items to compare: those of a place, or all.
struct item_set {
    const struct schedule *schedule;
    bool whole_event;
    struct place place;
};

static bool set_has(const struct item_set *set, const struct item *item)
{
    if (set->whole_event || set->place.kind == PLACE_EVENT)
        return true;
    if (set->place.kind == PLACE_ROOM)
        return item->room == set->place.room;
    return item->session && strcmp(item->session, set->place.session) == 0;
}

// The items of the good schedule's place that are still to come, and how many of them are in no room of the
// next.
struct loss {
    size_t remaining, missing;
};

static struct loss count_loss(const struct update *update, const struct item_set *set)
{
    struct loss loss = {0};
    for (size_t i = 0; i < update->good->item_count; i++) {
        const struct item *item = &update->good->items[i];
        if (!set_has(set, item) || item->at.end <= update->now || item->cancelled)
            continue;
        loss.remaining++;
        loss.missing += update->identity->items[i] == IDENTITY_GONE;
    }
    return loss;
}

static bool check_loss(const struct update *update, struct error *why)
{
    enum { MIN_ITEMS = 3 }; // fewer are withdrawn on any day
    struct item_set set = {.schedule = update->good};
    struct place place;
    set.whole_event = !room_lookup(update->good, update->place, &set.place, NULL);
    // Where the place was unknown, there is nothing to lose.
    if (set.whole_event && room_lookup(update->next, update->place, &place, NULL))
        return true;
    struct loss loss = count_loss(update, &set);
    int limit = update->limits->loss_percent;
    if (loss.missing < MIN_ITEMS || loss.missing * 100 <= loss.remaining * (size_t)limit)
        return true;
    return error_refuse(why, UPDATE_REFUSED_LOSS,
        "%zu of %zu remaining items of %s are gone, more than %d %% (loss_limit_percent); refused",
        loss.missing, loss.remaining, set.whole_event ? "the event" : set.place.label, limit);
}

// The shift that all common items share, and their number; 0 if shifts differ or nothing moved.
static int64_t common_shift(const struct update *update, size_t *count)
{
    int64_t shift = 0;
    *count = 0;
    for (size_t i = 0; i < update->good->item_count; i++) {
        size_t found = update->identity->items[i];
        if (found == IDENTITY_GONE)
            continue;
        int64_t moved = update->next->items[found].at.start - update->good->items[i].at.start;
        if (*count > 0 && moved != shift)
            return 0;
        shift = moved;
        ++*count;
    }
    return shift;
}

static bool check_shift(const struct update *update, struct error *why)
{
    enum { MIN_ITEMS = 3, HALF_HOUR_S = 1800, MAX_SHIFT_S = 14 * 3600 };
    size_t count;
    int64_t shift = common_shift(update, &count);
    if (shift == 0 || count < MIN_ITEMS || shift % HALF_HOUR_S != 0 || shift > MAX_SHIFT_S ||
        shift < -(int64_t)MAX_SHIFT_S)
        return true;
    long minutes = (long)(shift < 0 ? -shift : shift) / 60;
    return error_refuse(why, UPDATE_REFUSED_SHIFT,
        "all %zu items are moved by %s%ld h %02ld min, as by a wrong zone or summer time; refused "
        "(accept_shift allows it)",
        count, shift < 0 ? "-" : "+", minutes / 60, minutes % 60);
}

static const struct finding *first_error(const struct schedule *schedule)
{
    for (size_t i = 0; i < schedule->finding_count; i++)
        if (schedule->findings[i].severity == FINDING_ERROR)
            return &schedule->findings[i];
    return NULL;
}

bool update_policy_shows(const struct schedule *schedule)
{
    return schedule->item_count > 0 || schedule->unpublished || schedule->not_happening ||
           schedule->event.start < schedule->event.end;
}

bool update_policy_check(const struct update *update, struct error *why)
{
    bool nothing_to_lose = !update->good || update->good->item_count == 0;
    if (update->next->item_count == 0 && nothing_to_lose && update_policy_shows(update->next))
        return true;
    if (update->next->item_count == 0)
        return error_set(why, update->next->unpublished ? "the timetable is no longer published; refused"
                                                        : "the schedule is empty; refused");
    if (!update->good)
        return true;
    const struct finding *wrong = first_error(update->next);
    if (wrong && !first_error(update->good))
        return error_refuse(why, UPDATE_REFUSED_FINDING, "%s: %s; refused", wrong->path, wrong->what);
    if (update->limits->loss_percent < 100 && !check_loss(update, why))
        return false;
    return update->limits->accept_shift || check_shift(update, why);
}

void update_policy_vanished_rooms(const struct update *update, struct str *out)
{
    for (size_t i = 0; i < update->good->room_count; i++) {
        size_t found = update->identity->rooms[i];
        bool has_items = found != IDENTITY_GONE && update->next->rooms[found].count > 0;
        if (update->good->rooms[i].count > 0 && !has_items)
            str_format(out, "%s\"%s\"", out->length > 0 ? ", " : "", update->good->rooms[i].name);
    }
}
