// The elements as their writers use them: the schema of c3voc
// (https://github.com/voc/schedule/tree/main/validator/xsd); frab, pretalx and Wafer keep to it. Pentabarf
// and FOSDEM until 2012 have events without rooms around them, FOSDEM a list of tracks beside the conference.
#include "schedule/syntax/xml_rules.h"

#include <stddef.h>
#include <string.h>

static const struct xml_rule rules[] = {
    {XML_SCHEDULE, XML_GENERATOR, "generator", NULL},
    {XML_SCHEDULE, XML_CONFERENCE, "conference", NULL},
    {XML_SCHEDULE, XML_TRACKS, "tracks", NULL},
    {XML_SCHEDULE, XML_ROOMS, "rooms", NULL},
    {XML_SCHEDULE, XML_DAYS, "days", NULL},
    {XML_SCHEDULE, XML_DAY, "day", NULL},
    {XML_CONFERENCE, XML_TRACK, "track", NULL},
    {XML_CONFERENCE, XML_TRACKS, "tracks", NULL},
    {XML_CONFERENCE, XML_ROOM_OF_ALL, "room", NULL},
    {XML_CONFERENCE, XML_ROOMS, "rooms", NULL},
    {XML_CONFERENCE, XML_DAYS, "days", NULL}, // usually their number
    {XML_CONFERENCE, XML_TEXT, "title", NULL},
    {XML_CONFERENCE, XML_TEXT, "acronym", NULL},
    {XML_CONFERENCE, XML_TEXT, "base_url", NULL},
    {XML_CONFERENCE, XML_TEXT, "time_zone_name", NULL},
    {XML_CONFERENCE, XML_TEXT, "day_change", NULL},
    {XML_CONFERENCE, XML_TEXT, "start", NULL},
    {XML_CONFERENCE, XML_TEXT, "end", NULL},
    {XML_TRACKS, XML_TRACK, "track", NULL},
    {XML_ROOMS, XML_ROOM_OF_ALL, "room", NULL},
    {XML_DAYS, XML_DAY, "day", NULL},
    {XML_DAY, XML_ROOM, "room", NULL},
    {XML_DAY, XML_EVENT, "event", NULL},
    {XML_ROOM, XML_EVENT, "event", NULL},
    {XML_EVENT, XML_TEXT, "guid", NULL},
    {XML_EVENT, XML_TEXT, "id", NULL},
    {XML_EVENT, XML_TEXT, "code", NULL},
    {XML_EVENT, XML_TEXT, "title", NULL},
    {XML_EVENT, XML_TEXT, "subtitle", NULL},
    {XML_EVENT, XML_TEXT, "language", NULL},
    {XML_EVENT, XML_TEXT, "track", NULL},
    {XML_EVENT, XML_TEXT, "room", NULL},
    {XML_EVENT, XML_TEXT, "date", NULL},
    {XML_EVENT, XML_TEXT, "start", NULL},
    {XML_EVENT, XML_TEXT, "duration", NULL},
    {XML_EVENT, XML_TEXT, "end", NULL},
    {XML_EVENT, XML_TEXT, "type", NULL},
    {XML_EVENT, XML_TEXT, "do_not_record", NULL},
    {XML_EVENT, XML_TEXT, "optout", "do_not_record"},
    {XML_EVENT, XML_RECORDING, "recording", NULL},
    {XML_EVENT, XML_PERSONS, "persons", NULL},
    {XML_EVENT, XML_PERSON, "person", NULL},
    {XML_RECORDING, XML_TEXT, "optout", "do_not_record"},
    {XML_PERSONS, XML_PERSON, "person", NULL},
};

const struct xml_rule *xml_rules_find(enum xml_place parent, const char *name)
{
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (rules[i].parent == parent && rules[i].name[0] == name[0] && strcmp(rules[i].name, name) == 0)
            return &rules[i];
    return NULL;
}
