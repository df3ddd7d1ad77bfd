// schedule.xml: https://c3voc.de/schedule/schema.xsd, as frab writes it and apps such as Giggity read it.
#include "base/version.h"
#include "export/export_frab.h"

#include <inttypes.h>
#include <stdlib.h>

// Texts of a schedule have no control characters, which XML could not say.
static void put_text(struct str *out, const char *text)
{
    for (const char *c = text; *c; c++) {
        if (*c == '&')
            str_add_text(out, "&amp;");
        else if (*c == '<')
            str_add_text(out, "&lt;");
        else if (*c == '>')
            str_add_text(out, "&gt;");
        else if (*c == '"')
            str_add_text(out, "&quot;");
        else if (*c == '\n')
            str_add_text(out, "&#10;"); // an attribute would make a blank of it
        else
            str_add_char(out, *c);
    }
}

static void put_element(struct str *out, const char *name, const char *text)
{
    str_format(out, "<%s>", name);
    put_text(out, text ? text : "");
    str_format(out, "</%s>", name);
}

static void put_event(const struct export_source *source, const struct export_item *listed, struct str *out)
{
    const struct item *item = listed->item;
    struct export_event event;
    export_event_make(source, listed, &event);
    str_format(out, "\n<event id=\"%u\" guid=\"%s\">", listed->number, listed->guid);
    put_element(out, "date", event.date);
    put_element(out, "start", event.start);
    put_element(out, "duration", event.duration);
    put_element(out, "room", listed->room->name);
    put_element(out, "slug", str_text(&event.slug));
    put_element(out, "title", item->title);
    put_element(out, "subtitle", item->subtitle);
    put_element(out, "track", item->session);
    put_element(out, "type", event.type);
    put_element(out, "language", item->language);
    if (item->link)
        put_element(out, "url", item->link);
    str_add_text(out, "<abstract/><description/><recording><license/>");
    put_element(out, "optout", item->not_recorded ? "true" : "false");
    str_add_text(out, "</recording><persons>");
    for (size_t i = 0; i < item->speaker_count; i++) {
        str_format(out, "<person id=\"%u\">", export_speaker_number(source->schedule, &item->speakers[i]));
        put_text(out, item->speakers[i].name);
        str_add_text(out, "</person>");
    }
    str_add_text(out, "</persons><links/></event>");
    out->failed = out->failed || event.slug.failed;
    export_event_free(&event);
}

// Writes those of a day and room, which begin at `at`; returns the index behind them.
static size_t put_room(const struct export_source *source, const struct export_list *list, int64_t day,
    const struct room *room, size_t at, struct str *out)
{
    char guid[UUID_SIZE];
    export_room_guid(source->schedule, room, guid);
    str_add_text(out, "\n<room name=\"");
    put_text(out, room->name);
    str_format(out, "\" guid=\"%s\">", guid);
    for (; at < list->count && list->items[at].day == day && list->items[at].room == room; at++)
        put_event(source, &list->items[at], out);
    str_add_text(out, "</room>");
    return at;
}

// The format has no list of rooms: the first day has them all, in their order.
static size_t put_first_day(
    const struct export_source *source, const struct export_list *list, int64_t day, struct str *out)
{
    const struct schedule *schedule = source->schedule;
    size_t at = 0;
    for (size_t r = 0; r < schedule->room_count; r++)
        if (!schedule->rooms[r].gone)
            at = put_room(source, list, day, &schedule->rooms[r], at, out);
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
        str_format(out, "\n<day index=\"%" PRId64 "\" date=\"%s\" start=\"%s\" end=\"%s\">", index,
            export_date(day, date), export_day_begin(schedule, day, begin),
            export_day_begin(schedule, day + 1, end));
        if (index == 1)
            at = put_first_day(source, list, day, out);
        while (at < list->count && list->items[at].day == day)
            at = put_room(source, list, day, list->items[at].room, at, out);
        str_add_text(out, "\n</day>");
    }
}

static void put_tracks(const struct export_list *list, struct str *out)
{
    struct export_track *tracks;
    size_t count;
    out->failed = !export_tracks(list, &tracks, &count) || out->failed;
    for (size_t i = 0; i < count; i++) {
        str_add_text(out, "\n<track name=\"");
        put_text(out, tracks[i].name);
        if (tracks[i].colour)
            str_format(out, "\" color=\"#%06x", (unsigned)tracks[i].colour & 0xffffffu);
        str_add_text(out, "\"/>");
    }
    free(tracks);
}

void export_write_xml(const struct export_source *source, const struct export_list *list, struct str *out)
{
    const struct schedule *schedule = source->schedule;
    char acronym[EXPORT_ACRONYM_SIZE];
    struct export_limits limits;
    struct export_days days = export_days_of(source, list);
    export_acronym(schedule, acronym);
    export_event_limits(schedule, &days, &limits);
    str_add_text(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<schedule>\n<generator name=\"Plumbline\" "
                      "version=\"" PLUMBLINE_VERSION "\"/>\n");
    put_element(
        out, "version", export_date(schedule_day(schedule, source->now), (char[EXPORT_DATE_SIZE]){0}));
    str_add_text(out, "\n<conference>");
    put_element(out, "title", schedule->title);
    put_element(out, "acronym", acronym);
    put_element(out, "start", limits.start);
    put_element(out, "end", limits.end);
    str_format(out, "<days>%" PRId64 "</days><timeslot_duration>00:05</timeslot_duration>", days.count);
    if (export_zone(schedule))
        put_element(out, "time_zone_name", export_zone(schedule));
    put_tracks(list, out);
    str_add_text(out, "\n</conference>");
    put_days(source, list, &days, out);
    str_add_text(out, "\n</schedule>\n");
}
