// plumbline status: what displays show, and how they stand with schedule and clock.
#include "base/civil.h"
#include "base/clock.h"
#include "base/clock_trust.h"
#include "base/json.h"
#include "cli/broker_options.h"
#include "cli/commands.h"
#include "cli/status_fleet.h"
#include "remote/api.h"
#include "scene/i18n.h"

#include <stdio.h>
#include <string.h>

// A member's text, "" where there is none.
static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_member(object, key));
    return text ? text : "";
}

static bool instant_of(const json_t *object, const char *key, struct civil_parsed *parsed, int64_t *at)
{
    if (!civil_parse(text_of(object, key), parsed) || !parsed->has_offset)
        return false;
    *at = civil_seconds(&parsed->civil) - parsed->offset_s;
    return true;
}

static void begin(struct str *out, const char *label)
{
    str_format(out, "  %-9s ", label);
}

static void add_clock(struct str *out, const json_t *object, const char *key)
{
    struct civil_parsed parsed;
    int64_t at;
    if (instant_of(object, key, &parsed, &at))
        str_format(out, "%02d:%02d", parsed.civil.hour, parsed.civil.minute);
    else
        str_add_text(out, "?");
}

// "35 s", "12 min", "3 h 05 min", "2 days"
static void add_span(struct str *out, int64_t seconds)
{
    if (seconds < 120)
        str_format(out, "%lld s", (long long)(seconds > 0 ? seconds : 0));
    else if (seconds < 2 * 3600)
        str_format(out, "%lld min", (long long)seconds / 60);
    else if (seconds < 2 * SECONDS_A_DAY)
        str_format(out, "%lld h %02lld min", (long long)seconds / 3600, (long long)seconds / 60 % 60);
    else
        str_format(out, "%lld days", (long long)seconds / SECONDS_A_DAY);
}

static void write_item(struct str *out, const char *label, const json_t *item)
{
    size_t i;
    const json_t *speaker;
    begin(out, label);
    add_clock(out, item, "start");
    str_add_text(out, " – ");
    add_clock(out, item, "end");
    str_add_text(out, "  ");
    api_add_printable(out, text_of(item, "title"));
    json_array_foreach(json_member(item, "speakers"), i, speaker)
    {
        str_add_text(out, i == 0 ? "  · " : ", ");
        api_add_printable(out, text_of(speaker, "name"));
    }
    if (json_is_true(json_member(item, "cancelled")))
        str_add_text(out, " (cancelled)");
    if (*text_of(item, "moved_to")) {
        str_add_text(out, " (moved to ");
        api_add_printable(out, text_of(item, "moved_to"));
        str_add_char(out, ')');
    }
    str_add_char(out, '\n');
}

static void write_items(struct str *out, const json_t *status)
{
    size_t i;
    const json_t *item;
    const json_t *now = json_member(status, "now");
    const json_t *next = json_member(status, "next");
    json_array_foreach(now, i, item) write_item(out, "now", item);
    if (json_array_size(now) == 0)
        str_add_text(out, "  now       nothing\n");
    if (next)
        write_item(out, "next", next);
    else
        str_add_text(out, "  next      nothing\n");
}

static void write_timer(struct str *out, const json_t *timer)
{
    int64_t left = 0;
    int64_t behind = 0;
    const char *phase = text_of(timer, "phase");
    begin(out, "timer");
    api_add_printable(out, phase);
    if (strcmp(phase, "none") != 0 && json_as_integer(json_member(timer, "left_s"), &left)) {
        str_add_text(out, ", ");
        i18n_countdown(out, left);
        str_add_text(out, left < 0 ? " over" : " left");
    }
    if (json_is_true(json_member(timer, "held")))
        str_add_text(out, ", held");
    if (json_as_integer(json_member(timer, "behind_s"), &behind) && behind > 0) {
        str_add_text(out, ", behind by ");
        add_span(out, behind);
    }
    str_add_char(out, '\n');
}

static void write_schedule(struct str *out, const json_t *schedule)
{
    int64_t age = 0;
    begin(out, "schedule");
    api_add_printable(out, text_of(schedule, "source"));
    if (json_as_integer(json_member(schedule, "age_s"), &age)) {
        str_add_text(out, ", ");
        add_span(out, age);
        str_add_text(out, " old");
    }
    if (*text_of(schedule, "address")) {
        str_add_text(out, ", ");
        api_add_printable(out, text_of(schedule, "address"));
    }
    if (*text_of(schedule, "problem")) {
        str_add_text(out, ", ");
        api_add_printable(out, text_of(schedule, "problem"));
    }
    str_add_char(out, '\n');
}

static void write_clock(struct str *out, const json_t *status)
{
    const json_t *clock = json_member(status, "clock");
    bool simulated = json_is_true(json_member(clock, "simulated"));
    int64_t skew = 0;
    begin(out, "clock");
    api_add_printable(out, text_of(clock, "state"));
    if (!simulated && strcmp(text_of(clock, "kernel"), clock_kernel_name(CLOCK_KERNEL_UNKNOWN)) == 0)
        str_add_text(out, " (the kernel cannot be asked)");
    if (json_as_integer(json_member(clock, "skew_ms"), &skew))
        str_format(out, ", %+.1f s beside the schedule's server", (double)skew / 1000);
    if (simulated)
        str_add_text(out, ", simulated");
    str_add_text(out, ", ");
    api_add_printable(out, text_of(status, "at"));
    str_add_char(out, '\n');
}

// `painted_at` is by the display's machine. So is `at`, but where it is simulated, and then this machine's
// clock is the next best.
static void add_painted(struct str *out, const json_t *status)
{
    struct civil_parsed parsed;
    int64_t painted;
    int64_t at;
    if (!instant_of(status, "painted_at", &parsed, &painted))
        return;
    struct clock clock = clock_real();
    if (json_is_true(json_member(json_member(status, "clock"), "simulated")) ||
        !instant_of(status, "at", &parsed, &at))
        at = clock_seconds(clock_now_ms(&clock));
    str_add_text(out, ", painted ");
    add_span(out, at - painted);
    str_add_text(out, " ago");
}

static void write_status(struct str *out, const struct api_target *target, const json_t *status)
{
    const char *room = text_of(status, "room");
    const char *label = text_of(status, "label");
    api_add_printable(out, text_of(status, "display"));
    str_format(out, " (%s)\n", str_text(&target->base));
    begin(out, "room");
    api_add_printable(out, *room ? room : "no single one");
    if (*label && strcmp(label, room) != 0) {
        str_add_text(out, " (");
        api_add_printable(out, label);
        str_add_char(out, ')');
    }
    str_add_char(out, '\n');
    begin(out, "slide");
    api_add_printable(out, text_of(status, "slide"));
    add_painted(out, status);
    str_add_char(out, '\n');
    begin(out, "phase");
    api_add_printable(out, text_of(status, "phase"));
    str_add_char(out, '\n');
    write_items(out, status);
    write_timer(out, json_member(status, "timer"));
    write_schedule(out, json_member(status, "schedule"));
    write_clock(out, status);
    begin(out, "findings");
    str_format(out, "%zu\n", json_array_size(json_member(status, "findings")));
}

// The status that an answer holds, for the caller to json_decref; NULL with the reason where it holds none.
static json_t *read_status(
    const struct api_target *target, const struct api_answer *answer, struct error *error)
{
    if (answer->status != 200) {
        api_explain(target, answer, error);
        return NULL;
    }
    json_t *status = json_read(str_text(&answer->body), answer->body.length, NULL, NULL);
    if (*text_of(status, "state"))
        return status;
    error_set(error, "%s: the answer is not a display's (is this its address?)", str_text(&target->base));
    json_decref(status);
    return NULL;
}

// What is printed of one display, appended.
static bool ask(const struct api_target *target, bool json, struct str *out, struct error *error)
{
    static const struct api_request request = {.method = "GET", .path = "/api/v1/status"};
    struct api_answer answer;
    json_t *status = NULL;
    if (api_ask(target, &request, &answer, error) == API_ANSWERED)
        status = read_status(target, &answer, error);
    if (status && json) {
        str_add(out, str_text(&answer.body), answer.body.length);
        if (out->text[out->length - 1] != '\n')
            str_add_char(out, '\n');
    } else if (status) {
        write_status(out, target, status);
    }
    bool fine = status && (!out->failed || error_memory(error, "not enough memory"));
    json_decref(status);
    api_answer_free(&answer);
    return fine;
}

// `printed` says whether a display was told of already.
static bool print(const struct api_target *target, bool json, bool *printed)
{
    struct str out = {0};
    struct error error;
    bool fine = ask(target, json, &out, &error);
    if (fine)
        printf("%s%s", *printed && !json ? "\n" : "", str_text(&out));
    else
        command_failed(&error);
    *printed = *printed || fine;
    str_free(&out);
    // What is told of several stands in their order, also where standard output and error are one.
    return fflush(stdout) == 0 && fine;
}

static int ask_all(struct api_target *target, const struct options *options, size_t count)
{
    struct error error;
    bool printed = false;
    int status = EXIT_SUCCESS;
    for (size_t i = 0; i < count; i++)
        if (!api_target_address(target, options->remote.to.list[i], &error) ||
            !print(target, options->output.json, &printed))
            status = EXIT_FAILURE;
    return status;
}

int command_status(const struct options *options)
{
    struct api_target target = {0};
    struct error error;
    if (broker_options_given(options))
        return status_fleet(options);
    // Without --to the list's first is NULL, which means the usual display.
    size_t count = options->remote.to.count > 0 ? options->remote.to.count : 1;
    bool meant = true;
    for (size_t i = 0; i < count && meant; i++)
        meant = api_target_address(&target, options->remote.to.list[i], &error);
    int status;
    if (!meant)
        status = command_misused("status", error.text);
    else if (!api_target_token(&target, options->remote.token_file, &error))
        status = command_failed(&error);
    else
        status = ask_all(&target, options, count);
    api_target_free(&target);
    return status;
}
