// How often each of many senders may do something: a token bucket for each, in integers. A sender may do
// `burst` things at once, and gets `per_s` more each second until it has the burst again.
//
// The number of buckets is fixed. One is given to another sender only once it is full again, when forgetting
// it changes nothing: many names neither take memory nor rid a sender of what it has spent. While none is
// free, all further senders share one. Not safe between threads.
#ifndef PLUMBLINE_BASE_RATE_LIMIT_H
#define PLUMBLINE_BASE_RATE_LIMIT_H

#include <stddef.h>
#include <stdint.h>

enum { RATE_LIMIT_SENDERS = 1024 };

// Both from 1 to a million.
struct rate {
    int per_s, burst;
};

// How many commands one sender may give, over HTTP and over the broker alike. Emergencies count apart from
// all other commands: they never wait for those, and their own bound only keeps a stolen token from filling a
// disk.
extern const struct rate rate_of_chairs;      // 10 a second, 100 at once
extern const struct rate rate_of_staff;       // and above: 20 a second, 300 at once
extern const struct rate rate_of_emergencies; // 5 a second, 50 at once

// Whom a bucket belongs to: equal for equal bytes and `kind` only (the start of a SHA-256).
struct rate_sender {
    uint64_t of[2];
};

// `kind` tells apart what is counted apart: "token" and "emergency" of the same token.
struct rate_sender rate_sender_of(const char *kind, const void *bytes, size_t length);
struct rate_sender rate_sender_named(const char *kind, const char *name);

struct rate_bucket {
    struct rate_sender sender;
    int64_t full_us; // when it has its whole burst again; 0: unused
};

// Zero-initialise.
struct rate_limit {
    struct rate_bucket buckets[RATE_LIMIT_SENDERS];
};

// Milliseconds until the sender may do something, by a clock that is not set (clock_tick_ms); 0: now.
int64_t rate_limit_wait_ms(
    const struct rate_limit *limit, struct rate_sender sender, const struct rate *rate, int64_t now_ms);

// The same, and counts it if that is now. What is refused costs the sender nothing.
int64_t rate_limit_take(
    struct rate_limit *limit, struct rate_sender sender, const struct rate *rate, int64_t now_ms);

#endif
