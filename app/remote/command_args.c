#include "remote/command_args.h"

#include "base/arena.h"
#include "base/json.h"
#include "base/text.h"
#include "base/time_of_day.h"
#include "base/zone.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>

bool command_args_id(char out[COMMAND_ARGS_ID_SIZE], struct error *error)
{
    unsigned char bytes[16];
    if (getrandom(bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes)
        return error_set(error, "no random numbers for the command's id: %s", strerror(errno));
    bytes[6] = (unsigned char)((bytes[6] & 0x0F) | 0x40); // the version
    bytes[8] = (unsigned char)((bytes[8] & 0x3F) | 0x80); // the variant
    for (size_t i = 0; i < sizeof bytes; i++) {
        bool dash = i == 4 || i == 6 || i == 8 || i == 10;
        out += snprintf(out, 4, "%s%02x", dash ? "-" : "", bytes[i]);
    }
    return true;
}

// ---- instants

// An instant with its own offset.
static bool read_absolute(const char *text, struct command_args_clock *out)
{
    struct civil_parsed parsed;
    if (!civil_parse(text, &parsed) || !parsed.has_time || !parsed.has_offset)
        return false;
    *out = (struct command_args_clock){civil_seconds(&parsed.civil) - parsed.offset_s, parsed.offset_s};
    return true;
}

bool command_args_clock_read(const json_t *status, struct command_args_clock *out, struct error *error)
{
    const char *at = json_string_value(json_member(status, "at"));
    return (at && read_absolute(at, out)) ||
           error_set(error,
               "its status does not say what its clock shows: expected \"at\", an instant with its offset");
}

static bool is_instant(const char *name)
{
    static const char *const names[] = {"until", "starts_at", "ends_at", "from"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

// A whole number of up to four digits; moves `text` past it.
static bool read_count(const char **text, int *out)
{
    size_t digits = strspn(*text, "0123456789");
    *out = 0;
    for (size_t i = 0; i < digits && digits <= 4; i++)
        *out = *out * 10 + ((*text)[i] - '0');
    *text += digits;
    return digits > 0 && digits <= 4;
}

// "+1h30m": hours, minutes and seconds in this order, each at most once.
static bool read_span(const char *text, int64_t *seconds)
{
    static const struct {
        char letter;
        int seconds;
    } units[] = {{'h', 3600}, {'m', 60}, {'s', 1}};
    size_t unit = 0;
    *seconds = 0;
    if (*text++ != '+' || *text == '\0')
        return false;
    while (*text) {
        int count;
        if (!read_count(&text, &count))
            return false;
        while (unit < 3 && units[unit].letter != *text)
            unit++;
        if (unit == 3)
            return false;
        *seconds += (int64_t)count * units[unit++].seconds;
        text++;
    }
    return true;
}

static json_t *write_instant(const struct command_args_clock *at)
{
    struct arena arena = {0};
    struct zone zone;
    char iso[ZONE_ISO_SIZE];
    json_t *value = NULL;
    if (zone_fixed(&arena, at->offset_s, &zone))
        value = json_string(zone_iso(&zone, at->at, iso));
    arena_free(&arena);
    return value;
}

// ---- fields

// The state while fields are read.
struct reader {
    const struct command_args_clock *clock;
    bool needs_clock;
    json_t *command;
    char name[64]; // of the field
    struct error *error;
};

static bool refuse(const struct reader *reader, const char *value, const char *expected)
{
    return error_set(reader->error, "%s=%.80s: expected %s", reader->name, value, expected);
}

static bool put(struct reader *reader, json_t *value)
{
    return json_object_set_new(reader->command, reader->name, value) == 0 ||
           error_memory(reader->error, "not enough memory");
}

static bool put_instant(struct reader *reader, const char *text)
{
    struct command_args_clock at = {0};
    struct time_of_day time;
    int64_t span = 0;
    if (read_absolute(text, &at))
        return put(reader, write_instant(&at));
    // Which day is meant depends on the item, which the display knows.
    if (time_of_day_read(text, &time))
        return put(reader, json_string(text));
    if (!read_span(text, &span))
        return refuse(reader, text,
            "an instant with its offset (2019-09-10T15:20+01:00), a time of day (15:20), or a span from the "
            "display's now (+10m, +90s, +1h30m)");
    reader->needs_clock = true;
    if (!reader->clock)
        return true;
    at = *reader->clock;
    at.at += span;
    return put(reader, write_instant(&at));
}

static bool put_flag(struct reader *reader, const char *text)
{
    if (strcmp(text, "true") == 0)
        return put(reader, json_true());
    if (strcmp(text, "false") == 0)
        return put(reader, json_false());
    return refuse(reader, text, "true or false");
}

static bool add_name(json_t *list, const char *text, size_t length)
{
    while (length > 0 && *text == ' ') {
        text++;
        length--;
    }
    while (length > 0 && text[length - 1] == ' ')
        length--;
    return length == 0 || json_array_append_new(list, json_stringn(text, length)) == 0;
}

static bool put_names(struct reader *reader, const char *text)
{
    json_t *list = json_array();
    bool ok = list != NULL;
    for (const char *part = text; ok && part;) {
        size_t length = strcspn(part, ";");
        ok = add_name(list, part, length);
        part = part[length] ? part + length + 1 : NULL;
    }
    bool empty = json_array_size(list) == 0;
    if (ok && !empty)
        return put(reader, list);
    json_decref(list);
    return ok ? refuse(reader, text, "names with ; between them (\"A; B\")")
              : error_memory(reader->error, "not enough memory");
}

static bool put_value(struct reader *reader, const char *text)
{
    if (is_instant(reader->name))
        return put_instant(reader, text);
    if (strcmp(reader->name, "on") == 0 || strcmp(reader->name, "sure") == 0 ||
        strcmp(reader->name, "preview") == 0)
        return put_flag(reader, text);
    if (strcmp(reader->name, "speakers") == 0)
        return put_names(reader, text);
    return put(reader, json_string(text));
}

// Copies the field's name: the only part that a message may quote if the field is not UTF-8.
static bool read_name(const char *field, char *out, size_t size)
{
    size_t length = strcspn(field, "=");
    if (length == 0 || length >= size || field[length] != '=')
        return false;
    memcpy(out, field, length);
    out[length] = '\0';
    return out[strspn(out, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")] == '\0';
}

static bool take_field(struct reader *reader, const char *field)
{
    const char *name = reader->name;
    if (!read_name(field, reader->name, sizeof reader->name))
        return error_set(reader->error, "%.80s: expected FIELD=VALUE", field);
    if (!text_is_utf8(field, strlen(field), NULL))
        return error_set(reader->error, "%s: expected UTF-8", name);
    if (strcmp(name, "id") == 0 || strcmp(name, "type") == 0)
        return error_set(reader->error, "%s: not a field to be given; it is set already", name);
    if (json_object_get(reader->command, name))
        return error_set(reader->error, "%s: given twice", name);
    return put_value(reader, strchr(field, '=') + 1);
}

json_t *command_args_to_json(const struct command_args *args, const struct command_args_clock *clock,
    bool *needs_clock, struct error *error)
{
    struct reader reader = {.clock = clock, .error = error};
    reader.command = json_pack("{s:s, s:s}", "id", args->id, "type", args->type);
    bool ok = reader.command || error_set(error, "%.80s: not UTF-8", args->type);
    for (size_t i = 0; ok && i < args->field_count; i++)
        ok = take_field(&reader, args->fields[i]);
    if (ok && args->to && json_object_set_new(reader.command, "to", json_string(args->to)) != 0)
        ok = error_set(error, "%.80s: not UTF-8", args->to);
    if (ok && args->sure)
        json_object_set_new(reader.command, "sure", json_true());
    if (ok && args->dated && clock)
        json_object_set_new(reader.command, "at", write_instant(clock));
    if (needs_clock)
        *needs_clock = reader.needs_clock;
    if (ok)
        return reader.command;
    json_decref(reader.command);
    return NULL;
}
