// The elements as their writers use them: the schema of c3voc
// (https://github.com/voc/schedule/tree/main/validator/xsd); frab, pretalx and Wafer keep to it. Pentabarf
// and FOSDEM until 2012 have events without rooms around them, FOSDEM a list of tracks beside the conference.
#include "schedule/syntax/xml_rules.h"

#include <stddef.h>
#include <string.h>

static const struct xml_rule in_schedule[] = {
    {XML_GENERATOR, "generator", NULL},
    {XML_CONFERENCE, "conference", NULL},
    {XML_TRACKS, "tracks", NULL},
    {XML_ROOMS, "rooms", NULL},
    {XML_DAYS, "days", NULL},
    {XML_DAY, "day", NULL},
};

static const struct xml_rule in_conference[] = {
    {XML_TRACK, "track", NULL},
    {XML_TRACKS, "tracks", NULL},
    {XML_ROOM_OF_ALL, "room", NULL},
    {XML_ROOMS, "rooms", NULL},
    {XML_DAYS, "days", NULL}, // usually their number
    {XML_TEXT, "title", NULL},
    {XML_TEXT, "acronym", NULL},
    {XML_TEXT, "base_url", NULL},
    {XML_TEXT, "url", NULL},
    {XML_TEXT, "time_zone_name", NULL},
    {XML_TEXT, "day_change", NULL},
    {XML_TEXT, "start", NULL},
    {XML_TEXT, "end", NULL},
};

static const struct xml_rule in_tracks[] = {
    {XML_TRACK, "track", NULL},
};

static const struct xml_rule in_rooms[] = {
    {XML_ROOM_OF_ALL, "room", NULL},
};

static const struct xml_rule in_days[] = {
    {XML_DAY, "day", NULL},
};

static const struct xml_rule in_day[] = {
    {XML_ROOM, "room", NULL},
    {XML_EVENT, "event", NULL},
};

static const struct xml_rule in_room[] = {
    {XML_EVENT, "event", NULL},
};

static const struct xml_rule in_event[] = {
    {XML_TEXT, "guid", NULL},
    {XML_TEXT, "id", NULL},
    {XML_TEXT, "code", NULL},
    {XML_TEXT, "title", NULL},
    {XML_TEXT, "subtitle", NULL},
    {XML_TEXT, "url", NULL},
    {XML_TEXT, "language", NULL},
    {XML_TEXT, "track", NULL},
    {XML_TEXT, "room", NULL},
    {XML_TEXT, "date", NULL},
    {XML_TEXT, "start", NULL},
    {XML_TEXT, "duration", NULL},
    {XML_TEXT, "end", NULL},
    {XML_TEXT, "type", NULL},
    {XML_TEXT, "do_not_record", NULL},
    {XML_TEXT, "optout", "do_not_record"},
    {XML_RECORDING, "recording", NULL},
    {XML_PERSONS, "persons", NULL},
    {XML_PERSON, "person", NULL},
};

static const struct xml_rule in_recording[] = {
    {XML_TEXT, "optout", "do_not_record"},
};

static const struct xml_rule in_persons[] = {
    {XML_PERSON, "person", NULL},
};

static const struct {
    const struct xml_rule *rules;
    size_t count;
} by_parent[] = {
    [XML_SCHEDULE] = {in_schedule, sizeof in_schedule / sizeof *in_schedule},
    [XML_CONFERENCE] = {in_conference, sizeof in_conference / sizeof *in_conference},
    [XML_TRACKS] = {in_tracks, sizeof in_tracks / sizeof *in_tracks},
    [XML_ROOMS] = {in_rooms, sizeof in_rooms / sizeof *in_rooms},
    [XML_DAYS] = {in_days, sizeof in_days / sizeof *in_days},
    [XML_DAY] = {in_day, sizeof in_day / sizeof *in_day},
    [XML_ROOM] = {in_room, sizeof in_room / sizeof *in_room},
    [XML_EVENT] = {in_event, sizeof in_event / sizeof *in_event},
    [XML_RECORDING] = {in_recording, sizeof in_recording / sizeof *in_recording},
    [XML_PERSONS] = {in_persons, sizeof in_persons / sizeof *in_persons},
};

const struct xml_rule *xml_rules_find(enum xml_place parent, const char *name)
{
    if (parent >= sizeof by_parent / sizeof *by_parent)
        return NULL;
    const struct xml_rule *rules = by_parent[parent].rules;
    for (size_t i = 0; i < by_parent[parent].count; i++)
        if (rules[i].name[0] == name[0] && strcmp(rules[i].name, name) == 0)
            return &rules[i];
    return NULL;
}
