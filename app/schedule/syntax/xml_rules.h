// Which elements of a schedule.xml are read.
#ifndef PLUMBLINE_SCHEDULE_SYNTAX_XML_RULES_H
#define PLUMBLINE_SCHEDULE_SYNTAX_XML_RULES_H

// What an element is, by its name and by where it stands.
enum xml_place {
    XML_SKIPPED, // with all that is in it
    XML_MARKUP,  // HTML within a text
    XML_SCHEDULE,
    XML_GENERATOR,
    XML_CONFERENCE,
    XML_TRACKS,
    XML_TRACK,
    XML_ROOMS,
    XML_ROOM_OF_ALL, // in a list of the conference's rooms
    XML_DAYS,
    XML_DAY,
    XML_ROOM,
    XML_EVENT,
    XML_RECORDING,
    XML_PERSONS,
    XML_PERSON,
    XML_TEXT, // of its parent's member
};

struct xml_rule {
    enum xml_place place;
    const char *name;
    const char *key; // of XML_TEXT, if it is not the name
};

// NULL if the element is not read there.
const struct xml_rule *xml_rules_find(enum xml_place parent, const char *name);

#endif
