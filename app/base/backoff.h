// How long to wait before the next attempt to fetch or to connect. Pure.
#ifndef PLUMBLINE_BASE_BACKOFF_H
#define PLUMBLINE_BASE_BACKOFF_H

#include <stdbool.h>
#include <stdint.h>

struct backoff {
    int refresh_s;         // between attempts while all is well
    int failures;          // in a row; 0 if the last attempt succeeded
    int64_t retry_after_s; // what the server asked for; 0 if it did not ask
    int max_s;             // the longest pause; 0: 10 minutes
    bool first;            // the first pause after the start: many displays are switched on together
    double random;         // 0 <= random < 1, so that many displays spread out
};

// Milliseconds until the next attempt.
//
// While all is well: refresh_s ± 5 %; the first time between a tenth of it and all of it, so that displays
// that started together spread out. After failures: 10 s, or refresh_s if that is less, doubled with each
// failure up to max_s, ± 20 %. Never sooner than the server asked for, and up to 20 % later; a server that
// asks for more than 10 minutes gets 10.
int64_t backoff_delay_ms(const struct backoff *backoff);

#endif
