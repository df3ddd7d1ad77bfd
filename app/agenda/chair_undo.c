// Undoing acts, and keeping countdowns from a clock that is set.
#include "agenda/chair.h"

#include <stdlib.h>
#include <string.h>

static const struct desk_entry *same_subject(const struct desk *desk, const struct desk_entry *entry)
{
    for (size_t i = 0; i < desk->count; i++)
        if (desk_same_subject(&desk->entries[i], entry))
            return &desk->entries[i];
    return NULL;
}

bool chair_before(const struct desk *desk, const struct desk *acts, struct desk *out)
{
    struct desk_entry *entries = calloc(acts->count + 1, sizeof *entries);
    *out = (struct desk){0};
    for (size_t i = 0; entries && i < acts->count; i++) {
        const struct desk_entry *before = same_subject(desk, &acts->entries[i]);
        entries[i] = before ? *before : acts->entries[i];
        if (!before)
            entries[i].until = DESK_WITHDRAWN;
    }
    bool fine = entries && desk_of(entries, acts->count, out);
    free(entries);
    return fine;
}

bool chair_undo(const struct desk *desk, const struct chair_done *done, int64_t now, struct desk *out,
    struct error *error)
{
    struct desk_entry *entries = calloc(done->before.count + 1, sizeof *entries);
    *out = (struct desk){0};
    bool fine = entries || error_set(error, "not enough memory");
    for (size_t i = 0; fine && i < done->acts.count; i++) {
        const struct desk_entry *there = same_subject(desk, &done->acts.entries[i]);
        if (!there || !desk_same_wish(there, &done->acts.entries[i]))
            fine = error_set(error, "%s changed it since", there ? there->by : "somebody");
    }
    for (size_t i = 0; fine && entries && i < done->before.count; i++) {
        entries[i] = done->before.entries[i];
        entries[i].number = desk_next_number(desk);
        if (entries[i].until > now)
            continue;
        // What was over by now is not said again but taken back: others may have forgotten it long ago.
        entries[i].until = DESK_WITHDRAWN;
        entries[i].at = now;
    }
    fine = fine && (desk_of(entries, done->before.count, out) || error_set(error, "not enough memory"));
    free(entries);
    return fine;
}

static bool is_countdown(const struct desk_entry *entry)
{
    return entry->type == DESK_TIME || entry->type == DESK_HOLD || entry->type == DESK_STILL ||
           entry->type == DESK_QUESTIONS;
}

bool chair_shift(const struct desk *desk, const char *by, int64_t now, int64_t step_s, struct desk *out)
{
    struct desk_entry *entries = calloc(desk->count + 1, sizeof *entries);
    size_t count = 0;
    *out = (struct desk){0};
    for (size_t i = 0; entries && i < desk->count; i++) {
        struct desk_entry *entry = &entries[count];
        *entry = desk->entries[i];
        if (!is_countdown(entry) || entry->until <= now || strcmp(entry->by, by) != 0)
            continue;
        entry->number = desk_next_number(desk);
        entry->at += step_s;
        entry->until += step_s;
        entry->starts_at += entry->starts_at ? step_s : 0;
        entry->ends_at += entry->ends_at ? step_s : 0;
        count++;
    }
    bool fine = entries && desk_of(entries, count, out);
    free(entries);
    return fine;
}
