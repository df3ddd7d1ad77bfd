#include "agenda/timer_shift.h"

#include <stdlib.h>
#include <string.h>

static bool is_countdown(const struct adjustment *entry)
{
    return entry->type == ADJUST_TIME || entry->type == ADJUST_HOLD || entry->type == ADJUST_OVERRUN ||
           entry->type == ADJUST_QUESTIONS || entry->type == ADJUST_PAUSED;
}

bool timer_shift(const struct adjustments *adjustments, const char *by, int64_t now, int64_t step_s,
    struct adjustments *out)
{
    struct adjustment *entries = calloc(adjustments->count + 1, sizeof *entries);
    size_t count = 0;
    *out = (struct adjustments){0};
    for (size_t i = 0; entries && i < adjustments->count; i++) {
        struct adjustment *entry = &entries[count];
        *entry = adjustments->entries[i];
        if (!is_countdown(entry) || entry->until <= now || strcmp(entry->by, by) != 0)
            continue;
        entry->number = adjustments_next_number(adjustments);
        entry->at += step_s;
        entry->until += step_s;
        entry->starts_at += entry->starts_at ? step_s : 0;
        entry->ends_at += entry->ends_at ? step_s : 0;
        count++;
    }
    bool ok = entries && adjustments_from_entries(entries, count, out);
    free(entries);
    return ok;
}
