#include "export/export_frab.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MINUTE_S = 60, HOUR_MIN = 60, SLUG_MAX = 60 };

static const char *type_of(const struct item *item)
{
    if (item->kind == ITEM_BREAK)
        return "break";
    return item->poster_count > 0 ? "poster session" : "talk";
}

void export_event_make(
    const struct export_source *source, const struct export_item *listed, struct export_event *out)
{
    const struct zone *zone = &source->schedule->zone;
    const struct item *item = listed->item;
    struct civil start = zone_civil(zone, item->at.start);
    int64_t length = item->at.end > item->at.start ? item->at.end - item->at.start : 0;
    long long minutes = (long long)(length + MINUTE_S / 2) / MINUTE_S;
    char acronym[EXPORT_ACRONYM_SIZE];
    *out = (struct export_event){.type = type_of(item)};
    zone_iso(zone, item->at.start, out->date);
    snprintf(
        out->start, sizeof out->start, "%02u:%02u", (unsigned)start.hour % 100, (unsigned)start.minute % 100);
    snprintf(out->duration, sizeof out->duration, "%02lld:%02lld", minutes / HOUR_MIN, minutes % HOUR_MIN);
    export_acronym(source->schedule, acronym);
    str_format(&out->slug, "%s-%06u-", acronym, listed->number);
    size_t bare = out->slug.length;
    export_slug(item->title, SLUG_MAX, &out->slug);
    if (out->slug.length == bare) // a title in another script
        str_add_char(&out->slug, 'x');
}

void export_event_free(struct export_event *event)
{
    str_free(&event->slug);
}

void export_room_guid(const struct schedule *schedule, const struct room *room, char out[UUID_SIZE])
{
    const char *names[] = {schedule->title, "room", room->name};
    if (room->guid && uuid_is(room->guid))
        uuid_lower(room->guid, out);
    else
        uuid_of_names(names, 3, out);
}

unsigned export_speaker_number(const struct schedule *schedule, const struct speaker *speaker)
{
    char guid[UUID_SIZE];
    const char *names[] = {schedule->title, "speaker", speaker->name};
    uuid_of_names(names, 3, guid);
    guid[8] = '\0';
    return 1 + (unsigned)(strtoul(guid, NULL, 16) % 2000000000);
}

const char *export_date(int64_t day, char out[EXPORT_DATE_SIZE])
{
    struct civil civil = civil_from_seconds(day * SECONDS_A_DAY);
    snprintf(out, EXPORT_DATE_SIZE, "%04d-%02u-%02u", civil.year, (unsigned)civil.month % 100,
        (unsigned)civil.day % 100);
    return out;
}

const char *export_day_begin(const struct schedule *schedule, int64_t day, char out[ZONE_ISO_SIZE])
{
    return zone_iso(&schedule->zone, schedule_day_start(schedule, day), out);
}

void export_event_limits(
    const struct schedule *schedule, const struct export_days *days, struct export_limits *out)
{
    const struct span *event = &schedule->event;
    if (event->start < event->end) {
        zone_iso(&schedule->zone, event->start, out->start);
        zone_iso(&schedule->zone, event->end, out->end);
        return;
    }
    char date[EXPORT_DATE_SIZE];
    snprintf(out->start, sizeof out->start, "%s", export_date(days->first, date));
    snprintf(out->end, sizeof out->end, "%s", export_date(days->last, date));
}

// A capital, then small letters; how many bytes.
static size_t capitalised(const char *text)
{
    size_t small = *text >= 'A' && *text <= 'Z' ? strspn(text + 1, "abcdefghijklmnopqrstuvwxyz") : 0;
    return small > 0 ? small + 1 : 0;
}

const char *export_zone(const struct schedule *schedule)
{
    const char *name = schedule->zone.name;
    size_t area = capitalised(name);
    bool known = area > 0 && name[area] == '/' && capitalised(name + area + 1) > 0;
    return known || strcmp(name, "UTC") == 0 ? name : NULL;
}

static int by_name(const void *a, const void *b)
{
    const struct export_track *x = a;
    const struct export_track *y = b;
    int order = strcmp(x->name, y->name);
    // One with a colour first.
    return order ? order : x->colour > y->colour ? -1 : x->colour < y->colour;
}

bool export_tracks(const struct export_list *list, struct export_track **out, size_t *count)
{
    struct export_track *tracks = calloc(list->count + 1, sizeof *tracks);
    size_t any = 0;
    size_t kept = 0;
    *out = tracks;
    *count = 0;
    if (!tracks)
        return false;
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i].item->session)
            tracks[any++] = (struct export_track){list->items[i].item->session, list->items[i].item->colour};
    if (any > 1)
        qsort(tracks, any, sizeof *tracks, by_name);
    for (size_t i = 0; i < any; i++)
        if (kept == 0 || strcmp(tracks[kept - 1].name, tracks[i].name) != 0)
            tracks[kept++] = tracks[i];
    *count = kept;
    return true;
}
