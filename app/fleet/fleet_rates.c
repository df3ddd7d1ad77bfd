// How many commands an account may send. The topic names the account, and the broker vouches for it.
#include "base/clock.h"
#include "fleet/command_peek.h"
#include "fleet/fleet_client_internal.h"

#include <stdio.h>
#include <string.h>

// Of refusals of one account that are answered.
static const struct rate rate_of_refusals = {.per_s = 10, .burst = 10};

static bool is_emergency(const struct topic *topic, const struct broker_event *event)
{
    struct command_peek peek;
    if (topic->role < ROLE_EMERGENCY)
        return false;
    command_peek(event->payload, event->length, &peek);
    return strcmp(peek.type, command_type_name(COMMAND_EMERGENCY)) == 0;
}

static const struct rate *rate_of(enum role role)
{
    return role >= ROLE_STAFF ? &rate_of_staff : &rate_of_chairs;
}

// Answers while that costs little; beyond, the sender's program is no longer listening anyway.
static void refuse(struct fleet_client *client, const struct topic *topic, const struct broker_event *event,
    const struct rate *rate, int64_t now_ms)
{
    struct command_peek peek;
    struct error why;
    struct rate_sender sender = rate_sender_named("refusals", topic->account);
    error_set(&why, "too many commands from %s: %d a second are taken, %d at once", topic->account,
        rate->per_s, rate->burst);
    fleet_refused_note(client, event->text, why.text);
    if (rate_limit_take(&client->rates, sender, &rate_of_refusals, now_ms) > 0)
        return;
    command_peek(event->payload, event->length, &peek);
    if (peek.id[0])
        fleet_answer(client, &(struct answer){.id = peek.id, .status = 429, .detail = why.text});
}

bool fleet_rate_allows(
    struct fleet_client *client, const struct topic *topic, const struct broker_event *event, bool here)
{
    bool emergency = is_emergency(topic, event);
    const struct rate *rate = emergency ? &rate_of_emergencies : rate_of(topic->role);
    const char *kind = emergency ? "emergencies" : topic->role >= ROLE_STAFF ? "staff" : "chairs";
    int64_t now_ms = clock_tick_ms();
    // What other displays are sent is only listed here, and must not count against what this one is sent.
    struct rate_sender sender = rate_sender_named(here        ? kind
                                                  : emergency ? "others' emergencies"
                                                              : "others'",
        topic->account);
    if (rate_limit_take(&client->rates, sender, rate, now_ms) == 0)
        return true;
    if (here)
        refuse(client, topic, event, rate, now_ms);
    return false;
}
