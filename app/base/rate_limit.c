#include "base/rate_limit.h"

#include <nettle/sha2.h>
#include <stdbool.h>
#include <string.h>

const struct rate rate_of_chairs = {.per_s = 10, .burst = 100};
const struct rate rate_of_staff = {.per_s = 20, .burst = 300};
const struct rate rate_of_emergencies = {.per_s = 5, .burst = 50};

struct rate_sender rate_sender_of(const char *kind, const void *bytes, size_t length)
{
    struct sha256_ctx context;
    struct rate_sender sender;
    sha256_init(&context);
    sha256_update(&context, strlen(kind) + 1, (const uint8_t *)kind);
    sha256_update(&context, length, bytes);
    sha256_digest(&context, sizeof sender.of, (uint8_t *)sender.of);
    return sender;
}

struct rate_sender rate_sender_named(const char *kind, const char *name)
{
    return rate_sender_of(kind, name, strlen(name));
}

static bool is_same(const struct rate_sender *a, const struct rate_sender *b)
{
    return a->of[0] == b->of[0] && a->of[1] == b->of[1];
}

// The index of the sender's bucket: its own, or one that is full, else the one that is shared.
static size_t find(const struct rate_limit *limit, const struct rate_sender *sender, int64_t now_us)
{
    enum { SHARED = 0 };
    size_t found = SHARED;
    for (size_t i = SHARED + 1; i < RATE_LIMIT_SENDERS; i++) {
        const struct rate_bucket *bucket = &limit->buckets[i];
        if (bucket->full_us != 0 && is_same(&bucket->sender, sender))
            return i;
        if (found == SHARED && bucket->full_us <= now_us)
            found = i;
    }
    return found;
}

static int64_t cost_us(const struct rate *rate)
{
    return 1000000 / rate->per_s;
}

// When the bucket is full again. An empty one takes the time of the whole burst: more is left only where the
// rate or the clock is another one by now.
static int64_t full_us(const struct rate_bucket *bucket, const struct rate_sender *sender,
    const struct rate *rate, int64_t now_us, bool shared)
{
    int64_t last = now_us + rate->burst * cost_us(rate);
    if (bucket->full_us <= now_us || (!shared && !is_same(&bucket->sender, sender)))
        return now_us;
    return bucket->full_us < last ? bucket->full_us : last;
}

static int64_t wait_us(const struct rate *rate, int64_t full, int64_t now_us)
{
    int64_t wait = full - now_us - (rate->burst - 1) * cost_us(rate);
    return wait > 0 ? wait : 0;
}

static int64_t in_ms(int64_t us)
{
    return (us + 999) / 1000;
}

int64_t rate_limit_wait_ms(
    const struct rate_limit *limit, struct rate_sender sender, const struct rate *rate, int64_t now_ms)
{
    int64_t now_us = now_ms * 1000;
    size_t index = find(limit, &sender, now_us);
    return in_ms(wait_us(rate, full_us(&limit->buckets[index], &sender, rate, now_us, index == 0), now_us));
}

int64_t rate_limit_take(
    struct rate_limit *limit, struct rate_sender sender, const struct rate *rate, int64_t now_ms)
{
    int64_t now_us = now_ms * 1000;
    size_t index = find(limit, &sender, now_us);
    struct rate_bucket *bucket = &limit->buckets[index];
    int64_t full = full_us(bucket, &sender, rate, now_us, index == 0);
    int64_t wait = wait_us(rate, full, now_us);
    if (wait == 0)
        *bucket = (struct rate_bucket){.sender = sender, .full_us = full + cost_us(rate)};
    return in_ms(wait);
}
