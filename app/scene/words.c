#include "scene/words.h"

static const char *const weekdays[] = {
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
static const char *const months[] = {"January", "February", "March", "April", "May", "June", "July", "August",
    "September", "October", "November", "December"};

void words_minutes(struct str *out, int64_t seconds)
{
    int64_t minutes = seconds <= 0 ? 0 : (seconds + 59) / 60;
    if (minutes < 60)
        str_format(out, "%lld min", (long long)minutes);
    else
        str_format(out, "%lld h %02lld min", (long long)(minutes / 60), (long long)(minutes % 60));
}

void words_left(struct str *out, int64_t seconds)
{
    words_minutes(out, seconds);
    str_add_text(out, " left");
}

void words_until_start(struct str *out, int64_t seconds)
{
    if (seconds < 60) {
        str_add_text(out, "starting now");
        return;
    }
    str_add_text(out, "in ");
    words_minutes(out, seconds);
}

void words_date(struct str *out, const struct zone *zone, int64_t at)
{
    struct civil c = zone_civil(zone, at);
    str_format(out, "%s %d %s", weekdays[c.weekday], c.day, months[c.month - 1]);
}

void words_day(struct str *out, const struct zone *zone, int64_t at, int64_t now)
{
    int64_t days = zone_day(zone, at) - zone_day(zone, now);
    if (days > 6 || days < -6)
        words_date(out, zone, at);
    else
        str_add_text(out, weekdays[zone_civil(zone, at).weekday]);
}

void words_time(struct str *out, const struct zone *zone, int64_t at, int64_t now)
{
    char clock[ZONE_CLOCK_SIZE];
    if (zone_day(zone, at) != zone_day(zone, now)) {
        words_day(out, zone, at, now);
        str_add_char(out, ' ');
    }
    str_add_text(out, zone_clock(zone, at, clock));
}

void words_span(struct str *out, const struct zone *zone, int64_t start, int64_t end, int64_t now)
{
    char clock[ZONE_CLOCK_SIZE];
    words_time(out, zone, start, now);
    str_format(out, " – %s", zone_clock(zone, end, clock));
}
