#include "schedule/readers/frab_time.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_PARTS = 4, LONGEST_S = 14 * SECONDS_A_DAY, WIDEST_SHIFT_S = 3 * 3600 };

// Splits "1:02:30" into its numbers and returns how many there are; 0 for anything else.
static size_t split(const char *text, int64_t parts[MAX_PARTS])
{
    size_t count = 0;
    while (count < MAX_PARTS) {
        size_t digits = 0;
        int64_t value = 0;
        for (; digits < 6 && isdigit((unsigned char)text[digits]); digits++)
            value = value * 10 + (text[digits] - '0');
        if (digits == 0)
            return 0;
        parts[count++] = value;
        text += digits;
        if (*text == '\0')
            return count;
        if (*text++ != ':')
            return 0;
    }
    return 0;
}

static int64_t seconds_of(int64_t days, int64_t hours, int64_t minutes, int64_t seconds)
{
    int64_t all = days * SECONDS_A_DAY + hours * 3600 + minutes * 60 + seconds;
    return all <= LONGEST_S ? all : -1;
}

static void read_parts(const int64_t parts[MAX_PARTS], size_t count, struct frab_duration *out)
{
    if (count == 2)
        out->hours_s = seconds_of(0, parts[0], parts[1], 0); // "0:90" occurs
    if (count == 3 && parts[1] < 60 && parts[2] < 60)
        out->hours_s = seconds_of(0, parts[0], parts[1], parts[2]);
    if (count == 3 && parts[1] < 24 && parts[2] < 60)
        out->days_s = seconds_of(parts[0], parts[1], parts[2], 0);
    if (count == 4)
        out->hours_s = seconds_of(parts[0], parts[1], parts[2], parts[3]);
}

bool frab_duration(const json_t *value, struct frab_duration *out)
{
    int64_t parts[MAX_PARTS] = {0};
    int64_t minutes;
    const char *text = json_string_value(value);
    size_t count = text ? split(text, parts) : 0;
    *out = (struct frab_duration){.hours_s = -1, .days_s = -1};
    if (count >= 2) {
        read_parts(parts, count, out);
        out->padded = text[0] == '0' || isdigit((unsigned char)text[1]);
    } else if (json_as_integer(value, &minutes) && minutes >= 0 && minutes <= LONGEST_S / 60) {
        out->hours_s = minutes * 60;
    }
    return out->hours_s >= 0 || out->days_s >= 0;
}

// How far the event's end is from there.
static int64_t distance(int64_t seconds, const struct frab_clues *clues)
{
    int64_t late = seconds - clues->end_s;
    if (clues->end_is_clock)
        late %= SECONDS_A_DAY;
    return late < 0 ? -late : late;
}

int64_t frab_duration_choose(
    const struct frab_duration *duration, const struct frab_clues *clues, bool *in_doubt)
{
    int64_t hours = duration->hours_s;
    int64_t days = duration->days_s;
    *in_doubt = false;
    if (hours < 0 || days < 0 || hours == days)
        return hours < 0 ? days : hours;
    if (clues->end_s >= 0 && distance(hours, clues) != distance(days, clues))
        return distance(hours, clues) < distance(days, clues) ? hours : days;
    if (clues->writes_days)
        return days;
    if (clues->next_s == hours || clues->next_s == days)
        return clues->next_s;
    if (clues->next_s > hours && clues->next_s < days)
        return hours;
    *in_doubt = !duration->padded;
    bool reaches_next = clues->next_s >= 0 && clues->next_s < hours;
    return duration->padded || (hours % 60 == 0 && !reaches_next) ? hours : days;
}

static int by_instant(const void *a, const void *b)
{
    const struct frab_offset *x = a;
    const struct frab_offset *y = b;
    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    return x->offset_s - y->offset_s;
}

// The majority's offset if there is a majority, else any offset (Boyer–Moore majority vote).
static int32_t usual_offset(const struct frab_offset *seen, size_t count)
{
    int32_t usual = 0;
    size_t ahead = 0;
    for (size_t i = 0; i < count; i++) {
        if (ahead == 0)
            usual = seen[i].offset_s;
        ahead = seen[i].offset_s == usual ? ahead + 1 : ahead - 1;
    }
    return usual;
}

// Keeps the offsets that one place's clocks can have, sorted by time. Returns their number.
static size_t keep_plausible(struct frab_offset *seen, size_t count)
{
    int32_t usual = usual_offset(seen, count);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (abs(seen[i].offset_s - usual) <= WIDEST_SHIFT_S)
            seen[kept++] = seen[i];
    qsort(seen, kept, sizeof *seen, by_instant);
    return kept;
}

bool frab_zone_from_offsets(struct arena *arena, struct frab_offset *seen, size_t count, struct zone *out)
{
    if (count == 0)
        return false;
    count = keep_plausible(seen, count);
    if (!zone_fixed(arena, seen[0].offset_s, out))
        return false;
    size_t shifts = 0;
    for (size_t i = 1; i < count; i++)
        shifts += seen[i].offset_s != seen[i - 1].offset_s;
    struct zone_shift *table = arena_alloc(arena, shifts, sizeof *table);
    if (!table)
        return false;
    for (size_t i = 1; i < count; i++) {
        if (seen[i].offset_s == seen[i - 1].offset_s)
            continue;
        int64_t local = seen[i].at + seen[i].offset_s;
        int64_t midnight = local - local % SECONDS_A_DAY - seen[i].offset_s;
        // Two offsets on one day: the shift can only be between the two items.
        table[out->shift_count++] = (struct zone_shift){
            .at = midnight > seen[i - 1].at ? midnight : seen[i].at, .offset_s = seen[i].offset_s};
    }
    out->shifts = table;
    return true;
}
