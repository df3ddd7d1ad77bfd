#include "schedule/readers/indico_places.h"

#include <string.h>

// A text that is not only white space, else NULL.
static const char *text_of(const json_t *entry, const char *key)
{
    const char *text = json_string_value(json_member(entry, key));
    return text && text[strspn(text, " \t\r\n")] != '\0' ? text : NULL;
}

static bool keep(json_t **set, const char *key)
{
    if (!*set)
        *set = json_object();
    return json_object_get(*set, key) || json_object_set_new(*set, key, json_true()) == 0;
}

bool indico_places_learn(struct indico_places *places, const json_t *entry, bool events)
{
    const char *location = text_of(entry, "location");
    const char *names[] = {text_of(entry, "room"), text_of(entry, "roomFullname")};
    bool ok = true;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (names[i])
            ok = ok && keep(&places->rooms, names[i]);
    if (!location)
        return ok;
    bool beside = names[0] ? strcmp(names[0], location) != 0 : names[1] && strcmp(names[1], location) != 0;
    if (beside || (events && !names[0] && !names[1]))
        ok = ok && keep(&places->venues, location);
    return ok && keep(&places->locations, location);
}

static bool is_venue(const struct indico_places *places, const char *location)
{
    return json_object_get(places->venues, location) && !json_object_get(places->rooms, location);
}

void indico_places_settle(struct indico_places *places, struct builder *builder)
{
    const char *location;
    json_t *ignored;
    // One place for everything is the event's.
    if (json_object_size(places->locations) == 1)
        json_object_foreach(places->locations, location, ignored) if (!keep(&places->venues, location))
            builder_fail(builder);
    if (json_object_size(places->rooms) > 0)
        return;
    json_object_foreach(places->locations, location, ignored)
    {
        if (!is_venue(places, location))
            return;
        if (!places->only)
            places->only = builder_text(builder, json_string(location));
    }
}

const char *indico_places_room(const struct indico_places *places, struct builder *builder,
    const json_t *entry, const struct json_path *path)
{
    const char *room = builder_member_text(builder, entry, "room", path);
    if (!room)
        room = builder_text(builder, json_member(entry, "roomFullname"));
    const char *location = text_of(entry, "location");
    if (room || !location || is_venue(places, location))
        return room;
    return builder_text(builder, json_member(entry, "location"));
}

const char *indico_places_first(const struct indico_places *places, struct builder *builder,
    const json_t *entries, const struct json_path *path)
{
    const char *room = NULL;
    const char *key;
    json_t *entry;
    json_object_foreach((json_t *)entries, key, entry)
    {
        if ((room = indico_places_room(places, builder, entry, path)))
            return room;
    }
    for (size_t i = 0; i < json_array_size(entries) && !room; i++)
        room = indico_places_room(places, builder, json_array_get(entries, i), path);
    return room;
}
