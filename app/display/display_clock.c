#include "display/display_clock.h"

#include "cli/load_context.h"

int64_t display_clock_real_now(void)
{
    struct clock real = clock_real();
    return clock_seconds(clock_now_ms(&real));
}

int64_t display_clock_now(const struct display_clock_state *display_clock)
{
    return clock_seconds(clock_now_ms(&display_clock->clock));
}

bool display_clock_is_simulated(const struct options *options)
{
    return options->at || options->speed > 0;
}

bool display_clock_set(
    struct display_clock_state *display_clock, const struct zone *zone, struct error *error)
{
    const struct options *options = display_clock->options;
    int64_t at = display_clock_real_now();
    double speed = options->speed > 0 ? options->speed : 1;
    if (options->at && !load_context_time(options->at, zone, &at, error))
        return false;
    display_clock->simulated = display_clock_is_simulated(options);
    display_clock->clock = display_clock->simulated ? clock_simulated(at * 1000, speed) : clock_real();
    display_clock->offset_ms = clock_offset_ms(&display_clock->clock);
    return true;
}

void display_clock_hold(struct display_clock_state *display_clock, int64_t latest)
{
    if (display_clock->simulated && display_clock_now(display_clock) > latest)
        display_clock->clock = clock_simulated(latest * 1000, display_clock->clock.speed);
}

int64_t display_clock_step(struct display_clock_state *display_clock)
{
    int64_t offset = clock_offset_ms(&display_clock->clock);
    int64_t step = clock_seconds(offset - display_clock->offset_ms + 500);
    display_clock->offset_ms = offset;
    return step;
}
