// This display's status, as the others know it.
#include "base/clock.h"
#include "base/json.h"
#include "base/log.h"
#include "fleet/fleet_client_internal.h"

#include <stdlib.h>
#include <string.h>

enum {
    SAY_MS = FLEET_REGISTRY_BEAT_S * 1000, // at least
    WORDS_MS = 10000,                      // where only the words changed
    SAY_GAP_MS = 300,
    NAMESAKE_MS = FLEET_REGISTRY_LATE_S * 1000,
};

bool fleet_client_has_namesake(const struct fleet_client *client)
{
    return client->own_status.namesake_ms && clock_tick_ms() - client->own_status.namesake_ms < NAMESAKE_MS;
}

int64_t fleet_status_due_ms(const struct fleet_client *client)
{
    return client->own_status.sent_ms + (client->own_status.due ? SAY_GAP_MS : SAY_MS);
}

bool fleet_client_status_is_due(const struct fleet_client *client, const struct fleet_digest *digest)
{
    const struct fleet_own_status *own = &client->own_status;
    int64_t since = clock_tick_ms() - own->sent_ms;
    if (!client->connection.broker)
        return false;
    if (own->due || !own->sent_ms)
        return true;
    if (since < SAY_GAP_MS)
        return false;
    return digest->state != own->digest.state || since >= SAY_MS - 1000 ||
           (digest->texts != own->digest.texts && since >= WORDS_MS);
}

void fleet_client_send_status(
    struct fleet_client *client, json_t *status, const struct fleet_digest *digest, int64_t real_now)
{
    struct topic topic = fleet_topic(client, TOPIC_STATUS);
    struct fleet_registry_now now = {.real = real_now, .tick_ms = clock_tick_ms()};
    char *text = json_write(status, JSON_COMPACT);
    if (!text)
        return;
    fleet_publish(client, &topic, text, strlen(text), true);
    free(text);
    // Where the broker is gone, whoever looks at our console sees at least ourselves.
    fleet_registry_set_status(&client->registry, topic.display, status, false, &now);
    client->own_status.digest = *digest;
    client->own_status.sent_ms = now.tick_ms;
    client->own_status.due = false; // who connects says it anyway
}

void fleet_receive_own_status(struct fleet_client *client, const json_t *status)
{
    struct fleet_own_status *own = &client->own_status;
    const char *instance = json_string_value(json_member(status, "instance"));
    int64_t now_ms = clock_tick_ms();
    if (instance && !own->namesake_ms)
        log_error("another display says that it is \"%s\" too: give one of them another display.name",
            client->options.name);
    if (instance)
        own->namesake_ms = now_ms;
    // Without an instance it is the will of a connection that we lost. Reply once, or two namesakes would
    // ping-pong forever.
    own->due = own->due || !instance || now_ms - own->sent_ms > 2000;
}
