// schedule.json: https://c3voc.de/schedule/schema.json. Each event is a document of its own to jansson, so
// that a large schedule is never in memory as a tree.
#include "base/json.h"
#include "base/version.h"
#include "export/export_frab.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void put_text(struct str *out, const char *text)
{
    json_t *value = json_string(text);
    char *quoted = value ? json_dumps(value, JSON_ENCODE_ANY) : NULL;
    if (quoted)
        str_add_text(out, quoted);
    else
        out->failed = true;
    free(quoted);
    json_decref(value);
}

// Appends an object without its last brace, for more members to follow.
static void put_open(struct str *out, json_t *object)
{
    json_put(out, object);
    if (!out->failed && out->length > 0 && out->text[out->length - 1] == '}')
        out->text[--out->length] = '\0';
}

// ---- events

static json_t *persons_of(const struct schedule *schedule, const struct item *item)
{
    json_t *persons = json_array();
    for (size_t i = 0; persons && i < item->speaker_count; i++)
        json_array_append_new(persons,
            json_pack("{s:I, s:s}", "id", (json_int_t)export_speaker_number(schedule, &item->speakers[i]),
                "public_name", item->speakers[i].name));
    return persons;
}

// pretalx's, as the format allows it.
static bool is_code(const char *text)
{
    return *text && strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == strlen(text);
}

static void put_event(const struct export_source *source, const struct export_item *listed, struct str *out)
{
    const struct item *item = listed->item;
    struct export_event event;
    struct str url = {0};
    export_event_make(source, listed, &event);
    str_format(&url, "urn:uuid:%s", listed->guid); // the format wants an address also where none is known
    json_t *root = json_pack("{s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s?, s:s?, s:s, s:s?, s:n, "
                             "s:n, s:b, s:o, s:[]}",
        "id", (json_int_t)listed->number, "guid", listed->guid, "date", event.date, "start", event.start,
        "duration", event.duration, "room", listed->room->name, "slug", str_text(&event.slug), "url",
        item->link ? item->link : str_text(&url), "title", item->title, "subtitle", item->subtitle, "track",
        item->session, "type", event.type, "language", item->language, "abstract", "description",
        "do_not_record", item->not_recorded, "persons", persons_of(source->schedule, item), "links");
    if (root && item->guid && is_code(item->guid))
        json_object_set_new(root, "code", json_string(item->guid));
    json_put(out, root);
    out->failed = out->failed || event.slug.failed || url.failed;
    export_event_free(&event);
    str_free(&url);
}

// ---- days

// Writes those of a day and room, which begin at `at`; returns the index behind them.
static size_t put_room(const struct export_source *source, const struct export_list *list, int64_t day,
    const struct room *room, size_t at, struct str *out)
{
    put_text(out, room->name);
    str_add_text(out, ":[");
    for (bool first = true; at < list->count && list->items[at].day == day && list->items[at].room == room;
         at++, first = false) {
        if (!first)
            str_add_char(out, ',');
        put_event(source, &list->items[at], out);
    }
    str_add_char(out, ']');
    return at;
}

static void put_days(const struct export_source *source, const struct export_list *list,
    const struct export_days *days, struct str *out)
{
    const struct schedule *schedule = source->schedule;
    size_t at = 0;
    for (int64_t index = 1; index <= days->count; index++) {
        int64_t day = at < list->count ? list->items[at].day : days->first;
        char date[EXPORT_DATE_SIZE];
        char begin[ZONE_ISO_SIZE];
        char end[ZONE_ISO_SIZE];
        if (index > 1)
            str_add_char(out, ',');
        put_open(out, json_pack("{s:I, s:s, s:s, s:s}", "index", (json_int_t)index, "date",
                          export_date(day, date), "day_start", export_day_begin(schedule, day, begin),
                          "day_end", export_day_begin(schedule, day + 1, end)));
        str_add_text(out, ",\"rooms\":{");
        for (bool first = true; at < list->count && list->items[at].day == day; first = false) {
            if (!first)
                str_add_char(out, ',');
            at = put_room(source, list, day, list->items[at].room, at, out);
        }
        str_add_text(out, "}}");
    }
}

// ---- the conference

static json_t *rooms_of(const struct schedule *schedule)
{
    json_t *rooms = json_array();
    for (size_t i = 0; rooms && i < schedule->room_count; i++) {
        char guid[UUID_SIZE];
        if (schedule->rooms[i].gone)
            continue;
        export_room_guid(schedule, &schedule->rooms[i], guid);
        json_array_append_new(rooms, json_pack("{s:s, s:s}", "name", schedule->rooms[i].name, "guid", guid));
    }
    return rooms;
}

static json_t *tracks_of(const struct export_list *list)
{
    struct export_track *tracks;
    size_t count;
    json_t *out = export_tracks(list, &tracks, &count) ? json_array() : NULL;
    for (size_t i = 0; out && i < count; i++) {
        char colour[8];
        snprintf(colour, sizeof colour, "#%06x", (unsigned)tracks[i].colour & 0xffffffu);
        json_t *track = json_pack("{s:s}", "name", tracks[i].name);
        if (track && tracks[i].colour)
            json_object_set_new(track, "color", json_string(colour));
        json_array_append_new(out, track);
    }
    free(tracks);
    return out;
}

void export_write_json(const struct export_source *source, const struct export_list *list, struct str *out)
{
    const struct schedule *schedule = source->schedule;
    char acronym[EXPORT_ACRONYM_SIZE];
    struct export_limits limits;
    struct export_days days = export_days_of(source, list);
    export_acronym(schedule, acronym);
    export_event_limits(schedule, &days, &limits);
    put_open(out, json_pack("{s:s, s:{s:s, s:s}}", "$schema", "https://c3voc.de/schedule/schema.json",
                      "generator", "name", "Plumbline", "version", PLUMBLINE_VERSION));
    str_add_text(out, ",\"schedule\":{\"version\":");
    put_text(out, export_date(schedule_day(schedule, source->now), (char[EXPORT_DATE_SIZE]){0}));
    str_add_text(out, ",\"conference\":");
    put_open(out, json_pack("{s:s, s:s, s:s, s:s, s:I, s:s, s:s*, s:o, s:o}", "acronym", acronym, "title",
                      schedule->title, "start", limits.start, "end", limits.end, "daysCount",
                      (json_int_t)days.count, "timeslot_duration", "00:05", "time_zone_name",
                      export_zone(schedule), "rooms", rooms_of(schedule), "tracks", tracks_of(list)));
    str_add_text(out, ",\"days\":[");
    put_days(source, list, &days, out);
    str_add_text(out, "]}}}\n");
}
