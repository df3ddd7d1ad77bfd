#include "base/backoff.h"

enum { FIRST_S = 10, MAX_S = 600 };

static int64_t spread(int64_t seconds, double share, double random)
{
    return (int64_t)((double)seconds * 1000 * (1 - share + 2 * share * random));
}

int64_t backoff_delay_ms(const struct backoff *backoff)
{
    if (backoff->failures <= 0 && backoff->first)
        return (int64_t)(backoff->refresh_s * 1000 * (0.1 + 0.9 * backoff->random));
    if (backoff->failures <= 0)
        return spread(backoff->refresh_s, 0.05, backoff->random);
    int max_s = backoff->max_s > 0 ? backoff->max_s : MAX_S;
    int64_t seconds = backoff->refresh_s < FIRST_S ? backoff->refresh_s : FIRST_S;
    for (int i = 1; i < backoff->failures && seconds < max_s; i++)
        seconds *= 2;
    if (seconds > max_s)
        seconds = max_s;
    int64_t delay = spread(seconds, 0.2, backoff->random);
    // Many displays may have been given the same instant: none comes sooner, but not all at once.
    int64_t asked = backoff->retry_after_s < MAX_S ? backoff->retry_after_s : MAX_S;
    asked = (int64_t)((double)asked * 1000 * (1 + 0.2 * backoff->random));
    return delay > asked ? delay : asked;
}
