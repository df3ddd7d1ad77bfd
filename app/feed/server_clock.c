#include "feed/server_clock.h"

#include "base/clock.h"
#include "base/clock_trust.h"
#include "base/log.h"

#include <stdlib.h>

struct server_clock server_clock_new(void)
{
    struct clock wall = clock_real();
    return (struct server_clock){.offset_ms = clock_offset_ms(&wall)};
}

int64_t server_clock_follow(struct server_clock *clock)
{
    enum { JITTER_MS = 500 };
    struct clock wall = clock_real();
    int64_t offset_ms = clock_offset_ms(&wall);
    int64_t step_ms = offset_ms - clock->offset_ms;
    if (llabs(step_ms) < JITTER_MS)
        return 0;
    clock->offset_ms = offset_ms;
    clock->skew_ms += step_ms;
    return step_ms;
}

static bool is_alarming(const struct server_clock *clock)
{
    return clock->skew_known && llabs(clock->skew_ms) > CLOCK_SKEW_ALARM_MS;
}

void server_clock_compare(struct server_clock *clock, const struct fetch_answer *answer)
{
    if (answer->server_date == 0)
        return;
    bool was_alarming = is_alarming(clock);
    clock->skew_known = true;
    clock->skew_ms = clock_skew_ms(answer->server_date, answer->sent_ms, answer->received_ms);
    if (is_alarming(clock) && !was_alarming)
        log_error("this machine's clock is %lld s %s of the schedule's server: is NTP running?",
            llabs(clock->skew_ms) / 1000, clock->skew_ms > 0 ? "ahead" : "behind");
}
