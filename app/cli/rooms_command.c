// plumbline rooms: lists the rooms of the schedule, with their first start and last end.
#include "base/json.h"
#include "cli/commands.h"
#include "cli/load_context.h"

#include <stdio.h>
#include <stdlib.h>

struct extent {
    int64_t first, last;
};

static struct extent extent_of(const struct schedule *schedule, const struct room *room)
{
    struct extent extent = {INT64_MAX, INT64_MIN};
    for (size_t i = 0; i < room->count; i++) {
        const struct item *item = &schedule->items[room->first + i];
        extent.first = item->at.start < extent.first ? item->at.start : extent.first;
        extent.last = item->at.end > extent.last ? item->at.end : extent.last;
    }
    return extent;
}

static void print_text(const struct schedule *schedule)
{
    char first[ZONE_ISO_SIZE];
    char last[ZONE_ISO_SIZE];
    for (size_t i = 0; i < schedule->room_count; i++) {
        const struct room *room = &schedule->rooms[i];
        struct extent extent = extent_of(schedule, room);
        if (room->count == 0)
            printf("%s  no items\n", room->name);
        else
            printf("%s  %zu %s, %.16s to %.16s\n", room->name, room->count,
                room->count == 1 ? "item" : "items", zone_iso(&schedule->zone, extent.first, first),
                zone_iso(&schedule->zone, extent.last, last));
    }
}

// In place of the rooms, where there are none.
static void print_no_rooms(const struct schedule *schedule)
{
    if (schedule->room_count == 0)
        puts(schedule->unpublished ? "no rooms: the timetable is not published" : "no rooms");
}

static json_t *room_json(const struct schedule *schedule, const struct room *room)
{
    char first[ZONE_ISO_SIZE];
    char last[ZONE_ISO_SIZE];
    struct extent extent = extent_of(schedule, room);
    bool any = room->count > 0;
    return json_pack("{s:s, s:I, s:s?, s:s?}", "room", room->name, "items", (json_int_t)room->count, "first",
        any ? zone_iso(&schedule->zone, extent.first, first) : NULL, "last",
        any ? zone_iso(&schedule->zone, extent.last, last) : NULL);
}

static bool print_json(const struct schedule *schedule)
{
    json_t *list = json_array();
    bool ok = list != NULL;
    for (size_t i = 0; ok && i < schedule->room_count; i++)
        ok = json_array_append_new(list, room_json(schedule, &schedule->rooms[i])) == 0;
    char *text = ok ? json_dumps(list, JSON_COMPACT) : NULL;
    if (text)
        puts(text);
    ok = text != NULL;
    free(text);
    json_decref(list);
    return ok;
}

int command_rooms(const struct options *options)
{
    struct load_context context;
    struct error error;
    if (!load_context_all(&options->content, NULL, false, &context, &error))
        return command_failed(&error);
    bool ok = true;
    if (options->output.json)
        ok = print_json(context.schedule);
    else
        print_text(context.schedule);
    if (!options->output.json)
        print_no_rooms(context.schedule);
    load_context_free(&context);
    if (ok)
        return EXIT_SUCCESS;
    error_memory(&error, "not enough memory");
    return command_failed(&error);
}
