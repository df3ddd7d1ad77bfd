#include "cli/config.h"

#include "base/file.h"
#include "base/json.h"
#include "base/text.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum { LIMIT_BYTES = 1024 * 1024 };

// Where a value stands, for messages, and what it belongs to.
struct reading {
    struct config *config;
    const char *file;
    struct error *error;
};

static bool refuse(
    const struct reading *reading, const struct json_path *path, const char *found, const char *expected)
{
    struct str place = {0};
    json_path_write(path, &place);
    error_set(reading->error, "%s: %s: %s; expected %s", reading->file, str_text(&place), found, expected);
    str_free(&place);
    return false;
}

typedef bool read_value(
    const struct reading *reading, const json_t *value, const struct json_path *path, void *out);

static bool read_text(
    const struct reading *reading, const json_t *value, const struct json_path *path, void *out)
{
    const char *text = json_string_value(value);
    if (!text || *text == '\0' || strlen(text) != json_string_length(value))
        return refuse(reading, path, text ? "an empty text" : json_kind(value), "a text");
    *(const char **)out = config_keep(reading->config, text);
    return true;
}

// A path or a URL; a relative path is meant from the config's folder.
static bool read_path(
    const struct reading *reading, const json_t *value, const struct json_path *path, void *out)
{
    const char *text = NULL;
    if (!read_text(reading, value, path, &text))
        return false;
    if (strstr(text, "://")) {
        *(const char **)out = text;
        return true;
    }
    char *beside = file_beside(reading->file, text);
    *(const char **)out = beside ? config_keep(reading->config, beside) : text;
    free(beside);
    return true;
}

static bool read_whole(const struct reading *reading, const json_t *value, const struct json_path *path,
    int least, int most, int *out)
{
    if (json_is_integer(value) && json_integer_value(value) >= least && json_integer_value(value) <= most) {
        *out = (int)json_integer_value(value);
        return true;
    }
    char expected[64];
    snprintf(expected, sizeof expected, "a whole number from %d to %d", least, most);
    return refuse(
        reading, path, json_is_integer(value) ? "a number out of range" : json_kind(value), expected);
}

static bool read_refresh(
    const struct reading *reading, const json_t *value, const struct json_path *path, void *out)
{
    return read_whole(reading, value, path, 5, 86400, out);
}

static bool read_percent(
    const struct reading *reading, const json_t *value, const struct json_path *path, void *out)
{
    return read_whole(reading, value, path, 0, 100, out);
}

static bool read_hours(
    const struct reading *reading, const json_t *value, const struct json_path *path, void *out)
{
    return read_whole(reading, value, path, 0, 240, out);
}

static bool read_flag(
    const struct reading *reading, const json_t *value, const struct json_path *path, void *out)
{
    if (!json_is_boolean(value))
        return refuse(reading, path, json_kind(value), "true or false");
    *(bool *)out = json_is_true(value);
    return true;
}

static bool read_rotation(
    const struct reading *reading, const json_t *value, const struct json_path *path, void *out)
{
    int degrees;
    if (!json_is_integer(value) || !read_whole(reading, value, path, 0, 270, &degrees) || degrees % 90 != 0)
        return refuse(reading, path, "no quarter turn", "0, 90, 180 or 270");
    *(int *)out = degrees;
    return true;
}

static bool read_length(
    const struct reading *reading, const json_t *value, const struct json_path *path, void *out)
{
    double number = json_number_value(value);
    if (!json_is_number(value) || !(number >= 0.1) || number > 1000)
        return refuse(reading, path, json_is_number(value) ? "a number out of range" : json_kind(value),
            "a number from 0.1 to 1000");
    *(double *)out = number;
    return true;
}

static bool read_view(
    const struct reading *reading, const json_t *value, const struct json_path *path, void *out)
{
    if (!json_is_string(value) || strcmp(json_string_value(value), "room") != 0)
        return refuse(reading, path, "an unknown view", "\"room\"");
    return read_text(reading, value, path, out);
}

static bool read_language(
    const struct reading *reading, const json_t *value, const struct json_path *path, void *out)
{
    if (!json_is_string(value) || strcmp(json_string_value(value), "en") != 0)
        return refuse(reading, path, "a language that is not there", "\"en\"");
    return read_text(reading, value, path, out);
}

static bool read_timezone(
    const struct reading *reading, const json_t *value, const struct json_path *path, void *out)
{
    const char *name = NULL;
    struct zone zone;
    struct error why;
    if (!read_text(reading, value, path, &name))
        return false;
    if (!zone_load(&reading->config->arena, name, &zone, &why))
        return refuse(reading, path, why.text, "the conference's zone");
    *(const char **)out = name;
    return true;
}

static bool read_aliases(
    const struct reading *reading, const json_t *value, const struct json_path *path, void *out)
{
    struct config *config = reading->config;
    (void)out;
    if (!json_is_object(value))
        return refuse(reading, path, json_kind(value), "an object such as {\"Jade\": \"Jade/room-I&II\"}");
    config->aliases = arena_alloc(&config->arena, json_object_size(value), sizeof *config->aliases);
    const char *name;
    json_t *room;
    json_object_foreach((json_t *)value, name, room)
    {
        struct json_path here = {.up = path, .key = name};
        struct place_alias *alias = config->aliases ? &config->aliases[config->alias_count] : NULL;
        if (!alias || !read_text(reading, room, &here, &alias->room))
            return alias ? false : refuse(reading, path, "too many aliases", "fewer");
        alias->name = config_keep(config, name);
        config->alias_count++;
    }
    return true;
}

static bool read_phases(
    const struct reading *reading, const json_t *list, const struct json_path *path, unsigned *out)
{
    *out = 0;
    if (!json_is_array(list))
        return refuse(reading, path, json_kind(list), "a list of phases such as [\"talk\", \"break\"]");
    for (size_t i = 0; i < json_array_size(list); i++) {
        struct json_path here = {.up = path, .index = i};
        const char *name = json_string_value(json_array_get(list, i));
        int phase = 0;
        while (phase < PHASE_COUNT && (!name || strcmp(name, phase_name((enum phase)phase)) != 0))
            phase++;
        if (phase == PHASE_COUNT)
            return refuse(
                reading, &here, "an unknown phase", "talk, break, gap, before, after, empty or over");
        *out |= 1U << phase;
    }
    return true;
}

static bool read_slide(
    const struct reading *reading, const json_t *value, const struct json_path *path, void *out)
{
    const struct slide *slide = json_is_string(value) ? slide_find(json_string_value(value)) : NULL;
    if (slide) {
        *(const struct slide **)out = slide;
        return true;
    }
    struct str names = {0};
    for (const struct slide *known = slides; known->name; known++)
        str_format(&names, "%s%s", known == slides ? "one of " : ", ", known->name);
    refuse(reading, path, json_is_string(value) ? "an unknown slide" : json_kind(value), str_text(&names));
    str_free(&names);
    return false;
}

static bool read_seconds(
    const struct reading *reading, const json_t *value, const struct json_path *path, void *out)
{
    return read_whole(reading, value, path, 1, 3600, out);
}

static bool read_when(
    const struct reading *reading, const json_t *value, const struct json_path *path, void *out)
{
    return read_phases(reading, value, path, out);
}

// One key of an object: how its value is read, and where it goes.
struct key {
    const char *name;
    read_value *read;
    size_t offset;
};

static const struct key *find_key(const struct key *keys, const char *name)
{
    while (keys->name && strcmp(keys->name, name) != 0)
        keys++;
    return keys->name ? keys : NULL;
}

static bool read_object(const struct reading *reading, const json_t *object, const struct json_path *path,
    const struct key *keys, void *out)
{
    if (!json_is_object(object))
        return refuse(reading, path, json_kind(object), "an object");
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)object, name, value)
    {
        struct json_path here = {.up = path, .key = name};
        const struct key *key = find_key(keys, name);
        if (!key) {
            struct str known = {0};
            for (const struct key *k = keys; k->name; k++)
                str_format(&known, "%s%s", k == keys ? "one of " : ", ", k->name);
            refuse(reading, &here, "an unknown key", str_text(&known));
            str_free(&known);
            return false;
        }
        if (key->read && !key->read(reading, value, &here, (char *)out + key->offset))
            return false;
    }
    return true;
}

static bool read_display(
    const struct reading *reading, const json_t *value, const struct json_path *path, void *out)
{
    static const struct key keys[] = {
        {"name", read_text, offsetof(struct config_display, name)},
        {"diagonal_in", read_length, offsetof(struct config_display, diagonal_in)},
        {"farthest_viewer_m", read_length, offsetof(struct config_display, farthest_viewer_m)},
        {"rotate", read_rotation, offsetof(struct config_display, rotate)},
        {NULL, NULL, 0},
    };
    return read_object(reading, value, path, keys, out);
}

static bool read_playlist(
    const struct reading *reading, const json_t *value, const struct json_path *path, void *out)
{
    static const struct key keys[] = {
        {"slide", read_slide, offsetof(struct playlist_entry, slide)},
        {"seconds", read_seconds, offsetof(struct playlist_entry, seconds)},
        {"when", read_when, offsetof(struct playlist_entry, phases)},
        {NULL, NULL, 0},
    };
    struct playlist playlist = {0};
    if (!json_is_array(value) || json_array_size(value) == 0 || json_array_size(value) > PLAYLIST_MAX)
        return refuse(reading, path, json_is_array(value) ? "a list of the wrong length" : json_kind(value),
            "a list of 1 to 32 slides");
    for (size_t i = 0; i < json_array_size(value); i++) {
        struct json_path here = {.up = path, .index = i};
        struct playlist_entry *entry = &playlist.entries[playlist.count++];
        entry->seconds = 10;
        if (!read_object(reading, json_array_get(value, i), &here, keys, entry))
            return false;
        if (!entry->slide)
            return refuse(reading, &here, "no slide", "{\"slide\": …, \"seconds\": …, \"when\": […]}");
    }
    *(struct playlist *)out = playlist;
    return true;
}

static bool read_minutes(
    const struct reading *reading, const json_t *value, const struct json_path *path, int *out)
{
    return read_whole(reading, value, path, 0, 1440, out);
}

// {"15": 5}: minutes by the slot's minutes.
static bool read_lengths(
    const struct reading *reading, const json_t *value, const struct json_path *path, void *out)
{
    struct questions_rules *rules = out;
    if (!json_is_object(value))
        return refuse(reading, path, json_kind(value), "an object such as {\"15\": 5}");
    struct questions_by_length *lengths =
        arena_alloc(&reading->config->arena, json_object_size(value), sizeof *lengths);
    const char *name;
    json_t *minutes;
    json_object_foreach((json_t *)value, name, minutes)
    {
        struct json_path here = {.up = path, .key = name};
        char *end;
        long slot = strtol(name, &end, 10);
        if (end == name || *end != '\0' || slot < 1 || slot > 1440)
            return refuse(reading, &here, "a key that is no length", "the slot's minutes, 1 to 1440");
        if (!lengths || !read_minutes(reading, minutes, &here, &lengths[rules->length_count].minutes))
            return false;
        lengths[rules->length_count++].slot_minutes = (int)slot;
    }
    rules->lengths = lengths;
    return true;
}

// {"Containers and Checkpoint/Restore MC": 5}: minutes by the session's title.
static bool read_sessions(
    const struct reading *reading, const json_t *value, const struct json_path *path, void *out)
{
    struct questions_rules *rules = out;
    if (!json_is_object(value))
        return refuse(reading, path, json_kind(value), "an object such as {\"Containers MC\": 5}");
    struct questions_by_session *sessions =
        arena_alloc(&reading->config->arena, json_object_size(value), sizeof *sessions);
    const char *name;
    json_t *minutes;
    json_object_foreach((json_t *)value, name, minutes)
    {
        struct json_path here = {.up = path, .key = name};
        if (!sessions || !read_minutes(reading, minutes, &here, &sessions[rules->session_count].minutes))
            return false;
        sessions[rules->session_count++].session = config_keep(reading->config, name);
    }
    rules->sessions = sessions;
    return true;
}

static bool read_questions(
    const struct reading *reading, const json_t *value, const struct json_path *path, void *out)
{
    static const struct key keys[] = {
        {"by_length", read_lengths, 0},
        {"by_session", read_sessions, 0},
        {NULL, NULL, 0},
    };
    return read_object(reading, value, path, keys, out);
}

static const struct key config_keys[] = {
    {"$schema", NULL, 0},
    {"schedule", read_path, offsetof(struct config, schedule)},
    {"schedule_auth_file", read_path, offsetof(struct config, schedule_auth_file)},
    {"fallback", read_path, offsetof(struct config, fallback)},
    {"room", read_text, offsetof(struct config, room)},
    {"session", read_text, offsetof(struct config, session)},
    {"view", read_view, offsetof(struct config, view)},
    {"language", read_language, offsetof(struct config, language)},
    {"timezone", read_timezone, offsetof(struct config, timezone)},
    {"refresh_s", read_refresh, offsetof(struct config, refresh_s)},
    {"loss_limit_percent", read_percent, offsetof(struct config, limits.loss_percent)},
    {"accept_shift", read_flag, offsetof(struct config, limits.accept_shift)},
    {"changes_h", read_hours, offsetof(struct config, changes_h)},
    {"state_dir", read_path, offsetof(struct config, state_dir)},
    {"aliases", read_aliases, 0},
    {"questions", read_questions, offsetof(struct config, questions)},
    {"display", read_display, offsetof(struct config, display)},
    {"playlist", read_playlist, offsetof(struct config, playlist)},
    {NULL, NULL, 0},
};

void config_defaults(struct config *config)
{
    *config = (struct config){
        .view = "room",
        .language = "en",
        .refresh_s = 60,
        .limits = {.loss_percent = 30},
        .changes_h = 4,
        .display = {.name = "", .diagonal_in = 55, .farthest_viewer_m = 5},
        .playlist = playlist_room(),
    };
}

static bool read_document(
    struct config *config, const char *path, const struct str *bytes, struct error *error)
{
    struct error duplicate;
    json_t *root = json_read(str_text(bytes), bytes->length, &duplicate, error);
    if (!root)
        return error_prefix(error, "%s: ", path);
    bool fine = true;
    if (duplicate.text[0] != '\0')
        fine = error_set(error, "%s: a key stands twice: %s", path, duplicate.text);
    struct reading reading = {.config = config, .file = path, .error = error};
    fine = fine && read_object(&reading, root, NULL, config_keys, config);
    if (fine && config->room && config->session)
        fine = error_set(error, "%s: \"room\" and \"session\" are both given; expected one of them", path);
    if (fine && config->arena.failed)
        fine = error_set(error, "%s: not enough memory", path);
    json_decref(root);
    return fine;
}

bool config_read(struct config *config, const char *path, struct error *error)
{
    struct str bytes = {0};
    config_defaults(config);
    bool fine = file_read(path, LIMIT_BYTES, &bytes, error) && read_document(config, path, &bytes, error);
    str_free(&bytes);
    if (!fine) {
        config_free(config);
        config_defaults(config);
    }
    return fine;
}

void config_free(struct config *config)
{
    arena_free(&config->arena);
}

const char *config_keep(struct config *config, const char *text)
{
    return arena_keep(&config->arena, text);
}

const char *config_state_folder(struct config *config)
{
    if (config->state_dir)
        return config->state_dir;
    // systemd.exec(5), then the XDG base directory specification.
    const char *systemd = getenv("STATE_DIRECTORY");
    const char *xdg = getenv("XDG_STATE_HOME");
    const char *home = getenv("HOME");
    if (systemd && *systemd)
        return arena_text(&config->arena, systemd, strcspn(systemd, ":"));
    if (xdg && *xdg == '/')
        return arena_format(&config->arena, "%s/plumbline", xdg);
    return home && *home ? arena_format(&config->arena, "%s/.local/state/plumbline", home) : NULL;
}

struct place_query config_place(const struct config *config)
{
    return (struct place_query){.room = config->room,
        .session = config->session,
        .alias_count = config->alias_count,
        .aliases = config->aliases};
}
