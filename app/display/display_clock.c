#include "display/display_clock.h"

#include "base/civil.h"

int64_t display_clock_real_now(void)
{
    struct clock real = clock_real();
    return clock_seconds(clock_now_ms(&real));
}

int64_t display_clock_now(const struct display_clock *display_clock)
{
    return clock_seconds(clock_now_ms(&display_clock->clock));
}

bool display_clock_parse(const char *text, const struct zone *zone, int64_t *out, struct error *error)
{
    struct civil_parsed parsed;
    if (!civil_parse(text, &parsed))
        return error_set(
            error, "--at %.60s: expected a time such as 2019-09-10T15:00 or 2019-09-10T15:00+01:00", text);
    *out = parsed.has_offset ? civil_seconds(&parsed.civil) - parsed.offset_s
                             : zone_instant(zone, &parsed.civil);
    return true;
}

bool display_clock_is_simulated(const struct display_time *time)
{
    return time->at || time->speed > 0;
}

bool display_clock_set(struct display_clock *display_clock, const struct zone *zone, struct error *error)
{
    const struct display_time *time = &display_clock->time;
    int64_t at = display_clock_real_now();
    double speed = time->speed > 0 ? time->speed : 1;
    if (time->at && !display_clock_parse(time->at, zone, &at, error))
        return false;
    display_clock->simulated = display_clock_is_simulated(time);
    display_clock->clock = display_clock->simulated ? clock_simulated(at * 1000, speed) : clock_real();
    display_clock->offset_ms = clock_offset_ms(&display_clock->clock);
    return true;
}

void display_clock_hold(struct display_clock *display_clock, int64_t latest)
{
    if (display_clock->simulated && display_clock_now(display_clock) > latest)
        display_clock->clock = clock_simulated(latest * 1000, display_clock->clock.speed);
}

int64_t display_clock_step(struct display_clock *display_clock)
{
    int64_t offset = clock_offset_ms(&display_clock->clock);
    int64_t step = clock_seconds(offset - display_clock->offset_ms + 500);
    display_clock->offset_ms = offset;
    return step;
}
