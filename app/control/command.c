#include "control/command.h"

#include "base/text.h"
#include "base/zone.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

// A field of a command: how it is read. A type lists those it takes and needs.
enum field {
    FIELD_ITEM = 1 << 0,
    FIELD_ROOM = 1 << 1,
    FIELD_TEXT = 1 << 2,
    FIELD_TITLE = 1 << 3,
    FIELD_STARTS = 1 << 4,
    FIELD_ENDS = 1 << 5,
    FIELD_FROM = 1 << 6,
    FIELD_ON = 1 << 7,
    FIELD_SPEAKERS = 1 << 8,
    FIELD_OF = 1 << 9,
    FIELD_LEVEL = 1 << 10,
    FIELD_KIND = 1 << 11,
    FIELD_SLIDE = 1 << 12,
    FIELD_VIEW = 1 << 13,
    FIELD_ACT = 1 << 14,
};

static const struct {
    const char *name;
    enum role role;
    int takes, needs;
    int text_most; // bytes
} types[COMMAND_TYPES] = {
    [COMMAND_NOTICE] = {"notice", ROLE_STAFF, FIELD_TEXT | FIELD_LEVEL | FIELD_ROOM | FIELD_ITEM, 0, 400},
    [COMMAND_EMERGENCY] = {"emergency", ROLE_EMERGENCY, FIELD_KIND | FIELD_TEXT, FIELD_KIND, 400},
    [COMMAND_DELAY] = {"delay", ROLE_STAFF, FIELD_ITEM | FIELD_ROOM | FIELD_FROM | FIELD_STARTS, FIELD_STARTS,
        0},
    [COMMAND_EXTEND] = {"extend", ROLE_STAFF, FIELD_ITEM | FIELD_ENDS, FIELD_ITEM | FIELD_ENDS, 0},
    [COMMAND_CANCEL] = {"cancel", ROLE_STAFF, FIELD_ITEM, FIELD_ITEM, 0},
    [COMMAND_MOVE] = {"move", ROLE_STAFF, FIELD_ITEM | FIELD_ROOM, FIELD_ITEM | FIELD_ROOM, 0},
    [COMMAND_RENAME] = {"rename", ROLE_STAFF, FIELD_ITEM | FIELD_TITLE, FIELD_ITEM | FIELD_TITLE, 0},
    [COMMAND_SPEAKERS] = {"speakers", ROLE_STAFF, FIELD_ITEM | FIELD_SPEAKERS, FIELD_ITEM | FIELD_SPEAKERS,
        0},
    [COMMAND_FULL] = {"full", ROLE_CHAIR, FIELD_ROOM | FIELD_TEXT | FIELD_ON, 0, 200},
    [COMMAND_PIN] = {"pin", ROLE_STAFF, FIELD_SLIDE | FIELD_ON, 0, 0},
    [COMMAND_PLAYLIST] = {"playlist", ROLE_STAFF, FIELD_VIEW, FIELD_VIEW, 0},
    [COMMAND_BLANK] = {"blank", ROLE_STAFF, FIELD_ON, 0, 0},
    [COMMAND_IDENTIFY] = {"identify", ROLE_STAFF, FIELD_ON, 0, 0},
    [COMMAND_RELOAD] = {"reload", ROLE_STAFF, 0, 0, 0},
    [COMMAND_TIMER] = {"timer", ROLE_CHAIR, FIELD_ACT | FIELD_ITEM | FIELD_ENDS, FIELD_ACT, 0},
    [COMMAND_MESSAGE] = {"message", ROLE_CHAIR, FIELD_TEXT, FIELD_TEXT, 200},
    [COMMAND_UNDO] = {"undo", ROLE_CHAIR, FIELD_OF, FIELD_OF, 0},
};

const char *command_type_name(enum command_type type)
{
    return types[type].name;
}

static bool refuse(struct refusal *refusal, int status, const char *field, const char *why)
{
    refusal->status = status;
    refusal->field = field;
    return error_set(&refusal->why, "%s", why);
}

static bool starved(struct refusal *refusal)
{
    return refuse(refusal, 503, NULL, "not enough memory");
}

struct reader {
    const json_t *object;
    struct command *command;
    struct refusal *refusal;
};

// The text of a field, cleaned; "" and what is longer than `most` bytes is refused, unless it may be empty.
static bool read_text(
    const struct reader *reader, const char *field, size_t most, bool may_be_empty, const char **out)
{
    const json_t *value = json_member(reader->object, field);
    struct str text = {0};
    if (!json_is_string(value)) {
        refuse(reader->refusal, 422, field, "a text is expected");
        return false;
    }
    // Names and ids of the publisher's are what text_clean made of them.
    text_clean(&text, json_string_value(value), json_string_length(value));
    bool fine = text.length <= most && (text.length > 0 || may_be_empty) && !text.failed;
    if (fine)
        *out = arena_text(&reader->command->arena, str_text(&text), text.length);
    else if (text.failed)
        starved(reader->refusal);
    else
        refuse(
            reader->refusal, 422, field, text.length > most ? "the text is too long" : "the text is empty");
    str_free(&text);
    return fine && (*out || starved(reader->refusal));
}

static bool read_instant(const struct reader *reader, const char *field, int64_t *out)
{
    const char *text = json_string_value(json_member(reader->object, field));
    struct civil_parsed parsed;
    if (!text || !civil_parse(text, &parsed) || !parsed.has_time || !parsed.has_offset)
        return refuse(reader->refusal, 422, field,
            "an instant with an offset is expected, such as 2019-09-10T15:20:00+01:00");
    *out = civil_seconds(&parsed.civil) - parsed.offset_s;
    // 0 stands for "not given".
    return *out > 0 || refuse(reader->refusal, 422, field, "an instant behind 1970 is expected");
}

static bool read_choice(const struct reader *reader, const char *field, const char *const *names,
    const char *usual, const char **out)
{
    const json_t *value = json_member(reader->object, field);
    const char *text = value ? json_string_value(value) : usual;
    struct str known = {0};
    *out = NULL;
    for (size_t i = 0; names[i]; i++) {
        if (text && strcasecmp(text, names[i]) == 0)
            *out = names[i];
        str_format(&known, "%s%s", i > 0 ? ", " : "expected one of ", names[i]);
    }
    if (!*out)
        refuse(reader->refusal, 422, field, str_text(&known));
    str_free(&known);
    return *out != NULL;
}

static bool read_speakers(const struct reader *reader)
{
    struct command *command = reader->command;
    const json_t *list = json_member(reader->object, "speakers");
    size_t count = json_array_size(list);
    if (count < 1 || count > 20)
        return refuse(reader->refusal, 422, "speakers", "a list of 1 to 20 names is expected");
    command->speakers = arena_alloc(&command->arena, count, sizeof *command->speakers);
    for (size_t i = 0; command->speakers && i < count; i++) {
        const json_t *value = json_array_get(list, i);
        struct str name = {0};
        if (json_is_string(value))
            text_clean(&name, json_string_value(value), json_string_length(value));
        bool fine = name.length > 0 && name.length <= 200;
        if (fine && !name.failed)
            command->speakers[command->speaker_count++] = arena_text(&command->arena, name.text, name.length);
        command->arena.failed |= name.failed;
        str_free(&name);
        if (command->arena.failed)
            return starved(reader->refusal);
        if (!fine)
            return refuse(reader->refusal, 422, "speakers", "names of 1 to 200 bytes are expected");
    }
    return command->speakers || starved(reader->refusal);
}

static bool read_act(const struct reader *reader)
{
    const char *name = json_string_value(json_member(reader->object, "act"));
    enum timer_action act = name ? timer_action_named(name) : TIMER_ACTIONS;
    reader->command->act = act;
    // Minutes more or less would add up when they are repeated: over the network the end is said.
    if (act == TIMER_ACTIONS || act == TIMER_ACTION_LONGER || act == TIMER_ACTION_SHORTER ||
        act == TIMER_ACTION_MESSAGE)
        return refuse(reader->refusal, 422, "act",
            "expected one of start, hold, resume, until, questions, still, finish, next, swap, cancel, "
            "schedule, "
            "read");
    return true;
}

static bool read_field(const struct reader *reader, enum field field)
{
    static const char *const levels[] = {"info", "urgent", NULL};
    static const char *const kinds[] = {"test", "evacuate", "custom", "lift", NULL};
    static const char *const views[] = {"room", "hall", "stage", NULL};
    struct command *command = reader->command;
    switch (field) {
    case FIELD_ITEM:
        return read_text(reader, "item", 300, false, &command->item);
    case FIELD_ROOM:
        return read_text(reader, "room", 300, false, &command->room);
    case FIELD_TEXT:
        return read_text(reader, "text", (size_t)types[command->type].text_most,
            command->type == COMMAND_NOTICE || command->type == COMMAND_FULL, &command->text);
    case FIELD_TITLE:
        return read_text(reader, "title", 400, false, &command->title);
    case FIELD_STARTS:
        return read_instant(reader, "starts_at", &command->starts_at);
    case FIELD_ENDS:
        return read_instant(reader, "ends_at", &command->ends_at);
    case FIELD_FROM:
        return read_instant(reader, "from", &command->from);
    case FIELD_ON:
        command->off = json_is_false(json_member(reader->object, "on"));
        return json_is_boolean(json_member(reader->object, "on")) ||
               refuse(reader->refusal, 422, "on", "true or false is expected");
    case FIELD_SPEAKERS:
        return read_speakers(reader);
    case FIELD_OF:
        return read_text(reader, "of", 64, false, &command->of);
    case FIELD_LEVEL:
        return read_choice(reader, "level", levels, levels[0], &command->kind);
    case FIELD_KIND:
        return read_choice(reader, "kind", kinds, NULL, &command->kind);
    case FIELD_SLIDE:
        return read_text(reader, "slide", 40, false, &command->kind);
    case FIELD_VIEW:
        return read_choice(reader, "view", views, NULL, &command->kind);
    case FIELD_ACT:
        return read_act(reader);
    }
    return false;
}

static const struct {
    enum field field;
    const char *name;
} fields[] = {{FIELD_ITEM, "item"}, {FIELD_ROOM, "room"}, {FIELD_TEXT, "text"}, {FIELD_TITLE, "title"},
    {FIELD_STARTS, "starts_at"}, {FIELD_ENDS, "ends_at"}, {FIELD_FROM, "from"}, {FIELD_ON, "on"},
    {FIELD_SPEAKERS, "speakers"}, {FIELD_OF, "of"}, {FIELD_LEVEL, "level"}, {FIELD_KIND, "kind"},
    {FIELD_SLIDE, "slide"}, {FIELD_VIEW, "view"}, {FIELD_ACT, "act"}};
enum { FIELDS = sizeof fields / sizeof *fields };

// A field that the type does not take is a mistake that its sender should hear of.
static bool refuse_others(const struct reader *reader)
{
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)reader->object, name, value)
    {
        bool known = strcmp(name, "id") == 0 || strcmp(name, "type") == 0 || strcmp(name, "until") == 0 ||
                     strcmp(name, "at") == 0 || strcmp(name, "to") == 0;
        const char *field = NULL;
        for (size_t i = 0; i < FIELDS; i++)
            if (strcmp(name, fields[i].name) == 0) {
                field = fields[i].name;
                known = known || (types[reader->command->type].takes & (int)fields[i].field);
            }
        if (!known) {
            reader->refusal->status = 422;
            reader->refusal->field = field;
            return error_set(
                &reader->refusal->why, "%s takes no \"%s\"", types[reader->command->type].name, name);
        }
    }
    return true;
}

static bool read_id(const struct reader *reader)
{
    static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:-";
    const char *id = json_string_value(json_member(reader->object, "id"));
    size_t length = id ? strlen(id) : 0;
    if (length < 8 || length > 64 || strspn(id, allowed) != length)
        return refuse(reader->refusal, 422, "id", "an id of 8 to 64 letters, digits and . _ : - is expected");
    reader->command->id = arena_text(&reader->command->arena, id, length);
    return reader->command->id || starved(reader->refusal);
}

static bool read_type(const struct reader *reader)
{
    const char *name = json_string_value(json_member(reader->object, "type"));
    struct str known = {0};
    for (int i = 0; i < COMMAND_TYPES; i++) {
        if (name && strcmp(name, types[i].name) == 0) {
            reader->command->type = (enum command_type)i;
            str_free(&known);
            return true;
        }
        str_format(&known, "%s%s", i > 0 ? ", " : "expected one of ", types[i].name);
    }
    refuse(reader->refusal, 422, "type", str_text(&known));
    str_free(&known);
    return false;
}

// A scope, with its name cleaned as the schedule's names are.
static bool read_to(const struct reader *reader)
{
    struct command *command = reader->command;
    return read_text(reader, "to", SCOPE_SIZE - 1, false, &command->to) &&
           (scope_is_valid(command->to) ||
               refuse(reader->refusal, 422, "to", "all, room/ROOM or display/NAME is expected"));
}

// What goes together.
static bool check(const struct reader *reader)
{
    const struct command *command = reader->command;
    if (command->type == COMMAND_DELAY && !command->item && (!command->room || !command->from))
        return refuse(reader->refusal, 422, "item", "an item, or a room and from when on, is expected");
    if (command->type == COMMAND_EMERGENCY && strcmp(command->kind, "custom") == 0 && !command->text)
        return refuse(reader->refusal, 422, "text", "custom needs a text");
    if (command->type == COMMAND_TIMER && (command->act == TIMER_ACTION_UNTIL) != (command->ends_at != 0))
        return refuse(reader->refusal, 422, "ends_at", "\"until\" needs ends_at, and nothing else takes it");
    if (command->type == COMMAND_PIN && !command->off && !command->kind)
        return refuse(reader->refusal, 422, "slide", "the slide's name is expected");
    if (command->type == COMMAND_NOTICE && !command->text)
        return refuse(reader->refusal, 422, "text",
            "a text is expected; an empty one takes the notice of that item back");
    if (command->type == COMMAND_NOTICE && !command->text[0] && !command->item)
        return refuse(reader->refusal, 422, "item", "which notice is to be taken back");
    return true;
}

static bool read_all(const struct reader *reader)
{
    if (!json_is_object(reader->object))
        return refuse(reader->refusal, 422, NULL, "an object is expected");
    if (!read_id(reader) || !read_type(reader) || !refuse_others(reader))
        return false;
    int takes = types[reader->command->type].takes;
    int needs = types[reader->command->type].needs;
    for (size_t i = 0; i < FIELDS; i++) {
        int field = (int)fields[i].field;
        bool there = json_object_get(reader->object, fields[i].name) || field == FIELD_LEVEL;
        if (!(takes & field) || (!there && !(needs & field)))
            continue;
        if (!read_field(reader, fields[i].field))
            return false;
    }
    if (json_member(reader->object, "until") && !read_instant(reader, "until", &reader->command->until))
        return false;
    if (json_member(reader->object, "at") && !read_instant(reader, "at", &reader->command->at))
        return false;
    if (json_member(reader->object, "to") && !read_to(reader))
        return false;
    return check(reader);
}

bool command_read(const char *bytes, size_t length, struct command *out, struct refusal *refusal)
{
    struct error error;
    struct error duplicate = {0};
    *out = (struct command){0};
    *refusal = (struct refusal){0};
    if (length > COMMAND_MOST_BYTES)
        return refuse(refusal, 413, NULL, "a command is at most 64 KiB");
    json_t *root = json_read(bytes, length, &duplicate, &error);
    if (!root)
        return refuse(refusal, error.code == ERROR_MEMORY ? 503 : 400, NULL, error.text);
    if (duplicate.code != ERROR_NONE) {
        json_decref(root);
        return refuse(refusal, 400, NULL, duplicate.text);
    }
    struct reader reader = {.object = root, .command = out, .refusal = refusal};
    bool fine = read_all(&reader);
    char *source = fine ? json_write(root, JSON_COMPACT) : NULL;
    out->source = source ? arena_text(&out->arena, source, strlen(source)) : NULL;
    free(source);
    json_decref(root);
    return fine && (out->source || starved(refusal));
}

void command_free(struct command *command)
{
    arena_free(&command->arena);
    *command = (struct command){0};
}

bool command_allowed(const struct command *command, enum role role, const char *room,
    const char *display_room, struct refusal *refusal)
{
    if (role < types[command->type].role) {
        refusal->status = 403;
        refusal->field = NULL;
        return error_set(&refusal->why, "\"%s\" needs the role %s; this token has %s",
            types[command->type].name, role_name(types[command->type].role), role_name(role));
    }
    if (role != ROLE_CHAIR)
        return true;
    const char *named = scope_room(command->to);
    if (command->to && !named)
        return refuse(refusal, 403, "to", "a chair's acts are for one room");
    if (named)
        display_room = named;
    bool here = !room || (display_room && strcmp(room, display_room) == 0);
    bool elsewhere = command->room && display_room && strcmp(command->room, display_room) != 0;
    if (here && !elsewhere)
        return true;
    return refuse(refusal, 403, "room", "this chair's token is for another room");
}
