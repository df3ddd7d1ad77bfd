// Rooms from iCalendar's LOCATION, which is one text: "Room, Building, Street", Indico's "Room (Venue)", or
// the room alone. What nearly all locations end with is the venue, and no room.
#include "base/text.h"
#include "schedule/readers/icalendar.h"

#include <string.h>
#include <strings.h>

enum {
    MAX_PARTS = 6, // of an address
    MAX_ROOMS = 50
}; // of one event

// The last part of a location, and what stands before it.
struct ending {
    const char *text;
    size_t head; // length
    const char *tail;
    size_t tail_length;
};

// Splits at the last comma or parenthesis. False if there is only one part.
static bool split(const char *text, struct ending *out)
{
    size_t length = strlen(text);
    const char *at = NULL;
    size_t closing = length > 0 && text[length - 1] == ')';
    if (closing) {
        at = strrchr(text, '(');
        closing = at != NULL;
    }
    if (!at)
        at = strrchr(text, ',');
    if (!at)
        return false;
    size_t head = (size_t)(at - text);
    while (head > 0 && strchr(" ,", text[head - 1]))
        head--;
    const char *tail = at + 1 + strspn(at + 1, " ");
    *out = (struct ending){
        .text = text, .head = head, .tail = tail, .tail_length = strlen(tail) - (closing && *tail ? 1 : 0)};
    return head > 0;
}

static void count_one(struct icalendar_walk *walk, json_t *counts, const char *text, size_t length)
{
    char key[256];
    if (length >= sizeof key)
        return;
    memcpy(key, text, length);
    key[length] = '\0';
    json_t *before = json_object_get(counts, key);
    if (json_object_set_new(counts, key, json_integer(json_integer_value(before) + 1)) != 0)
        builder_fail(walk->builder);
}

static bool stands_alone(const struct icalendar_walk *walk, const char *text)
{
    const char *location;
    json_t *room;
    json_object_foreach(
        walk->places, location, room) if (strcmp(json_string_value(room), text) == 0) return true;
    return false;
}

// The ending that most locations have, if they are nearly all; NULL if there is none. One that also stands
// alone is a room, if there are more of those.
static const char *common_ending(struct icalendar_walk *walk, json_t *counts)
{
    const char *location;
    json_t *room;
    json_int_t several = 0;
    json_int_t singles = 0;
    json_object_foreach(walk->places, location, room)
    {
        struct ending ending;
        const char *text = json_string_value(room);
        if (builder_cancelled(walk->builder))
            return NULL;
        if (split(text, &ending)) {
            several++;
            count_one(walk, counts, ending.tail, ending.tail_length);
        } else if (*text) {
            singles++;
            count_one(walk, counts, text, strlen(text));
        }
    }
    const char *ending;
    const char *most = NULL;
    json_int_t most_count = 1;
    json_t *count;
    json_object_foreach(counts, ending, count)
    {
        if (json_integer_value(count) > most_count) {
            most_count = json_integer_value(count);
            most = ending;
        }
    }
    bool alone = most && stands_alone(walk, most);
    if (alone && singles - 1 >= most_count - 1)
        return NULL;
    return several > 0 && most_count * 5 >= several * 4 ? most : NULL;
}

static void set_room(struct icalendar_walk *walk, json_t *room, const char *text, size_t length)
{
    char *kept = arena_text(builder_arena(walk->builder), text, length);
    if (!kept || json_string_set(room, kept) != 0)
        builder_fail(walk->builder);
}

static void strip(struct icalendar_walk *walk, const char *venue)
{
    const char *location;
    json_t *room;
    json_object_foreach(walk->places, location, room)
    {
        struct ending ending;
        const char *text = json_string_value(room);
        if (split(text, &ending) && ending.tail_length == strlen(venue) &&
            strncmp(ending.tail, venue, ending.tail_length) == 0)
            set_room(walk, room, text, ending.head);
        else if (strcmp(text, venue) == 0)
            set_room(walk, room, "", 0);
    }
}

static bool is_address_of_web(const char *text)
{
    return strncasecmp(text, "http://", 7) == 0 || strncasecmp(text, "https://", 8) == 0;
}

// Indico writes "Room (Venue)", also if there is only one. A venue that stands alone elsewhere is no room.
static void strip_indico(struct icalendar_walk *walk)
{
    const char *location;
    json_t *room;
    struct ending ending;
    const char *venue = NULL;
    json_object_foreach(walk->places, location, room)
    {
        const char *text = json_string_value(room);
        size_t length = strlen(text);
        if (length > 0 && text[length - 1] == ')' && split(text, &ending)) {
            venue = arena_text(builder_arena(walk->builder), ending.tail, ending.tail_length);
            set_room(walk, room, text, ending.head);
        }
    }
    if (venue)
        strip(walk, venue);
}

// ---- several rooms in one location

// The rooms that a location lists, if each is also the whole of another location; NULL if it lists none.
static json_t *list_rooms(const char *text, const json_t *rooms)
{
    json_t *list = json_array();
    for (const char *part = text; list && part;) {
        const char *comma = strchr(part, ',');
        part += strspn(part, " ");
        size_t length = comma ? (size_t)(comma - part) : strlen(part);
        while (length > 0 && part[length - 1] == ' ')
            length--;
        json_t *room = json_stringn(part, length);
        bool is_room = room && json_object_get(rooms, json_string_value(room));
        if (json_array_append_new(list, room) != 0 || !is_room || json_array_size(list) > MAX_ROOMS) {
            json_decref(list);
            return NULL;
        }
        part = comma ? comma + 1 : NULL;
    }
    return list;
}

static void learn_lists(struct icalendar_walk *walk)
{
    const char *location;
    json_t *room;
    json_t *rooms = json_object();
    bool ok = rooms != NULL;
    json_object_foreach(walk->places, location, room)
    {
        const char *text = json_string_value(room);
        if (ok && *text && !strchr(text, ','))
            ok = json_object_set_new(rooms, text, json_true()) == 0;
    }
    json_object_foreach(walk->places, location, room)
    {
        const char *text = json_string_value(room);
        json_t *list = ok && strchr(text, ',') ? list_rooms(text, rooms) : NULL;
        if (list)
            ok = json_object_set_new(walk->places, location, list) == 0;
    }
    json_decref(rooms);
    if (!ok)
        builder_fail(walk->builder);
}

void icalendar_learn_places(struct icalendar_walk *walk)
{
    size_t i;
    json_t *event;
    walk->places = json_object();
    json_array_foreach(walk->events, i, event)
    {
        const char *location = builder_text(walk->builder, json_member(event, "LOCATION"));
        if (!location || json_object_get(walk->places, location))
            continue;
        json_t *room = json_string(is_address_of_web(location) ? "" : location);
        if (json_object_set_new(walk->places, location, room) != 0)
            builder_fail(walk->builder);
    }
    if (walk->is_indico)
        strip_indico(walk);
    const char *venue = "";
    for (int part = 0; part < MAX_PARTS && venue && !walk->is_indico; part++) {
        json_t *counts = json_object();
        venue = counts ? common_ending(walk, counts) : NULL;
        if (venue)
            strip(walk, venue);
        json_decref(counts);
    }
    learn_lists(walk);
}

const char *icalendar_room(struct icalendar_walk *walk, const json_t *event)
{
    const char *own = builder_text(walk->builder, json_member(event, "X-ROOM"));
    const char *location = builder_text(walk->builder, json_member(event, "LOCATION"));
    if (own || !location)
        return own;
    const json_t *place = json_object_get(walk->places, location);
    return builder_text(walk->builder, json_is_array(place) ? json_array_get(place, 0) : place);
}

const json_t *icalendar_rooms(struct icalendar_walk *walk, const json_t *event)
{
    const char *location =
        json_member(event, "X-ROOM") ? NULL : builder_text(walk->builder, json_member(event, "LOCATION"));
    const json_t *place = location ? json_object_get(walk->places, location) : NULL;
    return json_is_array(place) ? place : NULL;
}
