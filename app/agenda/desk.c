#include "agenda/desk.h"

#include <stdlib.h>
#include <string.h>

const char *desk_type_name(enum desk_type type)
{
    static const char *const names[DESK_TYPES] = {"time", "cancel", "move", "rename", "speakers",
        "room_delay", "notice", "emergency", "hold", "still", "questions", "swap", "message", "full", "pin",
        "view", "blank", "identify"};
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

static bool is_about_room(enum desk_type type)
{
    return type == DESK_ROOM_DELAY || type == DESK_MESSAGE || type == DESK_FULL;
}

bool desk_is_about_item(enum desk_type type)
{
    return !is_about_room(type) && type != DESK_EMERGENCY && type < DESK_PIN;
}

static const char *subject_of(const struct desk_entry *entry)
{
    return is_about_room(entry->type) ? entry->room : entry->item;
}

// Are two entries about the same thing? Ordered by what they are about.
static int compare_subjects(const struct desk_entry *a, const struct desk_entry *b)
{
    if (a->type != b->type)
        return a->type < b->type ? -1 : 1;
    int scope = compare_texts(a->scope, b->scope);
    return scope != 0 ? scope : compare_texts(subject_of(a), subject_of(b));
}

bool desk_same_subject(const struct desk_entry *a, const struct desk_entry *b)
{
    return compare_subjects(a, b) == 0;
}

static int compare_instants(int64_t a, int64_t b)
{
    return a < b ? -1 : a > b;
}

// Which of two entries for the same thing holds: the greater. Entries that differ at all are never equal, so
// that the outcome does not depend on which came first.
static int compare_strength(const struct desk_entry *a, const struct desk_entry *b)
{
    // The later one before anything else of two with one number: where somebody used up the numbers
    // (DESK_MOST_NUMBER), what is there can still be taken back.
    const int orders[] = {compare_instants(a->number, b->number), compare_instants(a->at, b->at),
        compare_texts(a->by, b->by), compare_instants(a->until, b->until),
        compare_instants(a->starts_at, b->starts_at), compare_instants(a->ends_at, b->ends_at),
        compare_instants(a->from, b->from), compare_texts(a->room, b->room),
        compare_texts(a->other, b->other), compare_texts(a->title, b->title), compare_texts(a->text, b->text),
        compare_texts(a->kind, b->kind), compare_texts(a->id, b->id),
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

bool desk_same_wish(const struct desk_entry *a, const struct desk_entry *b)
{
    struct desk_entry twin = *b;
    twin.number = a->number;
    twin.by = a->by;
    twin.id = a->id;
    twin.at = a->at;
    return compare_subjects(a, b) == 0 && compare_strength(a, &twin) == 0;
}

static struct desk_entry copy_entry(struct arena *arena, const struct desk_entry *entry)
{
    struct desk_entry copy = *entry;
    copy.item = arena_keep(arena, entry->item);
    copy.by = arena_keep(arena, entry->by);
    copy.scope = arena_keep(arena, entry->scope);
    copy.id = arena_keep(arena, entry->id);
    copy.room = arena_keep(arena, entry->room);
    copy.other = arena_keep(arena, entry->other);
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

static int by_subject(const void *a, const void *b)
{
    return compare_subjects(a, b);
}

bool desk_has(const struct desk *desk, const struct desk_entry *entry)
{
    const struct desk_entry *ours =
        desk->count > 0 ? bsearch(entry, desk->entries, desk->count, sizeof *entry, by_subject) : NULL;
    return ours && compare_strength(ours, entry) >= 0;
}

bool desk_covers(const struct desk *a, const struct desk *b, int64_t then)
{
    for (size_t i = 0; i < b->count; i++)
        if (desk_is_kept(&b->entries[i], then) && !desk_has(a, &b->entries[i]))
            return false;
    return true;
}

bool desk_of(const struct desk_entry *entries, size_t count, struct desk *out)
{
    // A desk's entries may be written to; those of this one are only read.
    struct desk made = {.count = count};
    struct desk none = {0};
    memcpy(&made.entries, &entries, sizeof entries);
    return desk_merge(&made, &none, out);
}

// When what a held or still running talk's end is changes next.
static int64_t moves_on_at(const struct desk_entry *entry, int64_t now)
{
    if (entry->type == DESK_HOLD)
        return now + 1;
    return entry->type == DESK_STILL ? desk_still_end(entry, now) : INT64_MAX;
}

int64_t desk_still_end(const struct desk_entry *entry, int64_t now)
{
    return now < entry->ends_at ? entry->ends_at : now - now % 60 + 60;
}

int64_t desk_next_change(const struct desk *desk, int64_t now)
{
    int64_t next = INT64_MAX;
    for (size_t i = 0; i < desk->count; i++) {
        const struct desk_entry *entry = &desk->entries[i];
        if (entry->until <= now)
            continue;
        int64_t moves = moves_on_at(entry, now);
        int64_t first = moves < entry->until ? moves : entry->until;
        next = first < next ? first : next;
    }
    return next;
}

const struct desk_entry *desk_find(
    const struct desk *desk, enum desk_type type, const char *subject, int64_t now)
{
    for (size_t i = 0; i < desk->count; i++) {
        const struct desk_entry *entry = &desk->entries[i];
        if (entry->type == type && entry->until > now && compare_texts(subject_of(entry), subject) == 0)
            return entry;
    }
    return NULL;
}

int64_t desk_next_number(const struct desk *desk)
{
    int64_t highest = 0;
    for (size_t i = 0; i < desk->count; i++)
        if (desk->entries[i].number > highest)
            highest = desk->entries[i].number;
    return highest < DESK_MOST_NUMBER ? highest + 1 : highest;
}

bool desk_is_kept(const struct desk_entry *entry, int64_t then)
{
    return entry->until >= then || entry->at >= then;
}

void desk_prune(struct desk *desk, int64_t then)
{
    size_t kept = 0;
    for (size_t i = 0; i < desk->count; i++)
        if (desk_is_kept(&desk->entries[i], then))
            desk->entries[kept++] = desk->entries[i];
    desk->count = kept;
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
