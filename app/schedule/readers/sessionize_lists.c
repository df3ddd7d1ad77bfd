// Sessionize's lists of sessions: view/GridSmart, a list of days with rooms with sessions (and the same again
// as timeSlots, which are not looked at), and view/Sessions, a list of groups of sessions.
#include "schedule/readers/readers.h"
#include "schedule/readers/sessionize.h"

#include <string.h>

static bool is_group(const json_t *group)
{
    return sessionize_has_sessions(json_member(group, "sessions"));
}

// A day of GridSmart, if any of its rooms has sessions.
static bool is_day(const json_t *day)
{
    const json_t *rooms = json_member(day, "rooms");
    bool found = false;
    for (size_t i = 0; i < json_array_size(rooms) && !found; i++)
        found = is_group(json_array_get(rooms, i));
    return found;
}

// Of the first elements, since a day or a group may be empty.
static bool recognises(const json_t *root)
{
    enum { LOOKED_AT = 16 };
    bool found = json_is_object(root) && is_day(root); // a day on its own
    for (size_t i = 0; i < json_array_size(root) && i < LOOKED_AT && !found; i++) {
        const json_t *element = json_array_get(root, i);
        found = is_day(element) || is_group(element);
    }
    return found;
}

// Called for each session, with the name of the room under which it stands; NULL in a group.
typedef void visitor(
    struct sessionize_walk *walk, const json_t *session, const char *room, const struct json_path *path);

static void each_of_list(struct sessionize_walk *walk, const json_t *owner, const char *room,
    const struct json_path *path, visitor *visit)
{
    const json_t *sessions = json_member(owner, "sessions");
    struct json_path list = {.up = path, .key = "sessions"};
    for (size_t i = 0; i < json_array_size(sessions) && !builder_cancelled(walk->builder); i++) {
        struct json_path child = {.up = &list, .index = i};
        visit(walk, json_array_get(sessions, i), room, &child);
    }
}

static void each_of_day(
    struct sessionize_walk *walk, const json_t *day, const struct json_path *path, visitor *visit)
{
    const json_t *rooms = json_member(day, "rooms");
    struct json_path list = {.up = path, .key = "rooms"};
    each_of_list(walk, day, NULL, path, visit);
    for (size_t i = 0; i < json_array_size(rooms) && !builder_cancelled(walk->builder); i++) {
        struct json_path child = {.up = &list, .index = i};
        const json_t *room = json_array_get(rooms, i);
        const char *name = builder_text(walk->builder, json_member(room, "name"));
        each_of_list(walk, room, name, &child, visit);
    }
}

static void each(struct sessionize_walk *walk, const json_t *root, visitor *visit)
{
    if (json_is_object(root))
        each_of_day(walk, root, NULL, visit);
    for (size_t i = 0; i < json_array_size(root) && !builder_cancelled(walk->builder); i++) {
        struct json_path path = {.index = i};
        each_of_day(walk, json_array_get(root, i), &path, visit);
    }
}

static void see(
    struct sessionize_walk *walk, const json_t *session, const char *room, const struct json_path *path)
{
    (void)room;
    (void)path;
    sessionize_see(walk, session);
}

// Their order is that of GridSmart's days. Groups have none.
static bool list_rooms_of_day(struct builder *builder, const json_t *day)
{
    const json_t *rooms = json_member(day, "rooms");
    for (size_t i = 0; i < json_array_size(rooms) && !builder_cancelled(builder); i++) {
        const json_t *room = json_array_get(rooms, i);
        const json_t *id = json_member(room, "id");
        const char *name = builder_text(builder, json_member(room, "name"));
        if (name)
            builder_add_room(builder, name, json_is_object(id) ? NULL : builder_text(builder, id));
    }
    return json_array_size(rooms) > 0;
}

static void list_rooms(struct builder *builder, const json_t *root)
{
    bool ordered = list_rooms_of_day(builder, root);
    for (size_t i = 0; i < json_array_size(root); i++)
        ordered |= list_rooms_of_day(builder, json_array_get(root, i));
    if (!ordered)
        builder_order_rooms(builder);
}

static bool read(
    const json_t *root, const struct schedule_hints *hints, struct builder *builder, struct error *error)
{
    struct sessionize_walk walk = {.builder = builder};
    each(&walk, root, see);
    bool ok = moments_zone(&walk.moments, builder, hints, NULL, &walk.zone);
    if (ok) {
        builder_set_zone(builder, &walk.zone);
        list_rooms(builder, root);
        each(&walk, root, sessionize_add);
    }
    sessionize_finish(&walk, NULL);
    return ok || error_set(error, "no time zone can be loaded");
}

const struct reader reader_sessionize_lists = {
    .syntax = SYNTAX_JSON,
    .name = "Sessionize view/GridSmart or view/Sessions",
    .recognises = recognises,
    .read = read,
};
