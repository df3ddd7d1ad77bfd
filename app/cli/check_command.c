// plumbline check: looks a config and its schedule over, and prints one line a finding: severity, where,
// what, what to do.
#include "base/clock.h"
#include "base/json.h"
#include "cli/commands.h"
#include "cli/legibility.h"
#include "cli/setup.h"
#include "feed/judge.h"
#include "feed/store.h"
#include "scene/layout.h"
#include "screen/fonts.h"

#include <stdio.h>
#include <stdlib.h>

// Capitals are about this part of the em in Inter.
static const double CAP_SHARE = 0.727;

struct report {
    json_t *list; // NULL where lines are printed at once
    bool errors;
    bool failed;
    size_t count;
};

static void tell(struct report *report, const struct finding *finding)
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

static void tell_text(struct report *report, enum finding_severity severity, const char *path,
    const char *what, const char *advice)
{
    struct finding finding = {.severity = severity, .path = path, .what = what, .advice = advice};
    tell(report, &finding);
}

static void check_fonts(struct report *report)
{
    struct error error;
    struct fonts *fonts = fonts_open(NULL, &error);
    if (!fonts)
        tell_text(report, FINDING_ERROR, "fonts", error.text, "install the package");
    fonts_close(fonts);
}

static void check_legibility(struct report *report, const struct config_display *display)
{
    char what[256];
    double minutes = legibility_arc_minutes(
        display->diagonal_in, display->farthest_viewer_m, CAP_SHARE * SIZE_SMALL / 1000);
    if (minutes >= LEGIBILITY_LEAST)
        return;
    snprintf(what, sizeof what,
        "small text is %.1f minutes of arc high for the farthest viewer (%.0f in, %.1f m); %d can be read",
        minutes, display->diagonal_in, display->farthest_viewer_m, LEGIBILITY_LEAST);
    tell_text(report, FINDING_WARNING, "$.display", what, "use a larger screen, or bring the viewers nearer");
}

static void check_place(struct report *report, const struct config *config, const struct schedule *schedule)
{
    struct place_query query = config_place(config);
    struct place place;
    struct error error;
    if (!query.room && !query.session)
        return;
    if (!place_find(schedule, &query, &place, &error))
        tell_text(
            report, FINDING_ERROR, query.session ? "$.session" : "$.room", error.text, "correct the name");
}

// What a display with this config keeps on disk, beside what is published now: would it take it?
static void check_update(struct report *report, struct config *config, const struct schedule *next)
{
    struct stored stored;
    struct error error;
    const char *folder = config_state_folder(config);
    struct clock clock = clock_real();
    if (!folder || !config->schedule)
        return;
    if (!store_read(folder, config->schedule, &stored, &error)) {
        if (error.text[0] != '\0')
            tell_text(
                report, FINDING_WARNING, "$.state_dir", error.text, "nothing: the next good one replaces it");
        return;
    }
    struct schedule_hints hints = {.zone = config->timezone};
    struct place_query place = config_place(config);
    const struct schedule *good = schedule_read(str_text(&stored.body), stored.body.length, &hints, NULL);
    int64_t now = clock_seconds(clock_now_ms(&clock));
    if (good && !judge_update(good, next, &place, now, &config->limits, &error))
        tell_text(report, FINDING_ERROR, "$.schedule", error.text,
            "the display shows the last good one; if it is meant, raise loss_limit_percent or set "
            "accept_shift");
    struct str vanished = {0};
    if (good)
        judge_vanished_rooms(good, next, &vanished);
    if (vanished.length > 0)
        tell_text(report, FINDING_WARNING, "$", vanished.text,
            "these rooms are no longer in the schedule: tell their displays another");
    str_free(&vanished);
    schedule_unref(good);
    store_free(&stored);
}

static void check_schedule(struct report *report, struct config *config)
{
    struct error error;
    const struct schedule *schedule = setup_schedule(config, &error);
    if (!schedule) {
        tell_text(
            report, FINDING_ERROR, "$.schedule", error.text, "correct the address, or see to the publisher");
        return;
    }
    if (schedule->item_count == 0)
        tell_text(report, FINDING_ERROR, "$", "the schedule has no items; a display would refuse it",
            "see to the publisher");
    for (size_t i = 0; i < schedule->finding_count; i++)
        tell(report, &schedule->findings[i]);
    check_place(report, config, schedule);
    check_update(report, config, schedule);
    if (!report->list)
        printf("%s: \"%s\", %zu items in %zu rooms, times in %s\n", schedule->format, schedule->title,
            schedule->item_count, schedule->room_count, schedule->zone.name);
    schedule_unref(schedule);
}

static void print_end(struct report *report)
{
    if (!report->list) {
        printf("%zu findings\n", report->count);
        return;
    }
    char *text = json_dumps(report->list, JSON_COMPACT);
    if (text)
        puts(text);
    report->failed |= text == NULL;
    free(text);
    json_decref(report->list);
}

enum exit_status check_run(const struct options *options)
{
    struct config config;
    struct error error;
    if (!options->config && !options->schedule)
        return command_misused("check", "--config FILE or --schedule URL|FILE is missing");
    struct report report = {.list = options->json ? json_array() : NULL};
    if (setup_config(options, &config, &error)) {
        check_schedule(&report, &config);
        check_fonts(&report);
        check_legibility(&report, &config.display);
        config_free(&config);
    } else {
        tell_text(&report, FINDING_ERROR, "config", error.text, "correct the config");
    }
    print_end(&report);
    return report.errors || report.failed ? EXIT_COULD_NOT : EXIT_FINE;
}
