#include "cli/load_context.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "display/display_clock.h"
#include "display/schedule_source.h"
#include "scene/i18n.h"

#include <string.h>

// Finds an option's value among the names (the last is NULL); its index goes to `out`.
static bool choose(
    const char *option, const char *value, const char *const *names, int *out, struct error *error)
{
    struct str known = {0};
    for (*out = 0; names[*out]; ++*out) {
        if (strcmp(names[*out], value) == 0)
            break;
        str_format(&known, "%s%s", *out > 0 ? ", " : "", names[*out]);
    }
    bool found = names[*out] != NULL;
    if (!found)
        error_set(
            error, "--%s %.40s: there is no such %s; there are %s", option, value, option, str_text(&known));
    str_free(&known);
    return found;
}

static bool set_appearance(const struct options_content *content, struct config *config, struct error *error)
{
    int chosen;
    if (content->view) {
        if (!choose("view", content->view, view_names, &chosen, error))
            return false;
        config->view = (enum view_kind)chosen;
        config->playlist.count = 0; // the file's was made for the file's view
    }
    if (content->language) {
        if (!choose("language", content->language, i18n_languages, &chosen, error))
            return false;
        config->language = i18n_languages[chosen];
    }
    if (content->theme) {
        bool file = strchr(content->theme, '/') || strstr(content->theme, ".json");
        config->theme = file && !strchr(content->theme, '/')
                            ? arena_format(&config->arena, "./%s", content->theme)
                            : config_keep(config, content->theme);
    }
    return true;
}

// A room or session on the command line replaces both of the file.
static void set_source(const struct options_content *content, struct config *config)
{
    if (content->schedule)
        config_set_schedule(config, content->schedule);
    if (content->room || content->session) {
        config->room = config_keep(config, content->room);
        config->session = config_keep(config, content->session);
    }
}

bool load_context_config(const struct options_content *content, struct config *config, struct error *error)
{
    config_defaults(config);
    bool ok = !content->config || config_read(config, content->config, error);
    if (ok) {
        set_source(content, config);
        ok = set_appearance(content, config, error) &&
             (!config->arena.failed || error_memory(error, "not enough memory"));
    }
    if (!ok)
        config_free(config);
    return ok;
}

static bool has_schedule(const struct config *config, struct error *error)
{
    return config_schedule(config) ||
           error_set(error, "no schedule given (--schedule URL|FILE, or \"schedule\" in the config)");
}

const struct schedule *load_context_schedule(const struct config *config, struct error *error)
{
    return has_schedule(config, error) ? schedule_source_fetch_all(config, NULL, error) : NULL;
}

bool load_context_adjustments(
    const struct options_content *content, struct adjustments *out, struct error *error)
{
    struct str bytes = {0};
    *out = (struct adjustments){0};
    if (!content->adjustments)
        return true;
    bool ok = file_read_regular(content->adjustments, (size_t)1 << 20, &bytes, error) &&
              (adjustments_read(str_text(&bytes), bytes.length, out, error) ||
                  error_prefix(error, "%s: ", content->adjustments));
    str_free(&bytes);
    return ok;
}

bool load_context_for_display(
    void *content, struct config *config, struct adjustments *given, struct error *error)
{
    return load_context_config(content, config, error) && load_context_adjustments(content, given, error);
}

static bool find_programme(const struct config *config, struct load_context *out, struct error *error)
{
    struct room_query query = config_room_query(config);
    struct place place;
    if (!room_lookup_shown(out->schedule, &query, &place, error))
        return false;
    out->programme = programme_new(out->schedule, &place);
    if (out->programme)
        out->programme->questions = config->questions;
    return out->programme || error_memory(error, "not enough memory");
}

static bool apply_adjustments(
    const struct options_content *content, struct load_context *out, struct error *error)
{
    struct adjustments adjustments;
    if (!load_context_adjustments(content, &adjustments, error))
        return false;
    const struct schedule *adjusted = adjustments_apply(&adjustments, out->schedule, out->at);
    adjustments_free(&adjustments);
    if (!adjusted)
        return error_memory(error, "not enough memory");
    schedule_unref(out->schedule);
    out->schedule = adjusted;
    return true;
}

bool load_context_all(const struct options_content *content, const char *at, bool with_place,
    struct load_context *out, struct error *error)
{
    *out = (struct load_context){0};
    struct clock clock = clock_real();
    out->at = clock_seconds(clock_now_ms(&clock));
    if (!load_context_config(content, &out->config, error))
        return false;
    out->schedule = load_context_schedule(&out->config, error);
    bool ok = out->schedule && (!at || display_clock_parse(at, &out->schedule->zone, &out->at, error)) &&
              apply_adjustments(content, out, error) &&
              (!with_place || find_programme(&out->config, out, error));
    if (!ok)
        load_context_free(out);
    return ok;
}

void load_context_free(struct load_context *context)
{
    programme_free(context->programme);
    schedule_unref(context->schedule);
    config_free(&context->config);
    *context = (struct load_context){0};
}
