// What newer parts of Indico give, beside its two exports:
// - the contributions of an event, as a list: /event/<event>/manage/contributions/contributions.json, and
//   /event/<event>/api/contributions/favorites, which says less;
// - the timetable that is to come after Indico 3.3: all entries side by side under keys such as "c12", or in
//   a list, each of a `type`: block, contrib, break.
// Source: https://github.com/indico/indico, indico/modules/events/contributions/schemas.py
// (FullContributionSchema), and in the branch "timetable" indico/modules/events/timetable/serializer.py
#include "schedule/readers/fields.h"
#include "schedule/readers/indico.h"
#include "schedule/readers/indico_people.h"
#include "schedule/readers/poster_sessions.h"
#include "schedule/readers/readers.h"
#include "schedule/readers/references.h"
#include "schedule/readers/seen_offsets.h"

#include <string.h>

// ---- what the document is

enum kind { NONE, BLOCK, CONTRIBUTION, BREAK };

// Of an entry of the timetable; what has none is a contribution of the list.
static enum kind kind_of(const json_t *entry)
{
    static const char *const names[] = {[BLOCK] = "block", [CONTRIBUTION] = "contrib", [BREAK] = "break"};
    const char *type = json_string_value(json_member(entry, "type"));
    for (size_t i = BLOCK; i <= BREAK && type; i++)
        if (strcmp(type, names[i]) == 0)
            return (enum kind)i;
    return json_object_get(entry, "friendly_id") ? CONTRIBUTION : NONE;
}

static bool is_entry(const json_t *value)
{
    return kind_of(value) != NONE && json_object_get(value, "start_dt");
}

// The first object says it.
static bool recognises(const json_t *root)
{
    const char *key;
    json_t *value;
    for (size_t i = 0; i < json_array_size(root); i++)
        if (json_is_object(json_array_get(root, i)))
            return is_entry(json_array_get(root, i));
    json_object_foreach((json_t *)root, key, value)
    {
        if (json_is_object(value))
            return is_entry(value);
    }
    return false;
}

// ---- the state of a walk

struct walk {
    struct builder *builder;
    const struct zone *zone;
    struct references blocks; // by id
    struct references filled; // the blocks that have entries, by id
    struct poster_sessions posters;
    size_t unscheduled;
};

// Calls `visit` for each entry of the list or the object.
static void each_entry(struct walk *walk, const json_t *root,
    void (*visit)(struct walk *walk, const json_t *entry, const struct json_path *path))
{
    const char *key;
    json_t *value;
    for (size_t i = 0; i < json_array_size(root) && !builder_cancelled(walk->builder); i++) {
        struct json_path path = {.index = i};
        visit(walk, json_array_get(root, i), &path);
    }
    json_object_foreach((json_t *)root, key, value)
    {
        struct json_path path = {.key = key};
        if (builder_cancelled(walk->builder))
            return;
        visit(walk, value, &path);
    }
}

// ---- places and people

static const char *room_of(struct builder *builder, const json_t *entry)
{
    static const char *const names[] = {"room_name", "venue_name"};
    const json_t *data = json_member(entry, "location_data");
    return builder_first_text(builder, data ? data : entry, names, sizeof names / sizeof *names);
}

static bool has_role(const json_t *person, const char *role)
{
    const json_t *roles = json_member(person, "roles");
    for (size_t i = 0; i < json_array_size(roles); i++) {
        const char *text = json_string_value(json_array_get(roles, i));
        if (text && strcmp(text, role) == 0)
            return true;
    }
    return false;
}

enum part { SPEAKER, AUTHOR, ANYBODY };

static bool takes_part(const json_t *person, enum part part)
{
    const char *author = json_string_value(json_member(person, "author_type"));
    if (part == SPEAKER)
        return fields_is_yes(json_member(person, "is_speaker")) || has_role(person, "speaker");
    if (part == AUTHOR)
        return (author && strcmp(author, "primary") == 0) || has_role(person, "primary");
    return true;
}

// Who speaks; where nobody does, the authors.
static const struct speaker *read_people(
    struct walk *walk, const json_t *list, enum part least, const struct json_path *path, size_t *count)
{
    json_t *chosen = json_array();
    bool ok = chosen != NULL;
    for (enum part part = least; ok && part <= AUTHOR && json_array_size(chosen) == 0; part++)
        for (size_t i = 0; ok && i < json_array_size(list); i++)
            if (takes_part(json_array_get(list, i), part))
                ok = json_array_append(chosen, json_array_get(list, i)) == 0;
    if (!ok)
        builder_fail(walk->builder);
    const struct speaker *people = indico_people_read(
        walk->builder, least == ANYBODY || !json_is_array(list) ? list : chosen, path, count);
    json_decref(chosen);
    return people;
}

// ---- entries

enum field {
    ID,
    FRIENDLY_ID,
    TITLE,
    START,
    END,
    DURATION,
    SESSION,
    SESSION_TITLE,
    SESSION_ID,
    BLOCK_ID,
    TRACK,
    TYPE,
    PERSONS,
    PERSON_LINKS,
    IS_POSTER,
    FIELDS
};
static const char *const field_names[FIELDS] = {"id", "friendly_id", "title", "start_dt", "end_dt",
    "duration", "session", "session_title", "session_id", "session_block_id", "track", "type", "persons",
    "person_links", "is_poster"};

// Its end, or its duration, in seconds.
static struct span read_span(struct walk *walk, const json_t *const *fields, int64_t start)
{
    enum { MOST = 14 * SECONDS_A_DAY };
    struct span at = {.start = start, .end = BUILDER_END_UNKNOWN};
    int64_t seconds;
    if (!fields_instant(fields[END], walk->zone, &at.end) && json_as_integer(fields[DURATION], &seconds) &&
        seconds >= 0 && seconds <= MOST)
        at.end = start + seconds;
    return at;
}

static const char *text_or_empty(const char *text)
{
    return text ? text : "";
}

// As in Indico's exports: the event export has the friendly id, and both have the database's.
static void read_identity(struct walk *walk, const json_t *const *fields, enum kind kind, struct draft *draft)
{
    static const char letters[] = {[BLOCK] = 's', [CONTRIBUTION] = 'c', [BREAK] = 'b'};
    struct builder *builder = walk->builder;
    const char *id = builder_text(builder, fields[ID]);
    const char *friendly = builder_text(builder, fields[FRIENDLY_ID]);
    draft->id =
        friendly ? friendly
                 : text_or_empty(id ? arena_format(builder_arena(builder), "%c%s", letters[kind], id) : NULL);
    if (kind == CONTRIBUTION)
        draft->guid = indico_contribution_guid(builder, id);
    else if (kind == BLOCK)
        draft->guid = indico_block_guid(builder, builder_text(builder, fields[SESSION_ID]), id);
}

static const char *session_of(struct walk *walk, const json_t *const *fields, const json_t *block)
{
    const char *session = builder_text(walk->builder, fields[SESSION_TITLE]);
    if (!session)
        session = builder_text(walk->builder, json_member(block, "session_title"));
    if (!session)
        session = builder_text(walk->builder, json_member(fields[SESSION], "title"));
    return session ? session : builder_text(walk->builder, json_member(fields[TRACK], "title"));
}

// What the block is called, if it has a name of its own.
static const char *slot_of(struct walk *walk, const char *session, const json_t *block)
{
    const char *slot = builder_text(walk->builder, json_member(block, "title"));
    const char *title = session && slot ? indico_block_title(walk->builder, session, slot) : session;
    return title != session ? title : NULL;
}

static void read_contribution(struct walk *walk, const json_t *entry, const json_t *const *fields,
    const struct json_path *path, struct draft *draft)
{
    struct builder *builder = walk->builder;
    const json_t *block = references_find(&walk->blocks, fields[BLOCK_ID]);
    const json_t *people = fields[PERSONS] ? fields[PERSONS] : fields[PERSON_LINKS];
    struct json_path people_path = {.up = path, .key = fields[PERSONS] ? "persons" : "person_links"};
    struct json_path leads_path = {.up = path, .key = "session_block_id"};
    draft->title = builder_value_text(builder, fields[TITLE], "title", path);
    draft->session = session_of(walk, fields, block);
    draft->slot = slot_of(walk, draft->session, block);
    draft->room = room_of(builder, entry);
    if (!draft->room)
        draft->room = room_of(builder, block);
    draft->speakers = read_people(walk, people, SPEAKER, &people_path, &draft->speaker_count);
    const json_t *leads = json_member(block, "person_links");
    if (leads)
        draft->leads = read_people(walk, leads, ANYBODY, &leads_path, &draft->lead_count);
}

static void read_block(struct walk *walk, const json_t *entry, const json_t *const *fields,
    const struct json_path *path, struct draft *draft)
{
    struct json_path people_path = {.up = path, .key = "person_links"};
    const char *slot = builder_value_text(walk->builder, fields[TITLE], "title", path);
    draft->session = session_of(walk, fields, NULL);
    draft->title = draft->session ? indico_block_title(walk->builder, draft->session, slot) : slot;
    draft->slot = draft->title != draft->session ? draft->title : NULL;
    draft->room = room_of(walk->builder, entry);
    draft->leads = read_people(walk, fields[PERSON_LINKS], ANYBODY, &people_path, &draft->lead_count);
    if (fields_is_break_title(draft->title))
        draft->kind = ITEM_BREAK;
}

static void read_break(struct walk *walk, const json_t *entry, const json_t *const *fields,
    const struct json_path *path, struct draft *draft)
{
    const json_t *block = references_find(&walk->blocks, fields[BLOCK_ID]);
    draft->kind = ITEM_BREAK;
    draft->title = builder_value_text(walk->builder, fields[TITLE], "title", path);
    draft->room = room_of(walk->builder, entry);
    if (!draft->room)
        draft->room = room_of(walk->builder, block);
    draft->everywhere = !draft->room && !block;
}

// A block that has entries stands for them; posters become one item.
static bool is_shown_by_entries(struct walk *walk, const json_t *const *fields, enum kind kind)
{
    return kind == BLOCK && references_find(&walk->filled, fields[ID]) != NULL;
}

static void read_entry(struct walk *walk, const json_t *entry, const struct json_path *path)
{
    struct draft draft = {0};
    const json_t *fields[FIELDS] = {0};
    int64_t start;
    enum kind kind = kind_of(entry);
    if (kind == NONE) {
        builder_note(walk->builder, FINDING_WARNING, path, NULL, "tell the publisher of the schedule",
            "%s where an entry of a timetable was expected; left out", json_kind(entry));
        return;
    }
    json_pick(entry, field_names, FIELDS, fields);
    if (is_shown_by_entries(walk, fields, kind))
        return;
    if (!fields_instant(fields[START], walk->zone, &start)) {
        walk->unscheduled++;
        return;
    }
    draft.at = read_span(walk, fields, start);
    read_identity(walk, fields, kind, &draft);
    draft.link = builder_link(walk->builder, json_member(entry, "url"));
    (kind == BLOCK      ? read_block
        : kind == BREAK ? read_break
                        : read_contribution)(walk, entry, fields, path, &draft);
    if (!draft.title)
        draft.title = kind == BREAK ? "Break" : "Untitled";
    const json_t *block = references_find(&walk->blocks, fields[BLOCK_ID]);
    bool poster = kind == CONTRIBUTION && draft.at.end != BUILDER_END_UNKNOWN &&
                  (fields_is_yes(json_member(block, "is_poster")) ||
                      poster_sessions_title(json_string_value(json_member(fields[TYPE], "name"))) ||
                      poster_sessions_title(draft.session));
    if (!poster)
        builder_add(walk->builder, &draft, path);
    else if (!poster_sessions_keep(&walk->posters, &draft))
        builder_fail(walk->builder);
}

// ---- what is learnt before

static void learn(struct walk *walk, const json_t *entry, const struct json_path *path)
{
    (void)path;
    const json_t *block = json_member(entry, "session_block_id");
    if (kind_of(entry) == BLOCK)
        references_add(&walk->blocks, walk->builder, json_member(entry, "id"), entry);
    if (block && kind_of(entry) != NONE)
        references_add(&walk->filled, walk->builder, block, entry);
}

static bool find_zone(
    struct builder *builder, const json_t *root, const struct schedule_hints *hints, struct zone *out)
{
    struct seen_offsets seen = {0};
    const char *key;
    json_t *value;
    for (size_t i = 0; i < json_array_size(root) && !builder_cancelled(builder); i++)
        seen_offsets_add(&seen, builder, json_member(json_array_get(root, i), "start_dt"));
    json_object_foreach((json_t *)root, key, value)
    {
        if (builder_cancelled(builder))
            break;
        seen_offsets_add(&seen, builder, json_member(value, "start_dt"));
    }
    seen_offsets_doubt(&seen, builder, hints, NULL);
    return seen_offsets_zone(&seen, builder, NULL, hints, NULL, out);
}

static bool read(
    const json_t *root, const struct schedule_hints *hints, struct builder *builder, struct error *error)
{
    struct zone zone;
    struct walk walk = {.builder = builder, .zone = &zone};
    if (!find_zone(builder, root, hints, &zone))
        return error_set(error, "no time zone can be loaded");
    builder_set_zone(builder, &zone);
    builder_set_item_path(
        builder, json_is_array(root) ? "$[?@.friendly_id==" : "$[\"", json_is_array(root) ? "]" : "\"]");
    each_entry(&walk, root, learn);
    each_entry(&walk, root, read_entry);
    poster_sessions_add(&walk.posters, builder, NULL, "mark the session as one of posters in Indico");
    if (walk.unscheduled > 0)
        builder_note(builder, FINDING_NOTE, NULL, NULL, "nothing, if they are not scheduled yet",
            "contributions without a time, and not shown: %zu", walk.unscheduled);
    builder_order_rooms(builder);
    references_free(&walk.blocks);
    references_free(&walk.filled);
    poster_sessions_free(&walk.posters);
    return true;
}

const struct reader reader_indico_rest = {
    .syntax = SYNTAX_JSON,
    .name = "Indico contributions and timetable (newer API)",
    .recognises = recognises,
    .read = read,
};
