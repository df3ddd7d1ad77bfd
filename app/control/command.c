#include "control/command_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *command_type_name(enum command_type type)
{
    return command_table[type].name;
}

enum command_type command_type_named(const char *name)
{
    int type = 0;
    while (type < COMMAND_TYPES && strcmp(command_table[type].name, name) != 0)
        type++;
    return (enum command_type)type;
}

enum role command_role(enum command_type type)
{
    return command_table[type].role;
}

bool command_is_about_programme(enum command_type type)
{
    switch (type) {
    case COMMAND_NOTICE:
    case COMMAND_EMERGENCY:
    case COMMAND_PIN:
    case COMMAND_PLAYLIST:
    case COMMAND_BLANK:
    case COMMAND_IDENTIFY:
    case COMMAND_RELOAD:
    case COMMAND_ACCEPT:
    case COMMAND_MESSAGE:
        return false;
    default:
        return true;
    }
}

const char *command_choice(const struct command *command)
{
    switch (command->type) {
    case COMMAND_NOTICE:
        return notice_level_names[command->level];
    case COMMAND_EMERGENCY:
        return emergency_kind_names[command->emergency];
    case COMMAND_PLAYLIST:
        return view_names[command->view];
    default:
        return command->slide;
    }
}

static bool read_id(const struct command_reader *reader)
{
    static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:-";
    const char *id = json_string_value(json_member(reader->object, "id"));
    size_t length = id ? strlen(id) : 0;
    if (length < 8 || length > 64 || strspn(id, allowed) != length)
        return command_refuse(
            reader->refusal, 422, "id", "an id of 8 to 64 letters, digits and . _ : - is expected");
    reader->command->id = arena_text(&reader->command->arena, id, length);
    return reader->command->id || command_no_memory(reader->refusal);
}

static bool read_type(const struct command_reader *reader)
{
    const char *name = json_string_value(json_member(reader->object, "type"));
    struct str expected = {0};
    for (int i = 0; i < COMMAND_TYPES; i++) {
        if (name && strcmp(name, command_table[i].name) == 0) {
            reader->command->type = (enum command_type)i;
            str_free(&expected);
            return true;
        }
        str_format(&expected, "%s%s", i > 0 ? ", " : "expected one of ", command_table[i].name);
    }
    command_refuse(reader->refusal, 422, "type", str_text(&expected));
    str_free(&expected);
    return false;
}

static bool read_all(const struct command_reader *reader)
{
    if (!json_is_object(reader->object))
        return command_refuse(reader->refusal, 422, NULL, "an object is expected");
    if (!read_id(reader) || !read_type(reader) || !command_read_fields(reader))
        return false;
    const struct command_definition *definition = &command_table[reader->command->type];
    return !definition->check || definition->check(reader->command, reader->refusal);
}

bool command_read(const char *bytes, size_t length, struct command *out, struct refusal *refusal)
{
    struct error error;
    struct error duplicate = {0};
    *out = (struct command){0};
    *refusal = (struct refusal){0};
    if (length > COMMAND_MAX_BYTES)
        return command_refuse(refusal, 413, NULL, "a command is at most 64 KiB");
    json_t *root = json_read(bytes, length, &duplicate, &error);
    if (!root)
        return command_refuse(refusal, error.code == ERROR_MEMORY ? 503 : 400, NULL, error.text);
    if (duplicate.code != ERROR_NONE) {
        json_decref(root);
        return command_refuse(refusal, 400, NULL, duplicate.text);
    }
    struct command_reader reader = {.object = root, .command = out, .refusal = refusal};
    bool ok = read_all(&reader);
    char *source = ok ? json_write(root, JSON_COMPACT) : NULL;
    out->source = source ? arena_text(&out->arena, source, strlen(source)) : NULL;
    free(source);
    json_decref(root);
    return ok && (out->source || command_no_memory(refusal));
}

void command_free(struct command *command)
{
    arena_free(&command->arena);
    *command = (struct command){0};
}

// `now` is a present name, or NULL.
static bool same_room(const struct room_names *shown, const char *name, const char *now)
{
    return now && strcmp(room_names_present(shown, name), now) == 0;
}

static bool refuse_role(
    struct refusal *refusal, const char *field, const char *what, enum role needed, enum role has)
{
    refusal->status = 403;
    refusal->field = field;
    return role_refuse(&refusal->why, what, needed, has);
}

bool command_allowed(const struct command *command, enum role role, const char *room,
    const struct room_names *shown, struct refusal *refusal)
{
    if (role < command_role(command->type)) {
        char what[40];
        snprintf(what, sizeof what, "\"%s\"", command_type_name(command->type));
        return refuse_role(refusal, NULL, what, command_role(command->type), role);
    }
    if (role != ROLE_CHAIR)
        return true;
    const char *to_room = scope_room(command->to);
    if (command->to && !to_room)
        return refuse_role(refusal, "to", "what is not for one room", ROLE_STAFF, role);
    const char *now = to_room ? room_names_present(shown, to_room) : room_names_now(shown);
    bool own_room = !room || same_room(shown, room, now);
    bool other_room = command->room && now && !same_room(shown, command->room, now);
    if (own_room && !other_room)
        return true;
    return refuse_role(refusal, "room", "what is for another room than the chair's own", ROLE_STAFF, role);
}
