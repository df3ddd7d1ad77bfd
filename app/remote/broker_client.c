#include "remote/broker_client.h"

#include "base/clock.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

static void notify(void *context)
{
    const struct broker_client *client = context;
    uint64_t one = 1;
    ssize_t ignored = write(client->wake, &one, sizeof one);
    (void)ignored; // a full counter wakes as well
}

static bool read_options(
    struct broker_client *client, const struct broker_client_options *options, struct error *error)
{
    if (options->config && !config_read(&client->config, options->config, error))
        return false;
    const struct broker_config *config = &client->config.control.broker;
    const char *url = options->url ? options->url : config->url;
    if (!url)
        return error_set(error, "%s: no broker is configured (control.broker)", options->config);
    if (!broker_address_read(url, &client->address, error))
        return false;
    client->event = client->address.event[0] ? client->address.event : config->event;
    client->user = client->address.user[0] ? client->address.user : config->user;
    client->password_file = options->password_file ? options->password_file : config->password_file;
    client->ca_file = options->ca_file ? options->ca_file : config->ca_file;
    if (!client->event || !topic_name_is_valid(client->event))
        return error_set(
            error, "%s: the event is missing; expected such as mqtts://broker.example.org:8883/lpc2019", url);
    return true;
}

static bool wait_connected(struct broker_client *client, struct error *error)
{
    enum { PATIENCE_MS = 15000 };
    int64_t until = clock_tick_ms() + PATIENCE_MS;
    for (int64_t left = PATIENCE_MS; left > 0; left = until - clock_tick_ms()) {
        struct broker_event *event = broker_client_next(client, left);
        bool connected = event && event->type == BROKER_CONNECTED;
        bool lost = event && event->type == BROKER_LOST;
        if (lost)
            error_set(error, "%s", event->text);
        broker_event_free(event);
        if (connected || lost)
            return connected;
    }
    return error_set(error, "%s:%d: no answer", client->address.host, client->address.port);
}

bool broker_client_open(
    struct broker_client *client, const struct broker_client_options *options, struct error *error)
{
    client->wake = -1;
    if (!read_options(client, options, error))
        return false;
    client->wake = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    if (client->wake < 0)
        return error_number(error, errno, "%s", client->address.host);
    struct broker_options broker = {.address = client->address,
        .user = client->user,
        .password_file = client->password_file,
        .ca_file = client->ca_file,
        .client = "plumbline",
        .receipts = true,
        .notify = notify,
        .context = client};
    client->broker = broker_start(&broker, error);
    return client->broker && wait_connected(client, error);
}

void broker_client_close(struct broker_client *client)
{
    broker_stop(client->broker);
    fleet_registry_free(&client->registry);
    if (client->wake >= 0)
        close(client->wake);
    config_free(&client->config);
}

static void note(struct broker_client *client, const struct broker_event *event)
{
    struct topic topic;
    struct clock real = clock_real();
    struct fleet_registry_now now = {.real = clock_seconds(clock_now_ms(&real)), .tick_ms = clock_tick_ms()};
    client->denied = client->denied || event->type == BROKER_DENIED;
    if (event->type != BROKER_MESSAGE || !topic_read(client->event, event->text, &topic))
        return;
    if (topic.kind == TOPIC_STATUS)
        fleet_registry_read_status(
            &client->registry, topic.display, event->payload, event->length, event->retained, &now);
    else if (topic.kind == TOPIC_ACK)
        fleet_registry_read_answers(&client->registry, topic.display, event->payload, event->length);
}

struct broker_event *broker_client_next(struct broker_client *client, int64_t timeout_ms)
{
    int64_t until = clock_tick_ms() + timeout_ms;
    for (;;) {
        uint64_t count;
        struct broker_event *event = broker_next(client->broker);
        if (event) {
            note(client, event);
            return event;
        }
        int64_t left = until - clock_tick_ms();
        struct pollfd polled = {.fd = client->wake, .events = POLLIN};
        if (left <= 0)
            return NULL;
        if (poll(&polled, 1, (int)left) > 0)
            while (read(client->wake, &count, sizeof count) > 0)
                ;
    }
}

static bool subscribe(struct broker_client *client, const char *rest)
{
    struct str filter = {0};
    topic_write_prefix(client->event, &filter);
    str_add_text(&filter, rest);
    bool ok = !filter.failed && broker_subscribe(client->broker, str_text(&filter));
    str_free(&filter);
    return ok;
}

bool broker_client_listen(struct broker_client *client, struct error *error)
{
    // The broker sends what it has retained once it has granted a subscription, message after message.
    enum { PATIENCE_MS = 10000, PAUSE_MS = 250 };
    int granted = 0;
    if (!subscribe(client, "ack/+") || !subscribe(client, "display/+/status"))
        return error_memory(error, "not enough memory");
    int64_t until = clock_tick_ms() + PATIENCE_MS;
    while (clock_tick_ms() < until) {
        struct broker_event *event = broker_client_next(client, granted < 2 ? PATIENCE_MS : PAUSE_MS);
        bool lost = event && event->type == BROKER_LOST;
        bool denied = event && event->type == BROKER_DENIED;
        granted += event && event->type == BROKER_SUBSCRIBED;
        if (lost || denied)
            error_set(error, denied ? "the account may not listen to %s" : "%s", event->text);
        broker_event_free(event);
        if (lost || denied || !event)
            return !lost && !denied;
    }
    return true;
}

void broker_client_publish(struct broker_client *client, const struct topic *topic, const char *payload)
{
    struct str text = {0};
    topic_write(client->event, topic, &text);
    if (!text.failed)
        broker_publish(client->broker, BROKER_ORDINARY, str_text(&text), payload, strlen(payload), false);
    str_free(&text);
}
