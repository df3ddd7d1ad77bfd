// Undoing acts, and keeping countdowns from a clock that is set.
#include "agenda/scope.h"
#include "agenda/timer_actions.h"

#include <stdlib.h>
#include <string.h>

static const struct adjustment *same_subject(
    const struct adjustments *adjustments, const struct adjustment *entry)
{
    for (size_t i = 0; i < adjustments->count; i++)
        if (adjustment_same_subject(&adjustments->entries[i], entry))
            return &adjustments->entries[i];
    return NULL;
}

static bool is_stronger(const struct adjustment *a, const struct adjustment *b)
{
    return a->number != b->number ? a->number > b->number : strcmp(a->by, b->by) > 0;
}

// What another scope says of the same thing that holds in the entry's scope too; of several the one that
// does. NULL for none.
static const struct adjustment *said_wider(
    const struct adjustments *adjustments, const struct adjustment *entry)
{
    const struct adjustment *found = NULL;
    for (size_t i = 0; i < adjustments->count; i++) {
        const struct adjustment *other = &adjustments->entries[i];
        struct adjustment twin = *entry;
        twin.scope = other->scope;
        bool wider =
            !adjustment_same_subject(other, entry) && adjustment_same_subject(other, &twin) &&
            (adjustment_is_programme(other->type) || !other->scope || strcmp(other->scope, SCOPE_ALL) == 0);
        if (wider && (!found || is_stronger(other, found)))
            found = other;
    }
    return found;
}

bool undo_before(
    const struct adjustments *adjustments, const struct adjustments *acts, struct adjustments *out)
{
    struct adjustment *entries = calloc(acts->count + 1, sizeof *entries);
    *out = (struct adjustments){0};
    for (size_t i = 0; entries && i < acts->count; i++) {
        const struct adjustment *before = same_subject(adjustments, &acts->entries[i]);
        const struct adjustment *wider = said_wider(adjustments, &acts->entries[i]);
        before = wider && (!before || is_stronger(wider, before)) ? wider : before;
        entries[i] = before ? *before : acts->entries[i];
        entries[i].scope = acts->entries[i].scope;
        if (!before)
            entries[i].until = ADJUST_WITHDRAWN;
    }
    bool fine = entries && adjustments_of(entries, acts->count, out);
    free(entries);
    return fine;
}

bool undo_entries(const struct adjustments *adjustments, const struct undo_record *done, int64_t now,
    struct adjustments *out, struct error *error)
{
    struct adjustment *entries = calloc(done->before.count + 1, sizeof *entries);
    *out = (struct adjustments){0};
    bool fine = entries || error_memory(error, "not enough memory");
    for (size_t i = 0; fine && i < done->acts.count; i++) {
        const struct adjustment *there = same_subject(adjustments, &done->acts.entries[i]);
        const struct adjustment *wider = said_wider(adjustments, &done->acts.entries[i]);
        bool over = there && wider && is_stronger(wider, there);
        if (!there || over || !adjustment_same_wish(there, &done->acts.entries[i]))
            fine = error_refuse(error, TIMER_REFUSAL_CHANGED, "%s changed it since",
                over    ? wider->by
                : there ? there->by
                        : "somebody");
    }
    for (size_t i = 0; fine && entries && i < done->before.count; i++) {
        entries[i] = done->before.entries[i];
        entries[i].number = adjustments_next_number(adjustments);
        if (entries[i].until > now)
            continue;
        // What was over by now is not said again but taken back: others may have forgotten it long ago.
        entries[i].until = ADJUST_WITHDRAWN;
        entries[i].at = now;
    }
    fine = fine &&
           (adjustments_of(entries, done->before.count, out) || error_memory(error, "not enough memory"));
    free(entries);
    return fine;
}

static bool is_countdown(const struct adjustment *entry)
{
    return entry->type == ADJUST_TIME || entry->type == ADJUST_HOLD || entry->type == ADJUST_STILL ||
           entry->type == ADJUST_QUESTIONS;
}

bool timer_action_shift(const struct adjustments *adjustments, const char *by, int64_t now, int64_t step_s,
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
    bool fine = entries && adjustments_of(entries, count, out);
    free(entries);
    return fine;
}
