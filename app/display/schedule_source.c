#include "display/schedule_source.h"

#include "base/address_join.h"
#include "base/log.h"
#include "feed/address.h"
#include "feed/auth.h"
#include "feed/fetch.h"
#include "feed/fetch_pages.h"
#include "schedule/schedule_merge.h"

#include <string.h>

_Static_assert((int)CONFIG_MAX_SCHEDULES <= (int)SCHEDULE_MERGE_MAX_PARTS, "each is a part");

// One of the config's schedules, by its address, or another address. A key is for whom it was given: another
// server does not get it.
static struct fetch_source source_of(const struct config *config, const char *address)
{
    const char *auth_file = NULL;
    for (size_t i = 0; i < config->schedules.count && !auth_file; i++)
        if (strcmp(config->schedules.list[i].address, address) == 0)
            auth_file = config->schedules.list[i].auth_file;
    if (!auth_file && (config->schedules.count < 2 || address_same_origin(address, config_schedule(config))))
        auth_file = config->schedule_auth_file;
    return (struct fetch_source){.address = address,
        .auth_file = auth_file,
        .ca_file = config->schedule_ca_file,
        .proxy = config->schedule_proxy,
        .redirect_to_http = config->schedule_redirect_to_http};
}

static bool is_cancelled(void *cancel)
{
    return cancel && atomic_load((const atomic_bool *)cancel);
}

static void warn_of_exposed_key(const struct fetch_source *source)
{
    if (source->auth_file && auth_is_exposed(source->auth_file))
        log_warning("%s can be read by others than its owner: chmod 600 it", source->auth_file);
}

static void prefix_address(const char *address, struct error *error)
{
    struct str public = {0};
    address_public(address, &public);
    error_prefix(error, "%s: ", str_text(&public));
    str_free(&public);
}

static const struct schedule *read_answer(const struct fetch_answer *answer, const char *address,
    const struct schedule_hints *hints, struct error *error)
{
    const struct schedule *schedule =
        schedule_read(str_text(&answer->body), answer->body.length, hints, error);
    if (!schedule)
        prefix_address(address, error);
    return schedule;
}

const struct schedule *schedule_source_fetch(
    const struct config *config, const char *address, const atomic_bool *cancel, struct error *error)
{
    struct fetch_source source = source_of(config, address);
    struct fetch_answer answer = {0};
    struct schedule_hints hints = {.zone = config->timezone, .language = config->language, .cancel = cancel};
    const struct schedule *schedule = NULL;
    size_t pages;
    warn_of_exposed_key(&source);
    if (fetch_pages(&source, NULL, &fetch_default_limits, is_cancelled, (void *)cancel, &answer, &pages,
            error) == FETCH_NEW)
        schedule = read_answer(&answer, address, &hints, error);
    fetch_answer_free(&answer);
    return schedule;
}

static bool fetch_other(
    void *context, const char *address, bool is_given, struct fetch_answer *answer, struct error *error)
{
    struct fetch_source source = source_of(context, address);
    if (!is_given)
        source.auth_file = NULL;
    return fetch_once(&source, NULL, NULL, NULL, answer, error) == FETCH_NEW;
}

const struct schedule *schedule_source_find(
    const struct config *config, const char *address, struct discovery *found, struct error *error)
{
    struct fetch_source source = source_of(config, address);
    struct fetch_answer answer = {0};
    struct schedule_hints hints = {.zone = config->timezone, .language = config->language};
    const struct schedule *schedule = NULL;
    size_t pages;
    *found = (struct discovery){0};
    warn_of_exposed_key(&source);
    bool fetched =
        fetch_pages(&source, NULL, &fetch_default_limits, NULL, NULL, &answer, &pages, error) == FETCH_NEW;
    bool may_search =
        address_is_remote(address) && (fetched ? discover_is_page(&answer) : discover_knows(address));
    if (may_search) {
        struct discover_source page = {.given = address,
            .page = &answer,
            .hints = &hints,
            .fetch = fetch_other,
            .context = (void *)config};
        struct error why;
        if (discover_schedule(&page, found, fetched ? error : &why))
            schedule = schedule_ref(found->schedule);
        else if (fetched)
            prefix_address(address, error);
    } else if (fetched) {
        schedule = read_answer(&answer, address, &hints, error);
    }
    fetch_answer_free(&answer);
    return schedule;
}

void schedule_source_names(const struct config *config, struct str *out)
{
    for (size_t i = 0; i < config->schedules.count; i++) {
        str_add_text(out, i > 0 ? ", " : "");
        address_public(config->schedules.list[i].address, out);
    }
}

void schedule_source_parts(const struct config *config, struct feed_parts *out)
{
    *out = (struct feed_parts){.count = config->schedules.count};
    for (size_t i = 0; i < out->count; i++)
        feeds_part_named(config->schedules.list[i].address, &out->list[i]);
}

const struct schedule *schedule_source_merge(
    const struct config *config, const struct schedule *const came[CONFIG_MAX_SCHEDULES])
{
    struct schedule_part parts[CONFIG_MAX_SCHEDULES];
    char tags[CONFIG_MAX_SCHEDULES][FEED_TAG_SIZE];
    struct str names[CONFIG_MAX_SCHEDULES] = {{0}};
    size_t count = 0;
    for (size_t i = 0; i < config->schedules.count; i++) {
        const char *address = config->schedules.list[i].address;
        if (!came[i])
            continue;
        feeds_tag(address, tags[count]);
        address_public(address, &names[count]);
        parts[count] =
            (struct schedule_part){.schedule = came[i], .tag = tags[count], .name = str_text(&names[count])};
        count++;
    }
    const struct schedule *merged = count > 0 ? schedule_merge(parts, count) : NULL;
    for (size_t i = 0; i < count; i++)
        str_free(&names[i]);
    return merged;
}

const struct schedule *schedule_source_fetch_all(
    const struct config *config, const atomic_bool *cancel, struct error *error)
{
    const struct schedule *came[CONFIG_MAX_SCHEDULES] = {NULL};
    struct error why = {0};
    bool any = false;
    for (size_t i = 0; i < config->schedules.count; i++) {
        came[i] = schedule_source_fetch(config, config->schedules.list[i].address, cancel, &why);
        any |= came[i] != NULL;
        if (!came[i] && config->schedules.count > 1)
            log_warning("%s", why.text);
    }
    const struct schedule *merged = schedule_source_merge(config, came);
    if (!any)
        *error = why;
    else if (!merged)
        error_memory(error, "not enough memory to put the schedules together");
    for (size_t i = 0; i < config->schedules.count; i++)
        schedule_unref(came[i]);
    return merged;
}

struct feeds *schedule_source_start(const struct config *config, const char *state, struct clock clock,
    void (*deliver)(void *context, struct feed_report *report), void *context, struct error *error)
{
    struct feed_options options = {
        .fallback = config->fallback,
        .state_folder = state,
        .refresh_s = config->refresh_s,
        .limits = config->update_limits,
        .hints = {.zone = config->timezone, .language = config->language},
        .place = config_room_query(config),
        .clock = clock,
        .deliver = deliver,
        .context = context,
    };
    struct fetch_source sources[CONFIG_MAX_SCHEDULES];
    for (size_t i = 0; i < config->schedules.count; i++)
        sources[i] = source_of(config, config->schedules.list[i].address);
    return feeds_start(&options, sources, config->schedules.count, error);
}
