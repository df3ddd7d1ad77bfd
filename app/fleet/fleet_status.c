// This display's status, as it is published.
#include "base/clock.h"
#include "base/json.h"
#include "base/log.h"
#include "fleet/fleet_client_internal.h"

#include <stdlib.h>
#include <string.h>

enum {
    BEAT_MS = FLEET_REGISTRY_BEAT_S * 1000, // at least this often
    TEXTS_MS = 10000,                       // if only the texts changed
    GAP_MS = 300,                           // at most this often
    NAMESAKE_MS = FLEET_REGISTRY_LATE_S * 1000,
};

bool fleet_client_has_namesake(const struct fleet_client *client)
{
    return client->own_status.namesake_ms && clock_tick_ms() - client->own_status.namesake_ms < NAMESAKE_MS;
}

int64_t fleet_status_due_ms(const struct fleet_client *client)
{
    return client->own_status.sent_ms + (client->own_status.due ? GAP_MS : BEAT_MS);
}

bool fleet_client_status_is_due(const struct fleet_client *client, const struct fleet_digest *digest)
{
    const struct fleet_own_status *own = &client->own_status;
    int64_t since = clock_tick_ms() - own->sent_ms;
    if (!client->connection.broker)
        return false;
    if (own->due || !own->sent_ms)
        return true;
    if (since < GAP_MS)
        return false;
    return digest->state != own->digest.state || since >= BEAT_MS - 1000 ||
           (digest->texts != own->digest.texts && since >= TEXTS_MS);
}

void fleet_client_send_status(
    struct fleet_client *client, json_t *status, const struct fleet_digest *digest, int64_t real_now)
{
    struct topic topic = fleet_topic(client, TOPIC_STATUS);
    struct fleet_registry_now now = {.real = real_now, .tick_ms = clock_tick_ms()};
    json_object_set_new(status, "asked", json_integer(client->watch.asked));
    char *text = json_write(status, JSON_COMPACT);
    if (!text)
        return;
    fleet_publish(client, &topic, text, strlen(text), true);
    free(text);
    // Without the broker, the console shows at least this display.
    fleet_registry_set_status(&client->registry, topic.display, status, false, &now);
    client->own_status.digest = *digest;
    client->own_status.sent_ms = now.tick_ms;
    client->own_status.due = false; // fleet_join makes it due again
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
    // Without an instance it is the last will of a connection that was lost. Reply once, or two namesakes
    // would ping-pong forever.
    own->due = own->due || !instance || now_ms - own->sent_ms > 2000;
}
