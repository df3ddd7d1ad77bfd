// A connection of its own for what is urgent: emergencies, and what is for all displays. Whatever waits on
// the ordinary connection, in the network or at the broker, is not in front of them.
//
// The ordinary connection is subscribed to the same, for brokers that have no place for a second one.
// Commands of emergencies and documents for all displays that come by both are handled once
// (message_copies.h); documents of this display and of its room are merged twice, which changes nothing. What
// is said of the connection to users is the ordinary one's state.
#include "base/clock.h"
#include "base/log.h"
#include "fleet/fleet_client_internal.h"

#include <stdio.h>
#include <string.h>

enum {
    ALONE_MS = 15000,        // the ordinary connection is there for so long: this one should be, too
    REMIND_MS = 3600 * 1000, // between lines that say it is not
    ON_ITS_WAY_MS = 5000,    // longer than any command is
};

// Under its earlier names, too, as on the ordinary connection.
static void subscribe_room(struct fleet_client *client, bool on)
{
    struct broker *broker = client->urgent.broker;
    const struct room_names *room = &client->urgent.room;
    char scope[SCOPE_SIZE];
    for (size_t i = 0; i < room->count; i++) {
        fleet_subscribe(client, broker, on, "command/emergency/+/", scope_of_room(room->list[i], scope));
        fleet_subscribe(client, broker, on, "desk/", scope_of_staff_room(room->list[i], scope));
    }
}

static void join(struct fleet_client *client)
{
    struct broker *broker = client->urgent.broker;
    char scope[SCOPE_SIZE];
    fleet_subscribe(client, broker, true, "desk/all", NULL);
    fleet_rights_ask(client, broker);
    if (client->options.staff_desk) {
        fleet_subscribe(client, broker, true, "command/emergency/#", NULL);
        return;
    }
    fleet_subscribe(client, broker, true, "command/emergency/+/all", NULL);
    fleet_subscribe(
        client, broker, true, "command/emergency/+/", scope_of_display(client->options.name, scope));
    fleet_subscribe(client, broker, true, "desk/", scope);
    client->urgent.room = client->options.exec->store->target.names;
    subscribe_room(client, true);
}

void fleet_urgent_start(struct fleet_client *client)
{
    struct broker_options options = {.client = client->options.name,
        .is_urgent = topic_is_urgent,
        .sender_of = topic_sender,
        .notify = client->options.notify,
        .context = client->options.notify_context};
    struct error error;
    if (client->urgent.broker)
        return;
    client->urgent.lost_ms = clock_tick_ms();
    if (fleet_read_broker(&client->options.broker, &options, &error))
        client->urgent.broker = broker_start(&options, &error);
    if (!client->urgent.broker)
        log_warning("emergencies have no connection of their own to the broker: %s", error.text);
}

void fleet_urgent_stop(struct fleet_client *client)
{
    broker_stop(client->urgent.broker);
    client->urgent.broker = NULL;
}

static void note_loss(struct fleet_urgent *urgent, const char *why)
{
    if (urgent->up)
        urgent->lost_ms = clock_tick_ms();
    urgent->up = false;
    error_set(&urgent->problem, "%s", why);
}

static void handle(struct fleet_client *client, const struct broker_event *event)
{
    if (event->type == BROKER_CONNECTED)
        client->urgent.up = true;
    if (event->type == BROKER_CONNECTED || event->type == BROKER_OVERRUN)
        join(client);
    else if (event->type == BROKER_DENIED)
        fleet_rights_denied(client, event->text);
    else if (event->type == BROKER_LOST)
        note_loss(&client->urgent, event->text);
}

struct broker_event *fleet_urgent_next(struct fleet_client *client)
{
    struct broker_event *event = NULL;
    while (client->urgent.broker && (event = broker_next(client->urgent.broker))) {
        if (event->type == BROKER_MESSAGE)
            return event;
        handle(client, event);
        broker_event_free(event);
    }
    return NULL;
}

bool fleet_urgent_is_copy(struct fleet_client *client, bool urgent, const struct broker_event *event)
{
    return event->urgent && message_copies_note(&client->urgent.copies, urgent, event->text, event->payload,
                                event->length, clock_tick_ms());
}

bool fleet_urgent_publish(
    struct fleet_client *client, const char *topic, const char *payload, size_t length, bool retain)
{
    return client->urgent.up &&
           broker_publish(client->urgent.broker, BROKER_URGENT, topic, payload, length, retain);
}

bool fleet_urgent_is_publishing(struct fleet_client *client, const char *topic)
{
    return client->urgent.up && broker_is_publishing(client->urgent.broker, topic);
}

void fleet_urgent_note(struct fleet_client *client, const struct adjustment *emergency)
{
    client->own_raise = (struct fleet_own_raise){0};
    if (emergency->emergency == EMERGENCY_LIFT || !emergency->scope)
        return;
    client->own_raise.number = emergency->number;
    client->own_raise.at_ms = clock_tick_ms();
    client->own_raise.confirmed = UINT64_MAX;
    snprintf(client->own_raise.scope, sizeof client->own_raise.scope, "%s", emergency->scope);
}

void fleet_urgent_note_published(struct fleet_client *client, const char *scope)
{
    if (client->own_raise.number > 0 && strcmp(client->own_raise.scope, scope) == 0)
        client->own_raise.published = true;
}

// Has the broker the emergency by now? What is published under its topic later does not count.
static void follow_confirmation(struct fleet_client *client)
{
    struct fleet_own_raise *own = &client->own_raise;
    if (own->number == 0 || !own->published || own->confirmed != UINT64_MAX || !client->connection.broker)
        return;
    struct topic topic = {.kind = TOPIC_ADJUSTMENTS};
    struct str text = {0};
    snprintf(topic.scope, sizeof topic.scope, "%s", own->scope);
    topic_write(client->options.broker.event, &topic, &text);
    if (!text.failed && !broker_is_publishing(client->connection.broker, str_text(&text)))
        own->confirmed = client->urgent.broker ? broker_confirmed(client->urgent.broker, str_text(&text)) : 0;
    str_free(&text);
}

int64_t fleet_urgent_below(struct fleet_client *client, struct broker *from, const struct broker_event *event,
    const struct command *command)
{
    const struct fleet_own_raise *own = &client->own_raise;
    if (command->type != COMMAND_EMERGENCY || command->emergency != EMERGENCY_LIFT || !own->published ||
        clock_tick_ms() - own->at_ms > ON_ITS_WAY_MS)
        return 0;
    follow_confirmation(client);
    // Between the two connections there is no order: by the ordinary one it may have come first.
    bool before =
        from == client->urgent.broker ? event->sequence < own->confirmed : own->confirmed == UINT64_MAX;
    return before ? own->number : 0;
}

static void follow_room(struct fleet_client *client)
{
    struct fleet_urgent *urgent = &client->urgent;
    const struct room_names *room = &client->options.exec->store->target.names;
    if (client->options.staff_desk || !urgent->up || room_names_equal(room, &urgent->room))
        return;
    subscribe_room(client, false);
    urgent->room = *room;
    subscribe_room(client, true);
}

void fleet_urgent_tick(struct fleet_client *client, int64_t now_ms)
{
    struct fleet_urgent *urgent = &client->urgent;
    follow_confirmation(client);
    follow_room(client);
    // While both are down, the ordinary one's loss was logged.
    if (!client->connection.up)
        urgent->lost_ms = now_ms;
    if (!urgent->broker || urgent->up || now_ms - urgent->lost_ms < ALONE_MS ||
        (urgent->logged_ms && now_ms - urgent->logged_ms < REMIND_MS))
        return;
    urgent->logged_ms = now_ms;
    log_warning("the broker does not take a second connection, for emergencies alone; they come by the "
                "ordinary one: %s",
        urgent->problem.text[0] ? urgent->problem.text : "no answer yet");
}
