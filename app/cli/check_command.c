// plumbline check: checks a config and its schedule, and prints a line per finding: severity, where, what,
// and what to do about it.
#include "base/clock.h"
#include "base/json.h"
#include "base/tls_files.h"
#include "cli/check_broker.h"
#include "cli/check_page.h"
#include "cli/check_rooms.h"
#include "cli/commands.h"
#include "cli/load_context.h"
#include "cli/service_user.h"
#include "console/listener.h"
#include "console/tokens.h"
#include "display/render_context.h"
#include "display/schedule_source.h"
#include "feed/schedule_cache.h"
#include "feed/update_policy.h"
#include "fleet/fleet_client.h"
#include "screen/image_file.h"
#include "screen/images.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct report {
    json_t *list;                    // with --json, else NULL: lines are printed at once
    const struct schedule *schedule; // NULL if it could not be read
    bool errors;
    bool failed; // out of memory
    size_t count;
};

static void add_finding(struct report *report, const struct finding *finding)
{
    report->count++;
    report->errors |= finding->severity == FINDING_ERROR;
    const char *severity = finding_severity_name(finding->severity);
    if (!report->list) {
        printf("%s  %s  %s  (%s)\n", severity, finding->path, finding->what, finding->advice);
        return;
    }
    json_t *object = json_pack("{s:s, s:s, s:s, s:s}", "severity", severity, "path", finding->path, "what",
        finding->what, "advice", finding->advice);
    if (json_array_append_new(report->list, object) != 0)
        report->failed = true;
}

static void add(struct report *report, enum finding_severity severity, const char *path, const char *what,
    const char *advice)
{
    struct finding finding = {.severity = severity, .path = path, .what = what, .advice = advice};
    add_finding(report, &finding);
}

static void check_text(
    struct report *report, struct fonts *fonts, const char *kind, const char *id, const char *text)
{
    struct str missing = {0};
    struct str what = {0};
    if (fonts_missing(fonts, text, &missing)) {
        str_format(&what, "%s \"%s\" (%s) has letters that no font here can draw: %s", kind, text, id,
            str_text(&missing));
        add(report, FINDING_WARNING, "fonts", str_text(&what),
            "install the Noto font of that script (fonts-noto-core, -extra, -cjk) and list it in fonts.json");
    }
    str_free(&missing);
    str_free(&what);
}

// Reports titles and names with letters that no font has.
static void check_texts(struct report *report, struct fonts *fonts, const struct schedule *schedule)
{
    for (size_t i = 0; i < schedule->item_count; i++) {
        const struct item *item = &schedule->items[i];
        check_text(report, fonts, "the title", item->id, item->title);
        for (size_t k = 0; k < item->speaker_count; k++)
            check_text(report, fonts, "the name", item->id, item->speakers[k].name);
    }
    for (size_t r = 0; r < schedule->room_count; r++)
        check_text(report, fonts, "the room", "room", schedule->rooms[r].name);
}

// Whether the viewers can read the screen from where they are.
static void check_viewers(
    struct report *report, const struct render_context *render, const struct config *config)
{
    bool upright = config->display.rotate % 180 != 0;
    struct style style = render_context_style(render, config, upright ? 1080 : 1920, upright ? 1920 : 1080);
    struct str what = {0};
    style_describe(&style, &what);
    if (style.readable_m < style.distance_m * 0.99)
        add(report, FINDING_WARNING, "$.display", str_text(&what),
            "use a larger screen, or bring the viewers closer");
    str_free(&what);
}

static void check_image(struct report *report, const char *where, const struct image *measured)
{
    struct image image = *measured;
    struct image_file file;
    struct error error;
    struct str what = {0};
    if ((image.width == 0 && !images_measure(&image, &error)) || !image_file_read(image.path, &file, &error))
        add(report, FINDING_ERROR, where, error.text, "give a PNG or JPEG that can be read");
    else if (file.foreign_colours) {
        str_format(&what, "%s: its colour profile is not sRGB and is ignored", image.path);
        add(report, FINDING_NOTE, where, str_text(&what),
            "its colours look a little paler or stronger than meant; save it in sRGB to be sure");
    } else if (file.cmyk && !file.profile) {
        str_format(&what, "%s: its colours are inks (CMYK), and it has no profile of them", image.path);
        add(report, FINDING_NOTE, where, str_text(&what),
            "its colours look brighter than in print; save it in sRGB, or with the profile, to be sure");
    }
    str_free(&what);
}

// Theme, fonts and pictures.
static void check_drawing(struct report *report, struct config *config)
{
    struct render_context render;
    struct error error;
    if (!render_context_open(&render, config, &error)) {
        add(report, FINDING_ERROR, "$.theme", error.text, "correct it, or install what is missing");
        render_context_close(&render);
        return;
    }
    render_context_set_language(config);
    const char *gap;
    for (size_t i = 0; (gap = fonts_warning(render.fonts, i)) != NULL; i++)
        add(report, FINDING_WARNING, "fonts", gap, FONTS_WARNING_ADVICE);
    if (report->schedule)
        check_texts(report, render.fonts, report->schedule);
    for (size_t i = 0; i < config->extras.image_count; i++)
        check_image(report, "$.pictures", &config->extras.images[i]);
    if (render.theme.logo.path)
        check_image(report, "$.theme", &render.theme.logo);
    check_viewers(report, &render, config);
    render_context_close(&render);
}

static void check_place(struct report *report, const struct config *config, const struct schedule *schedule)
{
    struct room_query query = config_room_query(config);
    struct place place;
    struct error error;
    if (!query.room && !query.session)
        return;
    if (!room_lookup_shown(schedule, &query, &place, &error))
        add(report, FINDING_ERROR, query.session ? "$.session" : "$.room", error.text, "correct the name");
}

// Whether a display with this config, and the schedule it has cached, would accept the published one.
static void check_update(
    struct report *report, struct config *config, const char *address, const struct schedule *next)
{
    struct cached_schedule cached;
    struct error error;
    const char *folder = config_state_folder(config);
    struct clock clock = clock_real();
    if (!folder)
        return;
    if (!schedule_cache_read(folder, address, &cached, &error)) {
        if (error.code != ERROR_NONE)
            add(report, FINDING_WARNING, "$.state_dir", error.text,
                "nothing to do: the next good one replaces it");
        return;
    }
    struct schedule_hints hints = {.zone = config->timezone, .language = config->language};
    struct room_query place = config_room_query(config);
    const struct schedule *good = schedule_read(str_text(&cached.body), cached.body.length, &hints, NULL);
    struct identity identity = {0};
    struct update update = {.good = good,
        .next = next,
        .identity = &identity,
        .place = &place,
        .now = clock_seconds(clock_now_ms(&clock)),
        .limits = &config->update_limits};
    struct str vanished = {0};
    if (good && !identity_compare(good, next, &identity)) {
        add(report, FINDING_ERROR, "$.schedule", "not enough memory to compare it with the last good one",
            "");
    } else if (good) {
        if (!update_policy_check(&update, &error))
            add(report, FINDING_ERROR, "$.schedule", error.text,
                "the display keeps the last good one; if the change is intended, take it with plumbline send "
                "accept, or on the staff's page");
        update_policy_vanished_rooms(&update, &vanished);
    }
    identity_free(&identity);
    if (vanished.length > 0)
        add(report, FINDING_WARNING, "$", vanished.text,
            "these rooms are no longer in the schedule: give their displays another");
    str_free(&vanished);
    schedule_unref(good);
    schedule_cache_free(&cached);
}

// Whether a display has nothing to show, and what it says instead.
static void check_emptiness(struct report *report, const struct schedule *schedule)
{
    struct str what = {0};
    if (schedule->not_happening) {
        str_format(&what, "the event does not take place (\"%s\"); displays show that alone",
            schedule->not_happening);
        add(report, FINDING_WARNING, "$", str_text(&what), "ask the publisher if it does");
    } else if (!update_policy_shows(schedule)) {
        add(report, FINDING_ERROR, "$", "the schedule has no items; a display would refuse it",
            "ask the publisher");
    } else if (schedule->item_count == 0 && !schedule->unpublished) { // readers say that themselves
        add(report, FINDING_WARNING, "$",
            "the schedule has no items, only the event's dates; displays say that its programme is to be "
            "announced",
            "publish the timetable");
    }
    str_free(&what);
}

// Whether there is anything to be made a QR code of.
static void check_talk_pages(
    struct report *report, const struct config *config, const struct schedule *schedule)
{
    struct str what = {0};
    size_t talks = 0;
    size_t known = 0;
    for (size_t i = 0; i < schedule->item_count; i++) {
        bool is_talk = schedule->items[i].kind == ITEM_TALK && schedule->items[i].poster_count == 0;
        talks += is_talk;
        known += is_talk && schedule->items[i].link;
    }
    str_format(&what, "the schedule has the addresses of %zu of its %zu talks; the others get no QR code",
        known, talks);
    if (config->talk_qr && known < talks)
        add(report, known == 0 ? FINDING_WARNING : FINDING_NOTE, "$.talk_qr", str_text(&what),
            "ask the publisher for a format that has them, such as schedule.json");
    str_free(&what);
}

static void add_of_part(
    void *report, enum finding_severity severity, const char *path, const char *what, const char *advice)
{
    add(report, severity, path, what, advice);
}

// One of the config's schedules, and what is to be said of it alone.
static const struct schedule *find_schedule(
    struct report *report, struct config *config, size_t index, bool in_config)
{
    struct error error;
    struct discovery found;
    struct config_schedule *here = &config->schedules.list[index];
    const struct schedule *schedule = schedule_source_find(config, here->address, &found, &error);
    check_page(&found, in_config, add_of_part, report);
    if (!schedule)
        add(report, FINDING_ERROR, "$.schedule", error.text, "correct the address, or ask the publisher");
    else if (found.address)
        here->address = config_keep(config, found.address);
    discovery_free(&found);
    if (schedule)
        check_update(report, config, here->address, schedule);
    return schedule;
}

static const struct schedule *find_schedules(struct report *report, struct config *config, bool in_config)
{
    const struct schedule *came[CONFIG_MAX_SCHEDULES] = {NULL};
    bool any = false;
    if (!config_schedule(config))
        add(report, FINDING_ERROR, "$.schedule", "no schedule given",
            "give --schedule URL|FILE, or \"schedule\" in the config");
    for (size_t i = 0; i < config->schedules.count; i++) {
        came[i] = find_schedule(report, config, i, in_config);
        any |= came[i] != NULL;
    }
    const struct schedule *merged = schedule_source_merge(config, came);
    if (any && !merged)
        add(report, FINDING_ERROR, "$.schedule", "not enough memory to put the schedules together", "");
    for (size_t i = 0; i < config->schedules.count; i++)
        schedule_unref(came[i]);
    return merged;
}

static void check_schedule(struct report *report, struct config *config, bool in_config)
{
    const struct schedule *schedule = find_schedules(report, config, in_config);
    if (!schedule)
        return;
    check_emptiness(report, schedule);
    check_talk_pages(report, config, schedule);
    for (size_t i = 0; i < schedule->finding_count; i++)
        add_finding(report, &schedule->findings[i]);
    check_place(report, config, schedule);
    check_rooms(config, schedule, add_of_part, report);
    if (!report->list)
        printf("%s: \"%s\", %zu %s in %zu %s, times in %s\n", schedule->format, schedule->title,
            schedule->item_count, schedule->item_count == 1 ? "item" : "items", schedule->room_count,
            schedule->room_count == 1 ? "room" : "rooms", schedule->zone.name);
    report->schedule = schedule;
}

static void check_tokens(struct report *report, struct config *config)
{
    struct tokens tokens = {0};
    struct error error;
    struct str what = {0};
    struct listener listener;
    const char *file = config_tokens_file(config);
    // Only those who can read the service's folder know which tokens it has.
    if (!config->control.listen || (!config->control.tokens_file && config_is_foreign(config)))
        return;
    if (!listener_parse(config->control.listen, &listener, &error)) {
        add(report, FINDING_ERROR, "$.control.listen", error.text, "correct the address");
        return;
    }
    if (listener.loopback)
        return;
    if (file && !tokens_read(file, &tokens, &error))
        add(report, FINDING_WARNING, "$.control.tokens_file", error.text,
            "correct it: until then no token is accepted");
    else if (tokens.count == 0) {
        str_format(&what,
            "the network can reach the console, and there are no tokens in %s: the display does not start, "
            "and one that runs lets nobody in, and takes no new config",
            file ? file : "any file");
        add(report, FINDING_ERROR, "$.control.listen", str_text(&what),
            "make one: plumbline token new --role staff --config FILE");
    }
    tokens_free(&tokens);
    str_free(&what);
}

static void check_publish(struct report *report, const struct config *config)
{
    if (config->publish && !config->control.listen)
        add(report, FINDING_WARNING, "$.publish", "nobody can read the programme: there is no console",
            "give control.listen an address");
}

// A secret that only its display may read cannot be checked.
static bool is_forbidden(const char *path)
{
    return path && access(path, R_OK) != 0 && errno == EACCES;
}

static void check_tls(struct report *report, const struct config *config)
{
    const struct config_control *control = &config->control;
    struct tls_pair pair;
    struct error error;
    struct clock clock = clock_real();
    if (!control->listen || !control->certificate || is_forbidden(control->key))
        return;
    if (!tls_pair_read(control->certificate, control->key, &pair, &error)) {
        add(report, FINDING_ERROR, "$.control.tls", error.text,
            "give a certificate and its key, in PEM and without a password");
        return;
    }
    if (tls_pair_has_expired(&pair, clock_seconds(clock_now_ms(&clock)), &error))
        add(report, FINDING_WARNING, "$.control.tls", error.text, "renew it");
    tls_pair_free(&pair);
}

static void check_broker_files(struct report *report, const struct config *config)
{
    struct broker_config broker = config->control.broker;
    struct error error;
    if (is_forbidden(broker.password_file))
        broker.password_file = NULL; // the rest can still be checked
    if (!fleet_client_check(&broker, &error))
        add(report, FINDING_ERROR, "$.control.broker", error.text,
            "correct it: the display cannot reach its broker");
}

static void check_service_file(struct report *report, const char *path, const char *file)
{
    struct str what = {0};
    struct str advice = {0};
    if (!file || strstr(file, "://") || service_user_may_read(SERVICE_USER, file))
        return;
    str_format(&what, "the service runs as %s, which may not read %s", SERVICE_USER, file);
    str_format(&advice, "sudo chgrp %s FILE; sudo chmod g+r FILE", SERVICE_USER);
    add(report, FINDING_ERROR, path, str_text(&what), str_text(&advice));
    str_free(&what);
    str_free(&advice);
}

// Whoever runs this may be able to read files that the service cannot.
static void check_service_files(struct report *report, struct config *config)
{
    const struct config_control *control = &config->control;
    if (!config_service_folder(&config->arena, config->path))
        return;
    for (size_t i = 0; i < config->schedules.count; i++) {
        check_service_file(report, "$.schedule", config->schedules.list[i].address);
        check_service_file(report, "$.schedule", config->schedules.list[i].auth_file);
    }
    check_service_file(report, "$.schedule_auth_file", config->schedule_auth_file);
    check_service_file(report, "$.schedule_ca_file", config->schedule_ca_file);
    check_service_file(report, "$.fallback", config->fallback);
    check_service_file(report, "$.control.tls", control->certificate);
    check_service_file(report, "$.control.tls", control->key);
    check_service_file(report, "$.control.broker.password_file", control->broker.password_file);
    check_service_file(report, "$.control.broker.ca_file", control->broker.ca_file);
    for (size_t i = 0; i < config->extras.image_count; i++)
        check_service_file(report, "$.pictures", config->extras.images[i].path);
}

static void print_summary(struct report *report)
{
    if (!report->list) {
        printf("%zu %s\n", report->count, report->count == 1 ? "finding" : "findings");
        return;
    }
    char *text = json_dumps(report->list, JSON_COMPACT);
    if (text)
        puts(text);
    report->failed |= text == NULL;
    free(text);
    json_decref(report->list);
}

static int check(const struct options *options, bool tokens)
{
    struct config config;
    struct error error;
    if (options->broker)
        return check_broker(options);
    if (!options->content.config && !options->content.schedule)
        return command_misused("check", "--config FILE or --schedule URL|FILE is missing");
    struct report report = {.list = options->output.json ? json_array() : NULL};
    if (load_context_config(&options->content, &config, &error)) {
        check_schedule(&report, &config, !options->content.schedule);
        check_drawing(&report, &config);
        if (tokens)
            check_tokens(&report, &config);
        check_publish(&report, &config);
        check_tls(&report, &config);
        check_broker_files(&report, &config);
        check_service_files(&report, &config);
        schedule_unref(report.schedule);
        config_free(&config);
    } else {
        add(&report, FINDING_ERROR, "config", error.text, "correct the config");
    }
    print_summary(&report);
    return report.errors || report.failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

int command_check(const struct options *options)
{
    return check(options, true);
}

int check_before_tokens(const struct options *options)
{
    return check(options, false);
}
