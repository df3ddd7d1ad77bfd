#include "cli/load_context.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "feed/auth.h"
#include "feed/fetch.h"
#include "scene/i18n.h"

#include <string.h>

static const char *or_else(const char *first, const char *second)
{
    return first ? first : second;
}

// An option's word among those that there are, as its index.
static bool choose(
    const char *option, const char *word, const char *const *names, int *out, struct error *error)
{
    struct str known = {0};
    for (*out = 0; names[*out]; ++*out) {
        if (strcmp(names[*out], word) == 0)
            break;
        str_format(&known, "%s%s", *out > 0 ? ", " : "", names[*out]);
    }
    bool found = names[*out] != NULL;
    if (!found)
        error_set(
            error, "--%s %.40s: there is none of that name; there are %s", option, word, str_text(&known));
    str_free(&known);
    return found;
}

static bool set_appearance(const struct options *options, struct config *config, struct error *error)
{
    int chosen;
    if (options->view) {
        if (!choose("view", options->view, view_names, &chosen, error))
            return false;
        config->view = (enum view_kind)chosen;
        config->playlist.count = 0; // the file's is meant for the file's view
    }
    if (options->language) {
        if (!choose("language", options->language, i18n_languages, &chosen, error))
            return false;
        config->language = i18n_languages[chosen];
    }
    if (options->theme) {
        bool file = strchr(options->theme, '/') || strstr(options->theme, ".json");
        config->theme = file && !strchr(options->theme, '/')
                            ? arena_format(&config->arena, "./%s", options->theme)
                            : config_keep(config, options->theme);
    }
    return true;
}

bool load_context_config(const struct options *options, struct config *config, struct error *error)
{
    config_defaults(config);
    if (options->config && !config_read(config, options->config, error))
        return false;
    config->schedule = or_else(config_keep(config, options->schedule), config->schedule);
    // Asking for one kind of place on the command line takes back the other kind in the file.
    if (options->room || options->session) {
        config->room = config_keep(config, options->room);
        config->session = config_keep(config, options->session);
    }
    if (!set_appearance(options, config, error)) {
        config_free(config);
        return false;
    }
    if (config->arena.failed) {
        config_free(config);
        return error_memory(error, "not enough memory");
    }
    return true;
}

const struct schedule *load_context_schedule_of(
    const struct config *config, const char *address, struct error *error)
{
    struct fetch_source source = {.address = address, .auth_file = config->schedule_auth_file};
    struct fetch_answer answer = {0};
    if (source.auth_file && auth_is_exposed(source.auth_file))
        log_warning("%s can be read by others than its owner: chmod 600 it", source.auth_file);
    if (fetch_once(&source, NULL, NULL, NULL, &answer, error) != FETCH_NEW) {
        fetch_answer_free(&answer);
        return NULL;
    }
    struct schedule_hints hints = {.zone = config->timezone};
    const struct schedule *schedule =
        schedule_read(str_text(&answer.body), answer.body.length, &hints, error);
    fetch_answer_free(&answer);
    if (!schedule) {
        struct str public = {0};
        fetch_public_address(address, &public);
        error_prefix(error, "%s: ", str_text(&public));
        str_free(&public);
    }
    return schedule;
}

const struct schedule *load_context_schedule(const struct config *config, struct error *error)
{
    if (config->schedule)
        return load_context_schedule_of(config, config->schedule, error);
    error_set(error, "no schedule given (--schedule URL|FILE, or \"schedule\" in the config)");
    return NULL;
}

bool load_context_adjustments(const struct options *options, struct adjustments *out, struct error *error)
{
    struct str bytes = {0};
    *out = (struct adjustments){0};
    if (!options->adjustments)
        return true;
    bool fine = file_read(options->adjustments, (size_t)1 << 20, &bytes, error) &&
                (adjustments_read(str_text(&bytes), bytes.length, out, error) ||
                    error_prefix(error, "%s: ", options->adjustments));
    str_free(&bytes);
    return fine;
}

bool load_context_time(const char *text, const struct zone *zone, int64_t *out, struct error *error)
{
    struct civil_parsed parsed;
    if (!civil_parse(text, &parsed))
        return error_set(
            error, "--at %.60s: expected a time such as 2019-09-10T15:00 or 2019-09-10T15:00+01:00", text);
    *out = parsed.has_offset ? civil_seconds(&parsed.civil) - parsed.offset_s
                             : zone_instant(zone, &parsed.civil);
    return true;
}

const struct zone *load_context_zone(struct config *config)
{
    struct zone *zone = arena_alloc(&config->arena, 1, sizeof *zone);
    if (!zone)
        return NULL;
    if (!config->timezone || !zone_load(&config->arena, config->timezone, zone, NULL))
        zone_fixed(&config->arena, 0, zone);
    return zone;
}

static bool find_programme(const struct config *config, struct load_context *out, struct error *error)
{
    struct room_query query = config_place(config);
    struct place place;
    if (!room_lookup(out->schedule, &query, &place, error))
        return false;
    out->programme = programme_new(out->schedule, &place);
    if (out->programme)
        out->programme->questions = config->questions;
    return out->programme || error_memory(error, "not enough memory");
}

static bool apply_desk(const struct options *options, struct load_context *out, struct error *error)
{
    struct adjustments adjustments;
    if (!load_context_adjustments(options, &adjustments, error))
        return false;
    const struct schedule *adjusted = adjustments_apply(&adjustments, out->schedule, out->at);
    adjustments_free(&adjustments);
    if (!adjusted)
        return error_memory(error, "not enough memory");
    schedule_unref(out->schedule);
    out->schedule = adjusted;
    return true;
}

bool load_context_all(
    const struct options *options, bool with_place, struct load_context *out, struct error *error)
{
    *out = (struct load_context){0};
    struct clock clock = clock_real();
    out->at = clock_seconds(clock_now_ms(&clock));
    if (!load_context_config(options, &out->config, error))
        return false;
    out->schedule = load_context_schedule(&out->config, error);
    bool fine = out->schedule &&
                (!options->at || load_context_time(options->at, &out->schedule->zone, &out->at, error)) &&
                apply_desk(options, out, error) && (!with_place || find_programme(&out->config, out, error));
    if (!fine)
        load_context_free(out);
    return fine;
}

void load_context_free(struct load_context *setup)
{
    programme_free(setup->programme);
    schedule_unref(setup->schedule);
    config_free(&setup->config);
    *setup = (struct load_context){0};
}

const char *load_context_state(struct config *config)
{
    const char *state = config_state_folder(config);
    struct error why;
    if (state && !file_make_folder(state, &why))
        log_warning("%s; until that is mended nothing is kept", why.text);
    if (state)
        file_forget_parts(state);
    return state;
}

struct feed *load_context_feed(const struct config *config, const char *state, struct clock clock,
    void (*deliver)(void *context, struct feed_report *report), void *context, struct error *error)
{
    struct feed_options options = {
        .source = {.address = config->schedule, .auth_file = config->schedule_auth_file},
        .fallback = config->fallback,
        .state_folder = state,
        .refresh_s = config->refresh_s,
        .limits = config->limits,
        .hints = {.zone = config->timezone},
        .place = config_place(config),
        .clock = clock,
        .deliver = deliver,
        .context = context,
    };
    return feed_start(&options, error);
}
