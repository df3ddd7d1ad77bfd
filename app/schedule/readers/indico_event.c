// Indico's event export with contributions, or with the slots of sessions that contain them. It has no breaks
// but blocks that are called so: gaps between talks stand for them.
#include "schedule/readers/indico.h"
#include "schedule/readers/indico_people.h"
#include "schedule/readers/indico_places.h"
#include "schedule/readers/poster_sessions.h"
#include "schedule/readers/readers.h"

#include <string.h>

static const char *const advice = "correct it in Indico";

struct context {
    struct builder *builder;
    const struct zone *zone;
    struct indico_places places;
    const char *event_room; // NULL if the event has none
    json_t *block_ids;      // those that were used, as keys
    size_t unscheduled;
    size_t contributions;
    struct poster_sessions posters; // contributions that may be posters
};

// What contributions have from the block that they are in.
struct block {
    const char *title; // its session's, as configs name it; NULL outside of blocks
    const char *slot;  // the slot's, if it has one
    const char *room;
    uint32_t colour;
    size_t lead_count;
    const struct speaker *leads;
};

static const char *member_text(struct context *context, const json_t *object, const char *key)
{
    return builder_text(context->builder, json_member(object, key));
}

static const char *room_of(struct context *context, const json_t *object, const struct json_path *path)
{
    return indico_places_room(&context->places, context->builder, object, path);
}

// Without any room the event is its own.
static const char *room_or_events(struct context *context, const char *room, const struct block *block)
{
    if (!room)
        room = block->room ? block->room : context->event_room;
    return room ? room : context->places.only;
}

static void read_people(
    struct context *context, const json_t *contribution, const struct json_path *path, struct draft *draft)
{
    // Organisers often name only the authors.
    const char *const keys[] = {"speakers", "presenters", "primaryauthors", "authors"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys && draft->speaker_count == 0; i++) {
        struct json_path child = {.up = path, .key = keys[i]};
        draft->speakers = indico_people_read(
            context->builder, json_member(contribution, keys[i]), &child, &draft->speaker_count);
    }
}

static void identify(struct context *context, const json_t *contribution, struct draft *draft)
{
    static const char *const id_keys[] = {"id", "friendly_id", "db_id"};
    const char *database_id = member_text(context, contribution, "db_id");
    draft->id = builder_first_text(context->builder, contribution, id_keys, sizeof id_keys / sizeof *id_keys);
    draft->guid = indico_contribution_guid(context->builder, database_id ? database_id : draft->id);
    if (!draft->id)
        draft->id = "";
}

static bool read_times(
    struct context *context, const json_t *object, const struct json_path *path, struct draft *draft)
{
    struct error why;
    if (indico_span(context->builder, object, context->zone, path, &draft->at, &why))
        return true;
    builder_note(context->builder, FINDING_WARNING, path, NULL, advice, "\"%s\" is left out: %s",
        draft->title, why.text);
    return false;
}

static void read_contribution(struct context *context, const json_t *contribution, const struct block *block,
    const struct json_path *path)
{
    struct builder *builder = context->builder;
    if (!json_is_object(contribution)) {
        builder_note(builder, FINDING_WARNING, path, NULL, advice,
            "%s where a contribution was expected; left out", json_kind(contribution));
        return;
    }
    context->contributions++;
    if (!json_member(contribution, "startDate")) {
        context->unscheduled++;
        return;
    }
    struct draft draft = {
        .kind = ITEM_TALK, .colour = block->colour, .lead_count = block->lead_count, .leads = block->leads};
    identify(context, contribution, &draft);
    draft.title = builder_member_text(builder, contribution, "title", path);
    draft.link = builder_link(builder, json_member(contribution, "url"));
    draft.session = member_text(context, contribution, "session");
    draft.room = room_or_events(context, room_of(context, contribution, path), block);
    if (!draft.title)
        draft.title = "Untitled";
    if (!draft.session)
        draft.session = block->title;
    if (block->title && draft.session && strcmp(draft.session, block->title) == 0)
        draft.slot = block->slot;
    if (!read_times(context, contribution, path, &draft))
        return;
    read_people(context, contribution, path, &draft);
    bool poster = poster_sessions_title(member_text(context, contribution, "type")) ||
                  poster_sessions_title(draft.session);
    if (!poster || draft.at.end == BUILDER_END_UNKNOWN)
        builder_add(builder, &draft, path);
    else if (!poster_sessions_keep(&context->posters, &draft))
        builder_fail(builder);
}

static void read_list(
    struct context *context, const json_t *parent, const struct block *block, const struct json_path *path)
{
    const json_t *list = json_member(parent, "contributions");
    struct json_path list_path = {.up = path, .key = "contributions"};
    if (list && !json_is_array(list))
        builder_note(context->builder, FINDING_WARNING, &list_path, NULL, advice,
            "%s where a list was expected; left out", json_kind(list));
    for (size_t i = 0; i < json_array_size(list); i++) {
        struct json_path child = {.up = &list_path, .index = i};
        read_contribution(context, json_array_get(list, i), block, &child);
    }
}

// Contributions and blocks are numbered apart, so a block's id gets a letter, as in a timetable.
static const char *block_id(struct context *context, const json_t *slot, const struct draft *draft)
{
    struct builder *builder = context->builder;
    const char *number = member_text(context, slot, "id");
    const char *id = arena_format(builder_arena(builder), "s%s", number ? number : draft->title);
    if (!context->block_ids)
        context->block_ids = json_object();
    if (id && json_object_get(context->block_ids, id))
        id = arena_format(builder_arena(builder), "%s-%lld", id, (long long)draft->at.start);
    if (!id || json_object_set_new(context->block_ids, id, json_true()) != 0) {
        builder_fail(builder);
        return "";
    }
    return id;
}

// A block as an item of its own: it has no contributions, or they are posters.
static void add_block(struct context *context, const json_t *slot, const struct block *block, size_t posters,
    const struct json_path *path)
{
    struct builder *builder = context->builder;
    const json_t *session = json_member(slot, "session");
    struct draft draft = {.poster_count = posters, .session = block->title};
    if (!json_member(slot, "startDate")) {
        context->unscheduled++;
        return;
    }
    draft.title = indico_block_title(builder, block->title, member_text(context, slot, "slotTitle"));
    draft.link = builder_link(builder, json_member(slot, "url"));
    if (!draft.title || !read_times(context, slot, path, &draft))
        return;
    draft.kind = posters == 0 && indico_is_break_title(draft.title) ? ITEM_BREAK : ITEM_TALK;
    draft.id = block_id(context, slot, &draft);
    draft.guid =
        indico_block_guid(builder, member_text(context, session, "db_id"), member_text(context, slot, "id"));
    // Of a slot, `inheritRoom` is true for any room outside Indico's own list of rooms.
    bool inherits =
        json_is_true(json_member(slot, "inheritLoc")) && json_is_true(json_member(slot, "inheritRoom"));
    draft.everywhere = draft.kind == ITEM_BREAK && (!block->room || inherits);
    draft.room = room_or_events(context, NULL, block);
    if (draft.kind == ITEM_TALK) {
        draft.colour = block->colour;
        draft.leads = block->leads;
        draft.lead_count = block->lead_count;
    }
    builder_add(builder, &draft, path);
}

static size_t count_scheduled(const json_t *contributions)
{
    size_t count = 0;
    for (size_t i = 0; i < json_array_size(contributions); i++)
        count += json_member(json_array_get(contributions, i), "startDate") != NULL;
    return count;
}

// A slot has its session in a nested `session` object. Servers before 2.0 give sessions instead, with all
// their contributions and from the first slot's start to the last one's end.
static void read_session(struct context *context, const json_t *slot, const struct json_path *path)
{
    const json_t *inner = json_member(slot, "session");
    const json_t *session = json_is_object(inner) ? inner : slot;
    const json_t *contributions = json_member(slot, "contributions");
    bool marked = json_is_true(json_member(session, "isPoster"));
    const char *title = member_text(context, session, "title");
    const char *room = room_of(context, slot, path);
    int64_t slots;
    if (!json_is_object(slot))
        return;
    struct block block = {.title = title    ? title
                                   : marked ? "Poster session"
                                            : NULL,
        .room = room || session == slot ? room : room_of(context, session, path),
        .colour = indico_colour(session)};
    if (title) {
        const char *called =
            indico_block_title(context->builder, title, member_text(context, slot, "slotTitle"));
        block.slot = called != title ? called : NULL;
    }
    const char *const keys[] = {"conveners", "sessionConveners"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys && block.lead_count == 0; i++) {
        struct json_path people = {.up = path, .key = keys[i]};
        block.leads =
            indico_people_read(context->builder, json_member(slot, keys[i]), &people, &block.lead_count);
    }
    bool one_slot = session != slot || !json_as_integer(json_member(slot, "numSlots"), &slots) || slots == 1;
    size_t posters = marked && one_slot ? count_scheduled(contributions) : 0;
    if (posters > 0 && !block.room)
        block.room = indico_places_first(&context->places, context->builder, contributions, path);
    if (one_slot && (posters > 0 || json_array_size(contributions) == 0)) {
        block.title = block.title ? block.title : "Session";
        add_block(context, slot, &block, posters, path);
        context->contributions++;
    } else {
        read_list(context, slot, &block, path);
    }
}

static void read_sessions(struct context *context, const json_t *event, const struct json_path *path)
{
    const json_t *sessions = json_member(event, "sessions");
    struct json_path list_path = {.up = path, .key = "sessions"};
    for (size_t i = 0; i < json_array_size(sessions); i++) {
        struct json_path child = {.up = &list_path, .index = i};
        read_session(context, json_array_get(sessions, i), &child);
    }
}

static bool learn_list(struct context *context, const json_t *list)
{
    bool ok = true;
    for (size_t i = 0; ok && i < json_array_size(list); i++) {
        const json_t *object = json_array_get(list, i);
        ok = indico_places_learn(&context->places, object, false) &&
             learn_list(context, json_member(object, "contributions"));
    }
    return ok;
}

static void learn_places(struct context *context, const json_t *event)
{
    if (!indico_places_learn(&context->places, event, true) ||
        !learn_list(context, json_member(event, "contributions")) ||
        !learn_list(context, json_member(event, "sessions")))
        builder_fail(context->builder);
    indico_places_settle(&context->places, context->builder);
}

// Other publishers have a list of that name, too, pretalx's with what comes before and after it.
static bool recognises(const json_t *root)
{
    static const char *const members[] = {"_type", "timezone", "startDate", "contributions", "sessions"};
    const json_t *results = json_object_get(root, "results");
    const json_t *event = json_array_get(results, 0);
    bool indicos = false;
    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        indicos = indicos || json_member(event, members[i]);
    bool page = json_object_get(root, "next") && json_object_get(root, "previous");
    return json_is_array(results) && !page && (json_array_size(results) == 0 || indicos);
}

// The event's own zone, else the config's, else UTC with a warning.
static const struct zone *event_zone(struct builder *builder, const json_t *event,
    const struct schedule_hints *hints, const struct json_path *path)
{
    const char *name = json_string_value(json_member(event, "timezone"));
    const struct zone *zone = name && *name ? builder_zone(builder, name, path) : NULL;
    if (!zone && hints->zone)
        zone = builder_zone(builder, hints->zone, NULL);
    if (zone)
        return zone;
    builder_note(builder, FINDING_WARNING, path, "timezone", "set \"timezone\" in the config",
        "no known time zone; times are shown in UTC");
    return builder_zone(builder, "UTC", NULL);
}

static bool read_span(
    struct context *context, const json_t *event, const struct json_path *path, struct span *out)
{
    struct error ignored;
    if (!json_member(event, "startDate") || !json_member(event, "endDate") ||
        !indico_span(context->builder, event, context->zone, path, out, &ignored) || out->end <= out->start)
        return false;
    int64_t last = zone_day(context->zone, out->end - 1);
    builder_set_days(context->builder, zone_day(context->zone, out->start), last);
    builder_set_event(context->builder, *out);
    return true;
}

// A lecture has no contributions, and small meetings often have none.
static bool is_its_own_item(const json_t *event, struct span at)
{
    enum { LONGEST_S = 12 * 3600 };
    const char *type = json_string_value(json_member(event, "type"));
    if (type && (strcmp(type, "simple_event") == 0 || strcmp(type, "lecture") == 0))
        return true;
    return (!type || strcmp(type, "conference") != 0) && at.end - at.start <= LONGEST_S;
}

static void add_event(
    struct context *context, const json_t *event, struct span at, const struct json_path *path)
{
    struct draft draft = {.kind = ITEM_TALK, .at = at};
    struct json_path chairs = {.up = path, .key = "chairs"};
    draft.id = member_text(context, event, "id");
    draft.title = member_text(context, event, "title");
    builder_set_page(context->builder, NULL); // it is this one's
    draft.link = builder_link(context->builder, json_member(event, "url"));
    draft.room = room_or_events(context, NULL, &(struct block){0});
    draft.speakers =
        indico_people_read(context->builder, json_member(event, "chairs"), &chairs, &draft.speaker_count);
    if (!draft.id)
        draft.id = "event";
    if (!draft.title)
        draft.title = "Untitled";
    builder_add(context->builder, &draft, path);
}

static void read_label(struct context *context, const json_t *event, const struct json_path *path)
{
    const json_t *label = json_member(event, "label");
    const char *title = member_text(context, label, "title");
    const char *message = member_text(context, label, "message");
    bool off = json_is_true(json_member(label, "is_event_not_happening"));
    if (!title && !off)
        return;
    if (!title)
        title = "Cancelled";
    if (off)
        builder_set_not_happening(context->builder, title, message);
    builder_note(context->builder, FINDING_NOTE, path, "label",
        off ? "nothing, if that is so" : "nothing: it is not shown", "the event is marked \"%.100s\"%s%.200s",
        title, message ? ": " : "", message ? message : "");
}

static void read_contents(struct context *context, const json_t *event, const struct json_path *path)
{
    struct span at;
    bool has_span = read_span(context, event, path, &at);
    read_label(context, event, path);
    read_list(context, event, &(struct block){0}, path);
    read_sessions(context, event, path);
    struct json_path list = {.up = path, .key = "contributions"};
    poster_sessions_add(&context->posters, context->builder, &list,
        "fetch the timetable export, which has the times of blocks");
    if (context->contributions == 0 && has_span && is_its_own_item(event, at)) {
        add_event(context, event, at, path);
    } else if (context->contributions == context->unscheduled) {
        builder_set_unpublished(context->builder);
        builder_note(context->builder, FINDING_WARNING, path, NULL, "publish the timetable in Indico",
            context->contributions == 0
                ? "the event's contributions are not published, or it has none; nothing is shown"
                : "none of the event's contributions has a time yet; nothing is shown");
    }
    if (context->unscheduled > 0)
        builder_note(context->builder, FINDING_NOTE, path, "contributions",
            "nothing, unless they should be shown", "contributions without a time, not shown: %zu",
            context->unscheduled);
}

static bool has_contents(const json_t *event)
{
    const char *type = json_string_value(json_member(event, "type"));
    return json_member(event, "contributions") || json_member(event, "sessions") ||
           (type && (strcmp(type, "simple_event") == 0 || strcmp(type, "lecture") == 0));
}

static bool read(
    const json_t *root, const struct schedule_hints *hints, struct builder *builder, struct error *error)
{
    const json_t *results = json_object_get(root, "results");
    builder_order_rooms(builder);
    if (json_array_size(results) == 0)
        return error_set(
            error, "$.results: empty; expected one event (is the event public, is its number right?)");
    const json_t *event = json_array_get(results, 0);
    struct json_path results_path = {.key = "results"};
    struct json_path path = {.up = &results_path};
    if (json_array_size(results) > 1)
        builder_note(builder, FINDING_WARNING, &results_path, NULL, "export one event at a time",
            "%zu events; only the first is read", json_array_size(results));
    if (!has_contents(event))
        return error_set(
            error, "$.results[0]: neither contributions nor sessions (fetch it with ?detail=contributions)");
    struct context context = {.builder = builder, .zone = event_zone(builder, event, hints, &path)};
    if (!context.zone)
        return error_set(error, "no time zone can be loaded");
    builder_set_title(builder, builder_text(builder, json_member(event, "title")));
    builder_set_page(builder, json_member(event, "url"));
    builder_set_zone(builder, context.zone);
    builder_set_item_path(builder, "$.results..contributions[?@.id==\"", "\"]");
    learn_places(&context, event);
    context.event_room = room_of(&context, event, &path);
    read_contents(&context, event, &path);
    poster_sessions_free(&context.posters);
    return true;
}

const struct reader reader_indico_event = {
    .syntax = SYNTAX_JSON,
    .name = "Indico event export",
    .recognises = recognises,
    .read = read,
};
