// Reading the fields of commands from JSON, and checking each by itself.
#include "base/text.h"
#include "base/zone.h"
#include "control/command_internal.h"

#include <string.h>
#include <strings.h>

// How a text is cleaned: as one line, or with its line breaks.
typedef void clean_text(struct str *out, const char *bytes, size_t length);

// Reads and cleans a text of at most `max` bytes.
static bool read_cleaned(const struct command_reader *reader, const char *field, size_t max,
    bool may_be_empty, clean_text *clean, const char **out)
{
    const json_t *value = json_member(reader->object, field);
    struct str text = {0};
    if (!json_is_string(value)) {
        command_refuse(reader->refusal, 422, field, "a text is expected");
        return false;
    }
    // The schedule's names and ids were cleaned in the same way, and are compared with this.
    clean(&text, json_string_value(value), json_string_length(value));
    bool hidden = text.length > 0 && !text.failed && !text_is_visible(str_text(&text));
    bool ok = text.length <= max && (text.length > 0 || may_be_empty) && !text.failed && !hidden;
    if (ok)
        *out = arena_text(&reader->command->arena, str_text(&text), text.length);
    else if (text.failed)
        command_no_memory(reader->refusal);
    else
        command_refuse(reader->refusal, 422, field,
            text.length > max ? "the text is too long"
            : hidden          ? "the text has nothing that can be seen"
                              : "the text is empty");
    str_free(&text);
    return ok && (*out || command_no_memory(reader->refusal));
}

static bool read_text(
    const struct command_reader *reader, const char *field, size_t max, bool may_be_empty, const char **out)
{
    return read_cleaned(reader, field, max, may_be_empty, text_clean, out);
}

#define INSTANT_EXPECTED "an instant with an offset is expected, such as 2019-09-10T15:20:00+01:00"

// Refused with `expected`.
static bool read_instant(
    const struct command_reader *reader, const char *field, const char *expected, int64_t *out)
{
    const char *text = json_string_value(json_member(reader->object, field));
    struct civil_parsed parsed;
    if (!text || !civil_parse(text, &parsed) || !parsed.has_time || !parsed.has_offset)
        return command_refuse(reader->refusal, 422, field, expected);
    *out = civil_seconds(&parsed.civil) - parsed.offset_s;
    // 0 stands for "not given".
    return *out > 0 || command_refuse(reader->refusal, 422, field, "an instant after 1970 is expected");
}

static bool read_instant_or_time(
    const struct command_reader *reader, const char *field, int64_t *out, struct time_of_day *time)
{
    const char *text = json_string_value(json_member(reader->object, field));
    return (text && time_of_day_read(text, time)) ||
           read_instant(reader, field, INSTANT_EXPECTED ", or a time of day", out);
}

// The index of a word in `names`; `fallback` if it is not given, where -1 refuses that.
static bool read_choice(
    const struct command_reader *reader, const char *field, const char *const *names, int fallback, int *out)
{
    const json_t *value = json_member(reader->object, field);
    const char *text = json_string_value(value);
    struct str expected = {0};
    *out = value ? -1 : fallback;
    for (int i = 0; names[i]; i++) {
        if (text && strcasecmp(text, names[i]) == 0)
            *out = i;
        str_format(&expected, "%s%s", i > 0 ? ", " : "expected one of ", names[i]);
    }
    if (*out < 0)
        command_refuse(reader->refusal, 422, field, str_text(&expected));
    str_free(&expected);
    return *out >= 0;
}

static bool read_speakers(const struct command_reader *reader)
{
    struct command *command = reader->command;
    const json_t *list = json_member(reader->object, "speakers");
    size_t count = json_array_size(list);
    if (count < 1 || count > 20)
        return command_refuse(reader->refusal, 422, "speakers", "a list of 1 to 20 names is expected");
    command->speakers = arena_alloc(&command->arena, count, sizeof *command->speakers);
    for (size_t i = 0; command->speakers && i < count; i++) {
        const json_t *value = json_array_get(list, i);
        struct str name = {0};
        if (json_is_string(value))
            text_clean(&name, json_string_value(value), json_string_length(value));
        bool ok = name.length > 0 && name.length <= 200 && text_is_visible(str_text(&name));
        if (ok && !name.failed)
            command->speakers[command->speaker_count++] = arena_text(&command->arena, name.text, name.length);
        command->arena.failed |= name.failed;
        str_free(&name);
        if (command->arena.failed)
            return command_no_memory(reader->refusal);
        if (!ok)
            return command_refuse(reader->refusal, 422, "speakers", "names of 1 to 200 bytes are expected");
    }
    return command->speakers || command_no_memory(reader->refusal);
}

static bool read_act(const struct command_reader *reader)
{
    const char *name = json_string_value(json_member(reader->object, "act"));
    enum timer_action act = name ? timer_action_named(name) : TIMER_ACTIONS;
    reader->command->act = act;
    // Repeated, minutes more or less would add up: over the network the end is given instead (until).
    if (act == TIMER_ACTIONS || act == TIMER_ACTION_LONGER || act == TIMER_ACTION_SHORTER ||
        act == TIMER_ACTION_MESSAGE)
        return command_refuse(reader->refusal, 422, "act",
            "expected one of start, hold, resume, until, questions, still, finish, next, swap, cancel, "
            "schedule, read");
    return true;
}

static bool read_item(const struct command_reader *reader)
{
    return read_text(reader, "item", 300, false, &reader->command->item);
}

static bool read_room(const struct command_reader *reader)
{
    return read_text(reader, "room", 300, false, &reader->command->room);
}

static bool read_text_field(const struct command_reader *reader)
{
    struct command *command = reader->command;
    bool lines = command->type == COMMAND_NOTICE || command->type == COMMAND_EMERGENCY;
    return read_cleaned(reader, "text", (size_t)command_table[command->type].text_max,
        command->type == COMMAND_NOTICE || command->type == COMMAND_FULL,
        lines ? text_clean_lines : text_clean, &command->text);
}

static bool read_title(const struct command_reader *reader)
{
    return read_text(reader, "title", 400, false, &reader->command->title);
}

static bool read_starts(const struct command_reader *reader)
{
    return read_instant_or_time(
        reader, "starts_at", &reader->command->starts_at, &reader->command->starts_time);
}

static bool read_ends(const struct command_reader *reader)
{
    return read_instant_or_time(reader, "ends_at", &reader->command->ends_at, &reader->command->ends_time);
}

static bool read_from(const struct command_reader *reader)
{
    return read_instant_or_time(reader, "from", &reader->command->from, &reader->command->from_time);
}

static bool read_boolean(const struct command_reader *reader, const char *name, bool *out)
{
    const json_t *value = json_member(reader->object, name);
    *out = json_is_true(value);
    return json_is_boolean(value) || command_refuse(reader->refusal, 422, name, "true or false is expected");
}

static bool read_on(const struct command_reader *reader)
{
    bool on = false;
    bool ok = read_boolean(reader, "on", &on);
    reader->command->off = ok && !on;
    return ok;
}

static bool read_preview(const struct command_reader *reader)
{
    return read_boolean(reader, "preview", &reader->command->preview);
}

static bool read_all(const struct command_reader *reader)
{
    return read_boolean(reader, "all", &reader->command->all);
}

static bool read_of(const struct command_reader *reader)
{
    return read_text(reader, "of", 64, false, &reader->command->undo_id);
}

static bool read_level(const struct command_reader *reader)
{
    int level;
    bool ok = read_choice(reader, "level", notice_level_names, NOTICE_INFO, &level);
    reader->command->level = ok ? (enum notice_level)level : NOTICE_INFO;
    return ok;
}

static bool read_kind(const struct command_reader *reader)
{
    int kind;
    bool ok = read_choice(reader, "kind", emergency_kind_names, -1, &kind);
    reader->command->emergency = ok ? (enum emergency_kind)kind : EMERGENCY_CUSTOM;
    return ok;
}

static bool read_slide(const struct command_reader *reader)
{
    return read_text(reader, "slide", 40, false, &reader->command->slide);
}

static bool read_schedule(const struct command_reader *reader)
{
    return read_text(reader, "schedule", 2000, false, &reader->command->schedule);
}

static bool read_view(const struct command_reader *reader)
{
    int view;
    bool ok = read_choice(reader, "view", view_names, -1, &view);
    reader->command->view = ok ? (enum view_kind)view : VIEW_ROOM;
    return ok;
}

// In the order in which fields are read.
static const struct {
    const char *name;
    enum command_field field;
    bool (*read)(const struct command_reader *reader);
} fields[] = {
    {"item", FIELD_ITEM, read_item},
    {"room", FIELD_ROOM, read_room},
    {"text", FIELD_TEXT, read_text_field},
    {"title", FIELD_TITLE, read_title},
    {"starts_at", FIELD_STARTS, read_starts},
    {"ends_at", FIELD_ENDS, read_ends},
    {"from", FIELD_FROM, read_from},
    {"on", FIELD_ON, read_on},
    {"speakers", FIELD_SPEAKERS, read_speakers},
    {"of", FIELD_OF, read_of},
    {"level", FIELD_LEVEL, read_level},
    {"kind", FIELD_KIND, read_kind},
    {"slide", FIELD_SLIDE, read_slide},
    {"view", FIELD_VIEW, read_view},
    {"act", FIELD_ACT, read_act},
    {"schedule", FIELD_SCHEDULE, read_schedule},
    {"preview", FIELD_PREVIEW, read_preview},
    {"all", FIELD_ALL, read_all},
};
enum { FIELDS = sizeof fields / sizeof *fields };

// A field that the type does not take is a mistake that the sender should hear about.
static bool refuse_unknown(const struct command_reader *reader)
{
    const struct command_definition *definition = &command_table[reader->command->type];
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)reader->object, name, value)
    {
        bool known = strcmp(name, "id") == 0 || strcmp(name, "type") == 0 || strcmp(name, "until") == 0 ||
                     strcmp(name, "at") == 0 || strcmp(name, "to") == 0 || strcmp(name, "sure") == 0;
        const char *field = NULL;
        for (size_t i = 0; i < FIELDS; i++)
            if (strcmp(name, fields[i].name) == 0) {
                field = fields[i].name;
                known = known || (definition->takes & (int)fields[i].field);
            }
        if (!known) {
            reader->refusal->status = 422;
            reader->refusal->field = field;
            return error_set(&reader->refusal->why, "%s takes no \"%s\"", definition->name, name);
        }
    }
    return true;
}

// A scope, whose name is cleaned like the schedule's names.
static bool read_to(const struct command_reader *reader)
{
    struct command *command = reader->command;
    return read_text(reader, "to", SCOPE_SIZE - 1, false, &command->to) &&
           (scope_is_valid(command->to) ||
               command_refuse(reader->refusal, 422, "to", "all, room/ROOM or display/NAME is expected"));
}

static bool read_sure(const struct command_reader *reader)
{
    const json_t *value = json_member(reader->object, "sure");
    reader->command->sure = json_is_true(value);
    return json_is_boolean(value) ||
           command_refuse(reader->refusal, 422, "sure", "true or false is expected");
}

// The fields that every type takes.
static bool read_common(const struct command_reader *reader)
{
    const json_t *object = reader->object;
    struct command *command = reader->command;
    return (!json_member(object, "until") ||
               read_instant_or_time(reader, "until", &command->until, &command->until_time)) &&
           (!json_member(object, "at") || read_instant(reader, "at", INSTANT_EXPECTED, &command->at)) &&
           (!json_member(object, "to") || read_to(reader)) &&
           (!json_member(object, "sure") || read_sure(reader));
}

bool command_read_fields(const struct command_reader *reader)
{
    const struct command_definition *definition = &command_table[reader->command->type];
    if (!refuse_unknown(reader))
        return false;
    for (size_t i = 0; i < FIELDS; i++) {
        int field = (int)fields[i].field;
        bool given = json_object_get(reader->object, fields[i].name) || field == FIELD_LEVEL;
        if (!(definition->takes & field) || (!given && !(definition->needs & field)))
            continue;
        if (!fields[i].read(reader))
            return false;
    }
    return read_common(reader);
}
