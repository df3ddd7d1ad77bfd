// Adjustments whose talks and rooms have other ids and names by now.
#include "agenda/scope.h"
#include "schedule/identity.h"

#include <stdlib.h>
#include <string.h>

// One of an item's identities, and when it had it. Publishers give ids anew (they may be the numbers of
// rows): then an entry is about the item that had the id when the entry was made.
struct alias {
    const char *text;
    int64_t from, until; // Unix seconds; `until` is 0 if unknown
    int rank;            // what it is called now comes before what it was called
    const char *id;
};

struct aliases {
    struct alias *list;
    size_t count;
};

static int by_text(const void *a, const void *b)
{
    const struct alias *x = a;
    const struct alias *y = b;
    int order = strcmp(x->text, y->text);
    if (order == 0 && x->until != y->until)
        return x->until < y->until ? -1 : 1;
    return order ? order : x->rank - y->rank;
}

static void add(struct aliases *aliases, const char *text, int rank, const struct item *item)
{
    if (text && text[0])
        aliases->list[aliases->count++] =
            (struct alias){.text = text, .from = INT64_MIN, .until = INT64_MAX, .rank = rank, .id = item->id};
}

// 0 if unknown or if there is none.
static struct id_times times_of(const struct item *item, size_t k)
{
    return item->former_times && k < item->former_count ? item->former_times[k] : (struct id_times){0};
}

static void add_all(struct aliases *aliases, const struct item *item)
{
    size_t first = aliases->count;
    add(aliases, item->id, 0, item);
    if (aliases->count > first && item->id_since != 0)
        aliases->list[first].from = item->id_since;
    add(aliases, item->guid, 1, item);
    for (size_t k = 0; k < item->former_count; k++) {
        size_t count = aliases->count;
        add(aliases, item->former[k], 2 + (int)k, item);
        if (aliases->count == count)
            continue;
        // What nobody took goes on; it may still be in use on a display that has not followed yet.
        if (times_of(item, k).taken != 0 || times_of(item, k).lost == 0)
            aliases->list[count].until = times_of(item, k).taken;
        if (times_of(item, k + 1).lost != 0)
            aliases->list[count].from = times_of(item, k + 1).lost;
    }
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
    size_t max = 0;
    for (size_t i = 0; i < schedule->item_count; i++)
        max += 2 + schedule->items[i].former_count;
    *out = (struct aliases){.list = calloc(max + 1, sizeof *out->list)};
    if (!out->list)
        return false;
    for (size_t i = 0; i < schedule->item_count; i++)
        add_all(out, &schedule->items[i]);
    if (out->count > 1)
        qsort(out->list, out->count, sizeof *out->list, by_text);
    return true;
}

// Of the aliases with one text, the one that is meant by an entry of that time (0: just now). NULL: another
// item has the id now, and the one that had it is gone.
static const struct alias *meant(const struct alias *aliases, size_t count, int64_t at)
{
    if (at == 0)
        at = INT64_MAX - 1;
    for (size_t i = 0; i < count; i++)
        if (aliases[i].from <= at && at < aliases[i].until)
            return &aliases[i];
    return aliases[0].until == 0 ? &aliases[0] : NULL;
}

// The id that the item has now; the same text if there is none. NULL if it is another item's now.
static const char *present_id(const struct aliases *aliases, const char *id, int64_t at)
{
    if (!id)
        return NULL;
    size_t low = 0;
    size_t high = aliases->count;
    while (low < high) { // the first that is not before `id`
        size_t middle = low + (high - low) / 2;
        if (strcmp(aliases->list[middle].text, id) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    size_t count = 0;
    while (low + count < aliases->count && strcmp(aliases->list[low + count].text, id) == 0)
        count++;
    if (count == 0)
        return id;
    const struct alias *found = meant(aliases->list + low, count, at);
    return found ? found->id : NULL;
}

static const char *present_room(const struct schedule *schedule, const char *room)
{
    size_t found = room ? schedule_find_room(schedule, room) : schedule->room_count;
    return found < schedule->room_count ? schedule->rooms[found].name : room;
}

// False if it is about an item that is gone, and whose id another one has now.
static bool follow(struct adjustment *entry, const struct aliases *aliases, const struct schedule *schedule)
{
    bool about_item = entry->type != ADJUST_NOTICE && adjustment_is_about_item(entry->type);
    const char *item = about_item ? present_id(aliases, entry->item, entry->at) : entry->item;
    const char *other = present_id(aliases, entry->swap_with, entry->at);
    if ((entry->item && !item) || (entry->swap_with && !other))
        return false;
    entry->item = item;
    entry->swap_with = other;
    entry->room = present_room(schedule, entry->room);
    return true;
}

// ---- what chairs did

struct entries {
    struct adjustment *list;
    size_t count;
};

// Moves are staff's, so none of those is dropped here.
struct move {
    const char *item, *room;
};

struct moves {
    struct move *list; // sorted
    size_t count;
};

static int by_item_and_room(const void *a, const void *b)
{
    const struct move *x = a;
    const struct move *y = b;
    int order = strcmp(x->item, y->item);
    return order ? order : strcmp(x->room, y->room);
}

static bool list_moves(const struct entries *entries, struct moves *out)
{
    *out = (struct moves){.list = calloc(entries->count + 1, sizeof *out->list)};
    for (size_t i = 0; out->list && i < entries->count; i++)
        if (entries->list[i].type == ADJUST_MOVE)
            out->list[out->count++] = (struct move){entries->list[i].item, entries->list[i].room};
    if (out->count > 1)
        qsort(out->list, out->count, sizeof *out->list, by_item_and_room);
    return out->list != NULL;
}

static bool is_in_room(
    const struct moves *moves, const struct schedule *schedule, const struct item *item, size_t room)
{
    if (item->room == room || room == schedule->room_count)
        return item->room == room;
    struct move wanted = {item->id, schedule->rooms[room].name};
    return bsearch(&wanted, moves->list, moves->count, sizeof wanted, by_item_and_room) != NULL;
}

static bool is_near(int64_t instant, const struct item *item)
{
    enum { DAY_S = 24 * 3600 };
    return instant == 0 || (instant > item->at.start - DAY_S && instant < item->at.end + DAY_S);
}

// Does an entry hold that chairs made? An item that is not in the schedule is nobody's.
static bool is_chairs_own(
    const struct moves *moves, const struct schedule *schedule, const struct adjustment *entry)
{
    const struct item *item = schedule_find_item(schedule, entry->item);
    const struct item *other = entry->swap_with ? schedule_find_item(schedule, entry->swap_with) : item;
    size_t room = schedule_find_room(schedule, scope_room(entry->scope));
    return item && other && is_in_room(moves, schedule, item, room) &&
           is_in_room(moves, schedule, other, room) && is_near(entry->starts_at, item) &&
           is_near(entry->ends_at, item);
}

static bool confine_chairs(struct entries *entries, const struct schedule *schedule)
{
    struct moves moves;
    size_t kept = 0;
    if (!list_moves(entries, &moves))
        return false;
    for (size_t i = 0; i < entries->count; i++) {
        struct adjustment entry = entries->list[i];
        bool of_chairs = scope_is_of_chairs(entry.scope) && adjustment_is_about_item(entry.type);
        if (of_chairs && !is_chairs_own(&moves, schedule, &entry))
            continue;
        entry.scope = NULL;
        entries->list[kept++] = entry;
    }
    entries->count = kept;
    free(moves.list);
    return true;
}

bool adjustments_follow(
    const struct adjustments *adjustments, const struct schedule *schedule, struct adjustments *out)
{
    struct aliases aliases = {0};
    struct entries entries = {.list = calloc(adjustments->count + 1, sizeof *entries.list)};
    *out = (struct adjustments){0};
    bool others = has_other_names(schedule);
    bool ok = entries.list && (!others || list_aliases(schedule, &aliases));
    for (size_t i = 0; ok && i < adjustments->count; i++) {
        entries.list[entries.count] = adjustments->entries[i];
        entries.count += !others || follow(&entries.list[entries.count], &aliases, schedule);
    }
    ok = ok && confine_chairs(&entries, schedule) &&
         adjustments_from_entries(entries.list, entries.count, out);
    free(aliases.list);
    free(entries.list);
    return ok;
}
