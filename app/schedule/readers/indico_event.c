// Indico's event export with contributions, or with sessions that contain them. It has no breaks: gaps
// between talks stand for them.
#include "schedule/readers/indico.h"
#include "schedule/readers/indico_people.h"
#include "schedule/readers/readers.h"

#include <string.h>

static const char *const advice = "correct it in Indico";

struct context {
    struct builder *builder;
    const struct zone *zone;
    const char *event_room; // NULL if the event has none
    size_t unscheduled;
};

static const char *room_of(struct context *context, const json_t *object)
{
    static const char *const keys[] = {"room", "roomFullname"};
    return builder_first_text(context->builder, object, keys, sizeof keys / sizeof *keys);
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

static void read_contribution(struct context *context, const json_t *contribution, const char *session,
    const char *session_room, const struct json_path *path)
{
    struct builder *builder = context->builder;
    if (!json_is_object(contribution)) {
        builder_note(builder, FINDING_WARNING, path, NULL, advice,
            "%s where a contribution was expected; left out", json_kind(contribution));
        return;
    }
    if (!json_member(contribution, "startDate")) {
        context->unscheduled++;
        return;
    }
    static const char *const id_keys[] = {"id", "friendly_id", "db_id"};
    struct draft draft = {.kind = ITEM_TALK};
    draft.id = builder_first_text(builder, contribution, id_keys, sizeof id_keys / sizeof *id_keys);
    draft.title = builder_member_text(builder, contribution, "title", path);
    draft.session = builder_text(builder, json_member(contribution, "session"));
    draft.room = room_of(context, contribution);
    if (!draft.id)
        draft.id = "";
    if (!draft.title)
        draft.title = "Untitled";
    if (!draft.session)
        draft.session = session;
    if (!draft.room)
        draft.room = session_room ? session_room : context->event_room;
    struct error why;
    if (!indico_span(builder, contribution, context->zone, path, &draft.at, &why)) {
        builder_note(
            builder, FINDING_WARNING, path, NULL, advice, "\"%s\" is left out: %s", draft.title, why.text);
        return;
    }
    read_people(context, contribution, path, &draft);
    builder_add(builder, &draft, path);
}

static void read_list(struct context *context, const json_t *parent, const char *session,
    const char *session_room, const struct json_path *path)
{
    const json_t *list = json_member(parent, "contributions");
    struct json_path list_path = {.up = path, .key = "contributions"};
    if (list && !json_is_array(list))
        builder_note(context->builder, FINDING_WARNING, &list_path, NULL, advice,
            "%s where a list was expected; left out", json_kind(list));
    for (size_t i = 0; i < json_array_size(list); i++) {
        struct json_path child = {.up = &list_path, .index = i};
        read_contribution(context, json_array_get(list, i), session, session_room, &child);
    }
}

static void read_sessions(struct context *context, const json_t *event, const struct json_path *path)
{
    const json_t *sessions = json_member(event, "sessions");
    struct json_path list_path = {.up = path, .key = "sessions"};
    for (size_t i = 0; i < json_array_size(sessions); i++) {
        struct json_path child = {.up = &list_path, .index = i};
        const json_t *session = json_array_get(sessions, i);
        // A session's title is in a nested `session` object, if there is one.
        const json_t *inner = json_member(session, "session");
        const json_t *named = json_is_object(inner) ? inner : session;
        const char *title = builder_text(context->builder, json_member(named, "title"));
        read_list(context, session, title, room_of(context, session), &child);
    }
}

static bool recognises(const json_t *root)
{
    const json_t *results = json_object_get(root, "results");
    return json_is_array(results) &&
           (json_array_size(results) == 0 || json_is_object(json_array_get(results, 0)));
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
    if (!json_member(event, "contributions") && !json_member(event, "sessions"))
        return error_set(
            error, "$.results[0]: neither contributions nor sessions (fetch it with ?detail=contributions)");
    struct context context = {.builder = builder, .zone = event_zone(builder, event, hints, &path)};
    if (!context.zone)
        return error_set(error, "no time zone can be loaded");
    builder_set_title(builder, builder_text(builder, json_member(event, "title")));
    builder_set_zone(builder, context.zone);
    struct span days;
    struct error ignored;
    builder_set_item_path(builder, "$.results..contributions[?@.id==\"", "\"]");
    if (json_member(event, "startDate") && json_member(event, "endDate") &&
        indico_span(builder, event, context.zone, &path, &days, &ignored) && days.end > days.start)
        builder_set_days(builder, zone_day(context.zone, days.start), zone_day(context.zone, days.end));
    context.event_room = room_of(&context, event);
    read_list(&context, event, NULL, NULL, &path);
    read_sessions(&context, event, &path);
    if (context.unscheduled > 0)
        builder_note(builder, FINDING_NOTE, &path, "contributions", "nothing, unless they should be shown",
            "contributions without a time, not shown: %zu", context.unscheduled);
    return true;
}

const struct reader reader_indico_event = {
    .name = "Indico event export",
    .recognises = recognises,
    .read = read,
};
