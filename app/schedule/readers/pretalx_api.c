// pretalx's API, pages of it put together, or a list alone:
// - /api/events/<event>/slots/: slots, each with a talk (`submission`), or without one: a break;
// - /submissions/ and /talks/: talks, each with its `slots`, or until 2025 with its one `slot`;
// - /schedules/latest/: `slots`, which until 2025 were talks, with `breaks` beside them.
// What is not expanded (?expand=) is a code or a number.
// Source: https://docs.pretalx.org/api/, and what pretalx.h names.
#include "base/str.h"
#include "schedule/readers/fields.h"
#include "schedule/readers/pretalx.h"
#include "schedule/readers/pretalx_expand.h"
#include "schedule/readers/readers.h"
#include "schedule/readers/seen_offsets.h"

#include <stdlib.h>

// ---- rooms, in their order

struct place {
    const json_t *room;
    int64_t position;
    size_t seen; // when it was met first
};

struct places {
    struct place *all; // owned
    size_t count, capacity;
    bool ordered; // each has a position
    struct references known;
};

static bool grow(struct places *places)
{
    if (places->count < places->capacity)
        return true;
    size_t capacity = places->capacity ? places->capacity * 2 : 32;
    struct place *moved = realloc(places->all, capacity * sizeof *moved);
    if (!moved)
        return false;
    places->all = moved;
    places->capacity = capacity;
    return true;
}

static void learn_room(struct places *places, struct builder *builder, const json_t *room)
{
    const json_t *id = json_member(room, "id");
    struct place place = {.room = room, .seen = places->count};
    if (!id || references_find(&places->known, id))
        return;
    references_add(&places->known, builder, id, room);
    if (!json_as_integer(json_member(room, "position"), &place.position))
        places->ordered = false;
    if (grow(places))
        places->all[places->count++] = place;
    else
        builder_fail(builder);
}

static int by_position(const void *a, const void *b)
{
    const struct place *x = a;
    const struct place *y = b;
    if (x->position != y->position)
        return x->position < y->position ? -1 : 1;
    return x->seen < y->seen ? -1 : x->seen > y->seen;
}

static void add_rooms(struct places *places, struct builder *builder)
{
    if (places->ordered && places->count > 1)
        qsort(places->all, places->count, sizeof *places->all, by_position);
    for (size_t i = 0; i < places->count && !builder_cancelled(builder); i++)
        pretalx_add_room(builder, places->all[i].room);
}

// ---- a walk over all slots

struct survey {
    struct seen_offsets offsets;
    struct places places;
    struct builder *builder;
};

static void look_at(struct survey *survey, const json_t *slot)
{
    seen_offsets_add(&survey->offsets, survey->builder, json_member(slot, "start"));
    learn_room(&survey->places, survey->builder, json_member(slot, "room"));
}

static void survey_list(struct survey *survey, const json_t *list)
{
    for (size_t i = 0; i < json_array_size(list) && !builder_cancelled(survey->builder); i++) {
        const json_t *entry = json_array_get(list, i);
        const json_t *slots = pretalx_api_is_talk(entry) ? json_member(entry, "slots") : NULL;
        look_at(survey, pretalx_api_is_talk(entry) ? json_member(entry, "slot") : entry);
        for (size_t s = 0; s < json_array_size(slots); s++)
            look_at(survey, json_array_get(slots, s));
    }
}

// ---- slots

struct api {
    struct pretalx_walk walk;
    size_t bare_slots; // that are only numbers
};

enum field { START, END, DURATION, ROOM, SUBMISSION, DESCRIPTION, IS_VISIBLE, SLOT_TYPE, FIELDS };

// `talk`: that the slot belongs to; NULL: the slot says.
static void read_slot(struct api *api, const json_t *value, const json_t *talk, const struct json_path *path)
{
    static const char *const names[FIELDS] = {
        "start", "end", "duration", "room", "submission", "description", "is_visible", "slot_type"};
    const json_t *fields[FIELDS];
    if (!json_is_object(value)) {
        api->bare_slots++;
        return;
    }
    json_pick(value, names, FIELDS, fields);
    struct pretalx_slot slot = {.start = fields[START],
        .end = fields[END],
        .duration = fields[DURATION],
        .room = fields[ROOM],
        .talk = talk ? talk : fields[SUBMISSION],
        .break_title = fields[DESCRIPTION],
        .is_visible = fields[IS_VISIBLE],
        .slot_type = fields[SLOT_TYPE]};
    pretalx_add_slot(&api->walk, &slot, path);
}

static void read_entry(struct api *api, const json_t *entry, const struct json_path *path)
{
    struct json_path slots_path = {.up = path, .key = "slots"};
    const json_t *slots = json_member(entry, "slots");
    const json_t *slot = json_member(entry, "slot");
    if (!pretalx_api_is_talk(entry)) {
        read_slot(api, entry, NULL, path);
        return;
    }
    if (slot || json_array_size(slots) == 0) {
        static const struct pretalx_slot none = {0};
        struct pretalx_slot unscheduled = none;
        unscheduled.talk = entry;
        if (slot)
            read_slot(api, slot, entry, path);
        else
            pretalx_add_slot(&api->walk, &unscheduled, path);
    }
    for (size_t i = 0; i < json_array_size(slots) && !slot; i++) {
        struct json_path child = {.up = &slots_path, .index = i};
        read_slot(api, json_array_get(slots, i), entry, &child);
    }
}

static void read_list(struct api *api, const json_t *list, const struct json_path *path)
{
    for (size_t i = 0; i < json_array_size(list) && !builder_cancelled(api->walk.builder); i++) {
        struct json_path child = {.up = path, .index = i};
        read_entry(api, json_array_get(list, i), &child);
    }
}

// ---- what is not expanded

static void add_count(struct str *out, size_t count, const char *what)
{
    if (count > 0)
        str_format(out, "%s%s: %zu", out->length > 0 ? ", " : "", what, count);
}

static void note_bare(const struct api *api, const char *expand, const struct json_path *path)
{
    const struct pretalx_walk *walk = &api->walk;
    struct str counts = {0};
    add_count(&counts, api->bare_slots, "slots (not shown)");
    add_count(&counts, walk->bare_talks, "talks (shown by their codes)");
    add_count(&counts, walk->bare_rooms, "rooms of slots (shown by their numbers)");
    add_count(&counts, walk->bare_people, "people of slots (not shown)");
    const char *advice =
        arena_format(builder_arena(walk->builder), "add ?expand=%s to the schedule's address", expand);
    if (counts.failed || !advice)
        builder_fail(walk->builder);
    else if (counts.length > 0)
        builder_note(walk->builder, FINDING_WARNING, path, NULL, advice,
            "only codes and numbers are given of %s", str_text(&counts));
    str_free(&counts);
}

// ---- the document

static bool read_slots(struct api *api, const json_t *root, const json_t *list, const struct json_path *path,
    struct error *error)
{
    struct json_path breaks_path = {.key = "breaks"};
    const char *expand = pretalx_api_expansion(root);
    read_list(api, list, path);
    read_list(api, json_member(root, "breaks"), &breaks_path);
    pretalx_end(&api->walk, path);
    note_bare(api, expand, path);
    if (api->bare_slots > 0 && api->walk.slots == 0)
        return error_set(error,
            "pretalx's API, but the slots are only numbers: add ?expand=%s to the schedule's address",
            expand);
    return true;
}

static bool read(
    const json_t *root, const struct schedule_hints *hints, struct builder *builder, struct error *error)
{
    struct json_path path = {0};
    struct zone zone;
    const json_t *list = pretalx_api_list(root, &path);
    const struct json_path *list_path = json_is_array(root) ? NULL : &path;
    struct survey survey = {.builder = builder, .places.ordered = true};
    survey_list(&survey, list);
    survey_list(&survey, json_member(root, "breaks"));
    seen_offsets_doubt(&survey.offsets, builder, hints, list_path);
    bool ok = seen_offsets_zone(&survey.offsets, builder, NULL, hints, list_path, &zone);
    if (ok) {
        struct api api = {.walk = {.builder = builder, .zone = &zone}};
        builder_set_zone(builder, &zone);
        builder_set_item_path(builder, "$..[?@.code==\"", "\"]");
        add_rooms(&survey.places, builder);
        ok = read_slots(&api, root, list, list_path, error);
        if (!survey.places.ordered || survey.places.count == 0)
            builder_order_rooms(builder);
        pretalx_free(&api.walk);
    } else {
        error_set(error, "no time zone can be loaded");
    }
    free(survey.places.all);
    references_free(&survey.places.known);
    return ok;
}

const struct reader reader_pretalx_api = {
    .syntax = SYNTAX_JSON,
    .name = "pretalx API",
    .recognises = pretalx_api_recognises,
    .read = read,
};
