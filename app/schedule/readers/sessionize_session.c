// A session of Sessionize's API.
#include "base/text.h"
#include "schedule/readers/fields.h"
#include "schedule/readers/language.h"
#include "schedule/readers/sessionize.h"

#include <string.h>
#include <strings.h>

const char *const sessionize_advice = "correct it in Sessionize";

enum field {
    ID,
    TITLE,
    START,
    END,
    SERVICE,
    PLENUM,
    SPEAKERS,
    ITEMS,
    CATEGORIES,
    ROOM_ID,
    ROOM,
    STATUS,
    LANGUAGE,
    FIELDS
};
static const char *const field_names[FIELDS] = {"id", "title", "startsAt", "endsAt", "isServiceSession",
    "isPlenumSession", "speakers", "categoryItems", "categories", "roomId", "room", "status", "language"};

bool sessionize_has_sessions(const json_t *list)
{
    enum { LOOKED_AT = 16 };
    bool found = false;
    for (size_t i = 0; i < json_array_size(list) && i < LOOKED_AT && !found; i++) {
        const json_t *session = json_array_get(list, i);
        found = json_object_get(session, "startsAt") || json_object_get(session, "isServiceSession");
    }
    return found;
}

// By its title.
static enum sessionize_category category_of(const json_t *title)
{
    static const char *const tracks[] = {"track", "tracks", "topic", "topics", "theme", "themes", "stream"};
    static const char *const languages[] = {"language", "languages", "sprache", "langue", "idioma", "taal"};
    const char *text = json_string_value(title);
    if (text && text_has_word(text, languages, sizeof languages / sizeof *languages))
        return CATEGORY_LANGUAGE;
    if (text && text_has_word(text, tracks, sizeof tracks / sizeof *tracks))
        return CATEGORY_TRACK;
    return CATEGORY_OTHER;
}

struct sessionize_item sessionize_item(struct builder *builder, const json_t *category, const json_t *item)
{
    static const char *const titles[] = {"title", "name"};
    enum sessionize_category kind = CATEGORY_OTHER;
    for (size_t i = 0; i < sizeof titles / sizeof *titles && kind == CATEGORY_OTHER; i++)
        kind = category_of(json_member(category, titles[i]));
    const char *name = builder_text(builder, json_member(item, "name"));
    return (struct sessionize_item){.category = kind, .name = name, .poster = poster_sessions_title(name)};
}

void sessionize_see(struct sessionize_walk *walk, const json_t *session)
{
    moments_see(&walk->moments, walk->builder, json_member(session, "startsAt"));
}

// ---- people

// "fullName", else "name", else first and last name.
static const char *name_of(struct builder *builder, const json_t *person)
{
    static const char *const keys[] = {"fullName", "name"};
    const char *name = builder_first_text(builder, person, keys, sizeof keys / sizeof *keys);
    const char *first = name ? NULL : builder_text(builder, json_member(person, "firstName"));
    const char *last = name ? NULL : builder_text(builder, json_member(person, "lastName"));
    if (first && last)
        return arena_format(builder_arena(builder), "%s %s", first, last);
    return name ? name : first ? first : last;
}

// An id, an object with the name, or a name. What a speaker says of themselves (tagLine) is no affiliation.
static bool read_person(struct builder *builder, void *context, const json_t *person, struct speaker *out)
{
    struct sessionize_walk *walk = context;
    *out = (struct speaker){.affiliation = ""};
    if (json_is_object(person)) {
        out->name = name_of(builder, person);
        return out->name != NULL;
    }
    struct id_entry *entry = id_index_find(&walk->speakers, builder, person);
    if (entry && !entry->is_read) {
        entry->person = (struct speaker){.name = name_of(builder, entry->value), .affiliation = ""};
        entry->is_read = true;
    }
    if (entry)
        *out = entry->person;
    else if (walk->speakers.count == 0 && json_is_string(person) && strchr(json_string_value(person), ' '))
        out->name = builder_text(builder, person);
    return out->name != NULL;
}

// ---- categories

// Does it say that it is a poster?
static bool take_item(struct builder *builder, const struct sessionize_item *item, struct draft *draft)
{
    char tag[LANGUAGE_SIZE];
    if (item->category == CATEGORY_TRACK && !draft->session)
        draft->session = item->name;
    if (item->category == CATEGORY_LANGUAGE && !draft->language && language_tag(item->name, tag))
        draft->language = builder_key_text(builder, tag);
    return item->poster;
}

static enum sessionize_category category_of_tag(int tag)
{
    if (tag == CATEGORY_TRACK)
        return CATEGORY_TRACK;
    return tag == CATEGORY_LANGUAGE ? CATEGORY_LANGUAGE : CATEGORY_OTHER;
}

// view/All has ids of items; the other views have the categories themselves. Does any say that it is a
// poster?
static bool read_categories(struct sessionize_walk *walk, const json_t *const *fields, struct draft *draft)
{
    enum { MOST = 100 }; // more is a hostile file's
    bool poster = false;
    for (size_t i = 0; i < json_array_size(fields[ITEMS]) && i < MOST; i++) {
        const struct id_entry *entry =
            id_index_find(&walk->items, walk->builder, json_array_get(fields[ITEMS], i));
        struct sessionize_item item = {.name = entry ? entry->text : NULL,
            .category = category_of_tag(entry ? entry->tag : 0),
            .poster = entry && entry->tag < 0};
        poster |= take_item(walk->builder, &item, draft);
    }
    for (size_t i = 0; i < json_array_size(fields[CATEGORIES]) && i < MOST; i++) {
        const json_t *category = json_array_get(fields[CATEGORIES], i);
        const json_t *first = json_array_get(json_member(category, "categoryItems"), 0);
        struct sessionize_item item = sessionize_item(walk->builder, category, first);
        poster |= take_item(walk->builder, &item, draft);
    }
    return poster;
}

// ---- whether, when and where

enum standing { STANDS, IS_CANCELLED, NOT_ACCEPTED };

// API endpoints show what was accepted unless their owner chose otherwise.
static enum standing standing_of(const char *status)
{
    static const char *const others[] = {
        "declined", "decline_queue", "waitlisted", "nominated", "withdrawn", "rejected"};
    if (status && strncasecmp(status, "cancel", strlen("cancel")) == 0)
        return IS_CANCELLED;
    for (size_t i = 0; status && i < sizeof others / sizeof *others; i++)
        if (strcasecmp(status, others[i]) == 0)
            return NOT_ACCEPTED;
    return STANDS;
}

static bool read_times(struct sessionize_walk *walk, const json_t *const *fields,
    const struct json_path *path, struct draft *draft)
{
    struct builder *builder = walk->builder;
    if (!fields[START]) {
        walk->unscheduled++;
        return false;
    }
    if (!fields_instant(fields[START], &walk->zone, &draft->at.start)) {
        builder_note(builder, FINDING_WARNING, path, "startsAt", sessionize_advice,
            "\"%s\" is left out: no time such as 2019-09-10T15:00:00", draft->title);
        return false;
    }
    if (!fields_instant(fields[END], &walk->zone, &draft->at.end))
        draft->at.end = BUILDER_END_UNKNOWN;
    return true;
}

static const char *room_of(struct sessionize_walk *walk, const json_t *const *fields, const char *under,
    const struct json_path *path)
{
    struct id_entry *entry = id_index_find(&walk->rooms, walk->builder, fields[ROOM_ID]);
    const char *own = entry ? entry->text : NULL;
    if (!own)
        own = builder_text(walk->builder, fields[ROOM]);
    if (!own && fields[ROOM_ID] && walk->rooms.count > 0)
        builder_note(walk->builder, FINDING_WARNING, path, "roomId", sessionize_advice,
            "a room that is not in the list of rooms; taken as no room");
    return under ? under : own;
}

// Was it added before? GridSmart may list it in each room.
static bool is_known(struct sessionize_walk *walk, const struct draft *draft)
{
    for (size_t i = 0; i < walk->plenum_count; i++)
        if (walk->plenums[i].start == draft->at.start && strcmp(walk->plenums[i].id, draft->id) == 0)
            return true;
    if (walk->plenum_count < SESSIONIZE_MAX_PLENUMS)
        walk->plenums[walk->plenum_count++] =
            (struct sessionize_plenum){.id = draft->id, .start = draft->at.start};
    return false;
}

// What has no speakers and is no talk is a break. One for everybody (a plenum session), and one without a
// room, is in every room. A talk for everybody is where it is, and other rooms have nothing then, as in
// schedule.json. If it has no room, it is announced in all of them.
static void read_kind(const json_t *const *fields, struct draft *draft)
{
    bool plenum = fields_is_yes(fields[PLENUM]);
    bool service = fields_is_yes(fields[SERVICE]) || fields_any(fields[TITLE], fields_is_break_title);
    bool is_break = draft->speaker_count == 0 && service;
    draft->everywhere = (is_break && (plenum || !draft->room)) || (plenum && !draft->room);
    draft->kind = is_break || draft->everywhere ? ITEM_BREAK : ITEM_TALK;
}

static void keep(
    struct sessionize_walk *walk, const struct draft *draft, bool poster, const struct json_path *path)
{
    if (draft->everywhere && is_known(walk, draft))
        return;
    if (!poster || draft->kind != ITEM_TALK || draft->at.end == BUILDER_END_UNKNOWN)
        builder_add(walk->builder, draft, path);
    else if (!poster_sessions_keep(&walk->posters, draft))
        builder_fail(walk->builder);
}

// Is it to be shown at all?
static bool is_shown(struct sessionize_walk *walk, const json_t *const *fields, struct draft *draft)
{
    const char *status = json_string_value(fields[STATUS]);
    enum standing standing = standing_of(status);
    draft->cancelled = standing == IS_CANCELLED;
    if (standing != NOT_ACCEPTED)
        return true;
    if (walk->not_accepted++ == 0)
        walk->first_status = status;
    return false;
}

void sessionize_add(
    struct sessionize_walk *walk, const json_t *session, const char *room, const struct json_path *path)
{
    struct builder *builder = walk->builder;
    const json_t *fields[FIELDS];
    struct draft draft = {0};
    if (!json_is_object(session)) {
        builder_note(builder, FINDING_WARNING, path, NULL, sessionize_advice,
            "%s where a session was expected; left out", json_kind(session));
        return;
    }
    walk->sessions++;
    json_pick(session, field_names, FIELDS, fields);
    const char *id = builder_text(builder, fields[ID]);
    const char *title = builder_value_text(builder, fields[TITLE], "title", path);
    draft.id = id ? id : "";
    draft.title = title ? title : "Untitled";
    if (!is_shown(walk, fields, &draft) || !read_times(walk, fields, path, &draft))
        return;
    draft.room = room_of(walk, fields, room, path);
    draft.language = fields_language(builder, fields[LANGUAGE]);
    bool poster = read_categories(walk, fields, &draft);
    struct json_path people = {.up = path, .key = "speakers"};
    draft.speakers =
        builder_speakers_by(builder, fields[SPEAKERS], read_person, walk, &people, &draft.speaker_count);
    read_kind(fields, &draft);
    keep(walk, &draft, poster, path);
}

// ---- the end

static void note_counts(const struct sessionize_walk *walk, const struct json_path *path)
{
    if (walk->unscheduled > 0)
        builder_note(walk->builder, FINDING_NOTE, path, NULL, "schedule them in Sessionize",
            "sessions without a time, left out: %zu of %zu", walk->unscheduled, walk->sessions);
    if (walk->not_accepted > 0)
        builder_note(walk->builder, FINDING_NOTE, path, NULL,
            "nothing, or let the API endpoint include accepted sessions only",
            "sessions that are not accepted, left out: %zu of %zu, the first is \"%.40s\"",
            walk->not_accepted, walk->sessions, walk->first_status);
    if (walk->unscheduled + walk->not_accepted == walk->sessions)
        builder_set_unpublished(walk->builder);
}

void sessionize_finish(struct sessionize_walk *walk, const struct json_path *path)
{
    poster_sessions_add(&walk->posters, walk->builder, path, "give the poster session a session of its own");
    note_counts(walk, path);
    poster_sessions_free(&walk->posters);
    moments_free(&walk->moments);
    id_index_free(&walk->rooms);
    id_index_free(&walk->speakers);
    id_index_free(&walk->items);
}
