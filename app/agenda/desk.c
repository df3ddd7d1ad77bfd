#include "agenda/desk.h"

#include <stdlib.h>
#include <string.h>

const char *desk_type_name(enum desk_type type)
{
    static const char *const names[DESK_TYPES] = {
        "time", "cancel", "move", "rename", "speakers", "room_delay", "notice", "emergency"};
    return names[type];
}

void desk_free(struct desk *desk)
{
    arena_free(&desk->arena);
    *desk = (struct desk){0};
}

static int compare_texts(const char *a, const char *b)
{
    return strcmp(a ? a : "", b ? b : "");
}

// Are two entries about the same thing? Ordered by what they are about.
static int compare_subjects(const struct desk_entry *a, const struct desk_entry *b)
{
    if (a->type != b->type)
        return a->type < b->type ? -1 : 1;
    return a->type == DESK_ROOM_DELAY ? compare_texts(a->room, b->room) : compare_texts(a->item, b->item);
}

static int compare_instants(int64_t a, int64_t b)
{
    return a < b ? -1 : a > b;
}

// Which of two entries for the same thing holds: the greater. Entries that differ at all are never equal, so
// that the outcome does not depend on which came first.
static int compare_strength(const struct desk_entry *a, const struct desk_entry *b)
{
    const int orders[] = {compare_instants(a->number, b->number), compare_texts(a->by, b->by),
        compare_instants(a->at, b->at), compare_instants(a->until, b->until),
        compare_instants(a->starts_at, b->starts_at), compare_instants(a->ends_at, b->ends_at),
        compare_instants(a->from, b->from), compare_texts(a->room, b->room),
        compare_texts(a->title, b->title), compare_texts(a->text, b->text), compare_texts(a->kind, b->kind),
        compare_instants((int64_t)a->speaker_count, (int64_t)b->speaker_count)};
    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++)
        if (orders[i] != 0)
            return orders[i];
    for (size_t i = 0; i < a->speaker_count; i++)
        if (strcmp(a->speakers[i], b->speakers[i]) != 0)
            return strcmp(a->speakers[i], b->speakers[i]);
    return 0;
}

static int by_subject_and_strength(const void *a, const void *b)
{
    int subject = compare_subjects(a, b);
    return subject != 0 ? subject : -compare_strength(a, b); // the strongest first
}

static struct desk_entry copy_entry(struct arena *arena, const struct desk_entry *entry)
{
    struct desk_entry copy = *entry;
    copy.item = arena_keep(arena, entry->item);
    copy.by = arena_keep(arena, entry->by);
    copy.room = arena_keep(arena, entry->room);
    copy.title = arena_keep(arena, entry->title);
    copy.text = arena_keep(arena, entry->text);
    copy.kind = arena_keep(arena, entry->kind);
    copy.speakers = arena_alloc(arena, entry->speaker_count, sizeof *copy.speakers);
    for (size_t i = 0; copy.speakers && i < entry->speaker_count; i++)
        copy.speakers[i] = arena_keep(arena, entry->speakers[i]);
    return copy;
}

bool desk_merge(const struct desk *a, const struct desk *b, struct desk *out)
{
    *out = (struct desk){0};
    size_t all = a->count + b->count;
    struct desk_entry *entries = arena_alloc(&out->arena, all, sizeof *entries);
    for (size_t i = 0; entries && i < all; i++)
        entries[i] = copy_entry(&out->arena, i < a->count ? &a->entries[i] : &b->entries[i - a->count]);
    if (!entries || out->arena.failed) {
        desk_free(out);
        return false;
    }
    qsort(entries, all, sizeof *entries, by_subject_and_strength);
    for (size_t i = 0; i < all; i++)
        if (i == 0 || compare_subjects(&entries[out->count - 1], &entries[i]) != 0)
            entries[out->count++] = entries[i];
    out->entries = entries;
    return true;
}

int64_t desk_next_expiry(const struct desk *desk, int64_t now)
{
    int64_t next = INT64_MAX;
    for (size_t i = 0; i < desk->count; i++)
        if (desk->entries[i].until > now && desk->entries[i].until < next)
            next = desk->entries[i].until;
    return next;
}

const struct desk_entry *desk_emergency(const struct desk *desk, int64_t now)
{
    for (size_t i = 0; i < desk->count; i++) {
        const struct desk_entry *entry = &desk->entries[i];
        if (entry->type == DESK_EMERGENCY && entry->until > now && strcmp(entry->kind, "lift") != 0)
            return entry;
    }
    return NULL;
}

static bool is_urgent(const struct desk_entry *notice)
{
    return strcmp(notice->kind, "urgent") == 0;
}

static bool goes_before(const struct desk_entry *a, const struct desk_entry *b)
{
    if (is_urgent(a) != is_urgent(b))
        return is_urgent(a);
    return a->at != b->at ? a->at > b->at : strcmp(a->item, b->item) < 0;
}

size_t desk_notices(
    const struct desk *desk, const char *room, int64_t now, const struct desk_entry **out, size_t most)
{
    size_t count = 0;
    for (size_t i = 0; i < desk->count; i++) {
        const struct desk_entry *entry = &desk->entries[i];
        bool here = !entry->room || (room && strcmp(entry->room, room) == 0);
        if (entry->type != DESK_NOTICE || entry->until <= now || !here)
            continue;
        size_t place = count < most ? count++ : most;
        while (place > 0 && goes_before(entry, out[place - 1])) {
            if (place < most)
                out[place] = out[place - 1];
            place--;
        }
        if (place < most)
            out[place] = entry;
    }
    return count;
}
