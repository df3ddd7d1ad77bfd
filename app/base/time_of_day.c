#include "base/time_of_day.h"

bool time_of_day_read(const char *text, struct time_of_day *out)
{
    struct civil civil = {0};
    *out = (struct time_of_day){0};
    if (!civil_parse_time(text, &civil))
        return false;
    *out = (struct time_of_day){true, civil.hour * 3600 + civil.minute * 60 + civil.second};
    return true;
}

// ---- the clock of one date

// When the clock shows a time on a date: once, twice, or where it is skipped the instant after the gap.
struct showing {
    int64_t first, last;
};

static void add(struct showing *showing, int64_t at)
{
    if (showing->first == INT64_MAX)
        showing->first = at;
    showing->last = at;
}

// `local` is a date and time of the clock, as seconds since 1970-01-01T00:00:00 on it.
static struct showing find_showing(const struct zone *zone, int64_t local)
{
    struct showing showing = {INT64_MAX, INT64_MIN};
    int64_t gap_end = INT64_MAX;
    int32_t offset_s = zone_offset(zone, local - 2 * INT64_C(86400));
    int64_t from = INT64_MIN;
    size_t next = 0;
    while (next < zone->shift_count && zone->shifts[next].at <= local - 2 * INT64_C(86400))
        next++;
    for (;; next++) {
        bool is_last = next == zone->shift_count || zone->shifts[next].at > local + 2 * INT64_C(86400);
        int64_t until = is_last ? INT64_MAX : zone->shifts[next].at;
        int64_t at = local - offset_s;
        if (from <= at && at < until)
            add(&showing, at);
        if (is_last)
            break;
        // Does the clock jump over it here?
        if (until + offset_s <= local && local < until + zone->shifts[next].offset_s)
            gap_end = until;
        from = until;
        offset_s = zone->shifts[next].offset_s;
    }
    if (showing.first == INT64_MAX)
        add(&showing, gap_end);
    return showing;
}

// ---- the instant that is meant

struct search {
    const struct zone *zone;
    int64_t now;
    int64_t about; // to be near to
    int64_t shown; // what is shown now
    int64_t after; // the result is later
};

static int64_t distance(int64_t a, int64_t b)
{
    return a < b ? b - a : a - b;
}

static int64_t choose(const struct showing *showing, const struct search *search)
{
    bool is_shown = search->shown == showing->first || search->shown == showing->last;
    if (is_shown && search->shown > search->after)
        return search->shown;
    return showing->first > search->now && showing->first > search->after ? showing->first : showing->last;
}

static int64_t find(const struct time_of_day *time, const struct search *search)
{
    int64_t day = zone_day(search->zone, search->about);
    int64_t nearest = INT64_MAX;
    // A date may be skipped as a whole: Samoa had no 30 December 2011.
    for (int64_t i = day - 2; i <= day + 3; i++) {
        struct showing showing = find_showing(search->zone, i * SECONDS_A_DAY + time->seconds);
        int64_t at = choose(&showing, search);
        if (at > search->after &&
            (nearest == INT64_MAX || distance(at, search->about) <= distance(nearest, search->about)))
            nearest = at;
    }
    return nearest;
}

int64_t time_of_day_start(const struct time_of_day *time, const struct zone *zone, int64_t start, int64_t now)
{
    return find(
        time, &(struct search){.zone = zone, .now = now, .about = start, .shown = start, .after = INT64_MIN});
}

int64_t time_of_day_end(
    const struct time_of_day *time, const struct zone *zone, const struct time_of_day_item *item, int64_t now)
{
    bool is_long = item->planned_s > SECONDS_A_DAY / 2 && item->end > item->start;
    return find(time, &(struct search){.zone = zone,
                          .now = now,
                          .about = is_long ? item->end : item->start,
                          .shown = item->end,
                          .after = item->start});
}

int64_t time_of_day_next(const struct time_of_day *time, const struct zone *zone, int64_t now)
{
    return find(
        time, &(struct search){.zone = zone, .now = now, .about = now, .shown = INT64_MIN, .after = now});
}

void time_of_day_write(struct str *out, const struct zone *zone, int64_t at, int64_t now)
{
    static const char *const weekdays[] = {
        "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
    static const char *const months[] = {"January", "February", "March", "April", "May", "June", "July",
        "August", "September", "October", "November", "December"};
    char clock[ZONE_CLOCK_SIZE];
    int64_t days = zone_day(zone, at) - zone_day(zone, now);
    struct civil civil = zone_civil(zone, at);
    str_add_text(out, zone_clock(zone, at, clock));
    if (days != 0)
        str_format(out, " on %s", weekdays[civil.weekday]);
    if (days < -1 || days > 6)
        str_format(out, " %d %s", civil.day, months[civil.month - 1]);
}
