#include "console/request_rates.h"

#include "console/socket_address.h"

#include <string.h>

static uint64_t owner_of(const struct request_origin *origin)
{
    return origin->address ? socket_address_owner(origin->address) : 0;
}

static struct rate_sender sender_of(const char *kind, const struct request_origin *origin)
{
    uint64_t owner = owner_of(origin);
    return origin->caller->by_token ? rate_sender_of(kind, origin->caller->hash, sizeof origin->caller->hash)
                                    : rate_sender_of(kind, &owner, sizeof owner);
}

int64_t request_rates_take(
    struct request_rates *rates, enum request_rate rate, const struct request_origin *origin, int64_t now_ms)
{
    static const struct rate all[REQUEST_RATES] = {[REQUEST_RATE_READ] = {.per_s = 50, .burst = 500},
        [REQUEST_RATE_COSTLY] = {.per_s = 20, .burst = 200},
        [REQUEST_RATE_LOG] = {.per_s = 5, .burst = 50},
        [REQUEST_RATE_CROWD] = {.per_s = 500, .burst = 5000},
        [REQUEST_RATE_DRAW] = {.per_s = 2, .burst = 10}};
    static const char *const kinds[REQUEST_RATES] = {[REQUEST_RATE_READ] = "read",
        [REQUEST_RATE_COSTLY] = "costly",
        [REQUEST_RATE_LOG] = "log",
        [REQUEST_RATE_CROWD] = "crowd",
        [REQUEST_RATE_DRAW] = "draw"};
    struct {
        unsigned char hash[TOKEN_HASH_BYTES];
        uint64_t owner;
    } who = {.owner = owner_of(origin)};
    if (rate == REQUEST_RATE_FREE)
        return 0;
    if (origin->caller->by_token)
        memcpy(who.hash, origin->caller->hash, sizeof who.hash);
    struct rate_sender sender = rate_sender_of(kinds[rate], &who, sizeof who);
    return rate_limit_take(&rates->reads, sender, &all[rate], now_ms);
}

static const struct rate *rate_of(const struct request_origin *origin)
{
    return origin->caller->role >= ROLE_STAFF ? &rate_of_staff : &rate_of_chairs;
}

static int64_t take_emergency(
    struct request_rates *rates, const struct request_origin *origin, int64_t now_ms)
{
    return rate_limit_take(&rates->commands, sender_of("emergency", origin), &rate_of_emergencies, now_ms);
}

// The word may be written with escapes.
static bool may_be_emergency(const char *body)
{
    return strcasestr(body, "emergency") || strstr(body, "\\u");
}

// Whoever has sent too much pays for the look at what may be an emergency as for one: a text that only has
// the word in it gains nothing.
int64_t request_rates_look(struct request_rates *rates, const struct request_origin *origin, const char *body,
    int64_t now_ms, struct request_rates_command *command)
{
    int64_t wait =
        rate_limit_wait_ms(&rates->commands, sender_of("command", origin), rate_of(origin), now_ms);
    *command = (struct request_rates_command){0};
    if (wait == 0 || origin->caller->role < ROLE_EMERGENCY || !may_be_emergency(body))
        return wait;
    wait = take_emergency(rates, origin, now_ms);
    command->paid = wait == 0;
    return wait;
}

int64_t request_rates_count(struct request_rates *rates, const struct request_origin *origin,
    bool is_emergency, int64_t now_ms, struct request_rates_command *command)
{
    if (is_emergency && origin->caller->role >= ROLE_EMERGENCY)
        return command->paid ? 0 : take_emergency(rates, origin, now_ms);
    return rate_limit_take(&rates->commands, sender_of("command", origin), rate_of(origin), now_ms);
}
