// Which events of an iCalendar document count, and when: versions (SEQUENCE), occurrences (RRULE, RDATE,
// EXDATE), and events that stand for an occurrence of another (RECURRENCE-ID).
#include "schedule/readers/icalendar.h"

#include <stdio.h>
#include <string.h>

// ---- names of versions and occurrences

// "uid" or "uid\n<instant>", in `out`. False if the event has no UID.
static bool key_of(const json_t *event, const int64_t *occurrence, struct str *out)
{
    const char *uid = json_string_value(json_member(event, "UID"));
    str_clear(out);
    if (!uid || !*uid)
        return false;
    str_add_text(out, uid);
    if (occurrence)
        str_format(out, "\n%lld", (long long)*occurrence);
    return !out->failed;
}

bool icalendar_stands_for(struct icalendar_walk *walk, const json_t *event, int64_t *out)
{
    bool is_date;
    return icalendar_instant(walk, json_member(event, "RECURRENCE-ID"), out, &is_date);
}

static bool version_key(struct icalendar_walk *walk, const json_t *event, struct str *out)
{
    int64_t occurrence;
    bool stands = icalendar_stands_for(walk, event, &occurrence);
    return key_of(event, stands ? &occurrence : NULL, out);
}

// No version is before 0, the first.
static int64_t sequence_of(const json_t *event)
{
    int64_t sequence = 0;
    return json_as_integer(json_member(event, "SEQUENCE"), &sequence) && sequence > 0 ? sequence : 0;
}

// First versions of what stands for no other need no place.
static void learn(struct icalendar_walk *walk, const json_t *event, struct str *key)
{
    int64_t occurrence;
    int64_t sequence = sequence_of(event);
    bool stands = icalendar_stands_for(walk, event, &occurrence);
    bool ok = true;
    if (sequence == 0 && !stands)
        return;
    if (key_of(event, stands ? &occurrence : NULL, key)) {
        if (json_integer_value(json_object_get(walk->sequences, str_text(key))) < sequence)
            ok = json_object_set_new(walk->sequences, str_text(key), json_integer(sequence)) == 0;
        if (stands)
            ok = json_object_set_new(walk->overridden, str_text(key), json_true()) == 0 && ok;
    }
    if (!ok || key->failed)
        builder_fail(walk->builder);
}

bool icalendar_is_old(struct icalendar_walk *walk, const json_t *event)
{
    struct str key = {0};
    if (json_object_size(walk->sequences) == 0)
        return false;
    bool old = version_key(walk, event, &key) &&
               json_integer_value(json_object_get(walk->sequences, str_text(&key))) > sequence_of(event);
    if (key.failed)
        builder_fail(walk->builder);
    str_free(&key);
    return old;
}

// Some writers give many events one UID.
static void learn_first(struct icalendar_walk *walk, const json_t *event)
{
    const char *uid = json_string_value(json_member(event, "UID"));
    int64_t at;
    bool is_date;
    if (!uid || icalendar_stands_for(walk, event, &at) || icalendar_is_old(walk, event) ||
        !icalendar_instant(walk, json_member(event, "DTSTART"), &at, &is_date))
        return;
    const json_t *first = json_object_get(walk->firsts, uid);
    bool ok = true;
    if (!first)
        ok = json_object_set_new(walk->firsts, uid, json_integer(at)) == 0;
    else if (json_integer_value(first) != at)
        ok = json_object_set_new(walk->shared, uid, json_true()) == 0;
    if (!ok)
        builder_fail(walk->builder);
}

void icalendar_learn_series(struct icalendar_walk *walk)
{
    struct str key = {0};
    size_t i;
    json_t *event;
    json_array_foreach(walk->events, i, event)
    {
        if (builder_cancelled(walk->builder))
            break;
        learn(walk, event, &key);
    }
    json_array_foreach(walk->events, i, event)
    {
        if (builder_cancelled(walk->builder))
            break;
        learn_first(walk, event);
    }
    if (key.failed)
        builder_fail(walk->builder);
    str_free(&key);
}

// ---- occurrences

// What an event's starts are compared with.
struct choice {
    struct icalendar_walk *walk;
    const json_t *event;
    json_t *excluded; // instants, and days as "d<days>"
    json_t *taken;    // instants
    bool has_until;
    int64_t until;
    json_t *starts;
    struct str key;
    bool ok;
};

static bool has(const json_t *set, const char *prefix, int64_t number)
{
    char key[32];
    snprintf(key, sizeof key, "%s%lld", prefix, (long long)number);
    return json_object_get(set, key) != NULL;
}

static bool put(json_t *set, const char *prefix, int64_t number)
{
    char key[32];
    snprintf(key, sizeof key, "%s%lld", prefix, (long long)number);
    return json_object_set_new(set, key, json_true()) == 0;
}

static void exclude(struct choice *choice)
{
    const json_t *dates = json_member(choice->event, "EXDATE");
    for (size_t i = 0; i < json_array_size(dates) && !builder_cancelled(choice->walk->builder); i++) {
        int64_t at;
        bool is_date;
        if (!icalendar_instant(choice->walk, json_array_get(dates, i), &at, &is_date))
            continue;
        int64_t day = zone_day(choice->walk->zone, at);
        choice->ok =
            (is_date ? put(choice->excluded, "d", day) : put(choice->excluded, "", at)) && choice->ok;
    }
}

static json_t *start_value(int64_t at, const json_t *length)
{
    return length ? json_pack("[I,O]", (json_int_t)at, length) : json_integer(at);
}

// Adds a start, unless it is known not to be one. `length`: its own; NULL: that of the event.
static void consider(struct choice *choice, int64_t at, const json_t *length)
{
    struct icalendar_walk *walk = choice->walk;
    if ((choice->has_until && at > choice->until) || has(choice->taken, "", at) ||
        has(choice->excluded, "", at) || has(choice->excluded, "d", zone_day(walk->zone, at)))
        return;
    if (key_of(choice->event, &at, &choice->key) && json_object_get(walk->overridden, str_text(&choice->key)))
        return;
    choice->ok = put(choice->taken, "", at) && choice->ok;
    choice->ok = json_array_append_new(choice->starts, start_value(at, length)) == 0 && choice->ok;
}

// A rule's last day counts as a whole if it is a date.
static void read_until(struct choice *choice, const json_t *start)
{
    const json_t *until = json_member(choice->event, "until");
    const char *at = json_string_value(json_member(until, "at"));
    if (!at)
        return;
    bool is_date = !strchr(at, 'T');
    bool is_utc = at[strlen(at) - 1] == 'Z';
    bool unused;
    choice->has_until = is_utc ? icalendar_instant(choice->walk, until, &choice->until, &unused)
                               : icalendar_instant_like(choice->walk, at, start, &choice->until);
    choice->until += is_date ? SECONDS_A_DAY - 1 : 0;
}

static void consider_all(struct choice *choice, const json_t *start)
{
    struct icalendar_walk *walk = choice->walk;
    const json_t *occurrences = json_member(choice->event, "occurrences");
    const json_t *dates = json_member(choice->event, "RDATE");
    const char *first = json_string_value(json_member(start, "at"));
    int64_t at;
    bool is_date;
    size_t count = occurrences ? json_array_size(occurrences) : 1;
    read_until(choice, start);
    for (size_t i = 0; i < count && !builder_cancelled(walk->builder); i++) {
        const char *text = occurrences ? json_string_value(json_array_get(occurrences, i)) : first;
        if (icalendar_instant_like(walk, text, start, &at))
            consider(choice, at, NULL);
    }
    choice->has_until = false;
    for (size_t i = 0; i < json_array_size(dates) && !builder_cancelled(walk->builder); i++)
        if (icalendar_instant(walk, json_array_get(dates, i), &at, &is_date) && !is_date)
            consider(choice, at, json_member(json_array_get(dates, i), "length"));
}

// Most events begin once, and nothing says otherwise.
static bool is_single(const struct icalendar_walk *walk, const json_t *event)
{
    static const char *const names[] = {"occurrences", "RDATE", "EXDATE"};
    const json_t *others[3];
    json_pick(event, names, 3, others);
    return !others[0] && !others[1] && !others[2] && json_object_size(walk->overridden) == 0;
}

json_t *icalendar_starts(struct icalendar_walk *walk, const json_t *event, bool *recurs)
{
    const json_t *start = json_member(event, "DTSTART");
    int64_t at;
    bool is_date;
    *recurs = json_member(event, "occurrences") || json_member(event, "RDATE");
    if (!icalendar_instant(walk, start, &at, &is_date))
        return NULL;
    struct choice choice = {.walk = walk, .event = event, .ok = true, .starts = json_array()};
    choice.excluded = json_object();
    choice.taken = json_object();
    choice.ok = choice.starts && choice.excluded && choice.taken;
    int64_t stands_for;
    bool stands = icalendar_stands_for(walk, event, &stands_for);
    if (choice.ok && (stands || is_single(walk, event))) {
        *recurs |= stands;
        choice.ok = json_array_append_new(choice.starts, json_integer(at)) == 0;
    } else if (choice.ok) {
        exclude(&choice);
        consider_all(&choice, start);
    }
    json_decref(choice.excluded);
    json_decref(choice.taken);
    if (!choice.ok || choice.key.failed)
        builder_fail(walk->builder);
    str_free(&choice.key);
    return choice.starts;
}
