#include "schedule/readers/pretalx.h"

#include "schedule/readers/fields.h"

#include <string.h>

const char *const pretalx_advice = "correct it in pretalx, and release the schedule";

// ---- what is public

enum fate { SHOWN, CANCELLED, HIDDEN };

static bool is(const json_t *value, const char *word)
{
    return fields_is_one_of(value, &word, 1);
}

// Where visibility is not said, the state decides: of what is not released yet, what would be.
static enum fate fate_of(const struct pretalx_slot *slot)
{
    const json_t *state = json_member(slot->talk, "state");
    bool visible = fields_is_yes(slot->is_visible);
    if (is(slot->slot_type, "blocker") || is(state, "deleted") || (slot->is_visible && !visible))
        return HIDDEN;
    if (is(state, "canceled") || is(state, "cancelled") || is(state, "withdrawn"))
        return CANCELLED;
    if (is(state, "rejected"))
        return visible ? CANCELLED : HIDDEN;
    return visible || !json_is_string(state) || is(state, "confirmed") ? SHOWN : HIDDEN;
}

// ---- where

// Of a thing, or of what is given by its name alone. A text in several languages is an object, too, one of
// which may be called "id".
static const json_t *name_of(const json_t *thing)
{
    const json_t *name = json_member(thing, "name");
    return name || json_is_number(json_member(thing, "id")) ? name : thing;
}

void pretalx_add_room(struct builder *builder, const json_t *room)
{
    static const char *const identities[] = {"guid", "uuid", "id"};
    const char *name = fields_name(builder, json_member(room, "name"));
    if (name)
        builder_add_room(builder, name,
            builder_first_text(builder, room, identities, sizeof identities / sizeof *identities));
}

// The name of a room; of one that is only a number, that.
static const char *read_room(struct pretalx_walk *walk, const json_t *value)
{
    const json_t *room = references_find(&walk->rooms, value);
    if (!room && json_is_number(value)) {
        const char *number = builder_text(walk->builder, value);
        walk->bare_rooms++;
        return number ? arena_format(builder_arena(walk->builder), "Room #%s", number) : NULL;
    }
    return fields_name(walk->builder, name_of(room ? room : value));
}

// ---- who

static bool read_person(struct builder *builder, const json_t *person, struct speaker *out)
{
    *out = (struct speaker){.name = builder_text(builder, json_member(person, "name")), .affiliation = ""};
    return out->name != NULL;
}

static void read_people(
    struct pretalx_walk *walk, const json_t *list, const struct json_path *path, struct draft *draft)
{
    struct json_path people_path = {.up = path, .key = "speakers"};
    size_t unknown;
    json_t *people = references_resolve(&walk->speakers, walk->builder, list, &unknown);
    walk->bare_people += unknown;
    draft->speakers = builder_speakers(
        walk->builder, people ? people : list, read_person, &people_path, &draft->speaker_count);
    json_decref(people);
}

// ---- what

// A slot's number is renewed with each release, the talk's code stays. A talk that takes place several times
// has one code.
static void read_identity(struct pretalx_walk *walk, const char *code, struct draft *draft)
{
    size_t time = references_count(&walk->seen, walk->builder, code);
    draft->guid = code;
    draft->id = time == 1 ? code : arena_format(builder_arena(walk->builder), "%s-%zu", code, time);
    if (!draft->id)
        draft->id = "";
}

static void read_track(struct pretalx_walk *walk, const json_t *value, struct draft *draft)
{
    const json_t *track = references_find(&walk->tracks, value);
    track = track ? track : value;
    draft->session = json_is_number(track) ? NULL : builder_text(walk->builder, name_of(track));
    draft->colour = fields_colour(json_member(track, "color"));
}

enum field { CODE, TITLE, URL, SPEAKERS, TRACK, TYPE, LANGUAGE, DO_NOT_RECORD, FIELDS };

// Returns whether it may be a poster.
static bool read_talk(
    struct pretalx_walk *walk, const json_t *talk, const struct json_path *path, struct draft *draft)
{
    static const char *const names[FIELDS] = {
        "code", "title", "url", "speakers", "track", "submission_type", "content_locale", "do_not_record"};
    struct builder *builder = walk->builder;
    const json_t *fields[FIELDS] = {0};
    bool bare = !json_is_object(talk);
    if (bare)
        fields[CODE] = talk;
    else
        json_pick(talk, names, FIELDS, fields);
    walk->bare_talks += bare;
    const char *code = builder_text(builder, fields[CODE]);
    draft->id = "";
    if (code)
        read_identity(walk, code, draft);
    read_track(walk, fields[TRACK], draft);
    draft->language = fields_language(builder, fields[LANGUAGE]);
    builder_set_own_language(builder, draft->language);
    draft->title = builder_value_text(builder, fields[TITLE], "title", path);
    if (!draft->title)
        draft->title = bare && code ? code : "Untitled";
    read_people(walk, fields[SPEAKERS], path, draft);
    builder_set_own_language(builder, NULL);
    draft->link = builder_link(builder, fields[URL]);
    draft->not_recorded = fields_is_yes(fields[DO_NOT_RECORD]);
    const json_t *track = references_find(&walk->tracks, fields[TRACK]);
    const json_t *track_name = name_of(track ? track : fields[TRACK]);
    const json_t *type = name_of(fields[TYPE]);
    if (fields_any(type, fields_is_break) || fields_any(track_name, fields_is_break))
        draft->kind = ITEM_BREAK;
    return draft->kind == ITEM_TALK &&
           (fields_any(type, poster_sessions_title) || fields_any(track_name, poster_sessions_title));
}

// A break has no identity but its place and time: its slot's number is renewed with each release.
static void read_break(struct pretalx_walk *walk, const struct pretalx_slot *slot, struct draft *draft)
{
    draft->kind = ITEM_BREAK;
    draft->title = builder_text(walk->builder, slot->break_title);
    if (!draft->title)
        draft->title = "Break";
    draft->everywhere = draft->room == NULL;
    draft->id = fields_break_id(walk->builder, draft->at.start, draft->room);
}

static struct span read_span(struct pretalx_walk *walk, const struct pretalx_slot *slot, int64_t start)
{
    enum { MOST = 14 * 24 * 60 };
    struct span at = {.start = start, .end = BUILDER_END_UNKNOWN};
    const json_t *duration = slot->duration ? slot->duration : json_member(slot->talk, "duration");
    int64_t minutes;
    if (!fields_instant(slot->end, walk->zone, &at.end) && json_as_integer(duration, &minutes) &&
        minutes >= 0 && minutes <= MOST)
        at.end = start + minutes * 60;
    return at;
}

void pretalx_add_slot(
    struct pretalx_walk *walk, const struct pretalx_slot *slot, const struct json_path *path)
{
    struct draft draft = {0};
    int64_t start;
    bool poster = false;
    enum fate fate = fate_of(slot);
    walk->slots++;
    if (fate == HIDDEN || !slot->start) {
        walk->hidden += fate == HIDDEN;
        walk->unscheduled += fate != HIDDEN;
        return;
    }
    if (!fields_instant(slot->start, walk->zone, &start)) {
        builder_note(walk->builder, FINDING_WARNING, path, "start", pretalx_advice,
            "a slot is left out: no start such as 2019-09-10T15:00:00+01:00");
        return;
    }
    draft.at = read_span(walk, slot, start);
    draft.room = read_room(walk, slot->room);
    draft.cancelled = fate == CANCELLED;
    if (slot->talk)
        poster = read_talk(walk, slot->talk, path, &draft);
    else
        read_break(walk, slot, &draft);
    if (!poster || draft.at.end == BUILDER_END_UNKNOWN)
        builder_add(walk->builder, &draft, path);
    else if (!poster_sessions_keep(&walk->posters, &draft))
        builder_fail(walk->builder);
}

void pretalx_end(struct pretalx_walk *walk, const struct json_path *path)
{
    struct builder *builder = walk->builder;
    poster_sessions_add(&walk->posters, builder, path, "give the poster session a talk of its own");
    bool all = walk->hidden > 0 && walk->hidden == walk->slots;
    if (walk->hidden > 0)
        builder_note(builder, all ? FINDING_WARNING : FINDING_NOTE, path, NULL,
            all ? "release the schedule in pretalx" : "nothing, if these are not meant for the public",
            "not public, and not shown (invisible, blocked, or not confirmed): %zu of %zu", walk->hidden,
            walk->slots);
    if (walk->unscheduled > 0)
        builder_note(builder, FINDING_NOTE, path, NULL, "nothing, if they are not scheduled yet",
            "without a time, and not shown: %zu of %zu", walk->unscheduled, walk->slots);
}

void pretalx_free(struct pretalx_walk *walk)
{
    references_free(&walk->rooms);
    references_free(&walk->tracks);
    references_free(&walk->speakers);
    references_free(&walk->seen);
    poster_sessions_free(&walk->posters);
}
