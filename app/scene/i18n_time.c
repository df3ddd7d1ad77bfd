// Instants: the time of day, and the day where it is another one.
#include "base/text.h"
#include "scene/i18n_internal.h"

#include <string.h>
#include <unicode/uchar.h>

// The day, where it is another than `now`'s.
static void add_other_day(struct str *out, const struct zone *zone, int64_t at, int64_t now)
{
    if (zone_day(zone, at) == zone_day(zone, now))
        return;
    i18n_add_day(out, zone, at, now);
    str_add_char(out, ' ');
}

void i18n_time(struct str *out, const struct zone *zone, int64_t at, int64_t now)
{
    add_other_day(out, zone, at, now);
    i18n_add_clock(out, zone, at);
}

void i18n_end(struct str *out, const struct zone *zone, int64_t end, int64_t now)
{
    add_other_day(out, zone, end > now ? end - 1 : end, now);
    i18n_add_clock(out, zone, end);
}

void i18n_span(struct str *out, const struct zone *zone, int64_t start, int64_t end, int64_t now)
{
    add_other_day(out, zone, start, now);
    i18n_add_start_clock(out, zone, start, end);
    str_add_text(out, " – ");
    i18n_end(out, zone, end, start);
}

// The hour decides where a language has an article before it: Spanish "a la 1:00", "a las 2:00".
static void add_today(struct str *out, const char *clock, size_t hour, bool until)
{
    if (until)
        str_format(out, i18n_plural("until %s", "until %s", hour), clock);
    else
        str_format(out, i18n_plural("at %s", "at %s", hour), clock);
}

static void add_other(struct str *out, const char *day, const char *clock, size_t hour, bool until)
{
    if (until)
        str_format(out, i18n_plural("until %s %s", "until %s %s", hour), day, clock);
    else
        str_format(out, i18n_plural("on %s at %s", "on %s at %s", hour), day, clock);
}

// Returns how many bytes it has before the day or clock.
static size_t add_when(
    struct str *out, const struct zone *zone, int64_t at, int64_t now, bool is_end, bool until)
{
    int64_t day_of = is_end && at > now ? at - 1 : at; // midnight ends the day before
    bool today = zone_day(zone, day_of) == zone_day(zone, now);
    size_t hour = i18n_clock_number(zone, at);
    struct str when = {0};
    struct str day = {0};
    struct str clock = {0};
    i18n_add_clock(&clock, zone, at);
    if (today) {
        add_today(&when, str_text(&clock), hour, until);
    } else {
        i18n_add_day(&day, zone, day_of, now);
        add_other(&when, str_text(&day), str_text(&clock), hour, until);
    }
    const char *seen = strstr(str_text(&when), str_text(today ? &clock : &day));
    size_t before = seen ? (size_t)(seen - str_text(&when)) : 0;
    str_add_text(out, str_text(&when));
    str_free(&when);
    str_free(&clock);
    str_free(&day);
    return before;
}

void i18n_at(struct str *out, const struct zone *zone, int64_t at, int64_t now)
{
    add_when(out, zone, at, now, false, false);
}

void i18n_at_end(struct str *out, const struct zone *zone, int64_t end, int64_t now)
{
    add_when(out, zone, end, now, true, false);
}

void i18n_until(struct str *out, const struct zone *zone, int64_t end, int64_t now)
{
    add_when(out, zone, end, now, true, true);
}

void i18n_when_free(struct i18n_when *when)
{
    str_free(&when->lead);
    str_free(&when->time);
}

// Spaces before the time separate the two.
static void split(struct i18n_when *out, const struct str *text, size_t lead)
{
    const char *bytes = str_text(text);
    lead = lead < text->length ? lead : text->length;
    str_add_text(&out->time, bytes + lead);
    while (lead > 0 && bytes[lead - 1] == ' ')
        lead--;
    str_add(&out->lead, bytes, lead);
}

void i18n_say_at(struct i18n_when *out, const char *phrase, const struct zone *zone, int64_t at, int64_t now)
{
    struct str text = {0};
    const char *gap = strstr(phrase, "%s");
    size_t before = gap ? (size_t)(gap - phrase) : strlen(phrase);
    str_add(&text, phrase, before);
    before += add_when(&text, zone, at, now, false, false);
    str_add_text(&text, gap ? gap + 2 : "");
    split(out, &text, before);
    str_free(&text);
}

void i18n_say_until(struct i18n_when *out, const struct zone *zone, int64_t end, int64_t now)
{
    struct str text = {0};
    struct str whole = {0};
    size_t before = add_when(&text, zone, end, now, true, true);
    const char *rest = str_text(&text);
    if (before > 0)
        str_add_code_point(&whole, (unsigned)u_totitle((UChar32)text_next(&rest)));
    str_add_text(&whole, rest);
    split(out, &whole, before);
    str_free(&text);
    str_free(&whole);
}
