// OPass's session.json (COSCUP, SITCON, HITCON): lists of sessions, speakers, session_types, rooms and tags,
// joined by ids. Texts are in members called after their languages: {"zh": {"title": …}, "en": {"title": …}}.
// Source of the format: https://github.com/CCIP-App/CCIP-Docs and the files of
// https://coscup.org/2023/json/session.json and https://sitcon.org/2022/json/session.json. Newer files have
// `broadcast`; ids are texts or numbers.
#include "schedule/readers/fields.h"
#include "schedule/readers/id_index.h"
#include "schedule/readers/moments.h"
#include "schedule/readers/poster_sessions.h"
#include "schedule/readers/readers.h"

#include <ctype.h>
#include <string.h>

static const char advice[] = "correct it in session.json";

enum field { ID, TYPE, ROOM, BROADCAST, START, END, LANGUAGE, SPEAKERS, TAGS, URI, FIELDS };
static const char *const field_names[FIELDS] = {
    "id", "type", "room", "broadcast", "start", "end", "language", "speakers", "tags", "uri"};

struct walk {
    struct builder *builder;
    struct zone zone;
    struct moments moments;
    const char *language; // for texts; NULL: none is preferred
    struct id_index rooms;
    struct id_index speakers;
    struct id_index types;
    struct poster_sessions posters;
    size_t copies; // of sessions that are shown in more rooms than their own
    size_t unscheduled;
    size_t sessions;
};

// ---- texts by language

// Is it a text's language, and not another member whose value is an object?
static bool is_language(const char *key)
{
    size_t length = strcspn(key, "-_");
    return (length == 2 || length == 3) && islower((unsigned char)key[0]) && islower((unsigned char)key[1]);
}

static const json_t *in_language(const json_t *object, const char *language, const char *key)
{
    const char *name;
    json_t *texts;
    json_object_foreach((json_t *)object, name, texts)
    {
        const json_t *text = json_is_object(texts) && is_language(name) ? json_member(texts, key) : NULL;
        if (text && (!language || strncasecmp(name, language, 2) == 0) &&
            (json_is_number(text) || json_string_length(text) > 0))
            return text;
    }
    return NULL;
}

// The member `key` of an object's texts: in the wanted language, else in its own, else in English, else in
// the first; else the object's own.
static const char *text_of(
    const struct walk *walk, const json_t *object, const char *own_language, const char *key)
{
    const char *const languages[] = {walk->language, own_language, "en"};
    const json_t *text = NULL;
    for (size_t i = 0; i < sizeof languages / sizeof *languages && !text; i++)
        if (languages[i])
            text = in_language(object, languages[i], key);
    if (!text)
        text = in_language(object, NULL, key);
    return builder_text(walk->builder, text ? text : json_member(object, key));
}

// Whatever a display's language: a room's name is what displays, commands and the config call it.
static const char *name_of_room(const struct walk *walk, const json_t *room)
{
    const json_t *name = in_language(room, "zh", "name");
    if (!name)
        name = in_language(room, NULL, "name");
    const char *text = builder_text(walk->builder, name ? name : json_member(room, "name"));
    return text ? text : builder_text(walk->builder, json_member(room, "id"));
}

// Of an entry's object, once.
static const char *name_of_entry(const struct walk *walk, struct id_entry *entry)
{
    if (entry && !entry->is_read)
        entry->text = text_of(walk, entry->value, NULL, "name");
    if (entry)
        entry->is_read = true;
    return entry ? entry->text : NULL;
}

// ---- what the lists have

static bool recognises(const json_t *root)
{
    const json_t *sessions = json_member(root, "sessions");
    const json_t *first = json_array_get(sessions, 0);
    if (!json_is_array(sessions) || json_member(first, "starts_at")) // Open Event's
        return false;
    if (json_is_array(json_member(root, "session_types")))
        return true;
    return json_is_array(json_member(root, "rooms")) && json_member(first, "start") &&
           in_language(first, NULL, "title");
}

static void read_rooms(struct walk *walk, const json_t *rooms)
{
    for (size_t i = 0; i < json_array_size(rooms) && !builder_cancelled(walk->builder); i++) {
        const json_t *room = json_array_get(rooms, i);
        const json_t *id = json_member(room, "id");
        const char *name = name_of_room(walk, room);
        struct id_entry *entry = id_index_add(&walk->rooms, walk->builder, id, room);
        if (entry)
            entry->text = name;
        if (name)
            builder_add_room(walk->builder, name, entry ? entry->id : NULL);
    }
    id_index_sort(&walk->rooms);
}

static bool read_person(struct builder *builder, void *context, const json_t *person, struct speaker *out)
{
    struct walk *walk = context;
    struct id_entry *entry = id_index_find(&walk->speakers, builder, person);
    *out = (struct speaker){.affiliation = ""};
    if (json_is_object(person))
        out->name = text_of(walk, person, NULL, "name");
    else if (entry)
        out->name = name_of_entry(walk, entry);
    else if (walk->speakers.count == 0)
        out->name = builder_text(builder, person);
    return out->name != NULL;
}

// ---- sessions

// A room's id, else its name.
static const char *room_of(const struct walk *walk, const json_t *value)
{
    const struct id_entry *entry = id_index_find(&walk->rooms, walk->builder, value);
    if (json_is_object(value))
        return name_of_room(walk, value);
    return entry && entry->text ? entry->text : builder_text(walk->builder, value);
}

// In its own words, in any of its languages, or by its type ("Ev" says nothing): breaks have no type of their
// own.
static bool is_break(const json_t *session, const char *type)
{
    static const char *const chinese[] = {"休息", "午餐", "茶點", "點心", "茶敘", "晚餐", "早餐"};
    bool found = fields_is_break(type);
    const char *language;
    json_t *texts;
    json_object_foreach((json_t *)session, language, texts)
    {
        const char *title = json_string_value(json_member(texts, "title"));
        found |= fields_is_break_title(title);
        for (size_t i = 0; i < sizeof chinese / sizeof *chinese && title && !found; i++)
            found = strncmp(title, chinese[i], strlen(chinese[i])) == 0;
    }
    return found;
}

// "中文", "English", else a tag that is a language ("zh-tw").
static const char *language_of(struct walk *walk, const json_t *const *fields)
{
    const char *language = fields_language(walk->builder, fields[LANGUAGE]);
    for (size_t i = 0; i < json_array_size(fields[TAGS]) && i < 20 && !language; i++)
        language = fields_language(walk->builder, json_array_get(fields[TAGS], i));
    return language;
}

// The other rooms that show a session. A talk's copies have ids of their own, since a delay is a room's;
// breaks for several rooms share theirs.
static void add_copies(
    struct walk *walk, const json_t *rooms, const struct draft *draft, const struct json_path *path)
{
    enum { MOST = 100 }; // no building has more
    struct draft copy = *draft;
    for (size_t i = 0; i < json_array_size(rooms) && i < MOST; i++) {
        copy.room = room_of(walk, json_array_get(rooms, i));
        if (!copy.room || (draft->room && strcmp(copy.room, draft->room) == 0))
            continue;
        if (draft->kind == ITEM_TALK && draft->id[0] != '\0') {
            copy.id = arena_format(builder_arena(walk->builder), "%s@%s", draft->id, copy.room);
            copy.guid = draft->id;
        }
        if (!copy.id)
            return;
        walk->copies += draft->kind == ITEM_TALK;
        builder_add(walk->builder, &copy, path);
    }
}

static void read_texts(
    struct walk *walk, const json_t *session, const json_t *const *fields, struct draft *draft)
{
    struct builder *builder = walk->builder;
    draft->id = builder_text(builder, fields[ID]);
    if (!draft->id)
        draft->id = "";
    draft->link = builder_link(builder, fields[URI]);
    draft->language = language_of(walk, fields);
    draft->title = text_of(walk, session, draft->language, "title");
    if (!draft->title)
        draft->title = "Untitled";
    draft->subtitle = text_of(walk, session, draft->language, "subtitle");
    draft->session = name_of_entry(walk, id_index_find(&walk->types, builder, fields[TYPE]));
    if (!draft->session && walk->types.count == 0)
        draft->session = builder_text(builder, fields[TYPE]);
}

static bool read_times(
    struct walk *walk, const json_t *const *fields, const struct json_path *path, struct draft *draft)
{
    if (!fields[START]) {
        walk->unscheduled++;
        return false;
    }
    if (!fields_instant(fields[START], &walk->zone, &draft->at.start)) {
        builder_note(walk->builder, FINDING_WARNING, path, "start", advice,
            "\"%s\" is left out: no time such as 2019-09-10T15:00:00+08:00", draft->title);
        return false;
    }
    if (!fields_instant(fields[END], &walk->zone, &draft->at.end))
        draft->at.end = BUILDER_END_UNKNOWN;
    return true;
}

static void read_session(struct walk *walk, const json_t *session, const struct json_path *path)
{
    struct builder *builder = walk->builder;
    const json_t *fields[FIELDS];
    struct draft draft = {0};
    if (!json_is_object(session)) {
        builder_note(builder, FINDING_WARNING, path, NULL, advice,
            "%s where a session was expected; left out", json_kind(session));
        return;
    }
    walk->sessions++;
    json_pick(session, field_names, FIELDS, fields);
    read_texts(walk, session, fields, &draft);
    if (!read_times(walk, fields, path, &draft))
        return;
    struct json_path people = {.up = path, .key = "speakers"};
    draft.speakers =
        builder_speakers_by(builder, fields[SPEAKERS], read_person, walk, &people, &draft.speaker_count);
    draft.room = room_of(walk, fields[ROOM]);
    if (draft.speaker_count == 0 && is_break(session, draft.session)) {
        draft.kind = ITEM_BREAK;
        draft.session = NULL; // "Event"
    }
    if (!draft.room)
        draft.room = room_of(walk, json_array_get(fields[BROADCAST], 0));
    draft.everywhere = draft.kind == ITEM_BREAK && !draft.room;
    bool poster = draft.kind == ITEM_TALK && draft.at.end != BUILDER_END_UNKNOWN &&
                  json_array_size(fields[BROADCAST]) == 0 && poster_sessions_title(draft.session);
    if (poster && !poster_sessions_keep(&walk->posters, &draft))
        builder_fail(builder);
    if (!poster)
        builder_add(builder, &draft, path);
    add_copies(walk, fields[BROADCAST], &draft, path);
}

// ---- the document

static void note_counts(const struct walk *walk, const struct json_path *path)
{
    if (walk->copies > 0)
        builder_note(walk->builder, FINDING_NOTE, path, NULL,
            "nothing; what is changed in the room of a talk is to be changed in the others too",
            "talks that are shown in more rooms than their own (broadcast), added there: %zu", walk->copies);
    if (walk->unscheduled > 0)
        builder_note(walk->builder, FINDING_NOTE, path, NULL, "give them a start and a room",
            "sessions without a time, left out: %zu of %zu", walk->unscheduled, walk->sessions);
    if (walk->unscheduled == walk->sessions)
        builder_set_unpublished(walk->builder);
}

static void read_all(struct walk *walk, const json_t *root, const struct json_path *path)
{
    const json_t *sessions = json_member(root, "sessions");
    builder_set_zone(walk->builder, &walk->zone);
    builder_set_item_path(walk->builder, "$.sessions[?@.id==\"", "\"]");
    read_rooms(walk, json_member(root, "rooms"));
    id_index_list(&walk->speakers, walk->builder, json_member(root, "speakers"), "id");
    id_index_list(&walk->types, walk->builder, json_member(root, "session_types"), "id");
    for (size_t i = 0; i < json_array_size(sessions) && !builder_cancelled(walk->builder); i++) {
        struct json_path child = {.up = path, .index = i};
        read_session(walk, json_array_get(sessions, i), &child);
    }
    poster_sessions_add(&walk->posters, walk->builder, path, "give the poster session a session of its own");
    note_counts(walk, path);
}

static bool read(
    const json_t *root, const struct schedule_hints *hints, struct builder *builder, struct error *error)
{
    struct walk walk = {.builder = builder, .language = hints->language};
    struct json_path path = {.key = "sessions"};
    const json_t *sessions = json_member(root, "sessions");
    for (size_t i = 0; i < json_array_size(sessions) && !builder_cancelled(builder); i++)
        moments_see(&walk.moments, builder, json_member(json_array_get(sessions, i), "start"));
    bool ok = moments_zone(&walk.moments, builder, hints, &path, &walk.zone);
    if (ok)
        read_all(&walk, root, &path);
    poster_sessions_free(&walk.posters);
    moments_free(&walk.moments);
    id_index_free(&walk.rooms);
    id_index_free(&walk.speakers);
    id_index_free(&walk.types);
    return ok || error_set(error, "no time zone can be loaded");
}

const struct reader reader_opass = {
    .syntax = SYNTAX_JSON,
    .name = "OPass session.json",
    .recognises = recognises,
    .read = read,
};
