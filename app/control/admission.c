#include "control/admission.h"

#include "agenda/scope.h"
#include "base/clock_trust.h"

#include <stdlib.h>
#include <string.h>

enum {
    DAY_S = 24 * 3600,
    MAX_UNTIL_S = 60 * DAY_S + 3600, // as for commands, and a little more: clocks differ
    MAX_PLANNED_S = 3 * 366 * DAY_S,
    YEARS_S = 10 * 365 * DAY_S,
    // Senders whose clocks are slow go on from the numbers of others. Staff's have more room than those of a
    // room's chairs, so that a display that uses up its room's numbers never wins over staff.
    NUMBERS_AHEAD = 1000000,
};

static const int64_t EPOCH = 1420070400; // 2015 begins
static const int64_t MS = 1000;

static int64_t ahead_s(enum admission_clock clock)
{
    switch (clock) {
    case ADMISSION_CLOCK_GOOD:
        return ADMISSION_AHEAD_S;
    case ADMISSION_CLOCK_SIMULATED:
        return DAY_S;
    default:
        return YEARS_S;
    }
}

// A clock that is not trusted may not have been set at all.
static int64_t now_of(const struct admission *admission)
{
    bool unset = admission->clock == ADMISSION_CLOCK_UNKNOWN && admission->now < clock_built_at();
    return unset ? clock_built_at() : admission->now;
}

int64_t admission_number(int64_t now_ms, enum admission_clock clock)
{
    int64_t since = now_ms - EPOCH * MS;
    return clock != ADMISSION_CLOCK_UNKNOWN && since > 0 ? since : 0;
}

int64_t admission_lead(enum admission_clock clock)
{
    enum { SIMULATED_MS = 60 * 1000 };
    return clock == ADMISSION_CLOCK_SIMULATED ? SIMULATED_MS : CLOCK_SKEW_LIMIT_MS;
}

static int64_t max_number(const struct admission *admission)
{
    int64_t latest = now_of(admission) + ahead_s(admission->clock);
    int64_t by_clock = latest > EPOCH ? (latest - EPOCH) * MS : 0;
    return by_clock + (scope_is_of_chairs(admission->scope) ? 1 : 2) * NUMBERS_AHEAD;
}

static bool check_chairs(
    const struct admission *admission, const struct adjustment *entry, struct error *error)
{
    if (!scope_is_of_chairs(admission->scope))
        return true;
    if (!adjustment_is_for_chairs(entry->type))
        return error_set(error, "an entry of the type %s, which comes by staff's topics only",
            adjustment_type_name(entry->type));
    return !entry->room || strcmp(entry->room, scope_room(admission->scope)) == 0 ||
           error_set(error, "an entry about another room");
}

// Staff may plan months ahead, and then an item's day is that far away.
static int64_t max_until_s(const struct admission *admission, const struct adjustment *entry)
{
    bool of_day = adjustment_is_about_programme(entry->type) && entry->type != ADJUST_MESSAGE &&
                  entry->type != ADJUST_FULL;
    return of_day && !scope_is_of_chairs(admission->scope) ? MAX_PLANNED_S : MAX_UNTIL_S;
}

bool admission_check(const struct admission *admission, const struct adjustment *entry, struct error *error)
{
    int64_t now = now_of(admission);
    int64_t ahead = ahead_s(admission->clock);
    if (!check_chairs(admission, entry, error))
        return false;
    if (entry->at > now + ahead)
        return error_set(error, "an entry from the future, by this display's clock");
    int64_t max_until = max_until_s(admission, entry);
    if (entry->until > now + ahead + max_until)
        return error_set(error, "an entry that ends in more than %d days", (int)(max_until / DAY_S));
    return entry->number <= max_number(admission) || error_set(error, "an entry with an impossible number");
}

bool admission_is_impossible(const struct adjustment *entry, int64_t now)
{
    const struct admission admission = {
        .scope = entry->scope, .now = now, .clock = ADMISSION_CLOCK_SIMULATED};
    return entry->at > now + ahead_s(admission.clock) || entry->number > max_number(&admission);
}

bool admission_filter(const struct admission *admission, const struct adjustments *entries,
    struct adjustments *out, size_t *refused, struct error *why)
{
    struct adjustment *taken = calloc(entries->count + 1, sizeof *taken);
    size_t count = 0;
    *out = (struct adjustments){0};
    *refused = 0;
    for (size_t i = 0; taken && i < entries->count; i++) {
        struct error error;
        if (admission_check(admission, &entries->entries[i], &error))
            taken[count++] = entries->entries[i];
        else if ((*refused)++ == 0)
            *why = error;
    }
    bool ok = taken && adjustments_from_entries(taken, count, out);
    free(taken);
    return ok;
}
