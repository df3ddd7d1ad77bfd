// The changes that the publisher and staff made together.
#include "agenda/changes_sides.h"

#include <stdlib.h>
#include <string.h>

struct shown {
    struct item_index before, after; // as the publisher has the items, and as they are shown
    struct change_index known;
    const struct changes *published;
    struct changes *out;
};

static bool same_speakers(const struct item *a, const struct item *b)
{
    bool same = a->speaker_count == b->speaker_count;
    for (size_t i = 0; same && i < a->speaker_count; i++)
        same = strcmp(a->speakers[i].name, b->speakers[i].name) == 0;
    return same;
}

static const char *room_of(const struct item_index *index, const struct item *item)
{
    return index->schedule->rooms[item->room].name;
}

// Did staff leave the item as it was published? A running talk whose end moves says so itself.
static bool is_as_published(const struct shown *shown, const struct item *item, const struct item *is)
{
    if (!is || is->cancelled || item->cancelled)
        return item->cancelled && (!is || is->cancelled);
    bool same_times =
        item->at.start == is->at.start && (item->at.end == is->at.end || (is->timer && !is->timer->finished));
    return same_times && strcmp(item->title, is->title) == 0 &&
           strcmp(room_of(&shown->before, item), room_of(&shown->after, is)) == 0 && same_speakers(item, is);
}

// One item that staff changed: from where the publisher had it first.
static void add_changed(struct shown *shown, const struct item *item, const struct item *is)
{
    struct arena *arena = &shown->out->arena;
    const struct change *known = change_index_find(&shown->known, item->id);
    struct change change = {.id = arena_keep(arena, item->id)};
    if (known)
        change.old = change_copy_side(arena, &known->old);
    else
        change.old = change_side_of(arena, room_of(&shown->before, item), item);
    if (known && change.old.title) // people know a cancelled one by its latest title
        change.old.title = !is || is->cancelled ? arena_keep(arena, item->title) : change.old.title;
    if (is && !is->cancelled)
        change.new = change_side_of(arena, room_of(&shown->after, is), is);
    // They are the newest.
    if (shown->published->count > 0)
        change.noticed_at = shown->published->list[shown->published->count - 1].noticed_at;
    if (!change.old.title && !change.new.title) // new, and cancelled already
        return;
    change.what = change_compare(&change.old, &change.new);
    if (change.what != 0 && change.id)
        shown->out->list[shown->out->count++] = change;
}

static void add_all(struct shown *shown)
{
    struct changes *out = shown->out;
    for (size_t i = 0; i < shown->published->count; i++) {
        const struct change *change = &shown->published->list[i];
        const struct item *item = item_index_find(&shown->before, change->id);
        if (item && !is_as_published(shown, item, item_index_find(&shown->after, change->id)))
            continue;
        out->list[out->count++] = (struct change){.what = change->what,
            .id = arena_keep(&out->arena, change->id),
            .noticed_at = change->noticed_at,
            .old = change_copy_side(&out->arena, &change->old),
            .new = change_copy_side(&out->arena, &change->new)};
    }
    for (size_t i = 0; i < shown->before.count; i++) {
        const struct item *item = shown->before.items[i];
        const struct item *is = item_index_find(&shown->after, item->id);
        if (!is_as_published(shown, item, is))
            add_changed(shown, item, is);
    }
}

bool changes_shown(const struct changes *published, const struct schedule *fetched,
    const struct schedule *adjusted, struct changes *out)
{
    struct shown shown = {.published = published, .out = out};
    *out = (struct changes){0};
    bool ok = item_index_fill(fetched, &shown.before) && item_index_fill(adjusted, &shown.after) &&
              change_index_fill(published, &shown.known);
    if (ok)
        out->list = arena_alloc(&out->arena, published->count + shown.before.count, sizeof *out->list);
    if (out->list)
        add_all(&shown);
    free(shown.before.items);
    free(shown.after.items);
    free(shown.known.changes);
    if (out->list && !out->arena.failed)
        return true;
    changes_free(out);
    return false;
}
