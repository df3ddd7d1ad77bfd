#include "cli/status_text.h"

#include "base/civil.h"
#include "base/clock.h"
#include "base/clock_trust.h"
#include "base/json.h"
#include "remote/api.h"
#include "scene/i18n.h"

#include <string.h>

const char *status_text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_member(object, key));
    return text ? text : "";
}

// Unix seconds; `parsed` is as written.
static bool instant_of(const json_t *object, const char *key, struct civil_parsed *parsed, int64_t *at)
{
    if (!civil_parse(status_text_of(object, key), parsed) || !parsed->has_offset)
        return false;
    *at = civil_seconds(&parsed->civil) - parsed->offset_s;
    return true;
}

static void begin_line(struct str *out, const char *label)
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
    begin_line(out, label);
    add_clock(out, item, "start");
    str_add_text(out, " – ");
    add_clock(out, item, "end");
    str_add_text(out, "  ");
    api_add_printable(out, status_text_of(item, "title"));
    json_array_foreach(json_member(item, "speakers"), i, speaker)
    {
        str_add_text(out, i == 0 ? "  · " : ", ");
        api_add_printable(out, status_text_of(speaker, "name"));
    }
    if (json_is_true(json_member(item, "cancelled")))
        str_add_text(out, " (cancelled)");
    if (*status_text_of(item, "moved_to")) {
        str_add_text(out, " (moved to ");
        api_add_printable(out, status_text_of(item, "moved_to"));
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
    int64_t late = 0;
    const char *phase = status_text_of(timer, "phase");
    begin_line(out, "timer");
    api_add_printable(out, phase);
    if (strcmp(phase, "none") != 0 && json_as_integer(json_member(timer, "left_s"), &left)) {
        str_add_text(out, ", ");
        i18n_countdown(out, left);
        str_add_text(out, left < 0 ? " over" : " left");
    }
    if (json_is_true(json_member(timer, "held")))
        str_add_text(out, ", held");
    if (json_as_integer(json_member(timer, "behind_s"), &late) && late > 0) {
        str_add_text(out, ", behind by ");
        add_span(out, late);
    }
    str_add_char(out, '\n');
}

// `tag`: which one is to be accepted where there are several; NULL: there is only one.
static void write_schedule(struct str *out, const json_t *schedule, const char *tag)
{
    int64_t age = 0;
    begin_line(out, "schedule");
    api_add_printable(out, status_text_of(schedule, "source"));
    if (json_as_integer(json_member(schedule, "age_s"), &age)) {
        str_add_text(out, ", ");
        add_span(out, age);
        str_add_text(out, " old");
    }
    const char *address = status_text_of(schedule, "address");
    // Of several schedules, the problem of one begins with its address.
    if (*address && strncmp(status_text_of(schedule, "problem"), address, strlen(address)) != 0) {
        str_add_text(out, ", ");
        api_add_printable(out, address);
    }
    if (*status_text_of(schedule, "problem")) {
        str_add_text(out, ", ");
        api_add_printable(out, status_text_of(schedule, "problem"));
        if (json_is_true(json_member(schedule, "refused"))) {
            str_add_text(out, tag ? " (plumbline send accept schedule=" : " (plumbline send accept");
            api_add_printable(out, tag ? tag : "");
            str_add_text(out, " takes it all the same)");
        }
    }
    str_add_char(out, '\n');
}

void status_text_schedules(struct str *out, const json_t *display)
{
    size_t i;
    const json_t *one;
    json_array_foreach(json_member(display, "schedules"), i, one)
        write_schedule(out, one, status_text_of(one, "tag"));
}

static void write_clock(struct str *out, const json_t *status)
{
    const json_t *clock = json_member(status, "clock");
    bool simulated = json_is_true(json_member(clock, "simulated"));
    int64_t skew = 0;
    begin_line(out, "clock");
    api_add_printable(out, status_text_of(clock, "state"));
    if (!simulated && strcmp(status_text_of(clock, "kernel"), clock_kernel_name(CLOCK_KERNEL_UNKNOWN)) == 0)
        str_add_text(out, " (the kernel cannot be asked)");
    if (json_as_integer(json_member(clock, "skew_ms"), &skew))
        str_format(out, ", %+.1f s off the schedule's server", (double)skew / 1000);
    if (simulated)
        str_add_text(out, ", simulated");
    str_add_text(out, ", ");
    api_add_printable(out, status_text_of(status, "at"));
    str_add_char(out, '\n');
}

// `painted_at` is by the clock of the display's machine, and so is `at` unless it is simulated: then this
// machine's clock has to do.
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

// "  room      Jade/room-I&II (Jade I & II)"
static void write_room(struct str *out, const json_t *status)
{
    const char *room = status_text_of(status, "room");
    const char *label = status_text_of(status, "label");
    begin_line(out, "room");
    api_add_printable(out, *room ? room : "no single one");
    if (*label && strcmp(label, room) != 0) {
        str_add_text(out, " (");
        api_add_printable(out, label);
        str_add_char(out, ')');
    }
    str_add_char(out, '\n');
}

void status_text_write(struct str *out, const char *address, const json_t *status)
{
    api_add_printable(out, status_text_of(status, "display"));
    str_format(out, " (%s)\n", address);
    write_room(out, status);
    begin_line(out, "slide");
    api_add_printable(out, status_text_of(status, "slide"));
    add_painted(out, status);
    str_add_char(out, '\n');
    begin_line(out, "phase");
    api_add_printable(out, status_text_of(status, "phase"));
    str_add_char(out, '\n');
    write_items(out, status);
    write_timer(out, json_member(status, "timer"));
    if (json_array_size(json_member(status, "schedules")) > 0)
        status_text_schedules(out, status);
    else
        write_schedule(out, json_member(status, "schedule"), NULL);
    write_clock(out, status);
    begin_line(out, "findings");
    str_format(out, "%zu\n", json_array_size(json_member(status, "findings")));
}
