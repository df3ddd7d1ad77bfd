// Carrying earlier ids and names on from one schedule to the next, and over a restart.
#include "base/json.h"
#include "base/text.h"
#include "schedule/identity.h"
#include "schedule/schedule_edit.h"

#include <stdlib.h>
#include <string.h>

// ---- looking up

static bool is_one_of(const char *const *texts, size_t count, const char *text)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(texts[i], text) == 0)
            return true;
    return false;
}

bool identity_item_is(const struct item *item, const char *id)
{
    return strcmp(item->id, id) == 0 || (item->guid && strcmp(item->guid, id) == 0) ||
           is_one_of(item->former, item->former_count, id);
}

bool identity_room_is(const struct room *room, const char *name)
{
    return strcmp(room->name, name) == 0 || (room->guid && strcmp(room->guid, name) == 0) ||
           is_one_of(room->former, room->former_count, name);
}

// ---- carrying on

struct former {
    const char *const *texts;
    size_t count;
};

// The former texts of something that is now called `now`: `was`, then those before it.
static struct former carry_former(
    struct arena *arena, const char *now, const char *was, const char *const *before, size_t before_count)
{
    const char **texts = arena_alloc(arena, IDENTITY_MAX_FORMER, sizeof *texts);
    size_t count = 0;
    if (!texts)
        return (struct former){0};
    const char *copy = was[0] && strcmp(was, now) != 0 ? arena_keep(arena, was) : NULL;
    if (copy)
        texts[count++] = copy;
    for (size_t i = 0; i < before_count && count < IDENTITY_MAX_FORMER; i++)
        if (strcmp(before[i], now) != 0 && !is_one_of(texts, count, before[i]) &&
            (copy = arena_keep(arena, before[i])))
            texts[count++] = copy;
    if (arena->failed)
        count = 0;
    return (struct former){.texts = texts, .count = count};
}

// `name` is what it is called now.
static void carry_room(struct arena *arena, const struct room *old, const char *name, struct room *room)
{
    if (strcmp(old->name, name) == 0 && old->former_count == 0)
        return;
    struct former former = carry_former(arena, name, old->name, old->former, old->former_count);
    room->former = former.texts;
    room->former_count = former.count;
}

// A room that is not in the new schedule, for its door.
static struct room gone_room(struct arena *arena, const struct room *old)
{
    struct room room = {
        .name = arena_keep(arena, old->name), .guid = arena_keep(arena, old->guid), .gone = true};
    carry_room(arena, old, old->name, &room);
    return room;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

// What a room of the publisher is called.
struct present_name {
    const char *folded; // without case and white space: so doors look for a room
    const char *exact;
    const struct room *room;
};

struct present_names {
    struct arena arena;
    struct present_name *list; // sorted
    size_t count;
};

static int by_folded(const void *a, const void *b)
{
    return strcmp(((const struct present_name *)a)->folded, ((const struct present_name *)b)->folded);
}

static const char *fold(struct present_names *present, const char *name)
{
    struct str scratch = {0};
    text_fold(&scratch, name);
    present->arena.failed |= scratch.failed;
    const char *folded = arena_text(&present->arena, str_text(&scratch), scratch.length);
    str_free(&scratch);
    return folded;
}

static void add_present(struct present_names *present, const struct room *room, const char *name)
{
    const char *folded = name ? fold(present, name) : NULL;
    if (folded)
        present->list[present->count++] = (struct present_name){folded, name, room};
}

// False if out of memory.
static bool list_present(const struct room *rooms, size_t count, struct present_names *out)
{
    *out = (struct present_names){0};
    out->list = arena_alloc(&out->arena, 2 * count, sizeof *out->list);
    for (size_t i = 0; out->list && i < count; i++) {
        if (rooms[i].gone)
            continue;
        add_present(out, &rooms[i], rooms[i].name);
        add_present(out, &rooms[i], rooms[i].guid);
    }
    if (out->list && out->count > 1)
        qsort(out->list, out->count, sizeof *out->list, by_folded);
    return !out->arena.failed;
}

// Has another room the name? A room that is only spelt otherwise now keeps it, unless it is another's
// exactly.
static bool is_anothers(struct present_names *present, const struct room *room, const char *name)
{
    struct present_name key = {.folded = fold(present, name)};
    const char *own = fold(present, room->name);
    if (!key.folded || !own)
        return true;
    bool alike = strcmp(own, key.folded) == 0;
    const struct present_name *end = present->list + present->count;
    const struct present_name *at =
        present->count > 0 ? bsearch(&key, present->list, present->count, sizeof *present->list, by_folded)
                           : NULL;
    while (at && at > present->list && by_folded(at - 1, &key) == 0)
        at--;
    for (; at && at < end && by_folded(at, &key) == 0; at++)
        if (at->room != room && (!alike || strcmp(at->exact, name) == 0))
            return true;
    return false;
}

static bool drop_from(struct arena *arena, struct room *room, struct present_names *present)
{
    const char **kept = arena_alloc(arena, room->former_count, sizeof *kept);
    size_t count = 0;
    for (size_t i = 0; kept && i < room->former_count; i++)
        if (!is_anothers(present, room, room->former[i]))
            kept[count++] = room->former[i];
    room->former = kept;
    room->former_count = count;
    return kept && !present->arena.failed;
}

// Drops former names that a room of the publisher has now: what is asked of that name is for that room, and
// whoever has rights there has them in no other. False if out of memory.
static bool drop_taken_names(struct arena *arena, struct room *rooms, size_t count)
{
    struct present_names present;
    bool ok = list_present(rooms, count, &present);
    for (size_t i = 0; ok && i < count; i++)
        if (rooms[i].former_count > 0)
            ok = drop_from(arena, &rooms[i], &present);
    arena_free(&present.arena);
    return ok;
}

// The new schedule's rooms with their former names, and those of the old one that it lacks. NULL if out of
// memory; the caller frees the array.
static struct room *carry_rooms(struct schedule_edit *edit, const struct schedule *old,
    const struct schedule *next, const struct identity *identity, size_t *count)
{
    struct arena *arena = schedule_edit_arena(edit);
    struct room *rooms = calloc(next->room_count + old->room_count + 1, sizeof *rooms);
    size_t gone = 0;
    *count = next->room_count;
    for (size_t i = 0; rooms && i < next->room_count; i++)
        rooms[i] = next->rooms[i];
    for (size_t i = 0; rooms && i < old->room_count; i++) {
        if (identity->rooms[i] != IDENTITY_GONE)
            carry_room(
                arena, &old->rooms[i], next->rooms[identity->rooms[i]].name, &rooms[identity->rooms[i]]);
        else if ((old->rooms[i].count > 0 || old->rooms[i].gone) && gone++ < IDENTITY_MAX_GONE)
            rooms[(*count)++] = gone_room(arena, &old->rooms[i]);
    }
    if (rooms && !drop_taken_names(arena, rooms, *count))
        arena->failed = true;
    return rooms;
}

// The ids that the items of the next schedule have, sorted.
struct ids {
    const char **list;
    size_t count;
};

static bool has_id(const struct ids *ids, const char *id)
{
    return bsearch(&id, ids->list, ids->count, sizeof *ids->list, by_text) != NULL;
}

// Unlike a room's name, an id may be another item's between times; so it may be there twice.
static void carry_item(
    struct arena *arena, const struct item *old, int64_t now, const struct ids *ids, struct item *item)
{
    bool same = strcmp(old->id, item->id) == 0;
    if (same)
        item->id_since = old->id_since;
    if (same && old->former_count == 0)
        return;
    size_t max = old->former_count < IDENTITY_MAX_IDS ? old->former_count + 1 : IDENTITY_MAX_IDS;
    const char **texts = arena_alloc(arena, max, sizeof *texts);
    struct id_times *times = arena_alloc(arena, max, sizeof *times);
    size_t count = 0;
    if (!texts || !times)
        return;
    if (!same && old->id[0]) {
        texts[count] = arena_keep(arena, old->id);
        times[count++] = (struct id_times){.lost = now, .taken = has_id(ids, old->id) ? now : 0};
    }
    for (size_t i = 0; i < old->former_count && count < max; i++) {
        struct id_times former = old->former_times ? old->former_times[i] : (struct id_times){0};
        if (former.taken == 0 && strcmp(old->former[i], item->id) != 0 && has_id(ids, old->former[i]))
            former.taken = now;
        texts[count] = arena_keep(arena, old->former[i]);
        times[count++] = former;
    }
    if (arena->failed)
        return;
    item->former = texts;
    item->former_times = times;
    item->former_count = count;
}

// All ids that items of a schedule have or had, sorted; the caller frees them. NULL if out of memory.
static const char **list_ids(const struct schedule *old, size_t *count)
{
    size_t size = old->item_count;
    for (size_t i = 0; i < old->item_count; i++)
        size += old->items[i].former_count;
    const char **ids = calloc(size + 1, sizeof *ids);
    *count = 0;
    for (size_t i = 0; ids && i < old->item_count; i++) {
        const struct item *item = &old->items[i];
        ids[(*count)++] = item->id;
        for (size_t k = 0; k < item->former_count; k++)
            ids[(*count)++] = item->former[k];
    }
    if (ids && *count > 1)
        qsort(ids, *count, sizeof *ids, by_text);
    return ids;
}

// Items whose id somebody else had before have it from `now` on; carry_item knows better of those that go on.
static bool date_reused_ids(struct item *items, size_t item_count, const struct schedule *old, int64_t now)
{
    size_t count;
    const char **ids = list_ids(old, &count);
    for (size_t i = 0; ids && i < item_count; i++)
        if (bsearch(&items[i].id, ids, count, sizeof *ids, by_text))
            items[i].id_since = now;
    free(ids);
    return ids != NULL;
}

const struct schedule *identity_carry(
    const struct schedule *old, const struct schedule *next, const struct identity *identity, int64_t now)
{
    struct schedule_edit *edit = schedule_edit_begin(next);
    size_t room_count;
    if (!edit)
        return NULL;
    struct room *rooms = carry_rooms(edit, old, next, identity, &room_count);
    struct item *items = calloc(next->item_count + 1, sizeof *items);
    bool ok = rooms && items;
    for (size_t i = 0; ok && i < next->item_count; i++)
        items[i] = next->items[i];
    ok = ok && date_reused_ids(items, next->item_count, old, now);
    struct ids ids = {0};
    ids.list = ok ? list_ids(next, &ids.count) : NULL;
    ok = ok && ids.list;
    for (size_t i = 0; ok && i < old->item_count; i++) {
        size_t to = identity->items[i];
        if (to >= next->item_count) // IDENTITY_GONE
            continue;
        carry_item(schedule_edit_arena(edit), &old->items[i], now, &ids, &items[to]);
    }
    free(ids.list);
    if (ok)
        schedule_edit_set_rooms(edit, rooms, room_count);
    for (size_t i = 0; ok && i < next->item_count; i++)
        schedule_edit_add(edit, &items[i]);
    free(rooms);
    free(items);
    const struct schedule *carried = schedule_edit_end(edit);
    if (ok)
        return carried;
    schedule_unref(carried);
    return NULL;
}

// ---- over a restart
//
// {"rooms":[{"name":"Lab 2","former":["Lab"],"gone":true}],
//  "items":[{"id":"b7","former":["a7"],"lost":[1568102400],"taken":[0],"since":1568102400}]}

static json_t *texts_json(const char *const *texts, size_t count)
{
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(list, json_string(texts[i]));
    return list;
}

static json_t *item_json(const struct item *item)
{
    json_t *lost = json_array();
    json_t *taken = json_array();
    for (size_t i = 0; item->former_times && i < item->former_count; i++) {
        json_array_append_new(lost, json_integer(item->former_times[i].lost));
        json_array_append_new(taken, json_integer(item->former_times[i].taken));
    }
    return json_pack("{s:s, s:o, s:o, s:o, s:I}", "id", item->id, "former",
        texts_json(item->former, item->former_count), "lost", lost, "taken", taken, "since",
        (json_int_t)item->id_since);
}

void identity_write(const struct schedule *schedule, struct str *out)
{
    json_t *rooms = json_array();
    json_t *items = json_array();
    for (size_t i = 0; i < schedule->room_count; i++) {
        const struct room *room = &schedule->rooms[i];
        if (room->former_count > 0 || room->gone)
            json_array_append_new(
                rooms, json_pack("{s:s, s:o, s:b}", "name", room->name, "former",
                           texts_json(room->former, room->former_count), "gone", room->gone));
    }
    for (size_t i = 0; i < schedule->item_count; i++) {
        const struct item *item = &schedule->items[i];
        if (item->former_count > 0 || item->id_since != 0)
            json_array_append_new(items, item_json(item));
    }
    bool any = json_array_size(rooms) > 0 || json_array_size(items) > 0;
    json_t *root = json_pack("{s:o, s:o}", "rooms", rooms, "items", items);
    if (any)
        json_put(out, root);
    else
        json_decref(root);
}

static struct former read_former(struct arena *arena, const json_t *object, size_t limit)
{
    const json_t *list = json_member(object, "former");
    size_t max = json_array_size(list) < limit ? json_array_size(list) : limit;
    const char **texts = arena_alloc(arena, max, sizeof *texts);
    size_t count = 0;
    for (size_t i = 0; texts && i < json_array_size(list) && count < max; i++) {
        const char *text = json_string_value(json_array_get(list, i));
        if (text)
            texts[count++] = arena_keep(arena, text);
    }
    if (arena->failed)
        count = 0;
    return (struct former){.texts = texts, .count = count};
}

static struct room *restore_rooms(
    struct schedule_edit *edit, const struct schedule *schedule, const json_t *list, size_t *count)
{
    struct arena *arena = schedule_edit_arena(edit);
    size_t size = json_array_size(list);
    struct room *rooms = calloc(schedule->room_count + size + 1, sizeof *rooms);
    *count = schedule->room_count;
    for (size_t i = 0; rooms && i < schedule->room_count; i++)
        rooms[i] = schedule->rooms[i];
    for (size_t i = 0; rooms && i < size && *count < schedule->room_count + IDENTITY_MAX_GONE; i++) {
        const json_t *object = json_array_get(list, i);
        const char *name = json_string_value(json_member(object, "name"));
        size_t room = 0;
        while (name && room < *count && strcmp(rooms[room].name, name) != 0)
            room++;
        if (!name || (room == *count && !json_is_true(json_member(object, "gone"))))
            continue;
        struct former former = read_former(arena, object, IDENTITY_MAX_FORMER);
        if (room == *count)
            rooms[(*count)++] = (struct room){.name = arena_keep(arena, name), .gone = true};
        rooms[room].former = former.texts;
        rooms[room].former_count = former.count;
    }
    if (rooms && !drop_taken_names(arena, rooms, *count))
        arena->failed = true;
    return rooms;
}

static int by_id(const void *a, const void *b)
{
    return strcmp((*(const struct item *const *)a)->id, (*(const struct item *const *)b)->id);
}

static const struct id_times *read_times(struct arena *arena, const json_t *object, size_t count)
{
    const json_t *lost = json_member(object, "lost");
    const json_t *taken = json_member(object, "taken");
    struct id_times *times = arena_alloc(arena, count, sizeof *times);
    for (size_t i = 0; times && i < count; i++)
        times[i] = (struct id_times){.lost = json_integer_value(json_array_get(lost, i)),
            .taken = json_integer_value(json_array_get(taken, i))};
    return times;
}

static void restore_items(struct arena *arena, struct item **sorted, size_t count, const json_t *list)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *object = json_array_get(list, i);
        struct item key = {.id = json_string_value(json_member(object, "id"))};
        const struct item *wanted = &key;
        struct item **found = key.id ? bsearch(&wanted, sorted, count, sizeof(struct item *), by_id) : NULL;
        if (!found)
            continue;
        struct former former = read_former(arena, object, IDENTITY_MAX_IDS);
        (*found)->former = former.texts;
        (*found)->former_count = former.count;
        (*found)->former_times = read_times(arena, object, former.count);
        (*found)->id_since = json_integer_value(json_member(object, "since"));
    }
}

static const struct schedule *restore(const struct schedule *schedule, const json_t *root)
{
    struct schedule_edit *edit = schedule_edit_begin(schedule);
    size_t room_count;
    if (!edit)
        return NULL;
    struct room *rooms = restore_rooms(edit, schedule, json_member(root, "rooms"), &room_count);
    struct item *items = calloc(schedule->item_count + 1, sizeof *items);
    struct item **sorted = calloc(schedule->item_count + 1, sizeof(struct item *));
    bool ok = rooms && items && sorted;
    for (size_t i = 0; ok && i < schedule->item_count; i++) {
        items[i] = schedule->items[i];
        sorted[i] = &items[i];
    }
    if (ok && schedule->item_count > 1)
        qsort(sorted, schedule->item_count, sizeof(struct item *), by_id);
    if (ok) {
        restore_items(schedule_edit_arena(edit), sorted, schedule->item_count, json_member(root, "items"));
        schedule_edit_set_rooms(edit, rooms, room_count);
    }
    for (size_t i = 0; ok && i < schedule->item_count; i++)
        schedule_edit_add(edit, &items[i]);
    free(rooms);
    free(items);
    free(sorted);
    const struct schedule *restored = schedule_edit_end(edit);
    if (ok)
        return restored;
    schedule_unref(restored);
    return NULL;
}

const struct schedule *identity_restore(
    const struct schedule *schedule, const char *bytes, size_t length, struct error *error)
{
    json_t *root = json_read(bytes, length, NULL, error);
    if (!root)
        return NULL;
    const struct schedule *restored = restore(schedule, root);
    json_decref(root);
    if (!restored)
        error_memory(error, "not enough memory for the earlier names");
    return restored;
}
