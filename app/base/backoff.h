// When to try next: to fetch, to connect. Pure.
#ifndef PLUMBLINE_BASE_BACKOFF_H
#define PLUMBLINE_BASE_BACKOFF_H

#include <stdbool.h>
#include <stdint.h>

struct backoff {
    int refresh_s;         // between fetches where all is well
    int failures;          // in a row; 0 where the last one went well
    int64_t retry_after_s; // what the server asked for, however long; 0 where it did not
    int max_s;             // beyond which pauses do not grow; 0: 10 minutes
    bool first;            // the first pause behind the start: many displays are switched on at once
    double random;         // 0 <= random < 1, so that many displays spread
};

// Milliseconds until the next fetch. Where all is well: refresh_s, 5 % more or less; the first time a tenth
// of it to all of it, so that those who began together spread over it. After failures: 10 s (or refresh_s
// where that is less), doubled with each, up to max_s, 20 % more or less; never sooner than the server asked
// for, up to 20 % later, but for requests beyond 10 minutes.
int64_t backoff_delay_ms(const struct backoff *backoff);

#endif
