// The registry as the console's page gets it.
#include "base/json.h"
#include "base/zone.h"
#include "fleet/fleet_registry.h"
#include "schedule/schedule_merge.h"

#include <string.h>

enum { MAX_COMMANDS = 20, MAX_NAMES = 20 };

// What is passed on of a display's status, and of which type it must be.
static const struct member {
    const char *name;
    json_type type;
} members[] = {{"room", JSON_STRING}, {"label", JSON_STRING}, {"view", JSON_STRING}, {"slide", JSON_STRING},
    {"says", JSON_ARRAY}, {"phase", JSON_STRING}, {"at", JSON_STRING}, {"now", JSON_STRING},
    {"next", JSON_STRING}, {"timer", JSON_OBJECT}, {"notices", JSON_INTEGER}, {"emergency", JSON_STRING},
    {"pinned", JSON_STRING}, {"blank", JSON_TRUE}, {"width", JSON_INTEGER}, {"height", JSON_INTEGER},
    {"painted_at", JSON_STRING}, {"uptime_s", JSON_INTEGER}, {"version", JSON_STRING},
    {"schedule", JSON_OBJECT}, {"clock", JSON_OBJECT}, {"findings", JSON_INTEGER}};

// Stands for a member that is missing or of another type.
static json_t *empty_value(const struct member *member)
{
    static const char *const texts[] = {"label", "view", "slide", "phase", "at", "painted_at", "version"};
    if (member->type == JSON_ARRAY)
        return json_array();
    if (member->type == JSON_TRUE)
        return json_false();
    if (member->type == JSON_INTEGER)
        return json_integer(0);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (strcmp(member->name, texts[i]) == 0)
            return json_string("");
    return json_null();
}

static bool has_type(const json_t *value, json_type type)
{
    return value && (type == JSON_TRUE ? json_is_boolean(value) : json_typeof(value) == type);
}

// Copies only the texts of a list and the scalars of an object.
static json_t *copy_flat(const json_t *value)
{
    json_t *copy = NULL;
    if (json_is_array(value)) {
        copy = json_array();
        for (size_t i = 0; i < json_array_size(value); i++)
            if (json_is_string(json_array_get(value, i)))
                json_array_append(copy, json_array_get(value, i));
    } else if (json_is_object(value)) {
        const char *key;
        json_t *member;
        copy = json_object();
        json_object_foreach((json_t *)value, key, member)
        {
            if (!json_is_object(member) && !json_is_array(member))
                json_object_set(copy, key, member);
        }
    }
    return copy ? copy : json_copy((json_t *)value);
}

// Of several schedules those that are not the publishers' latest: what staff decide about. NULL: none.
static json_t *troubled_schedules(const json_t *status)
{
    const json_t *list = json_member(status, "schedules");
    json_t *copy = NULL;
    for (size_t i = 0; i < json_array_size(list) && json_array_size(copy) < SCHEDULE_MERGE_MAX_PARTS; i++) {
        const json_t *one = json_array_get(list, i);
        const char *problem = json_string_value(json_member(one, "problem"));
        if (!problem || !problem[0] || !json_is_string(json_member(one, "tag")) ||
            !json_is_string(json_member(one, "address")))
            continue;
        copy = copy ? copy : json_array();
        json_array_append_new(copy, copy_flat(one));
    }
    return copy;
}

static bool is_flag(const json_t *status, const char *key)
{
    return json_is_true(json_member(status, key));
}

static bool schedule_is_old(const json_t *schedule)
{
    const char *source = json_string_value(json_member(schedule, "source"));
    int64_t age = 0;
    bool known = json_as_integer(json_member(schedule, "age_s"), &age);
    return schedule && (!source || strcmp(source, "none") == 0 || (known && age > FLEET_REGISTRY_OLD_S));
}

static json_t *problems_json(
    const struct fleet_registry_display *display, const struct fleet_registry_now *now)
{
    const json_t *status = display->status;
    const json_t *clock = json_member(status, "clock");
    const char *state = json_string_value(json_member(clock, "state"));
    bool simulated = is_flag(clock, "simulated");
    bool skewed = display->skew_s > FLEET_REGISTRY_SKEW_S || display->skew_s < -FLEET_REGISTRY_SKEW_S;
    bool says_skewed = state && strcmp(state, "skewed") == 0;
    const struct {
        const char *name;
        bool present;
    } problems[] = {{"offline", !display->online},
        {"late", display->online && now->tick_ms - display->heard_ms > (int64_t)FLEET_REGISTRY_LATE_S * 1000},
        {"dark", is_flag(status, "blank")}, {"skewed", skewed || (says_skewed && !simulated)},
        {"clock", state && strcmp(state, "good") != 0 && !says_skewed && !simulated},
        {"schedule", schedule_is_old(json_member(status, "schedule"))},
        {"refused", is_flag(json_member(status, "schedule"), "refused")},
        {"duplicate", is_flag(status, "duplicate")}, {"unkept", is_flag(status, "unkept")},
        {"unseen", is_flag(status, "unseen")}};
    json_t *list = json_array();
    for (size_t i = 0; i < sizeof problems / sizeof *problems; i++)
        if (problems[i].present && (display->online || i == 0))
            json_array_append_new(list, json_string(problems[i].name));
    return list;
}

static json_t *display_json(
    const struct fleet_registry_display *display, const struct fleet_registry_now *now)
{
    const char *view = fleet_registry_text(display, "view");
    json_t *object =
        json_pack("{s:s, s:s, s:s}", "id", display->id, "state", display->online ? "online" : "offline",
            "kind", view && strcmp(view, "desk") == 0 ? "desk" : "display");
    if (!object)
        return json_null();
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        const json_t *value = json_member(display->status, members[i].name);
        json_object_set_new(object, members[i].name,
            has_type(value, members[i].type) ? copy_flat(value) : empty_value(&members[i]));
    }
    json_t *schedules = troubled_schedules(display->status);
    if (schedules)
        json_object_set_new(object, "schedules", schedules);
    json_object_set_new(object, "heard_s",
        display->heard_ms ? json_integer((json_int_t)((now->tick_ms - display->heard_ms) / 1000))
                          : json_null());
    json_object_set_new(object, "problems", problems_json(display, now));
    return object;
}

static json_t *command_json(const struct fleet_registry *registry,
    const struct fleet_registry_command *command, const struct fleet_registry_now *now)
{
    static const struct zone utc = {.name = "UTC"};
    char iso[ZONE_ISO_SIZE];
    json_t *missing = json_array();
    json_t *refused = json_array();
    enum command_type type = command_type_named(command->type);
    int have = 0;
    int of = 0;
    for (size_t i = 0; i < registry->count; i++) {
        const struct fleet_registry_display *display = &registry->displays[i];
        const struct fleet_registry_answer *answer = fleet_registry_find_answer(command, display->id);
        if (!fleet_registry_reaches(display, command->to, type))
            continue;
        of++;
        have += answer && answer->status == 200;
        if (!answer && json_array_size(missing) < MAX_NAMES)
            json_array_append_new(missing, json_string(display->id));
        if (answer && answer->status != 200 && json_array_size(refused) < MAX_NAMES)
            json_array_append_new(
                refused, json_pack("{s:s, s:i, s:s}", "display", display->id, "status", answer->status,
                             "detail", answer->detail ? answer->detail : ""));
    }
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:i, s:i, s:o, s:o}", "id", command->id, "type",
        command->type, "what", command->summary, "to", command->to, "by", command->by, "at",
        zone_iso(now->zone ? now->zone : &utc, command->at, iso), "have", have, "of", of, "missing", missing,
        "refused", refused);
}

void fleet_registry_json(
    const struct fleet_registry *registry, const struct fleet_registry_now *now, json_t *out)
{
    json_t *displays = json_array();
    json_t *commands = json_array();
    for (size_t i = 0; i < registry->count; i++)
        json_array_append_new(displays, display_json(&registry->displays[i], now));
    for (size_t i = registry->command_count; i-- > 0 && json_array_size(commands) < MAX_COMMANDS;)
        if (registry->commands[i].type)
            json_array_append_new(commands, command_json(registry, &registry->commands[i], now));
    json_object_set_new(out, "displays", displays);
    json_object_set_new(out, "commands", commands);
}
