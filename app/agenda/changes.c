#include "agenda/changes_sides.h"

#include "schedule/identity.h"
#include "schedule/schedule_edit.h"

#include <stdlib.h>
#include <string.h>

void changes_free(struct changes *changes)
{
    arena_free(&changes->arena);
    *changes = (struct changes){0};
}

const char *change_summary(const struct change *change)
{
    if (change->what & CHANGE_CANCELLED)
        return "cancelled";
    if (change->what & CHANGE_NEW)
        return "new";
    if (change->what & CHANGE_ROOM)
        return "moved to another room";
    if (change->what & CHANGE_TIME)
        return "new time";
    return change->what & CHANGE_TITLE ? "new title" : "other speakers";
}

bool changes_copy(const struct changes *changes, struct changes *out)
{
    *out = (struct changes){0};
    out->list = arena_alloc(&out->arena, changes->count, sizeof *out->list);
    for (size_t i = 0; out->list && i < changes->count; i++) {
        const struct change *change = &changes->list[i];
        out->list[out->count++] = (struct change){.what = change->what,
            .id = arena_keep(&out->arena, change->id),
            .noticed_at = change->noticed_at,
            .old = change_copy_side(&out->arena, &change->old),
            .new = change_copy_side(&out->arena, &change->new)};
    }
    if (out->list && !out->arena.failed)
        return true;
    changes_free(out);
    return false;
}

// The new list as it grows.
struct update {
    const struct changes *before;
    const struct schedule *old_schedule, *next_schedule;
    struct item_index old, next;
    struct change_index earlier; // of `before`
    struct identity identity;
    int64_t now, keep_s;
    struct changes *out;
    size_t capacity;
};

static void add(struct update *update, const struct change *change)
{
    struct changes *out = update->out;
    if (out->count < update->capacity)
        out->list[out->count++] = *change;
}

// What the next schedule calls a room of the old one.
static const char *room_of(const struct update *update, const struct item *was)
{
    size_t room = update->identity.rooms[was->room];
    return room == IDENTITY_GONE ? update->old_schedule->rooms[was->room].name
                                 : update->next_schedule->rooms[room].name;
}

// A room's new name is no change of its talks.
static struct change_side follow_room(const struct update *update, const struct change_side *side)
{
    struct change_side followed = change_copy_side(&update->out->arena, side);
    size_t room = side->room ? schedule_find_room(update->next_schedule, side->room) : SIZE_MAX;
    if (room < update->next_schedule->room_count)
        followed.room = arena_keep(&update->out->arena, update->next_schedule->rooms[room].name);
    return followed;
}

static bool is_kept(const struct update *update, const struct change *earlier)
{
    return update->now - earlier->noticed_at < update->keep_s;
}

// Has it neither the title nor the speakers of the item that was removed?
static bool is_another(const struct update *update, const struct change_side *gone, const struct item *is)
{
    bool nobody = !gone->speakers || gone->speakers[0] == '\0';
    return change_texts_differ(gone->title, is->title) &&
           (nobody || change_texts_differ(gone->speakers, change_names(&update->out->arena, is)));
}

// The change that is known of an item. The list has the ids of the old schedule, and those of items that were
// gone before; a new item with such an id is that item only if it has its title or speakers.
static const struct change *find_earlier(
    const struct update *update, const char *id, const struct item *was, const struct item *is)
{
    const struct change *earlier = change_index_find(&update->earlier, was ? was->id : id);
    if (earlier && !was && is && (item_index_find(&update->old, id) || is_another(update, &earlier->old, is)))
        return NULL;
    return earlier && is_kept(update, earlier) ? earlier : NULL;
}

// Compares one item: from where it was first to where it is now. `was` and `is` may be NULL: it was or is not
// there.
static void update_item(struct update *update, const char *id, const struct item *was, const struct item *is)
{
    struct arena *arena = &update->out->arena;
    const struct change *earlier = find_earlier(update, id, was, is);
    struct change_side previous = {0};
    struct change change = {.noticed_at = update->now};
    if (was && !was->cancelled)
        previous = change_side_of(arena, room_of(update, was), was);
    if (is && !is->cancelled)
        change.new = change_side_of(arena, update->next_schedule->rooms[is->room].name, is);
    bool changed_now = change_compare(&previous, &change.new) != 0 && (previous.title || change.new.title);
    change.old = earlier ? follow_room(update, &earlier->old) : previous;
    if (earlier && !changed_now)
        change.noticed_at = earlier->noticed_at;
    if (!change.old.title && !change.new.title)
        return;
    change.what = change_compare(&change.old, &change.new);
    change.id = arena_keep(arena, id);
    if (change.what != 0 && change.id && (changed_now || earlier))
        add(update, &change);
}

// An item that an earlier update removed stays removed. If another one has its id now, it needs one of its
// own.
static void update_removed(struct update *update, const struct change *gone, const struct item *holder)
{
    struct arena *arena = &update->out->arena;
    struct change change = *gone;
    if (!gone->old.title || gone->new.title || !is_kept(update, gone))
        return;
    change.id = holder ? arena_format(arena, "%s, gone", gone->id) : arena_keep(arena, gone->id);
    change.old = follow_room(update, &gone->old);
    if (change.id)
        add(update, &change);
}

static int by_time(const void *a, const void *b)
{
    const struct change *x = a;
    const struct change *y = b;
    if (x->noticed_at != y->noticed_at)
        return x->noticed_at < y->noticed_at ? -1 : 1;
    return strcmp(x->id, y->id);
}

static bool is_indexed(const struct item_index *index, const struct item *item)
{
    return item_index_find(index, item->id) == item;
}

// What an old item has become; NULL if it is gone, or shares its id.
static const struct item *successor(const struct update *update, const struct item *was)
{
    size_t found = update->identity.items[was - update->old_schedule->items];
    const struct item *is = found == IDENTITY_GONE ? NULL : &update->next_schedule->items[found];
    return is && is_indexed(&update->next, is) ? is : NULL;
}

// `known` has an element for each item of the next schedule: has it come from an old one?
static void update_all(struct update *update, bool *known)
{
    for (size_t i = 0; i < update->old.count; i++) {
        const struct item *was = update->old.items[i];
        const struct item *is = successor(update, was);
        if (is)
            known[is - update->next_schedule->items] = true;
        update_item(update, is ? is->id : was->id, was, is);
    }
    for (size_t i = 0; i < update->next.count; i++) {
        const struct item *is = update->next.items[i];
        if (!known[is - update->next_schedule->items])
            update_item(update, is->id, NULL, is);
    }
    for (size_t i = 0; update->before && i < update->before->count; i++) {
        const struct change *change = &update->before->list[i];
        const struct item *holder = item_index_find(&update->next, change->id);
        bool is_back = holder && !known[holder - update->next_schedule->items] &&
                       find_earlier(update, change->id, NULL, holder) == change;
        if (!item_index_find(&update->old, change->id) && !is_back)
            update_removed(update, change, holder);
    }
}

static bool begin_update(struct update *update)
{
    struct changes *out = update->out;
    if (!item_index_fill(update->old_schedule, &update->old) ||
        !item_index_fill(update->next_schedule, &update->next) ||
        !change_index_fill(update->before, &update->earlier) ||
        !identity_compare(update->old_schedule, update->next_schedule, &update->identity))
        return false;
    update->capacity = update->old.count + update->next.count + (update->before ? update->before->count : 0);
    out->list = arena_alloc(&out->arena, update->capacity, sizeof *out->list);
    return out->list != NULL;
}

bool changes_update(const struct changes *before, const struct schedule *old, const struct schedule *next,
    int64_t now, int64_t keep_s, struct changes *out)
{
    struct update update = {.before = before,
        .old_schedule = old,
        .next_schedule = next,
        .now = now,
        .keep_s = keep_s,
        .out = out};
    *out = (struct changes){0};
    bool *known = calloc(next->item_count + 1, sizeof *known);
    bool ok = begin_update(&update) && known;
    if (ok) {
        update_all(&update, known);
        qsort(out->list, out->count, sizeof *out->list, by_time);
        ok = !out->arena.failed;
    }
    free(known);
    free(update.old.items);
    free(update.next.items);
    free(update.earlier.changes);
    identity_free(&update.identity);
    if (!ok)
        changes_free(out);
    return ok;
}

// ---- marking changes in a schedule

static const struct item_was *was_of(struct arena *arena, const struct change_side *old)
{
    struct item_was *was = arena_alloc(arena, 1, sizeof *was);
    if (was)
        *was = (struct item_was){
            .at = old->at, .room = arena_keep(arena, old->room), .title = arena_keep(arena, old->title)};
    return was;
}

// Leaves a cancelled copy of an item where it was.
static void add_tombstone(
    struct schedule_edit *edit, const struct schedule *schedule, const struct change *change)
{
    struct arena *arena = schedule_edit_arena(edit);
    size_t room = schedule_find_room(schedule, change->old.room);
    if (room == schedule->room_count)
        return;
    struct item item = {
        .id = arena_keep(arena, change->id),
        .kind = change->old.kind,
        .title = arena_keep(arena, change->old.title),
        .session = arena_keep(arena, change->old.session),
        .room = room,
        .at = change->old.at,
        .cancelled = true,
        .moved_to = change->what & CHANGE_ROOM ? arena_keep(arena, change->new.room) : NULL,
    };
    if (item.moved_to)
        item.was = was_of(arena, &change->new); // where it is now, for "moved to Opala, 15:10"
    if (item.id && item.title)
        schedule_edit_add(edit, &item);
}

const struct schedule *changes_apply(const struct changes *changes, const struct schedule *schedule)
{
    struct schedule_edit *edit = schedule_edit_begin(schedule);
    struct item_index index;
    if (!edit || !item_index_fill(schedule, &index)) {
        schedule_unref(edit ? schedule_edit_end(edit) : NULL);
        return NULL;
    }
    struct item *items = calloc(schedule->item_count + 1, sizeof *items);
    for (size_t i = 0; items && i < schedule->item_count; i++)
        items[i] = schedule->items[i];
    for (size_t i = 0; items && i < changes->count; i++) {
        const struct change *change = &changes->list[i];
        const struct item *item = item_index_find(&index, change->id);
        if (item && !item->cancelled && (change->what & (CHANGE_TIME | CHANGE_ROOM | CHANGE_TITLE)))
            items[item - schedule->items].was = was_of(schedule_edit_arena(edit), &change->old);
        if ((change->what & CHANGE_ROOM) || ((change->what & CHANGE_CANCELLED) && !item))
            add_tombstone(edit, schedule, change);
    }
    for (size_t i = 0; items && i < schedule->item_count; i++)
        schedule_edit_add(edit, &items[i]);
    bool ok = items != NULL;
    free(items);
    free(index.items);
    const struct schedule *derived = schedule_edit_end(edit);
    if (ok)
        return derived;
    schedule_unref(derived);
    return NULL;
}
