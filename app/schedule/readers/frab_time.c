#include "schedule/readers/frab_time.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_PARTS = 4, LONGEST_S = 14 * SECONDS_A_DAY, WIDEST_SHIFT_S = 3 * 3600 };

// Splits "1:02:30" into its numbers and returns how many there are; 0 for anything else. `first_digits` is
// the length of the first.
static size_t split(const char *text, int64_t parts[MAX_PARTS], size_t *first_digits)
{
    size_t count = 0;
    while (count < MAX_PARTS) {
        size_t digits = 0;
        int64_t value = 0;
        for (; digits < 6 && isdigit((unsigned char)text[digits]); digits++)
            value = value * 10 + (text[digits] - '0');
        if (digits == 0)
            return 0;
        if (count == 0)
            *first_digits = digits;
        parts[count++] = value;
        text += digits;
        if (*text == '\0')
            return count;
        if (*text++ != ':')
            return 0;
    }
    return 0;
}

static int64_t seconds_of(const int64_t parts[MAX_PARTS], size_t count, size_t first_digits)
{
    switch (count) {
    case 2:
        return parts[0] * 3600 + parts[1] * 60;
    case 3:
        if (first_digits == 1 && parts[2] != 0)
            return parts[0] * SECONDS_A_DAY + parts[1] * 3600 + parts[2] * 60;
        return parts[0] * 3600 + parts[1] * 60 + parts[2];
    default:
        return parts[0] * SECONDS_A_DAY + parts[1] * 3600 + parts[2] * 60 + parts[3];
    }
}

bool frab_duration(const json_t *value, int64_t *out)
{
    int64_t parts[MAX_PARTS] = {0};
    size_t first_digits = 0;
    const char *text = json_string_value(value);
    size_t count = text ? split(text, parts, &first_digits) : 0;
    int64_t seconds;
    if (count >= 2)
        seconds = seconds_of(parts, count, first_digits);
    else if (json_as_integer(value, &seconds) && seconds >= 0 && seconds <= LONGEST_S / 60)
        seconds *= 60;
    else
        return false;
    *out = seconds;
    return seconds <= LONGEST_S;
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
