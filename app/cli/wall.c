#include "cli/wall.h"

#include "cli/setup.h"

int64_t wall_real_now(void)
{
    struct clock real = clock_real();
    return clock_seconds(clock_now_ms(&real));
}

int64_t wall_now(const struct wall *wall)
{
    return clock_seconds(clock_now_ms(&wall->clock));
}

bool wall_is_simulated(const struct options *options)
{
    return options->at || options->speed > 0;
}

bool wall_set(struct wall *wall, const struct zone *zone, struct error *error)
{
    const struct options *options = wall->options;
    int64_t at = wall_real_now();
    double speed = options->speed > 0 ? options->speed : 1;
    if (options->at && !setup_time(options->at, zone, &at, error))
        return false;
    wall->simulated = wall_is_simulated(options);
    wall->clock = wall->simulated ? clock_simulated(at * 1000, speed) : clock_real();
    wall->offset_ms = clock_offset_ms(&wall->clock);
    return true;
}

void wall_hold(struct wall *wall, int64_t latest)
{
    if (wall->simulated && wall_now(wall) > latest)
        wall->clock = clock_simulated(latest * 1000, wall->clock.speed);
}

int64_t wall_step(struct wall *wall)
{
    int64_t offset = clock_offset_ms(&wall->clock);
    int64_t step = clock_seconds(offset - wall->offset_ms + 500);
    wall->offset_ms = offset;
    return step;
}
