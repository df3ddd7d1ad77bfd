#include "schedule/identity.h"

#include "base/arena.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

// An item with all that it is recognised by.
struct entry {
    const struct item *item;
    size_t index;
    size_t room;                // the same number for rooms that are the same
    const char *title, *people; // folded; set by fold()
    bool found;
};

struct side {
    const struct schedule *schedule;
    struct entry *entries;
    const struct entry **open; // those that are not found yet, for one pass
    size_t open_count;
};

struct matcher {
    struct side old, next;
    struct identity *out;
    bool *room_found; // of `next`
    struct arena arena;
};

typedef int compare_entries(const struct entry *a, const struct entry *b);
typedef bool is_usable(const struct entry *entry);

// One way to recognise items: those of both sides that compare equal.
struct pass {
    compare_entries *compare;
    is_usable *usable;
    bool in_order; // equal ones are interchangeable; else only a single one on each side is the same
};

// ---- what may be compared

static int compare_numbers(int64_t a, int64_t b)
{
    return a < b ? -1 : a > b;
}

static int by_id(const struct entry *a, const struct entry *b)
{
    return strcmp(a->item->id, b->item->id);
}

static int by_guid(const struct entry *a, const struct entry *b)
{
    return strcmp(a->item->guid, b->item->guid);
}

static int by_start(const struct entry *a, const struct entry *b)
{
    return compare_numbers(a->item->at.start, b->item->at.start);
}

static int by_room(const struct entry *a, const struct entry *b)
{
    return compare_numbers((int64_t)a->room, (int64_t)b->room);
}

static int by_id_title(const struct entry *a, const struct entry *b)
{
    int order = by_id(a, b);
    return order ? order : strcmp(a->item->title, b->item->title);
}

static int by_id_title_place(const struct entry *a, const struct entry *b)
{
    int order = by_id_title(a, b);
    if (!order)
        order = by_start(a, b);
    return order ? order : by_room(a, b);
}

static int by_title_people(const struct entry *a, const struct entry *b)
{
    int order = strcmp(a->title, b->title);
    return order ? order : strcmp(a->people, b->people);
}

static int by_title_people_start(const struct entry *a, const struct entry *b)
{
    int order = by_title_people(a, b);
    return order ? order : by_start(a, b);
}

static int by_title_people_room(const struct entry *a, const struct entry *b)
{
    int order = by_title_people(a, b);
    return order ? order : by_room(a, b);
}

static int by_title_people_start_room(const struct entry *a, const struct entry *b)
{
    int order = by_title_people_start(a, b);
    return order ? order : by_room(a, b);
}

static int by_title_start(const struct entry *a, const struct entry *b)
{
    int order = strcmp(a->title, b->title);
    return order ? order : by_start(a, b);
}

static int by_people_start_room(const struct entry *a, const struct entry *b)
{
    int order = strcmp(a->people, b->people);
    if (!order)
        order = by_start(a, b);
    return order ? order : by_room(a, b);
}

static bool any(const struct entry *entry)
{
    (void)entry;
    return true;
}

static bool has_id(const struct entry *entry)
{
    return entry->item->id[0] != '\0';
}

static bool has_guid(const struct entry *entry)
{
    return entry->item->guid != NULL;
}

static bool has_people(const struct entry *entry)
{
    return entry->people[0] != '\0';
}

// Breaks are too much alike to be recognised without their time.
static bool is_talk(const struct entry *entry)
{
    return entry->item->kind == ITEM_TALK;
}

static bool is_talk_with_people(const struct entry *entry)
{
    return is_talk(entry) && has_people(entry);
}

// By ids alone, before anything has been folded.
static const struct pass by_identity[] = {
    {by_id_title_place, has_id, true},
    {by_id_title, has_id, false},
    {by_guid, has_guid, false},
};

static const struct pass by_content[] = {
    {by_title_people_start_room, any, true},
    {by_title_people_start, any, false},
    {by_title_people_room, is_talk, false},
    {by_title_people, is_talk_with_people, false},
    {by_id, has_id, false},
    {by_title_start, any, false},
    {by_people_start_room, has_people, false},
    {by_title_people, is_talk, false},
};

// ---- one pass

// qsort's comparison has no context.
static _Thread_local compare_entries *comparing;

static int compare_pointers(const void *a, const void *b)
{
    const struct entry *x = *(const struct entry *const *)a;
    const struct entry *y = *(const struct entry *const *)b;
    int order = comparing(x, y);
    return order ? order : compare_numbers((int64_t)x->index, (int64_t)y->index);
}

static void list_open(struct side *side, const struct pass *pass)
{
    side->open_count = 0;
    for (size_t i = 0; i < side->schedule->item_count; i++)
        if (!side->entries[i].found && pass->usable(&side->entries[i]))
            side->open[side->open_count++] = &side->entries[i];
    if (side->open_count > 1)
        qsort(side->open, side->open_count, sizeof *side->open, compare_pointers);
}

// How many entries from `first` on compare equal.
static size_t run_length(const struct side *side, size_t first, compare_entries *compare)
{
    size_t count = 1;
    while (first + count < side->open_count && compare(side->open[first], side->open[first + count]) == 0)
        count++;
    return count;
}

static void pair(struct matcher *matcher, size_t old, size_t next)
{
    size_t index = matcher->old.open[old]->index;
    size_t found = matcher->next.open[next]->index;
    matcher->out->items[index] = found;
    matcher->old.entries[index].found = true;
    matcher->next.entries[found].found = true;
}

static void run_pass(struct matcher *matcher, const struct pass *pass)
{
    struct side *old = &matcher->old;
    struct side *next = &matcher->next;
    comparing = pass->compare;
    list_open(old, pass);
    list_open(next, pass);
    for (size_t i = 0, k = 0; i < old->open_count && k < next->open_count;) {
        int order = pass->compare(old->open[i], next->open[k]);
        size_t olds = order <= 0 ? run_length(old, i, pass->compare) : 0;
        size_t nexts = order >= 0 ? run_length(next, k, pass->compare) : 0;
        bool sure = pass->in_order || (olds == 1 && nexts == 1);
        for (size_t n = 0; sure && n < olds && n < nexts; n++)
            pair(matcher, i + n, k + n);
        i += olds;
        k += nexts;
    }
}

static void run_passes(struct matcher *matcher, const struct pass *passes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        run_pass(matcher, &passes[i]);
}

// ---- rooms

static void pair_rooms(struct matcher *matcher, size_t old, size_t next)
{
    matcher->out->rooms[old] = next;
    matcher->room_found[next] = true;
}

struct named_room {
    const char *key;
    size_t index;
};

static int by_key(const void *a, const void *b)
{
    const struct named_room *x = a;
    const struct named_room *y = b;
    int order = strcmp(x->key, y->key);
    return order ? order : compare_numbers((int64_t)x->index, (int64_t)y->index);
}

enum room_key { ROOM_GUID, ROOM_NAME, ROOM_FOLDED };

static const char *key_of(struct matcher *matcher, const struct room *room, enum room_key key)
{
    if (key != ROOM_FOLDED)
        return key == ROOM_GUID ? room->guid : room->name;
    struct str folded = {0};
    text_fold(&folded, room->name);
    const char *copy = arena_text(&matcher->arena, str_text(&folded), folded.length);
    matcher->arena.failed |= folded.failed;
    str_free(&folded);
    return copy;
}

// The rooms of a schedule that are not found yet, by their keys; the caller frees the array.
static struct named_room *list_rooms(
    struct matcher *matcher, const struct schedule *schedule, enum room_key key, size_t *count)
{
    bool is_old = schedule == matcher->old.schedule;
    struct named_room *rooms = calloc(schedule->room_count + 1, sizeof *rooms);
    *count = 0;
    matcher->arena.failed |= !rooms;
    for (size_t i = 0; rooms && i < schedule->room_count; i++) {
        bool found = is_old ? matcher->out->rooms[i] != IDENTITY_GONE : matcher->room_found[i];
        const char *text = found ? NULL : key_of(matcher, &schedule->rooms[i], key);
        if (text)
            rooms[(*count)++] = (struct named_room){.key = text, .index = i};
    }
    if (*count > 1)
        qsort(rooms, *count, sizeof *rooms, by_key);
    return rooms;
}

static bool is_single(const struct named_room *rooms, size_t count, size_t i)
{
    return (i == 0 || strcmp(rooms[i - 1].key, rooms[i].key) != 0) &&
           (i + 1 == count || strcmp(rooms[i + 1].key, rooms[i].key) != 0);
}

static void match_rooms(struct matcher *matcher, enum room_key key)
{
    size_t old_count;
    size_t next_count;
    struct named_room *old = list_rooms(matcher, matcher->old.schedule, key, &old_count);
    struct named_room *next = list_rooms(matcher, matcher->next.schedule, key, &next_count);
    for (size_t i = 0, k = 0; old && next && i < old_count && k < next_count;) {
        int order = strcmp(old[i].key, next[k].key);
        if (order == 0 && is_single(old, old_count, i) && is_single(next, next_count, k))
            pair_rooms(matcher, old[i].index, next[k].index);
        i += order <= 0;
        k += order >= 0;
    }
    free(old);
    free(next);
}

// Gives rooms that are the same the same number.
static void number_rooms(struct matcher *matcher)
{
    size_t next_rooms = matcher->next.schedule->room_count;
    for (size_t i = 0; i < matcher->old.schedule->item_count; i++) {
        struct entry *entry = &matcher->old.entries[i];
        size_t room = matcher->out->rooms[entry->item->room];
        entry->room = room == IDENTITY_GONE ? next_rooms + entry->item->room : room;
    }
    for (size_t i = 0; i < matcher->next.schedule->item_count; i++)
        matcher->next.entries[i].room = matcher->next.entries[i].item->room;
}

static bool guids_differ(const struct room *a, const struct room *b)
{
    return a->guid && b->guid && strcmp(a->guid, b->guid) != 0;
}

// The room of `next` that was renamed from `index`; IDENTITY_GONE for none. `tally` has a zero for each room
// of `next`, also afterwards.
static size_t renamed_room(const struct matcher *matcher, size_t index, size_t *tally)
{
    const struct schedule *next = matcher->next.schedule;
    const struct room *room = &matcher->old.schedule->rooms[index];
    size_t best = IDENTITY_GONE;
    for (size_t i = room->first; i < room->first + room->count; i++) {
        size_t found = matcher->out->items[i];
        if (found == IDENTITY_GONE || next->items[found].at.start != matcher->old.schedule->items[i].at.start)
            continue;
        size_t candidate = next->items[found].room;
        tally[candidate]++;
        if (best == IDENTITY_GONE || tally[candidate] > tally[best])
            best = candidate;
    }
    bool sure = best != IDENTITY_GONE && !matcher->room_found[best] && tally[best] * 2 > room->count &&
                tally[best] * 2 > next->rooms[best].count && !guids_differ(room, &next->rooms[best]);
    for (size_t i = room->first; i < room->first + room->count; i++)
        if (matcher->out->items[i] != IDENTITY_GONE)
            tally[next->items[matcher->out->items[i]].room] = 0;
    return sure ? best : IDENTITY_GONE;
}

static void match_renamed_rooms(struct matcher *matcher)
{
    size_t *tally = calloc(matcher->next.schedule->room_count + 1, sizeof *tally);
    matcher->arena.failed |= !tally;
    for (size_t i = 0; tally && i < matcher->old.schedule->room_count; i++) {
        if (matcher->out->rooms[i] != IDENTITY_GONE)
            continue;
        size_t found = renamed_room(matcher, i, tally);
        if (found != IDENTITY_GONE)
            pair_rooms(matcher, i, found);
    }
    free(tally);
}

// ---- all of it

static const char *folded(struct matcher *matcher, struct str *scratch)
{
    matcher->arena.failed |= scratch->failed;
    const char *copy = arena_text(&matcher->arena, str_text(scratch), scratch->length);
    return copy ? copy : "";
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

// The speakers in an order of their own: publishers reorder them.
static const char *people_of(struct matcher *matcher, const struct item *item, struct str *scratch)
{
    const char **names = arena_alloc(&matcher->arena, item->speaker_count, sizeof *names);
    for (size_t i = 0; names && i < item->speaker_count; i++) {
        str_clear(scratch);
        text_fold(scratch, item->speakers[i].name);
        names[i] = folded(matcher, scratch);
    }
    str_clear(scratch);
    if (names && item->speaker_count > 1)
        qsort(names, item->speaker_count, sizeof *names, by_text);
    for (size_t i = 0; names && i < item->speaker_count; i++)
        str_format(scratch, "%s\n", names[i]);
    return folded(matcher, scratch);
}

// Folds what the ids have not found.
static void fold(struct matcher *matcher, struct side *side)
{
    struct str scratch = {0};
    for (size_t i = 0; i < side->schedule->item_count; i++) {
        struct entry *entry = &side->entries[i];
        if (entry->found)
            continue;
        str_clear(&scratch);
        text_fold(&scratch, entry->item->title);
        entry->title = folded(matcher, &scratch);
        entry->people = people_of(matcher, entry->item, &scratch);
    }
    str_free(&scratch);
}

static bool begin_side(struct side *side, const struct schedule *schedule)
{
    size_t count = schedule->item_count;
    *side = (struct side){.schedule = schedule};
    side->entries = calloc(count + 1, sizeof *side->entries);
    side->open = calloc(count + 1, sizeof *side->open);
    for (size_t i = 0; side->entries && i < count; i++)
        side->entries[i] = (struct entry){.item = &schedule->items[i], .index = i};
    return side->entries && side->open;
}

static size_t *all_gone(size_t count)
{
    size_t *indices = calloc(count + 1, sizeof *indices);
    if (!indices)
        return NULL;
    for (size_t i = 0; i < count; i++)
        indices[i] = IDENTITY_GONE;
    return indices;
}

static void match(struct matcher *matcher)
{
    for (enum room_key key = ROOM_GUID; key <= ROOM_FOLDED; key++)
        match_rooms(matcher, key);
    number_rooms(matcher);
    run_passes(matcher, by_identity, sizeof by_identity / sizeof *by_identity);
    fold(matcher, &matcher->old);
    fold(matcher, &matcher->next);
    if (matcher->arena.failed)
        return;
    run_passes(matcher, by_content, sizeof by_content / sizeof *by_content);
    match_renamed_rooms(matcher);
    // What is alike within a renamed room could not be told apart before.
    number_rooms(matcher);
    run_passes(matcher, by_content, sizeof by_content / sizeof *by_content);
}

bool identity_compare(const struct schedule *old, const struct schedule *next, struct identity *out)
{
    struct matcher matcher = {.out = out};
    out->items = all_gone(old->item_count);
    out->rooms = all_gone(old->room_count);
    matcher.room_found = calloc(next->room_count + 1, sizeof *matcher.room_found);
    bool ok = begin_side(&matcher.old, old);
    ok = begin_side(&matcher.next, next) && ok && out->items && out->rooms && matcher.room_found;
    if (ok)
        match(&matcher);
    ok = ok && !matcher.arena.failed;
    free(matcher.old.entries);
    free(matcher.old.open);
    free(matcher.next.entries);
    free(matcher.next.open);
    free(matcher.room_found);
    arena_free(&matcher.arena);
    return ok;
}

void identity_free(struct identity *identity)
{
    free(identity->items);
    free(identity->rooms);
    *identity = (struct identity){0};
}
