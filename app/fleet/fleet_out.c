// Adjustments, answers and subscriptions.
#include "base/clock.h"
#include "base/json.h"
#include "base/log.h"
#include "fleet/fleet_client_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool publish(struct fleet_client *client, enum broker_lane lane, const char *topic,
    const char *payload, size_t length, bool retain)
{
    bool ok = client->connection.up;
    if (ok && !broker_publish(client->connection.broker, lane, topic, payload, length, retain)) {
        log_warning("nothing more can be published: too much waits for the broker already");
        ok = false;
    }
    return ok;
}

// What waits on the other connection is older, and must not reach the broker after it.
static bool publish_urgent(
    struct fleet_client *client, const char *topic, const char *payload, size_t length, bool retain)
{
    bool sent = fleet_urgent_publish(client, topic, payload, length, retain);
    if (!sent && !publish(client, BROKER_URGENT, topic, payload, length, retain))
        return false;
    struct broker *other = sent ? client->connection.broker : client->urgent.broker;
    bool up = sent ? client->connection.up : client->urgent.up;
    return !retain || !up || broker_overtaken(other, topic, payload, length);
}

bool fleet_publish(
    struct fleet_client *client, const struct topic *topic, const char *payload, size_t length, bool retain)
{
    enum broker_lane lane = topic->kind == TOPIC_PICTURE ? BROKER_BULK : BROKER_ORDINARY;
    struct str text = {0};
    topic_write(client->options.broker.event, topic, &text);
    // What follows an urgent document goes the same way as that.
    bool follows = retain && !text.failed && fleet_urgent_is_publishing(client, str_text(&text));
    bool ok = !text.failed && (follows ? publish_urgent(client, str_text(&text), payload, length, retain)
                                       : publish(client, lane, str_text(&text), payload, length, retain));
    str_free(&text);
    return ok;
}

bool fleet_publish_urgent(
    struct fleet_client *client, const struct topic *topic, const char *payload, size_t length, bool retain)
{
    struct str text = {0};
    topic_write(client->options.broker.event, topic, &text);
    bool ok = !text.failed && publish_urgent(client, str_text(&text), payload, length, retain);
    str_free(&text);
    return ok;
}

struct topic fleet_topic(const struct fleet_client *client, enum topic_kind kind)
{
    struct topic topic = {.kind = kind};
    snprintf(topic.display, sizeof topic.display, "%s", client->options.name);
    return topic;
}

// ---- adjustments

bool fleet_follows(const struct fleet_client *client, const char *scope)
{
    const char *room = scope_room(scope);
    bool passes_on = client->options.has_console && client->rights.desk == COMMAND_RIGHT_YES;
    if (room)
        return fleet_rooms_have(&client->rooms, room);
    return !scope_display(scope) || fleet_is_own_scope(client, scope) || passes_on;
}

// What is known of a scope that is not followed may be old.
static bool may_publish(struct fleet_client *client, const char *scope)
{
    bool own = fleet_is_own_scope(client, scope); // needs no right, but one to be published
    enum command_right right = own ? client->rights.desk : fleet_rights_of(client, scope);
    if (right == COMMAND_RIGHT_UNKNOWN) // later
        sync_received(&client->sync, scope, true, clock_tick_ms());
    return right == COMMAND_RIGHT_YES && fleet_follows(client, scope);
}

void fleet_publish_scope(struct fleet_client *client, const char *scope, int64_t now)
{
    struct adjustments part;
    struct str text = {0};
    struct topic topic = {.kind = TOPIC_ADJUSTMENTS};
    if (!may_publish(client, scope))
        return;
    snprintf(topic.scope, sizeof topic.scope, "%s", scope);
    if (!scope_select(&client->options.exec->store->all, scope, now - ADJUSTMENTS_RETENTION_S, &part))
        return;
    adjustments_write(&part, &text);
    // An empty document is not retained, but a display that receives it and knows more publishes that.
    bool (*publisher)(struct fleet_client *, const struct topic *, const char *, size_t, bool) =
        client->sync.urgent ? fleet_publish_urgent : fleet_publish;
    bool sent = !text.failed && publisher(client, &topic, str_text(&text), text.length, part.count > 0);
    if (sent)
        fleet_urgent_note_published(client, scope);
    else // tries again a little later, as if the broker had sent an incomplete document
        sync_received(&client->sync, scope, true, clock_tick_ms());
    str_free(&text);
    adjustments_free(&part);
}

// ---- subscriptions

void fleet_subscribe(const struct fleet_client *client, struct broker *broker, bool on,
    const char *after_root, const char *scope)
{
    struct str filter = {0};
    topic_write_prefix(client->options.broker.event, &filter);
    str_add_text(&filter, after_root);
    if (scope)
        topic_write_scope(scope, &filter);
    if (!filter.failed && on)
        broker_subscribe(broker, str_text(&filter));
    else if (!filter.failed)
        broker_unsubscribe(broker, str_text(&filter));
    str_free(&filter);
}

// Under its earlier names, too: whoever sends may not know of the new one yet, or have the old one in its
// account's rights.
static void subscribe_room(struct fleet_client *client, bool on)
{
    const struct room_names *room = &client->connection.room;
    char scope[SCOPE_SIZE];
    for (size_t i = 0; i < room->count; i++) {
        fleet_subscribe(
            client, client->connection.broker, on, "command/+/+/", scope_of_room(room->list[i], scope));
        if (!on)
            continue;
        sync_ask(&client->sync, scope, clock_tick_ms());
        sync_ask(&client->sync, scope_of_staff_room(room->list[i], scope), clock_tick_ms());
    }
}

void fleet_follow_room(struct fleet_client *client)
{
    struct fleet_connection *connection = &client->connection;
    const struct room_names *room = &client->options.exec->store->target.names;
    if (client->options.staff_desk || room_names_equal(room, &connection->room))
        return;
    if (connection->up)
        subscribe_room(client, false);
    connection->room = *room;
    if (connection->up) {
        subscribe_room(client, true);
        fleet_rights_ask(client, client->connection.broker);
    }
}

void fleet_watch_others(struct fleet_client *client, bool on)
{
    struct broker *broker = client->connection.broker;
    client->watch.on = on;
    client->watch.gathered = false;
    client->watch.asked_ms = clock_tick_ms();
    client->watch.asked++;
    fleet_subscribe(client, broker, on, "display/+/status", NULL);
    fleet_subscribe(client, broker, on, "display/+/picture/+", NULL);
    fleet_subscribe(client, broker, on, "ack/+", NULL);
    if (!client->options.staff_desk)
        fleet_subscribe(client, broker, on, "command/#", NULL);
    client->own_status.due = client->own_status.due || on;
}

void fleet_watch_scopes(struct fleet_client *client)
{
    if (client->options.has_console && client->rights.desk == COMMAND_RIGHT_YES)
        fleet_subscribe(client, client->connection.broker, true, "desk/display/+", NULL);
}

void fleet_keep_watching(struct fleet_client *client)
{
    client->watch.until_ms = clock_tick_ms() + FLEET_WATCH_MS;
    if (!client->watch.on && client->connection.up)
        fleet_watch_others(client, true);
    client->watch.on = true;
}

const char *fleet_account(const struct fleet_client *client)
{
    const char *user = client->options.broker.user;
    return user ? user : client->options.name;
}

static void subscribe_own_status(struct fleet_client *client)
{
    struct topic topic = fleet_topic(client, TOPIC_STATUS);
    struct str filter = {0};
    topic_write(client->options.broker.event, &topic, &filter);
    if (!filter.failed)
        broker_subscribe(client->connection.broker, str_text(&filter));
    str_free(&filter);
}

void fleet_join(struct fleet_client *client)
{
    struct broker *broker = client->connection.broker;
    char scope[SCOPE_SIZE];
    int64_t now_ms = clock_tick_ms();
    scope_of_display(client->options.name, scope);
    fleet_subscribe(client, broker, true, "desk/all", NULL);
    fleet_subscribe(client, broker, true, "desk/", scope);
    fleet_rooms_join(client);
    fleet_watch_scopes(client);
    fleet_rights_ask(client, broker);
    if (client->options.staff_desk) {
        fleet_subscribe(client, broker, true, "command/#", NULL);
    } else {
        fleet_subscribe(client, broker, true, "command/+/+/all", NULL);
        fleet_subscribe(client, broker, true, "command/+/+/", scope);
        subscribe_room(client, true);
    }
    subscribe_own_status(client);
    if (client->watch.on || client->options.staff_desk)
        fleet_watch_others(client, true);
    sync_connected(&client->sync, &client->options.exec->store->all, now_ms);
    sync_ask(&client->sync, SCOPE_ALL, now_ms);
    sync_ask(&client->sync, scope, now_ms);
    client->own_status.due = true;
}
