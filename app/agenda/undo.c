#include "agenda/undo.h"

#include "agenda/scope.h"
#include "agenda/timer_refusal.h"

#include <stdlib.h>
#include <string.h>

static const struct adjustment *find_same(
    const struct adjustments *adjustments, const struct adjustment *entry)
{
    for (size_t i = 0; i < adjustments->count; i++)
        if (adjustment_same_subject(&adjustments->entries[i], entry))
            return &adjustments->entries[i];
    return NULL;
}

static bool overrides(const struct adjustment *a, const struct adjustment *b)
{
    return a->number != b->number ? a->number > b->number : strcmp(a->by, b->by) > 0;
}

// The entry of another scope that holds for the same subject in the entry's scope, too; the strongest of
// several. NULL for none.
static const struct adjustment *find_wider(
    const struct adjustments *adjustments, const struct adjustment *entry)
{
    const struct adjustment *found = NULL;
    for (size_t i = 0; i < adjustments->count; i++) {
        const struct adjustment *other = &adjustments->entries[i];
        struct adjustment twin = *entry;
        twin.scope = other->scope;
        bool wider = !adjustment_same_subject(other, entry) && adjustment_same_subject(other, &twin) &&
                     (adjustment_is_about_programme(other->type) || !other->scope ||
                         strcmp(other->scope, SCOPE_ALL) == 0);
        if (wider && (!found || overrides(other, found)))
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
        const struct adjustment *before = find_same(adjustments, &acts->entries[i]);
        const struct adjustment *wider = find_wider(adjustments, &acts->entries[i]);
        before = wider && (!before || overrides(wider, before)) ? wider : before;
        entries[i] = before ? *before : acts->entries[i];
        entries[i].scope = acts->entries[i].scope;
        if (!before)
            entries[i].until = ADJUST_WITHDRAWN;
    }
    bool ok = entries && adjustments_from_entries(entries, acts->count, out);
    free(entries);
    return ok;
}

static bool refuse_changed(struct error *error, const struct adjustment *by_entry)
{
    return error_refuse(
        error, TIMER_REFUSAL_CHANGED, "%s changed it since", by_entry ? by_entry->by : "somebody");
}

// Does what was done still hold?
static bool check_unchanged(
    const struct adjustments *adjustments, const struct adjustments *acts, struct error *error)
{
    for (size_t i = 0; i < acts->count; i++) {
        const struct adjustment *current = find_same(adjustments, &acts->entries[i]);
        const struct adjustment *wider = find_wider(adjustments, &acts->entries[i]);
        if (current && wider && overrides(wider, current))
            return refuse_changed(error, wider);
        if (!current || !adjustment_same_content(current, &acts->entries[i]))
            return refuse_changed(error, current);
    }
    return true;
}

bool undo_entries(const struct adjustments *adjustments, const struct undo_record *done, int64_t now,
    struct adjustments *out, struct error *error)
{
    *out = (struct adjustments){0};
    if (!check_unchanged(adjustments, &done->acts, error))
        return false;
    struct adjustment *entries = calloc(done->before.count + 1, sizeof *entries);
    for (size_t i = 0; entries && i < done->before.count; i++) {
        entries[i] = done->before.entries[i];
        entries[i].number = adjustments_next_number(adjustments);
        if (entries[i].until > now)
            continue;
        // What has expired is withdrawn instead of repeated: others may have dropped it long ago.
        entries[i].until = ADJUST_WITHDRAWN;
        entries[i].at = now;
    }
    bool ok = entries && adjustments_from_entries(entries, done->before.count, out);
    free(entries);
    return ok || error_memory(error, "not enough memory");
}
