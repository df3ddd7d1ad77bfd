#include "base/clock.h"

#include <math.h>
#include <time.h>

static int64_t system_us(clockid_t which)
{
    struct timespec now;
    clock_gettime(which, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static int64_t system_ms(clockid_t which)
{
    return system_us(which) / 1000;
}

struct clock clock_real(void)
{
    return (struct clock){.speed = 1};
}

struct clock clock_simulated(int64_t start_ms, double speed)
{
    return (struct clock){
        .simulated = true, .speed = speed, .start_ms = start_ms, .start_tick_ms = clock_tick_ms()};
}

int64_t clock_now_ms(const struct clock *clock)
{
    if (!clock->simulated)
        return system_ms(CLOCK_REALTIME);
    return clock->start_ms + (int64_t)floor((double)(clock_tick_ms() - clock->start_tick_ms) * clock->speed);
}

int64_t clock_wait_ms(const struct clock *clock, int64_t at_ms)
{
    int64_t left = at_ms - clock_now_ms(clock);
    return left <= 0 ? 0 : (int64_t)ceil((double)left / clock->speed);
}

int64_t clock_tick_ms(void)
{
    return system_ms(CLOCK_BOOTTIME);
}

int64_t clock_monotonic_ms(void)
{
    return system_ms(CLOCK_MONOTONIC);
}

int64_t clock_monotonic_us(void)
{
    return system_us(CLOCK_MONOTONIC);
}

int64_t clock_offset_ms(const struct clock *clock)
{
    return clock_now_ms(clock) - clock_tick_ms();
}

int64_t clock_seconds(int64_t ms)
{
    int64_t seconds = ms / 1000;
    return ms % 1000 < 0 ? seconds - 1 : seconds;
}
