// The inside of the reader of schema.org's events in JSON-LD: the document, its events and how they belong
// together (jsonld.c), values (jsonld_values.c), and an event as an item (jsonld_event.c).
// Source of the format: https://schema.org/Event, https://www.w3.org/TR/json-ld11/
#ifndef PLUMBLINE_SCHEDULE_READERS_JSONLD_H
#define PLUMBLINE_SCHEDULE_READERS_JSONLD_H

#include "schedule/builder.h"
#include "schedule/readers/id_index.h"
#include "schedule/readers/moments.h"

#include <stdbool.h>
#include <stddef.h>

extern const char *const jsonld_advice;

#define JSONLD_NONE SIZE_MAX

struct jsonld_event {
    const json_t *node;
    const struct json_path *path;
    size_t same_as;      // the event that says more under the same @id; JSONLD_NONE: this one
    size_t parent;       // the event that it is a part of; JSONLD_NONE
    size_t children;     // events that are parts of it
    const json_t *above; // what it is a part of, if that is no event here; NULL
    // Read once, for it and its parts.
    bool has_name, has_room;
    const char *name; // NULL if it has none
    const char *room; // NULL if it has none
};

// The state of a walk through a document.
struct jsonld_walk {
    struct builder *builder;
    const char *language; // for texts in several; NULL: none is preferred
    struct zone zone;
    struct moments moments;
    struct id_index nodes; // by @id; the tag of an event is its index + 1
    struct id_index names; // of events, by other ids than @id: are they one event's?
    struct jsonld_event *events;
    size_t count;
    size_t capacity;
    size_t main;        // the conference; JSONLD_NONE
    const char *common; // what all events are a part of, if it is not an event here; NULL
    size_t undated;     // events without a time of day
    size_t too_deep;    // values that the walk did not reach
};

// ---- values

// The last part of a type or an enumeration's value: "Event" of "schema:Event" and
// "https://schema.org/Event".
const char *jsonld_short(const char *text);

// Does the object have a type (one of several) for which `is` is true, or none?
bool jsonld_has_type(const json_t *object, bool (*is)(const char *type));

bool jsonld_is_event_type(const char *type);

// The object's @id (or schema.org's alias, id); NULL if it has none.
const json_t *jsonld_id(const json_t *object);

// The first of a list, the value of an object with @value.
const json_t *jsonld_value(const json_t *value);

// A text, also one that is given in several languages.
const char *jsonld_text(const struct jsonld_walk *walk, const json_t *value);

// The object that a reference (a text, or an object of nothing but an @id) stands for; NULL if it is none, or
// not in the document.
struct id_entry *jsonld_referred(const struct jsonld_walk *walk, const json_t *value);

// The name of an object that is referred to, cleaned once.
const char *jsonld_entry_name(const struct jsonld_walk *walk, struct id_entry *entry);

// Speakers, performers or actors, else the organizer if that is a person.
const struct speaker *jsonld_people(
    struct jsonld_walk *walk, const json_t *event, const struct json_path *path, size_t *count);

// The room of a location; NULL if it says none.
const char *jsonld_room(struct jsonld_walk *walk, const json_t *location);

// ---- events

// The event that says most under its @id.
size_t jsonld_same(const struct jsonld_walk *walk, size_t event);

const char *jsonld_name(struct jsonld_walk *walk, size_t index);

// Is it cancelled or postponed? The word for it, else NULL.
const char *jsonld_off(const json_t *event);

// The address of its page, not checked; NULL if it has none.
const json_t *jsonld_link(const json_t *event);

// Adds an event that has no parts.
void jsonld_add(struct jsonld_walk *walk, size_t index);

#endif
