#include "config/config.h"

#include "base/json_decode.h"
#include "base/sd_notify.h"
#include "config/config_internal.h"
#include "fleet/topics.h"
#include "scene/i18n.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

static bool read_refresh(
    const struct json_decoder *decoder, const json_t *value, const struct json_path *path, void *out)
{
    return json_decode_integer(decoder, value, path, 5, 86400, out);
}

static bool read_percent(
    const struct json_decoder *decoder, const json_t *value, const struct json_path *path, void *out)
{
    return json_decode_integer(decoder, value, path, 0, 100, out);
}

static bool read_hours(
    const struct json_decoder *decoder, const json_t *value, const struct json_path *path, void *out)
{
    return json_decode_integer(decoder, value, path, 0, 240, out);
}

static bool read_view(
    const struct json_decoder *decoder, const json_t *value, const struct json_path *path, void *out)
{
    int kind;
    if (!json_decode_choice(decoder, value, path, "view", view_names, &kind))
        return false;
    *(enum view_kind *)out = (enum view_kind)kind;
    return true;
}

static bool read_publish_address(
    const struct json_decoder *decoder, const json_t *value, const struct json_path *path, void *out)
{
    enum { LONGEST = 300 }; // a longer one is no code that a phone scans across a room
    static const char expected[] = "an address for phones, such as \"https://now.example.org/now\"";
    const char *text = NULL;
    if (!json_decode_text(decoder, value, path, &text))
        return false;
    bool http = strncmp(text, "http://", 7) == 0 || strncmp(text, "https://", 8) == 0;
    for (const char *c = text; http && *c; c++)
        http = *c > ' ' && *c < 0x7f;
    if (!http || strlen(text) > LONGEST)
        return json_decode_refuse(decoder, path, text, expected);
    *(const char **)out = text;
    return true;
}

static bool read_language(
    const struct json_decoder *decoder, const json_t *value, const struct json_path *path, void *out)
{
    int known;
    if (!json_decode_choice(decoder, value, path, "language", i18n_languages, &known))
        return false;
    *(const char **)out = i18n_languages[known];
    return true;
}

static bool read_clock(
    const struct json_decoder *decoder, const json_t *value, const struct json_path *path, void *out)
{
    int hours;
    if (!json_decode_integer(decoder, value, path, 12, 24, &hours))
        return false;
    if (hours != 12 && hours != 24)
        return json_decode_refuse(decoder, path, "another number of hours", "12 or 24");
    *(int *)out = hours;
    return true;
}

// A built-in theme's name, or the path of a theme file.
static bool read_theme(
    const struct json_decoder *decoder, const json_t *value, const struct json_path *path, void *out)
{
    const char *text = NULL;
    if (!json_decode_text(decoder, value, path, &text))
        return false;
    if (strchr(text, '/') || strstr(text, ".json"))
        return json_decode_path(decoder, value, path, out);
    int known;
    if (!json_decode_choice(decoder, value, path, "theme", theme_names, &known))
        return false;
    *(const char **)out = theme_names[known];
    return true;
}

static bool read_timezone(
    const struct json_decoder *decoder, const json_t *value, const struct json_path *path, void *out)
{
    const char *name = NULL;
    struct zone zone;
    struct error why;
    if (!json_decode_text(decoder, value, path, &name))
        return false;
    if (!zone_load(decoder->arena, name, &zone, &why))
        return why.code == ERROR_MEMORY
                   ? json_decode_no_memory(decoder)
                   : json_decode_refuse(decoder, path, why.text, "the conference's zone");
    *(const char **)out = name;
    return true;
}

// libcurl would take a scheme that it does not know for http.
static bool read_proxy(
    const struct json_decoder *decoder, const json_t *value, const struct json_path *path, void *out)
{
    static const char *const schemes[] = {
        "http://", "https://", "socks4://", "socks4a://", "socks5://", "socks5h://"};
    const char *text = json_string_value(value);
    bool ok = text && strlen(text) == json_string_length(value) && *text == '\0';
    for (size_t i = 0; text && i < sizeof schemes / sizeof *schemes && !ok; i++)
        ok = strncmp(text, schemes[i], strlen(schemes[i])) == 0 && text[strlen(schemes[i])] != '\0';
    // The address may have a password in it.
    if (!ok)
        return json_decode_refuse(decoder, path, text ? "another text" : json_kind(value),
            "a proxy's URL such as \"http://proxy.example:3128\", or \"\" for none");
    const char *copy = arena_keep(decoder->arena, text);
    *(const char **)out = copy;
    return copy || json_decode_no_memory(decoder);
}

static bool read_aliases(
    const struct json_decoder *decoder, const json_t *value, const struct json_path *path, void *out)
{
    struct config *config = out;
    if (!json_is_object(value))
        return json_decode_refuse(
            decoder, path, json_kind(value), "an object such as {\"Jade\": \"Jade/room-I&II\"}");
    config->aliases = arena_alloc(decoder->arena, json_object_size(value), sizeof *config->aliases);
    const char *name;
    json_t *room;
    json_object_foreach((json_t *)value, name, room)
    {
        struct json_path here = {.up = path, .key = name};
        struct room_alias *alias = config->aliases ? &config->aliases[config->alias_count] : NULL;
        if (!alias)
            return json_decode_no_memory(decoder);
        if (!json_decode_text(decoder, room, &here, &alias->room))
            return false;
        alias->name = json_decode_name(decoder, name);
        if (!alias->name)
            return false;
        config->alias_count++;
    }
    return true;
}

static const struct json_decode_key config_keys[] = {
    {"$schema", NULL, 0},
    {"schedule", config_read_schedules, offsetof(struct config, schedules)},
    {"schedule_auth_file", json_decode_path, offsetof(struct config, schedule_auth_file)},
    {"schedule_ca_file", json_decode_path, offsetof(struct config, schedule_ca_file)},
    {"schedule_proxy", read_proxy, offsetof(struct config, schedule_proxy)},
    {"schedule_redirect_to_http", json_decode_flag, offsetof(struct config, schedule_redirect_to_http)},
    {"fallback", json_decode_path, offsetof(struct config, fallback)},
    {"room", json_decode_text, offsetof(struct config, room)},
    {"session", json_decode_text, offsetof(struct config, session)},
    {"view", read_view, offsetof(struct config, view)},
    {"theme", read_theme, offsetof(struct config, theme)},
    {"language", read_language, offsetof(struct config, language)},
    {"clock", read_clock, offsetof(struct config, clock_hours)},
    {"timezone", read_timezone, offsetof(struct config, timezone)},
    {"refresh_s", read_refresh, offsetof(struct config, refresh_s)},
    {"loss_limit_percent", read_percent, offsetof(struct config, update_limits.loss_percent)},
    {"accept_shift", json_decode_flag, offsetof(struct config, update_limits.accept_shift)},
    {"changes_h", read_hours, offsetof(struct config, changes_h)},
    {"talk_qr", json_decode_flag, offsetof(struct config, talk_qr)},
    {"publish", json_decode_flag, offsetof(struct config, publish)},
    {"publish_address", read_publish_address, offsetof(struct config, extras.phones)},
    {"state_dir", json_decode_path, offsetof(struct config, state_dir)},
    {"aliases", read_aliases, 0},
    {"hall", config_read_hall, offsetof(struct config, hall)},
    {"signs", config_read_signs, offsetof(struct config, signs)},
    {"questions", config_read_questions, offsetof(struct config, questions)},
    {"about", config_read_about, offsetof(struct config, extras.about)},
    {"info", config_read_cards, offsetof(struct config, extras)},
    {"pictures", config_read_pictures, offsetof(struct config, extras)},
    {"emergency", config_read_emergency, offsetof(struct config, extras.emergency)},
    {"display", config_read_display, offsetof(struct config, display)},
    {"stage", config_read_timer, offsetof(struct config, timer)},
    {"keys", config_read_keys, offsetof(struct config, keys)},
    {"control", config_read_control, offsetof(struct config, control)},
    {"playlist", config_read_playlist, offsetof(struct config, playlist)},
    {NULL, NULL, 0},
};

void config_defaults(struct config *config)
{
    *config = (struct config){
        .theme = theme_names[0],
        .language = "en",
        .clock_hours = 24,
        .refresh_s = 60,
        .update_limits = {.loss_percent = 30},
        .changes_h = 4,
        .control = {.per_address = 16},
        .timer = {.rules = timer_default_rules(),
            .message_count = 4,
            .messages = {"Please repeat the question", "Please speak up", "Please use the microphone",
                "Please come to an end"},
            .message_s = 60},
        .display = {.name = "",
            .viewers = {.diagonal_in = 55, .farthest_m = 5, .scan_m = 3},
            .drift = true,
            // Only instances of plumbline@.service have the variable: with several displays on a machine,
            // which keyboard belongs to which must be configured.
            .keyboards = {.all = !getenv("PLUMBLINE_INSTANCE")}},
        .keys = {.no_quit = sd_notify_is_service()},
    };
}

// Rules that span several keys.
static bool check_keys_together(const struct config *config, const char *path, struct error *error)
{
    if (config->room && config->session)
        return error_set(error, "%s: \"room\" and \"session\" are both given; expected one of them", path);
    struct error why = {0};
    if (config->control.broker.url && !topic_name_check(config->display.name, &why))
        return why.code == ERROR_MEMORY
                   ? error_memory(error, "%s: not enough memory", path)
                   : error_set(error,
                         "%s: $.display.name: %s; expected a name that no other display of the event "
                         "has, for \"control.broker\" is given",
                         path, why.text);
    return true;
}

static bool finish(bool ok, struct config *config, const char *path, struct error *error)
{
    config->path = config_keep(config, path);
    if (ok && check_keys_together(config, path, error))
        return true;
    config_free(config);
    config_defaults(config);
    return false;
}

bool config_read(struct config *config, const char *path, struct error *error)
{
    config_defaults(config);
    struct json_decoder decoder = {.arena = &config->arena, .file = path, .error = error};
    return finish(json_decode_file(&decoder, config_keys, config), config, path, error);
}

bool config_read_bytes(
    struct config *config, const char *path, const char *bytes, size_t length, struct error *error)
{
    config_defaults(config);
    struct json_decoder decoder = {.arena = &config->arena, .file = path, .error = error};
    return finish(json_decode_bytes(&decoder, bytes, length, config_keys, config), config, path, error);
}

const struct playlist *config_playlist(struct config *config)
{
    if (config->playlist.count == 0)
        config->playlist = playlist_default(config->view);
    return &config->playlist;
}

bool config_is_night(const struct config *config, const struct zone *zone, int64_t at)
{
    const struct config_night *night = &config->display.night;
    int64_t day = (at + zone_offset(zone, at)) % SECONDS_A_DAY;
    if (!night->given || night->from_s == night->until_s)
        return false;
    return night->from_s < night->until_s ? day >= night->from_s && day < night->until_s
                                          : day >= night->from_s || day < night->until_s;
}

void config_free(struct config *config)
{
    arena_free(&config->arena);
}

const char *config_schedule(const struct config *config)
{
    return config->schedules.count > 0 ? config->schedules.list[0].address : NULL;
}

void config_set_schedule(struct config *config, const char *address)
{
    config->schedules = (struct config_schedules){.count = 1};
    config->schedules.list[0].address = config_keep(config, address);
}

const char *config_keep(struct config *config, const char *text)
{
    return arena_keep(&config->arena, text);
}

struct room_query config_room_query(const struct config *config)
{
    return (struct room_query){.room = config->room,
        .session = config->session,
        .event = config->view == VIEW_ROOMS && !config->room && !config->session,
        .alias_count = config->alias_count,
        .aliases = config->aliases};
}
