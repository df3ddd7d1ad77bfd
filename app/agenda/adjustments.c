#include "agenda/adjustments.h"

#include <stdlib.h>
#include <string.h>

const char *adjustment_type_name(enum adjustment_type type)
{
    static const char *const names[ADJUST_TYPES] = {"time", "cancel", "move", "rename", "speakers",
        "room_delay", "notice", "emergency", "hold", "still", "questions", "swap", "message", "full", "pin",
        "view", "blank", "identify"};
    return names[type];
}

const char *const notice_level_names[] = {"info", "urgent", NULL};
const char *const emergency_kind_names[] = {"custom", "test", "evacuate", "lift", NULL};
const char *const view_names[] = {"room", "hall", "stage", NULL};

void adjustments_free(struct adjustments *adjustments)
{
    arena_free(&adjustments->arena);
    *adjustments = (struct adjustments){0};
}

static int compare_texts(const char *a, const char *b)
{
    return strcmp(a ? a : "", b ? b : "");
}

static bool is_about_room(enum adjustment_type type)
{
    return type == ADJUST_ROOM_DELAY || type == ADJUST_MESSAGE || type == ADJUST_FULL;
}

bool adjustment_is_about_item(enum adjustment_type type)
{
    return !is_about_room(type) && type != ADJUST_EMERGENCY && type < ADJUST_PIN;
}

static const char *subject_of(const struct adjustment *entry)
{
    return is_about_room(entry->type) ? entry->room : entry->item;
}

// Are two entries about the same thing? Ordered by what they are about.
static int compare_subjects(const struct adjustment *a, const struct adjustment *b)
{
    if (a->type != b->type)
        return a->type < b->type ? -1 : 1;
    int scope = compare_texts(a->scope, b->scope);
    return scope != 0 ? scope : compare_texts(subject_of(a), subject_of(b));
}

bool adjustment_same_subject(const struct adjustment *a, const struct adjustment *b)
{
    return compare_subjects(a, b) == 0;
}

static int compare_instants(int64_t a, int64_t b)
{
    return a < b ? -1 : a > b;
}

// The word for the kind that entries of some types have; NULL for the others.
static const char *kind_name(const struct adjustment *entry)
{
    switch (entry->type) {
    case ADJUST_NOTICE:
        return notice_level_names[entry->level];
    case ADJUST_EMERGENCY:
        return emergency_kind_names[entry->emergency];
    case ADJUST_VIEW:
        return view_names[entry->view];
    default:
        return entry->slide;
    }
}

// Which of two entries for the same thing holds: the greater. Entries that differ at all are never equal, so
// that the outcome does not depend on which came first.
static int compare_strength(const struct adjustment *a, const struct adjustment *b)
{
    // The later one before anything else of two with one number: where somebody used up the numbers
    // (ADJUSTMENTS_MAX_NUMBER), what is there can still be taken back.
    const int orders[] = {compare_instants(a->number, b->number), compare_instants(a->at, b->at),
        compare_texts(a->by, b->by), compare_instants(a->until, b->until),
        compare_instants(a->starts_at, b->starts_at), compare_instants(a->ends_at, b->ends_at),
        compare_instants(a->from, b->from), compare_texts(a->room, b->room),
        compare_texts(a->other, b->other), compare_texts(a->title, b->title), compare_texts(a->text, b->text),
        compare_texts(kind_name(a), kind_name(b)), compare_texts(a->id, b->id),
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

bool adjustment_same_wish(const struct adjustment *a, const struct adjustment *b)
{
    struct adjustment twin = *b;
    twin.number = a->number;
    twin.by = a->by;
    twin.id = a->id;
    twin.at = a->at;
    return compare_subjects(a, b) == 0 && compare_strength(a, &twin) == 0;
}

static struct adjustment copy_entry(struct arena *arena, const struct adjustment *entry)
{
    struct adjustment copy = *entry;
    copy.item = arena_keep(arena, entry->item);
    copy.by = arena_keep(arena, entry->by);
    copy.scope = arena_keep(arena, entry->scope);
    copy.id = arena_keep(arena, entry->id);
    copy.room = arena_keep(arena, entry->room);
    copy.other = arena_keep(arena, entry->other);
    copy.title = arena_keep(arena, entry->title);
    copy.text = arena_keep(arena, entry->text);
    copy.slide = arena_keep(arena, entry->slide);
    copy.speakers = arena_alloc(arena, entry->speaker_count, sizeof *copy.speakers);
    for (size_t i = 0; copy.speakers && i < entry->speaker_count; i++)
        copy.speakers[i] = arena_keep(arena, entry->speakers[i]);
    return copy;
}

bool adjustments_merge(const struct adjustments *a, const struct adjustments *b, struct adjustments *out)
{
    *out = (struct adjustments){0};
    size_t all = a->count + b->count;
    struct adjustment *entries = arena_alloc(&out->arena, all, sizeof *entries);
    for (size_t i = 0; entries && i < all; i++)
        entries[i] = copy_entry(&out->arena, i < a->count ? &a->entries[i] : &b->entries[i - a->count]);
    if (!entries || out->arena.failed) {
        adjustments_free(out);
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

bool adjustments_has(const struct adjustments *adjustments, const struct adjustment *entry)
{
    const struct adjustment *ours =
        adjustments->count > 0
            ? bsearch(entry, adjustments->entries, adjustments->count, sizeof *entry, by_subject)
            : NULL;
    return ours && compare_strength(ours, entry) >= 0;
}

bool adjustments_covers(const struct adjustments *a, const struct adjustments *b, int64_t then)
{
    for (size_t i = 0; i < b->count; i++)
        if (adjustment_is_kept(&b->entries[i], then) && !adjustments_has(a, &b->entries[i]))
            return false;
    return true;
}

bool adjustments_of(const struct adjustment *entries, size_t count, struct adjustments *out)
{
    // A desk's entries may be written to; those of this one are only read.
    struct adjustments made = {.count = count};
    struct adjustments none = {0};
    memcpy(&made.entries, &entries, sizeof entries);
    return adjustments_merge(&made, &none, out);
}

// When what a held or still running talk's end is changes next.
static int64_t moves_on_at(const struct adjustment *entry, int64_t now)
{
    if (entry->type == ADJUST_HOLD)
        return now + 1;
    return entry->type == ADJUST_STILL ? adjustment_still_end(entry, now) : INT64_MAX;
}

int64_t adjustment_still_end(const struct adjustment *entry, int64_t now)
{
    return now < entry->ends_at ? entry->ends_at : now - now % 60 + 60;
}

int64_t adjustments_next_change(const struct adjustments *adjustments, int64_t now)
{
    int64_t next = INT64_MAX;
    for (size_t i = 0; i < adjustments->count; i++) {
        const struct adjustment *entry = &adjustments->entries[i];
        if (entry->until <= now)
            continue;
        int64_t moves = moves_on_at(entry, now);
        int64_t first = moves < entry->until ? moves : entry->until;
        next = first < next ? first : next;
    }
    return next;
}

const struct adjustment *adjustments_find(
    const struct adjustments *adjustments, enum adjustment_type type, const char *subject, int64_t now)
{
    for (size_t i = 0; i < adjustments->count; i++) {
        const struct adjustment *entry = &adjustments->entries[i];
        if (entry->type == type && entry->until > now && compare_texts(subject_of(entry), subject) == 0)
            return entry;
    }
    return NULL;
}

int64_t adjustments_next_number(const struct adjustments *adjustments)
{
    int64_t highest = 0;
    for (size_t i = 0; i < adjustments->count; i++)
        if (adjustments->entries[i].number > highest)
            highest = adjustments->entries[i].number;
    return highest < ADJUSTMENTS_MAX_NUMBER ? highest + 1 : highest;
}

bool adjustment_is_kept(const struct adjustment *entry, int64_t then)
{
    return entry->until >= then || entry->at >= then;
}

void adjustments_prune(struct adjustments *adjustments, int64_t then)
{
    size_t kept = 0;
    for (size_t i = 0; i < adjustments->count; i++)
        if (adjustment_is_kept(&adjustments->entries[i], then))
            adjustments->entries[kept++] = adjustments->entries[i];
    adjustments->count = kept;
}

const struct adjustment *adjustments_emergency(const struct adjustments *adjustments, int64_t now)
{
    for (size_t i = 0; i < adjustments->count; i++) {
        const struct adjustment *entry = &adjustments->entries[i];
        if (entry->type == ADJUST_EMERGENCY && entry->until > now && entry->emergency != EMERGENCY_LIFT)
            return entry;
    }
    return NULL;
}

static bool is_urgent(const struct adjustment *notice)
{
    return notice->level == NOTICE_URGENT;
}

static bool goes_before(const struct adjustment *a, const struct adjustment *b)
{
    if (is_urgent(a) != is_urgent(b))
        return is_urgent(a);
    return a->at != b->at ? a->at > b->at : strcmp(a->item, b->item) < 0;
}

size_t adjustments_notices(const struct adjustments *adjustments, const char *room, int64_t now,
    const struct adjustment **out, size_t most)
{
    size_t count = 0;
    for (size_t i = 0; i < adjustments->count; i++) {
        const struct adjustment *entry = &adjustments->entries[i];
        bool here = !entry->room || (room && strcmp(entry->room, room) == 0);
        if (entry->type != ADJUST_NOTICE || entry->until <= now || !here)
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
