// Values of JSON-LD: each may be one or a list, a text or an object, or a reference to an object elsewhere.
#include "schedule/readers/jsonld.h"

#include <string.h>
#include <strings.h>

const char *jsonld_short(const char *text)
{
    enum { LONGEST = 200 };
    const char *last = text;
    if (strnlen(text, LONGEST) == LONGEST)
        return text;
    for (const char *c = text; *c; c++)
        if (strchr("/#:", *c))
            last = c + 1;
    return last;
}

bool jsonld_has_type(const json_t *object, bool (*is)(const char *type))
{
    const json_t *type = json_member(object, "@type");
    if (!type)
        type = json_member(object, "type");
    if (json_is_string(type))
        return is(jsonld_short(json_string_value(type)));
    bool found = false;
    for (size_t i = 0; i < json_array_size(type) && i < 20 && !found; i++) {
        const char *text = json_string_value(json_array_get(type, i));
        found = text && is(jsonld_short(text));
    }
    return found;
}

// schema.org's types of events end so. Deliveries, and broadcasts of other events, are no part of a
// programme.
bool jsonld_is_event_type(const char *type)
{
    static const char *const others[] = {
        "DeliveryEvent", "PublicationEvent", "BroadcastEvent", "OnDemandEvent"};
    static const char *const more[] = {"Festival", "EventSeries", "Hackathon", "CourseInstance"};
    static const char end[] = "Event";
    size_t length = strlen(type);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (strcmp(type, others[i]) == 0)
            return false;
    for (size_t i = 0; i < sizeof more / sizeof *more; i++)
        if (strcmp(type, more[i]) == 0)
            return true;
    return length >= strlen(end) && strcmp(type + length - strlen(end), end) == 0;
}

const json_t *jsonld_id(const json_t *object)
{
    const json_t *id = json_member(object, "@id");
    return id ? id : json_member(object, "id");
}

const json_t *jsonld_value(const json_t *value)
{
    if (json_is_array(value))
        value = json_array_get(value, 0);
    const json_t *inner = json_member(value, "@value");
    return inner ? inner : value;
}

// ---- texts

static bool is_in(const json_t *value, const char *language)
{
    const char *tag = json_string_value(json_member(value, "@language"));
    return !language || (tag && strncasecmp(tag, language, 2) == 0);
}

// Of a list of texts, each with its language.
static const json_t *choose_text(const struct jsonld_walk *walk, const json_t *list)
{
    enum { MOST = 100 }; // no text has more languages
    const char *const languages[] = {walk->language, "en", NULL};
    for (size_t i = walk->language ? 0 : 1; i < sizeof languages / sizeof *languages; i++)
        for (size_t k = 0; k < json_array_size(list) && k < MOST; k++)
            if (is_in(json_array_get(list, k), languages[i]))
                return json_array_get(list, k);
    return NULL;
}

const char *jsonld_text(const struct jsonld_walk *walk, const json_t *value)
{
    if (json_is_array(value))
        value = choose_text(walk, value);
    const json_t *inner = json_member(value, "@value");
    if (inner)
        value = inner;
    else if (json_is_object(value) && (json_member(value, "@type") || json_member(value, "name")))
        value = json_member(value, "name");
    return builder_text(walk->builder, value);
}

// ---- references

struct id_entry *jsonld_referred(const struct jsonld_walk *walk, const json_t *value)
{
    const json_t *id = json_is_string(value) ? value : NULL;
    if (json_is_object(value) && json_object_size(value) <= 2 && !json_member(value, "name"))
        id = jsonld_id(value);
    return id ? id_index_find(&walk->nodes, walk->builder, id) : NULL;
}

const char *jsonld_entry_name(const struct jsonld_walk *walk, struct id_entry *entry)
{
    if (!entry->text)
        entry->text = jsonld_text(walk, json_member(entry->value, "name"));
    return entry->text;
}

// Is a text an address, and no name?
static bool is_address(const json_t *value)
{
    const char *text = json_string_value(value);
    return text && (strstr(text, "://") || strncmp(text, "_:", 2) == 0 || text[0] == '#');
}

// ---- people

static bool is_person_type(const char *type)
{
    return strcmp(type, "Person") == 0;
}

static const char *affiliation_of(const struct jsonld_walk *walk, const json_t *person)
{
    static const char *const keys[] = {"affiliation", "worksFor"};
    const char *text = NULL;
    for (size_t i = 0; i < sizeof keys / sizeof *keys && !text; i++) {
        const json_t *value = jsonld_value(json_member(person, keys[i]));
        struct id_entry *entry = jsonld_referred(walk, value);
        if (entry)
            text = jsonld_entry_name(walk, entry);
        else if (!is_address(value))
            text = jsonld_text(walk, value);
    }
    return text ? text : "";
}

static bool read_object(const struct jsonld_walk *walk, const json_t *person, struct speaker *out)
{
    const char *name = jsonld_text(walk, json_member(person, "name"));
    const char *given = name ? NULL : jsonld_text(walk, json_member(person, "givenName"));
    const char *family = name ? NULL : jsonld_text(walk, json_member(person, "familyName"));
    if (given && family)
        name = arena_format(builder_arena(walk->builder), "%s %s", given, family);
    else if (!name)
        name = given ? given : family;
    *out = (struct speaker){.name = name, .affiliation = affiliation_of(walk, person)};
    return name != NULL;
}

// A role stands between an event and its performer, with the same member again.
static const json_t *under_role(const json_t *value)
{
    static const char *const keys[] = {"performer", "actor", "speaker"};
    for (size_t i = 0; json_is_object(value) && i < sizeof keys / sizeof *keys; i++) {
        const json_t *inner = jsonld_value(json_member(value, keys[i]));
        if (inner && !json_member(value, "name"))
            return inner;
    }
    return value;
}

static bool read_person(struct builder *builder, void *context, const json_t *value, struct speaker *out)
{
    struct jsonld_walk *walk = context;
    value = under_role(value);
    struct id_entry *entry = jsonld_referred(walk, value);
    *out = (struct speaker){.affiliation = ""};
    if (entry && !entry->is_read) {
        read_object(walk, entry->value, &entry->person);
        entry->is_read = true;
    }
    if (entry)
        *out = entry->person;
    else if (json_is_object(value))
        read_object(walk, value, out);
    else if (!is_address(value))
        out->name = builder_text(builder, value);
    return out->name != NULL;
}

// An organisation is no speaker.
static bool is_person(const struct jsonld_walk *walk, const json_t *value)
{
    struct id_entry *entry = jsonld_referred(walk, jsonld_value(value));
    return jsonld_has_type(entry ? entry->value : jsonld_value(value), is_person_type);
}

const struct speaker *jsonld_people(
    struct jsonld_walk *walk, const json_t *event, const struct json_path *path, size_t *count)
{
    static const char *const keys[] = {"speaker", "speakers", "performer", "performers", "actor", "actors",
        "contributor", "author", "organizer"};
    const json_t *value = NULL;
    struct json_path child = {.up = path};
    *count = 0;
    for (size_t i = 0; i < sizeof keys / sizeof *keys && !value; i++) {
        child.key = keys[i];
        value = json_member(event, keys[i]);
        if (value && strcmp(keys[i], "organizer") == 0 && !is_person(walk, value))
            value = NULL;
        if (json_is_array(value) && json_array_size(value) == 0)
            value = NULL;
    }
    if (!value || json_is_array(value))
        return builder_speakers_by(walk->builder, value, read_person, walk, &child, count);
    struct speaker *one = arena_alloc(builder_arena(walk->builder), 1, sizeof *one);
    *count = one && read_person(walk->builder, walk, value, one) && builder_tidy_person(walk->builder, one);
    return *count > 0 ? one : NULL;
}

// ---- places

static bool is_virtual_type(const char *type)
{
    return strcmp(type, "VirtualLocation") == 0;
}

// The first that can be entered, else the first.
static const json_t *choose_place(const json_t *location)
{
    for (size_t i = 0; i < json_array_size(location) && i < 20; i++)
        if (!jsonld_has_type(json_array_get(location, i), is_virtual_type))
            return json_array_get(location, i);
    return json_is_array(location) ? json_array_get(location, 0) : location;
}

// A place without a name has at least an address.
static const char *place_text(const struct jsonld_walk *walk, const json_t *place)
{
    if (json_is_string(place))
        return is_address(place) ? NULL : builder_text(walk->builder, place);
    const json_t *address = jsonld_value(json_member(place, "address"));
    const char *text = jsonld_text(walk, json_member(place, "name"));
    if (!text && jsonld_has_type(place, is_virtual_type))
        return "Online";
    if (!text && json_is_string(address))
        text = builder_text(walk->builder, address);
    if (!text)
        text = jsonld_text(walk, json_member(address, "streetAddress"));
    return text ? text : jsonld_text(walk, json_member(place, "streetAddress"));
}

const char *jsonld_room(struct jsonld_walk *walk, const json_t *location)
{
    const json_t *place = choose_place(location);
    struct id_entry *entry = jsonld_referred(walk, place);
    if (!entry)
        return place_text(walk, place);
    if (!entry->text) {
        entry->text = place_text(walk, entry->value);
        bool lasting = strncmp(entry->id, "_:", 2) != 0;
        if (entry->text)
            builder_add_room(walk->builder, entry->text, lasting ? entry->id : NULL);
    }
    return entry->text;
}
