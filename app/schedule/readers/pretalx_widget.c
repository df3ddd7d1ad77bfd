// The data of pretalx's widget: talks, rooms, tracks and speakers as lists that refer to each other.
// /<event>/schedule/widgets/schedule.json, before that /<event>/schedule/widget/v2.json. A break is a talk
// without a code.
#include "schedule/readers/fields.h"
#include "schedule/readers/pretalx.h"
#include "schedule/readers/readers.h"
#include "schedule/readers/seen_offsets.h"

static bool recognises(const json_t *root)
{
    return json_is_array(json_member(root, "talks")) && json_is_array(json_member(root, "rooms"));
}

enum field { START, END, DURATION, ROOM, CODE, TITLE, SLOT_TYPE, FIELDS };

static void read_talk(struct pretalx_walk *walk, const json_t *talk, const struct json_path *path)
{
    static const char *const names[FIELDS] = {
        "start", "end", "duration", "room", "code", "title", "slot_type"};
    const json_t *fields[FIELDS];
    if (!json_is_object(talk)) {
        builder_note(walk->builder, FINDING_WARNING, path, NULL, pretalx_advice,
            "%s where a talk was expected; left out", json_kind(talk));
        return;
    }
    json_pick(talk, names, FIELDS, fields);
    struct pretalx_slot slot = {.start = fields[START],
        .end = fields[END],
        .duration = fields[DURATION],
        .room = fields[ROOM],
        .talk = fields[CODE] ? talk : NULL,
        .break_title = fields[TITLE],
        .slot_type = fields[SLOT_TYPE]};
    pretalx_add_slot(walk, &slot, path);
}

static void learn_lists(struct pretalx_walk *walk, const json_t *root)
{
    const json_t *rooms = json_member(root, "rooms");
    references_add_list(&walk->rooms, walk->builder, rooms, "id");
    references_add_list(&walk->tracks, walk->builder, json_member(root, "tracks"), "id");
    references_add_list(&walk->speakers, walk->builder, json_member(root, "speakers"), "code");
    for (size_t i = 0; i < json_array_size(rooms) && !builder_cancelled(walk->builder); i++)
        pretalx_add_room(walk->builder, json_array_get(rooms, i));
}

static bool find_zone(
    struct builder *builder, const json_t *root, const struct schedule_hints *hints, struct zone *out)
{
    struct json_path path = {.key = "timezone"};
    struct seen_offsets seen = {0};
    const json_t *talks = json_member(root, "talks");
    for (size_t i = 0; i < json_array_size(talks) && !builder_cancelled(builder); i++)
        seen_offsets_add(&seen, builder, json_member(json_array_get(talks, i), "start"));
    return seen_offsets_zone(
        &seen, builder, json_string_value(json_member(root, "timezone")), hints, &path, out);
}

static bool read(
    const json_t *root, const struct schedule_hints *hints, struct builder *builder, struct error *error)
{
    struct zone zone;
    if (!find_zone(builder, root, hints, &zone))
        return error_set(error, "no time zone can be loaded");
    struct pretalx_walk walk = {.builder = builder, .zone = &zone};
    struct json_path path = {.key = "talks"};
    const json_t *talks = json_member(root, "talks");
    builder_set_zone(builder, &zone);
    builder_set_item_path(builder, "$.talks[?@.code==\"", "\"]");
    learn_lists(&walk, root);
    for (size_t i = 0; i < json_array_size(talks) && !builder_cancelled(builder); i++) {
        struct json_path child = {.up = &path, .index = i};
        read_talk(&walk, json_array_get(talks, i), &child);
    }
    pretalx_end(&walk, &path);
    if (walk.bare_rooms + walk.bare_people > 0)
        builder_note(builder, FINDING_WARNING, &path, NULL, pretalx_advice,
            "talks in rooms that are not listed, shown by their numbers: %zu; people who are not listed, not "
            "shown: %zu",
            walk.bare_rooms, walk.bare_people);
    fields_set_event(builder, &zone, json_member(root, "event_start"), json_member(root, "event_end"), 0,
        NULL, pretalx_advice);
    pretalx_free(&walk);
    return true;
}

const struct reader reader_pretalx_widget = {
    .syntax = SYNTAX_JSON,
    .name = "pretalx widget data",
    .recognises = recognises,
    .read = read,
};
