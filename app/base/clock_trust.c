#include "base/clock_trust.h"

#include <sys/timex.h>

#ifndef PLUMBLINE_BUILT_AT
#define PLUMBLINE_BUILT_AT 1577836800 // 2020-01-01
#endif

enum clock_state clock_state_of(const struct clock_evidence *evidence)
{
    if (evidence->now < clock_built_at())
        return CLOCK_UNSET;
    if (!evidence->skew_known)
        return evidence->kernel == CLOCK_KERNEL_SYNCED ? CLOCK_GOOD : CLOCK_UNSYNCED;
    bool agrees = evidence->skew_ms <= CLOCK_SKEW_LIMIT_MS && evidence->skew_ms >= -CLOCK_SKEW_LIMIT_MS;
    return agrees ? CLOCK_GOOD : CLOCK_SKEWED;
}

const char *clock_state_name(enum clock_state state)
{
    static const char *const names[] = {"good", "unsynced", "skewed", "unset"};
    return names[state];
}

int64_t clock_skew_ms(int64_t server_date_s, int64_t sent_ms, int64_t received_ms)
{
    return sent_ms + (received_ms - sent_ms) / 2 - (server_date_s * 1000 + 500);
}

enum clock_kernel clock_kernel(void)
{
    struct timex timex = {0};
    int state = adjtimex(&timex);
    if (state < 0)
        return CLOCK_KERNEL_UNKNOWN;
    return state != TIME_ERROR && !(timex.status & STA_UNSYNC) ? CLOCK_KERNEL_SYNCED : CLOCK_KERNEL_UNSYNCED;
}

const char *clock_kernel_name(enum clock_kernel kernel)
{
    static const char *const names[] = {"unknown", "synced", "unsynced"};
    return names[kernel];
}

int64_t clock_built_at(void)
{
    return PLUMBLINE_BUILT_AT;
}
