// Adjustments whose talks and rooms have other ids and names by now.
#include "agenda/adjustments.h"
#include "schedule/identity.h"

#include <stdlib.h>
#include <string.h>

// One of an item's identities.
struct alias {
    const char *text;
    int rank;      // what it is called now comes before what it was called
    int64_t since; // when it got this id; 0 for the others
    const char *id;
};

struct aliases {
    struct alias *list;
    size_t count;
};

enum { PER_ITEM = 2 + IDENTITY_MAX_FORMER };

static int by_text(const void *a, const void *b)
{
    const struct alias *x = a;
    const struct alias *y = b;
    int order = strcmp(x->text, y->text);
    return order ? order : x->rank - y->rank;
}

static void add(struct aliases *aliases, const char *text, int rank, const struct item *item)
{
    if (text && text[0])
        aliases->list[aliases->count++] = (struct alias){
            .text = text, .rank = rank, .since = rank == 0 ? item->id_since : 0, .id = item->id};
}

static bool has_other_names(const struct schedule *schedule)
{
    bool any = false;
    for (size_t i = 0; i < schedule->item_count && !any; i++)
        any = schedule->items[i].former_count > 0 || schedule->items[i].guid;
    for (size_t i = 0; i < schedule->room_count && !any; i++)
        any = schedule->rooms[i].former_count > 0 || schedule->rooms[i].guid;
    return any;
}

static bool list_aliases(const struct schedule *schedule, struct aliases *out)
{
    *out = (struct aliases){.list = calloc(schedule->item_count * PER_ITEM + 1, sizeof *out->list)};
    if (!out->list)
        return false;
    for (size_t i = 0; i < schedule->item_count; i++) {
        const struct item *item = &schedule->items[i];
        add(out, item->id, 0, item);
        add(out, item->guid, 1, item);
        for (size_t k = 0; k < item->former_count && k < IDENTITY_MAX_FORMER; k++)
            add(out, item->former[k], 2 + (int)k, item);
    }
    if (out->count > 1)
        qsort(out->list, out->count, sizeof *out->list, by_text);
    return true;
}

// The id that the item has now which had `id` when somebody wrote that (Unix seconds; 0: just now). A
// publisher may have given the id to another item since. The same text if there is none.
static const char *present_id(const struct aliases *aliases, const char *id, int64_t at)
{
    if (!id)
        return NULL;
    size_t low = 0;
    size_t high = aliases->count;
    while (low < high) { // the first that is not before `id`: the one that ranks first
        size_t middle = low + (high - low) / 2;
        if (strcmp(aliases->list[middle].text, id) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    const char *now = NULL;
    for (size_t i = low; i < aliases->count && strcmp(aliases->list[i].text, id) == 0; i++) {
        if (!at || aliases->list[i].since <= at)
            return aliases->list[i].id;
        now = now ? now : aliases->list[i].id;
    }
    return now ? now : id;
}

static const char *present_room(const struct schedule *schedule, const char *room)
{
    size_t found = room ? schedule_find_room(schedule, room) : schedule->room_count;
    return found < schedule->room_count ? schedule->rooms[found].name : room;
}

bool adjustments_follow(
    const struct adjustments *adjustments, const struct schedule *schedule, struct adjustments *out)
{
    struct aliases aliases = {0};
    struct adjustment *entries = calloc(adjustments->count + 1, sizeof *entries);
    *out = (struct adjustments){0};
    bool others = has_other_names(schedule);
    bool ok = entries && (!others || list_aliases(schedule, &aliases));
    for (size_t i = 0; ok && i < adjustments->count; i++) {
        entries[i] = adjustments->entries[i];
        if (!others)
            continue;
        if (entries[i].type != ADJUST_NOTICE && adjustment_is_about_item(entries[i].type))
            entries[i].item = present_id(&aliases, entries[i].item, entries[i].at);
        entries[i].swap_with = present_id(&aliases, entries[i].swap_with, entries[i].at);
        entries[i].room = present_room(schedule, entries[i].room);
    }
    ok = ok && adjustments_from_entries(entries, adjustments->count, out);
    free(aliases.list);
    free(entries);
    return ok;
}
