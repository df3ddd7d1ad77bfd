#include "agenda/changes_sides.h"

#include <stdlib.h>
#include <string.h>

const char *change_names(struct arena *arena, const struct item *item)
{
    struct str names = {0};
    for (size_t i = 0; i < item->speaker_count; i++)
        str_format(&names, "%s%s", i > 0 ? ", " : "", item->speakers[i].name);
    const char *copy = arena_text(arena, str_text(&names), names.length);
    arena->failed |= names.failed;
    str_free(&names);
    return copy;
}

struct change_side change_side_of(struct arena *arena, const char *room, const struct item *item)
{
    return (struct change_side){
        .at = item->at,
        .room = arena_keep(arena, room),
        .title = arena_keep(arena, item->title),
        .session = arena_keep(arena, item->session),
        .speakers = change_names(arena, item),
        .kind = item->kind,
    };
}

struct change_side change_copy_side(struct arena *arena, const struct change_side *side)
{
    struct change_side copy = *side;
    copy.room = arena_keep(arena, side->room);
    copy.title = arena_keep(arena, side->title);
    copy.session = arena_keep(arena, side->session);
    copy.speakers = arena_keep(arena, side->speakers);
    return copy;
}

bool change_texts_differ(const char *a, const char *b)
{
    return strcmp(a ? a : "", b ? b : "") != 0;
}

unsigned change_compare(const struct change_side *old, const struct change_side *new)
{
    unsigned what = 0;
    if (!new->title)
        return CHANGE_CANCELLED;
    if (!old->title)
        return CHANGE_NEW;
    if (old->at.start != new->at.start || old->at.end != new->at.end)
        what |= CHANGE_TIME;
    if (change_texts_differ(old->room, new->room))
        what |= CHANGE_ROOM;
    if (change_texts_differ(old->title, new->title))
        what |= CHANGE_TITLE;
    if (change_texts_differ(old->speakers, new->speakers))
        what |= CHANGE_SPEAKERS;
    return what;
}

static int by_id(const void *a, const void *b)
{
    return strcmp((*(const struct item *const *)a)->id, (*(const struct item *const *)b)->id);
}

static void keep_unique(struct item_index *index)
{
    size_t kept = 0;
    for (size_t i = 0; i < index->count;) {
        size_t same = 1;
        while (i + same < index->count && strcmp(index->items[i]->id, index->items[i + same]->id) == 0)
            same++;
        if (same == 1 && index->items[i]->id[0] != '\0')
            index->items[kept++] = index->items[i];
        i += same;
    }
    index->count = kept;
}

bool item_index_fill(const struct schedule *schedule, struct item_index *out)
{
    *out = (struct item_index){.schedule = schedule};
    out->items = calloc(schedule->item_count + 1, sizeof(const struct item *));
    if (!out->items)
        return false;
    size_t count = 0;
    for (size_t i = 0; i < schedule->item_count; i++)
        if (!schedule->items[i].moved_to)
            out->items[count++] = &schedule->items[i];
    out->count = count;
    if (out->count > 1)
        qsort(out->items, out->count, sizeof(const struct item *), by_id);
    keep_unique(out);
    return true;
}

const struct item *item_index_find(const struct item_index *index, const char *id)
{
    struct item key = {.id = id};
    const struct item *wanted = &key;
    const struct item *const *found =
        bsearch(&wanted, index->items, index->count, sizeof(const struct item *), by_id);
    return found ? *found : NULL;
}

static int by_change_id(const void *a, const void *b)
{
    const struct change *x = *(const struct change *const *)a;
    const struct change *y = *(const struct change *const *)b;
    int order = strcmp(x->id, y->id);
    return order != 0 ? order : (x > y) - (x < y);
}

bool change_index_fill(const struct changes *changes, struct change_index *out)
{
    size_t count = changes ? changes->count : 0;
    *out = (struct change_index){0};
    out->changes = calloc(count + 1, sizeof(const struct change *));
    if (!out->changes)
        return false;
    for (size_t i = 0; i < count; i++)
        out->changes[out->count++] = &changes->list[i];
    if (count > 1)
        qsort(out->changes, count, sizeof(const struct change *), by_change_id);
    return true;
}

const struct change *change_index_find(const struct change_index *index, const char *id)
{
    size_t low = 0;
    size_t high = index->count;
    while (low < high) { // the first that is not before `id`
        size_t middle = low + (high - low) / 2;
        if (strcmp(index->changes[middle]->id, id) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    bool found = low < index->count && strcmp(index->changes[low]->id, id) == 0;
    return found ? index->changes[low] : NULL;
}
