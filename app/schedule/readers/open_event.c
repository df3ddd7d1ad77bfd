// Open Event (eventyay before it was pretalx's fork), in both of its forms:
// - its API, JSON:API: /v1/events/<event>/sessions?include=…, or an event that includes its sessions;
// - its export: the list "sessions" alone, with rooms and tracks in it, or an object of the export's files:
//   event, sessions, microlocations, tracks, session_types, speakers. Words are joined by "-" or "_".
// Source: https://github.com/fossasia/open-event-server, app/api/schema/sessions.py and
// app/api/helpers/export_helpers.py; https://github.com/fossasia/open-event, sample
#include "base/str.h"
#include "schedule/readers/fields.h"
#include "schedule/readers/poster_sessions.h"
#include "schedule/readers/readers.h"
#include "schedule/readers/references.h"
#include "schedule/readers/seen_offsets.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const char *const advice = "correct it in Open Event";

// ---- members, however their words are joined

// "starts-at" or "starts_at"
static const json_t *member(const json_t *object, const char *key)
{
    char other[32];
    const json_t *value = json_member(object, key);
    size_t length = strlen(key);
    if (value || length >= sizeof other)
        return value;
    memcpy(other, key, length + 1);
    for (char *dash = other; (dash = strchr(dash, '-'));)
        *dash = '_';
    return json_member(object, other);
}

static const json_t *start_of(const json_t *session)
{
    const json_t *start = member(session, "starts-at");
    return start ? start : member(session, "start-time");
}

static const json_t *end_of(const json_t *session)
{
    const json_t *end = member(session, "ends-at");
    return end ? end : member(session, "end-time");
}

// ---- what the document is

static bool is_type(const json_t *resource, const char *type)
{
    const char *text = json_string_value(json_member(resource, "type"));
    return text && strcmp(text, type) == 0;
}

static bool is_resource(const json_t *value)
{
    return is_type(value, "session") || (is_type(value, "event") && json_member(value, "attributes"));
}

static bool has(const json_t *object, const char *key, const char *other)
{
    return json_object_get(object, key) || json_object_get(object, other);
}

// A list of sessions as in the export; other publishers have lists of that name, too.
static bool is_session(const json_t *list)
{
    const json_t *first = NULL;
    for (size_t i = 0; i < json_array_size(list) && !json_is_object(first); i++)
        first = json_array_get(list, i);
    bool starts = has(first, "starts-at", "starts_at") || has(first, "start-time", "start_time");
    return starts && (has(first, "microlocation", "microlocation_id") ||
                         has(first, "short-abstract", "short_abstract"));
}

static bool recognises(const json_t *root)
{
    const json_t *data = json_member(root, "data");
    const json_t *first = json_is_array(data) ? json_array_get(data, 0) : data;
    bool api = is_resource(first) || (json_is_array(data) && !first && json_object_get(root, "jsonapi") &&
                                         json_member(root, "meta"));
    return api || is_session(root) || is_session(json_member(root, "sessions"));
}

// ---- the state of a walk

struct walk {
    struct builder *builder;
    const struct zone *zone;
    const json_t *event; // its members; NULL if it is not there
    struct seen_offsets offsets;
    struct references things; // by "microlocation/12"
    struct poster_sessions posters;
    size_t sessions;
    size_t hidden;
    size_t unscheduled;
    size_t unknown; // rooms, tracks, people that are referred to and not there
};

// "microlocation/12"; empty without an id. To be freed.
static struct str key_of(struct walk *walk, const char *type, const json_t *id)
{
    struct str key = {0};
    int64_t number;
    if (json_is_string(id))
        str_format(&key, "%s/%s", type, json_string_value(id));
    else if (json_as_integer(id, &number))
        str_format(&key, "%s/%" PRId64, type, number);
    if (key.failed)
        builder_fail(walk->builder);
    return key;
}

static void learn(struct walk *walk, const char *type, const json_t *id, const json_t *value)
{
    struct str key = key_of(walk, type, id);
    if (key.length > 0 && !key.failed)
        references_add_text(&walk->things, walk->builder, str_text(&key), value);
    str_free(&key);
}

static const json_t *find(struct walk *walk, const char *type, const json_t *id)
{
    struct str key = key_of(walk, type, id);
    const json_t *found =
        key.length > 0 && !key.failed ? references_find_text(&walk->things, str_text(&key)) : NULL;
    str_free(&key);
    return found;
}

static const char *read_room(struct walk *walk, const json_t *place, const json_t *id)
{
    const char *name = fields_name(walk->builder, json_member(place, "name"));
    if (name && id)
        builder_add_room(walk->builder, name, builder_text(walk->builder, id));
    return name;
}

static void learn_resources(struct walk *walk, const json_t *list)
{
    for (size_t i = 0; i < json_array_size(list) && !builder_cancelled(walk->builder); i++) {
        const json_t *resource = json_array_get(list, i);
        const char *type = json_string_value(json_member(resource, "type"));
        const json_t *attributes = json_member(resource, "attributes");
        if (type && attributes)
            learn(walk, type, json_member(resource, "id"), attributes);
        if (is_type(resource, "microlocation"))
            read_room(walk, attributes, json_member(resource, "id"));
        if (is_type(resource, "event") && !walk->event)
            walk->event = attributes;
    }
}

static void learn_list(struct walk *walk, const char *type, const json_t *list)
{
    for (size_t i = 0; i < json_array_size(list) && !builder_cancelled(walk->builder); i++)
        learn(walk, type, json_member(json_array_get(list, i), "id"), json_array_get(list, i));
}

// ---- what a session refers to

// In the API a relationship, in the export an object in the session, or the id of one of another file.
static const json_t *related(struct walk *walk, const json_t *session, const json_t *members, const char *key)
{
    char id_key[32];
    const json_t *own = member(members, key);
    const json_t *relationship = member(json_member(session, "relationships"), key);
    const json_t *link = json_member(relationship, "data");
    snprintf(id_key, sizeof id_key, "%s-id", key);
    const json_t *id = link ? json_member(link, "id") : member(members, id_key);
    if (json_is_object(own))
        return own;
    const json_t *found = find(walk, key, id ? id : own);
    // "data": null says that there is none.
    bool links_only = relationship && !json_object_get(relationship, "data") && !id;
    walk->unknown += (id && !found) || links_only;
    return found;
}

static bool read_person(struct builder *builder, const json_t *person, struct speaker *out)
{
    const char *organisation = builder_text(builder, json_member(person, "organisation"));
    *out = (struct speaker){.name = builder_text(builder, json_member(person, "name")),
        .affiliation = organisation ? organisation : ""};
    return out->name != NULL;
}

static void read_people(struct walk *walk, const json_t *session, const json_t *members,
    const struct json_path *path, struct draft *draft)
{
    struct json_path people_path = {.up = path, .key = "speakers"};
    const json_t *link = json_member(json_member(session, "relationships"), "speakers");
    const json_t *list = link ? json_member(link, "data") : json_member(members, "speakers");
    json_t *people = json_is_array(list) ? json_array() : NULL;
    bool ok = people || !json_is_array(list);
    for (size_t i = 0; ok && i < json_array_size(list); i++) {
        const json_t *person = json_array_get(list, i);
        const json_t *known = find(walk, "speaker", json_member(person, "id"));
        if (!known && json_member(person, "name"))
            known = person;
        walk->unknown += !known;
        ok = !known || json_array_append(people, (json_t *)known) == 0;
    }
    if (!ok)
        builder_fail(walk->builder);
    draft->speakers = builder_speakers(
        walk->builder, people ? people : list, read_person, &people_path, &draft->speaker_count);
    json_decref(people);
}

// ---- sessions

static bool is_hidden(const json_t *members)
{
    static const char *const states[] = {"pending", "rejected", "draft"};
    const char *deleted = json_string_value(member(members, "deleted-at"));
    return fields_is_one_of(json_member(members, "state"), states, sizeof states / sizeof *states) ||
           (deleted && *deleted) || fields_is_yes(member(members, "in-trash"));
}

// Returns whether it may be a poster. Open Event has no breaks: a session without speakers is one by its
// title.
static bool read_texts(struct walk *walk, const json_t *session, const json_t *members,
    const struct json_path *path, struct draft *draft)
{
    struct builder *builder = walk->builder;
    const json_t *track = related(walk, session, members, "track");
    const json_t *type = json_member(related(walk, session, members, "session-type"), "name");
    draft->session = builder_text(builder, json_member(track, "name"));
    draft->colour = fields_colour(json_member(track, "color"));
    draft->language = fields_language(builder, json_member(members, "language"));
    draft->title = builder_member_text(builder, members, "title", path);
    if (!draft->title)
        draft->title = "Untitled";
    draft->subtitle = builder_member_text(builder, members, "subtitle", path);
    const json_t *place = related(walk, session, members, "microlocation");
    draft->room = read_room(walk, place, json_member(place, "id"));
    read_people(walk, session, members, path, draft);
    bool named = draft->speaker_count == 0 && fields_is_break_title(draft->title);
    if (fields_any(type, fields_is_break) || fields_is_break(draft->session) || named)
        draft->kind = ITEM_BREAK;
    draft->everywhere = draft->kind == ITEM_BREAK && !draft->room;
    return draft->kind == ITEM_TALK &&
           (fields_any(type, poster_sessions_title) || poster_sessions_title(draft->session));
}

static void read_session(struct walk *walk, const json_t *session, const struct json_path *path)
{
    static const char *const cancelled[] = {"canceled", "cancelled", "withdrawn"};
    const json_t *attributes = json_member(session, "attributes");
    const json_t *members = attributes ? attributes : session;
    struct draft draft = {.at.end = BUILDER_END_UNKNOWN};
    if (!json_is_object(members)) {
        builder_note(walk->builder, FINDING_WARNING, path, NULL, advice,
            "%s where a session was expected; left out", json_kind(members));
        return;
    }
    const char *start = json_string_value(start_of(members));
    bool hidden = is_hidden(members);
    walk->sessions++;
    walk->hidden += hidden;
    walk->unscheduled += !hidden && (!start || !*start);
    if (hidden || !start || !*start)
        return;
    draft.id = builder_text(walk->builder, json_member(session, "id"));
    draft.id = draft.id ? draft.id : "";
    bool poster = read_texts(walk, session, members, path, &draft);
    draft.cancelled =
        fields_is_one_of(json_member(members, "state"), cancelled, sizeof cancelled / sizeof *cancelled);
    fields_instant(end_of(members), walk->zone, &draft.at.end);
    if (!fields_instant(start_of(members), walk->zone, &draft.at.start))
        builder_note(walk->builder, FINDING_WARNING, path, "starts-at", advice,
            "\"%s\" is left out: no start such as 2019-09-10T15:00:00+01:00", draft.title);
    else if (!poster || draft.at.end == BUILDER_END_UNKNOWN)
        builder_add(walk->builder, &draft, path);
    else if (!poster_sessions_keep(&walk->posters, &draft))
        builder_fail(walk->builder);
}

// ---- the document

typedef void visit_session(struct walk *walk, const json_t *session, const struct json_path *path);

// Calls `visit` for each session of a list; a list of JSON:API has other things, too.
static void each_of(
    struct walk *walk, const json_t *list, bool api, const struct json_path *path, visit_session *visit)
{
    for (size_t i = 0; i < json_array_size(list) && !builder_cancelled(walk->builder); i++) {
        struct json_path child = {.up = path, .index = i};
        if (!api || is_type(json_array_get(list, i), "session"))
            visit(walk, json_array_get(list, i), &child);
    }
}

static void each_session(struct walk *walk, const json_t *root, visit_session *visit)
{
    struct json_path paths[] = {{.key = "data"}, {.key = "included"}, {.key = "sessions"}};
    for (size_t i = 0; i < 2; i++)
        each_of(walk, json_member(root, paths[i].key), true, &paths[i], visit);
    each_of(walk, root, false, NULL, visit);
    each_of(walk, json_member(root, "sessions"), false, &paths[2], visit);
}

static void see_offset(struct walk *walk, const json_t *session, const struct json_path *path)
{
    const json_t *attributes = json_member(session, "attributes");
    (void)path;
    seen_offsets_add(&walk->offsets, walk->builder, start_of(attributes ? attributes : session));
}

static void learn_document(struct walk *walk, const json_t *root)
{
    static const char *const files[][2] = {{"microlocations", "microlocation"}, {"tracks", "track"},
        {"session-types", "session-type"}, {"speakers", "speaker"}};
    const json_t *data = json_member(root, "data");
    if (is_type(data, "event"))
        walk->event = json_member(data, "attributes");
    else if (json_is_object(json_member(root, "event")))
        walk->event = json_member(root, "event");
    learn_resources(walk, json_member(root, "included"));
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        learn_list(walk, files[i][1], member(root, files[i][0]));
}

static bool find_zone(
    struct walk *walk, const json_t *root, const struct schedule_hints *hints, struct zone *out)
{
    struct json_path path = {.key = "event"};
    const char *name = json_string_value(json_member(walk->event, "timezone"));
    each_session(walk, root, see_offset);
    if (!name)
        seen_offsets_doubt(&walk->offsets, walk->builder, hints, &path);
    return seen_offsets_zone(&walk->offsets, walk->builder, name, hints, &path, out);
}

static void add_rooms(struct walk *walk, const json_t *list)
{
    for (size_t i = 0; i < json_array_size(list) && !builder_cancelled(walk->builder); i++)
        read_room(walk, json_array_get(list, i), json_member(json_array_get(list, i), "id"));
    if (json_array_size(list) == 0)
        builder_order_rooms(walk->builder);
}

static void end(struct walk *walk, bool api, const struct json_path *path)
{
    struct builder *builder = walk->builder;
    poster_sessions_add(&walk->posters, builder, path, "give the poster session a session of its own");
    if (walk->hidden > 0)
        builder_note(builder, FINDING_NOTE, path, NULL, "nothing, if these are not meant for the public",
            "pending, rejected, drafts or deleted, and not shown: %zu of %zu", walk->hidden, walk->sessions);
    if (walk->unscheduled > 0)
        builder_note(builder, FINDING_NOTE, path, NULL, "nothing, if they are not scheduled yet",
            "sessions without a time, and not shown: %zu of %zu", walk->unscheduled, walk->sessions);
    if (walk->unknown > 0)
        builder_note(builder, FINDING_WARNING, path, NULL,
            api ? "add ?include=microlocation,track,session-type,speakers,event to the schedule's address"
                : "export the event anew, with all its files in one",
            "rooms, tracks, types and people that sessions refer to are not in the document: %zu",
            walk->unknown);
}

// In the API ids are texts, in the export numbers.
static void set_item_path(struct builder *builder, const json_t *root)
{
    if (json_member(root, "data"))
        builder_set_item_path(builder, "$..[?@.type==\"session\" && @.id==\"", "\"]");
    else
        builder_set_item_path(builder, json_is_array(root) ? "$[?@.id==" : "$.sessions[?@.id==", "]");
}

static bool read(
    const json_t *root, const struct schedule_hints *hints, struct builder *builder, struct error *error)
{
    struct walk walk = {.builder = builder};
    bool api = json_member(root, "data") != NULL;
    struct json_path path = {.key = api ? "data" : "sessions"};
    struct zone zone;
    learn_document(&walk, root);
    bool ok = find_zone(&walk, root, hints, &zone);
    if (ok) {
        walk.zone = &zone;
        builder_set_zone(builder, &zone);
        builder_set_title(builder, builder_text(builder, json_member(walk.event, "name")));
        set_item_path(builder, root);
        add_rooms(&walk, json_member(root, "microlocations"));
        each_session(&walk, root, read_session);
        end(&walk, api, json_is_array(root) ? NULL : &path);
        fields_set_event(builder, &zone, start_of(walk.event), end_of(walk.event), 0, NULL, advice);
    } else {
        error_set(error, "no time zone can be loaded");
    }
    references_free(&walk.things);
    poster_sessions_free(&walk.posters);
    return ok;
}

const struct reader reader_open_event = {
    .syntax = SYNTAX_JSON,
    .name = "Open Event sessions",
    .recognises = recognises,
    .read = read,
};
