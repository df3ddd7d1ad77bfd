// Undoing acts, and keeping countdowns from a clock that is set.
#include "agenda/chair.h"
#include "agenda/desk_scope.h"

#include <stdlib.h>
#include <string.h>

static const struct desk_entry *same_subject(const struct desk *desk, const struct desk_entry *entry)
{
    for (size_t i = 0; i < desk->count; i++)
        if (desk_same_subject(&desk->entries[i], entry))
            return &desk->entries[i];
    return NULL;
}

static bool is_stronger(const struct desk_entry *a, const struct desk_entry *b)
{
    return a->number != b->number ? a->number > b->number : strcmp(a->by, b->by) > 0;
}

// What another scope says of the same thing that holds in the entry's scope too; of several the one that
// does. NULL for none.
static const struct desk_entry *said_wider(const struct desk *desk, const struct desk_entry *entry)
{
    const struct desk_entry *found = NULL;
    for (size_t i = 0; i < desk->count; i++) {
        const struct desk_entry *other = &desk->entries[i];
        struct desk_entry twin = *entry;
        twin.scope = other->scope;
        bool wider =
            !desk_same_subject(other, entry) && desk_same_subject(other, &twin) &&
            (desk_is_programme(other->type) || !other->scope || strcmp(other->scope, DESK_SCOPE_ALL) == 0);
        if (wider && (!found || is_stronger(other, found)))
            found = other;
    }
    return found;
}

bool chair_before(const struct desk *desk, const struct desk *acts, struct desk *out)
{
    struct desk_entry *entries = calloc(acts->count + 1, sizeof *entries);
    *out = (struct desk){0};
    for (size_t i = 0; entries && i < acts->count; i++) {
        const struct desk_entry *before = same_subject(desk, &acts->entries[i]);
        const struct desk_entry *wider = said_wider(desk, &acts->entries[i]);
        before = wider && (!before || is_stronger(wider, before)) ? wider : before;
        entries[i] = before ? *before : acts->entries[i];
        entries[i].scope = acts->entries[i].scope;
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
    bool fine = entries || error_memory(error, "not enough memory");
    for (size_t i = 0; fine && i < done->acts.count; i++) {
        const struct desk_entry *there = same_subject(desk, &done->acts.entries[i]);
        const struct desk_entry *wider = said_wider(desk, &done->acts.entries[i]);
        bool over = there && wider && is_stronger(wider, there);
        if (!there || over || !desk_same_wish(there, &done->acts.entries[i]))
            fine = error_set(error, "%s changed it since", over ? wider->by : there ? there->by : "somebody");
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
    fine = fine && (desk_of(entries, done->before.count, out) || error_memory(error, "not enough memory"));
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
