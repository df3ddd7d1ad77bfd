#include "export/export_changed.h"

#include <stdlib.h>
#include <string.h>

enum { MINUTE_S = 60 };

// An item, or a session in a room on a day, and when something about it was asked for or noticed last.
struct mark {
    const char *id;      // of an item; NULL: of a session
    const char *session; // "": items without one; NULL: all of the room
    size_t room;
    int64_t day;
    int64_t at;
};

struct export_changed {
    const struct export_source *source;
    size_t count;
    struct mark *marks;
};

static int compare(const void *a, const void *b)
{
    const struct mark *x = a;
    const struct mark *y = b;
    if (!x->id || !y->id) {
        if (x->id || y->id)
            return x->id ? 1 : -1;
        if (x->room != y->room)
            return x->room < y->room ? -1 : 1;
        if (x->day != y->day)
            return x->day < y->day ? -1 : 1;
        if (!x->session || !y->session)
            return (x->session != NULL) - (y->session != NULL);
        return strcmp(x->session, y->session);
    }
    return strcmp(x->id, y->id);
}

static void mark_item(struct export_changed *changed, const char *id, int64_t at)
{
    if (id)
        changed->marks[changed->count++] = (struct mark){.id = id, .at = at};
}

static void mark_session(
    struct export_changed *changed, size_t room, const char *session, int64_t instant, int64_t at)
{
    const struct schedule *schedule = changed->source->schedule;
    if (room < schedule->room_count)
        changed->marks[changed->count++] =
            (struct mark){.session = session, .room = room, .day = schedule_day(schedule, instant), .at = at};
}

static const char *session_of(const struct item *item)
{
    return item->session ? item->session : "";
}

// What an entry is about, and where that stands in the way of others.
static void mark_entry(struct export_changed *changed, const struct adjustment *entry)
{
    const struct schedule *schedule = changed->source->schedule;
    if (!adjustment_is_about_programme(entry->type) || entry->type == ADJUST_MESSAGE ||
        entry->type == ADJUST_FULL)
        return;
    if (entry->type == ADJUST_ROOM_DELAY) {
        mark_session(changed, schedule_find_room(schedule, entry->room), NULL, entry->from, entry->at);
        return;
    }
    const struct item *item = schedule_find_item(schedule, entry->item);
    mark_item(changed, entry->item, entry->at);
    mark_item(changed, entry->swap_with, entry->at);
    if (!item)
        return;
    const char *session = session_of(item);
    mark_session(changed, item->room, session, item->at.start, entry->at);
    if (item->was && item->was->room)
        mark_session(
            changed, schedule_find_room(schedule, item->was->room), session, item->was->at.start, entry->at);
}

// Of those with one subject, the latest.
static void keep_latest(struct export_changed *changed)
{
    size_t kept = 0;
    if (changed->count > 1)
        qsort(changed->marks, changed->count, sizeof *changed->marks, compare);
    for (size_t i = 0; i < changed->count; i++) {
        struct mark *last = kept > 0 ? &changed->marks[kept - 1] : NULL;
        if (!last || compare(last, &changed->marks[i]) != 0)
            changed->marks[kept++] = changed->marks[i];
        else if (changed->marks[i].at > last->at)
            last->at = changed->marks[i].at;
    }
    changed->count = kept;
}

struct export_changed *export_changed_new(const struct export_source *source)
{
    enum { MOST_MARKS = 4 }; // of an entry
    const struct adjustments *adjustments = source->adjustments;
    const struct changes *changes = source->changes;
    size_t most = (adjustments ? adjustments->count * MOST_MARKS : 0) + (changes ? changes->count : 0);
    struct export_changed *changed = calloc(1, sizeof *changed);
    if (!changed)
        return NULL;
    *changed = (struct export_changed){.source = source, .marks = calloc(most + 1, sizeof *changed->marks)};
    if (!changed->marks) {
        free(changed);
        return NULL;
    }
    for (size_t i = 0; adjustments && i < adjustments->count; i++)
        mark_entry(changed, &adjustments->entries[i]);
    for (size_t i = 0; changes && i < changes->count; i++)
        mark_item(changed, changes->list[i].id, changes->list[i].noticed_at);
    keep_latest(changed);
    return changed;
}

void export_changed_free(struct export_changed *changed)
{
    if (changed)
        free(changed->marks);
    free(changed);
}

static int64_t find(const struct export_changed *changed, const struct mark *key)
{
    const struct mark *found =
        changed->count > 0 ? bsearch(key, changed->marks, changed->count, sizeof *changed->marks, compare)
                           : NULL;
    return found ? found->at : 0;
}

int64_t export_changed_at(const struct export_changed *changed, const struct item *item)
{
    const struct export_source *source = changed->source;
    struct mark of_item = {.id = item->id};
    struct mark of_room = {.room = item->room, .day = schedule_day(source->schedule, item->at.start)};
    struct mark of_session = of_room;
    of_session.session = session_of(item);
    int64_t at = find(changed, &of_item);
    int64_t room = find(changed, &of_room);
    int64_t session = find(changed, &of_session);
    int64_t around = room > session ? room : session;
    if (around > at && item->at.end > around)
        at = around;
    // The end of a talk that is held, or overruns, moves with the clock.
    bool moves = item->timer && (item->timer->held_at != 0 || item->timer->due != 0);
    int64_t minute = source->now - source->now % MINUTE_S;
    return moves && minute > at ? minute : at;
}
