#include "export/export_list.h"

#include "export/export_changed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Not the place that an item has left.
static bool is_listed(const struct export_source *source, const struct item *item)
{
    return !item->moved_to && !source->schedule->rooms[item->room].gone;
}

// ---- one break in all rooms

// By id, so that those with one id stand together, and then as they are in the schedule.
static int by_id(const void *a, const void *b)
{
    const struct export_item *x = a;
    const struct export_item *y = b;
    int order = strcmp(x->item->id, y->item->id);
    if (order == 0)
        order = x->item->kind < y->item->kind ? -1 : x->item->kind > y->item->kind;
    if (order == 0 && x->item->at.start != y->item->at.start)
        return x->item->at.start < y->item->at.start ? -1 : 1;
    if (order == 0 && x->item->at.end != y->item->at.end)
        return x->item->at.end < y->item->at.end ? -1 : 1;
    return order ? order : x->item < y->item ? -1 : x->item > y->item;
}

static bool is_same_break(const struct item *a, const struct item *b)
{
    return a->kind == ITEM_BREAK && b->kind == ITEM_BREAK && a->room != b->room && *a->id &&
           strcmp(a->id, b->id) == 0 && a->at.start == b->at.start && a->at.end == b->at.end &&
           a->cancelled == b->cancelled && strcmp(a->title, b->title) == 0;
}

static void merge_breaks(struct export_list *list)
{
    size_t kept = 0;
    for (size_t i = 0; i < list->count; i++) {
        if (kept > 0 && is_same_break(list->items[kept - 1].item, list->items[i].item))
            list->items[kept - 1].room = NULL;
        else
            list->items[kept++] = list->items[i];
    }
    list->count = kept;
}

// ---- names

static void set_guid(const char *event, const char *id, struct export_item *out)
{
    const char *names[] = {event, id};
    if (uuid_is(id))
        uuid_lower(id, out->guid);
    else
        uuid_of_names(names, 2, out->guid);
}

// An id that several have is told apart by the room, then by the time, and then by its place among them.
static void set_shared_guid(const struct schedule *schedule, size_t place, struct export_item *out)
{
    char start[24];
    char count[24];
    snprintf(start, sizeof start, "%lld", (long long)out->item->at.start);
    snprintf(count, sizeof count, "%zu", place);
    const char *names[] = {
        schedule->title, out->item->id, schedule->rooms[out->item->room].name, start, count};
    uuid_of_names(names, place == 0 ? 3 : place == 1 ? 4 : 5, out->guid);
}

// The list is in the order of by_id.
static void name_all(const struct schedule *schedule, struct export_list *list)
{
    for (size_t i = 0; i < list->count;) {
        size_t after = i + 1;
        while (after < list->count && strcmp(list->items[after].item->id, list->items[i].item->id) == 0)
            after++;
        for (size_t k = i; k < after; k++) {
            struct export_item *item = &list->items[k];
            size_t place = 0;
            // What is for all rooms goes by the id alone.
            if (after - i == 1 || (!item->room && k == i)) {
                set_guid(schedule->title, item->item->id, item);
                continue;
            }
            for (size_t e = i; e < k && place < 2; e++)
                place += list->items[e].item->room == item->item->room;
            if (place > 1)
                place = k - i;
            set_shared_guid(schedule, place, item);
        }
        i = after;
    }
}

static int by_number(const void *a, const void *b)
{
    const struct export_item *x = a;
    const struct export_item *y = b;
    if (x->number != y->number)
        return x->number < y->number ? -1 : 1;
    return strcmp(x->guid, y->guid);
}

static void number_all(struct export_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        char head[9];
        snprintf(head, sizeof head, "%.8s", list->items[i].guid);
        // Room is left above for those that have to give way.
        list->items[i].number = 1 + (unsigned)(strtoul(head, NULL, 16) % 2000000000);
    }
    if (list->count > 1)
        qsort(list->items, list->count, sizeof *list->items, by_number);
    for (size_t i = 1; i < list->count; i++)
        if (list->items[i].number <= list->items[i - 1].number)
            list->items[i].number = list->items[i - 1].number + 1;
}

// ---- the list

static int by_day_and_place(const void *a, const void *b)
{
    const struct export_item *x = a;
    const struct export_item *y = b;
    if (x->day != y->day)
        return x->day < y->day ? -1 : 1;
    return x->item < y->item ? -1 : x->item > y->item;
}

static void drop_cancelled(const struct schedule *schedule, struct export_list *list)
{
    size_t kept = 0;
    for (size_t i = 0; i < list->count; i++)
        if (!list->items[i].item->cancelled && !schedule->not_happening)
            list->items[kept++] = list->items[i];
    list->count = kept;
}

// What does not take place has its name and number, too, so that those of others do not change with it.
static bool finish(const struct export_source *source, bool merged, struct export_list *out)
{
    struct export_changed *changed = export_changed_new(source);
    if (!changed)
        return false;
    if (out->count > 1)
        qsort(out->items, out->count, sizeof *out->items, by_id);
    if (merged)
        merge_breaks(out);
    name_all(source->schedule, out);
    number_all(out);
    for (size_t i = 0; i < out->count; i++)
        out->items[i].changed_at = export_changed_at(changed, out->items[i].item);
    if (out->count > 1)
        qsort(out->items, out->count, sizeof *out->items, by_day_and_place);
    export_changed_free(changed);
    return true;
}

bool export_list_make(
    const struct export_source *source, bool cancelled, bool merged, struct export_list *out)
{
    const struct schedule *schedule = source->schedule;
    *out = (struct export_list){.items = calloc(schedule->item_count + 1, sizeof *out->items)};
    if (!out->items)
        return false;
    for (size_t i = 0; i < schedule->item_count; i++)
        if (is_listed(source, &schedule->items[i]))
            out->items[out->count++] = (struct export_item){.item = &schedule->items[i],
                .room = &schedule->rooms[schedule->items[i].room],
                .day = schedule_day(schedule, schedule->items[i].at.start)};
    bool ok = finish(source, merged, out);
    if (!cancelled)
        drop_cancelled(schedule, out);
    return ok;
}

void export_list_free(struct export_list *list)
{
    free(list->items);
    *list = (struct export_list){0};
}

// ---- what the documents say of the whole

static bool is_plain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static char lower(char c)
{
    return (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

void export_acronym(const struct schedule *schedule, char out[EXPORT_ACRONYM_SIZE])
{
    size_t length = 0;
    bool gap = false;
    for (const char *c = schedule->title; *c && length + 2 < EXPORT_ACRONYM_SIZE; c++) {
        if (!is_plain(lower(*c))) {
            gap = length > 0;
            continue;
        }
        if (gap)
            out[length++] = '_';
        gap = false;
        out[length++] = lower(*c);
    }
    out[length] = '\0';
    if (length < 4)
        snprintf(out, EXPORT_ACRONYM_SIZE, "conference");
}

void export_slug(const char *text, size_t most, struct str *out)
{
    bool gap = false;
    size_t begin = out->length;
    for (const char *c = text; *c && out->length - begin < most; c++) {
        if (!is_plain(lower(*c))) {
            gap = out->length > begin;
            continue;
        }
        if (gap && out->length - begin + 1 < most)
            str_add_char(out, '-');
        gap = false;
        str_add_char(out, lower(*c));
    }
}

struct export_days export_days_of(const struct export_source *source, const struct export_list *list)
{
    const struct schedule *schedule = source->schedule;
    if (list->count == 0) {
        bool known = schedule->event.start <= schedule->event.end;
        int64_t day = schedule_day(schedule, known ? schedule->event.start : source->now);
        return (struct export_days){.first = day, .last = day, .count = 1};
    }
    struct export_days days = {
        .first = list->items[0].day, .last = list->items[list->count - 1].day, .count = 1};
    for (size_t i = 1; i < list->count; i++)
        days.count += list->items[i].day != list->items[i - 1].day;
    return days;
}
