// The fleet for this display's console.
#include "base/clock.h"
#include "base/json.h"
#include "fleet/fleet_client_internal.h"

#include <stdio.h>
#include <string.h>

// What is known, not what is assumed meanwhile.
static const char *speaks_for(const struct fleet_client *client)
{
    const struct fleet_rights *rights = &client->rights;
    bool room = room_names_now(&fleet_store(client)->target.names) != NULL;
    if (rights->desk == COMMAND_RIGHT_YES)
        return "all";
    if (rights->desk == COMMAND_RIGHT_UNKNOWN || (room && rights->room == COMMAND_RIGHT_UNKNOWN))
        return "unknown";
    return room && rights->room == COMMAND_RIGHT_YES ? "its room" : "itself";
}

bool fleet_client_gather(struct fleet_client *client)
{
    enum { GATHER_MS = 2000 };
    if (!client->connection.broker)
        return true;
    fleet_keep_watching(client);
    return !client->connection.up || client->watch.gathered ||
           clock_tick_ms() - client->watch.asked_ms > GATHER_MS;
}

bool fleet_client_write(
    struct fleet_client *client, const struct zone *zone, int64_t real_now, struct str *out)
{
    const struct fleet_connection *connection = &client->connection;
    struct fleet_registry_now now = {.real = real_now, .tick_ms = clock_tick_ms(), .zone = zone};
    if (!connection->broker)
        return false;
    fleet_keep_watching(client);
    json_t *denied = json_array();
    for (size_t i = 0; i < connection->denied_count; i++)
        json_array_append_new(denied, json_string(connection->denied[i]));
    const char *state = connection->up ? "connected" : connection->problem.text[0] ? "lost" : "connecting";
    json_t *root =
        json_pack("{s:s, s:s, s:b, s:{s:s, s:s, s:s, s:o, s:o}}", "event", client->options.broker.event,
            "self", client->options.name, "complete", connection->up && client->watch.gathered, "broker",
            "state", state, "problem", connection->up ? "" : connection->problem.text, "speaks_for",
            speaks_for(client), "denied", denied, "refused", refused_topics_json(&client->refused, zone));
    if (root)
        fleet_registry_json(&client->registry, &now, root);
    json_put(out, root);
    return true;
}

void fleet_client_add_command(struct fleet_client *client, const struct command *command, const char *scope,
    const char *by, int64_t now)
{
    char own[SCOPE_SIZE];
    if (!client->connection.broker)
        return;
    fleet_keep_watching(client); // or the answers would not be received
    fleet_registry_add_command(
        &client->registry, command, scope[0] ? scope : scope_of_display(client->options.name, own), by, now);
}

// What is about the schedule's feed makes no adjustments that would be published: the command itself is
// forwarded.
enum fleet_forwarded fleet_client_forward(
    struct fleet_client *client, const struct command *command, enum role role)
{
    struct scope_target here = adjustment_store_target(fleet_store(client));
    bool concerns_us = !command->to || scope_reaches(command->to, &here);
    bool about_feed = command->type == COMMAND_RELOAD || command->type == COMMAND_ACCEPT;
    if (!client->connection.broker || !about_feed || !command->to || fleet_is_own_scope(client, command->to))
        return FLEET_NOT_FORWARDED;
    // As staff, also in this display's room: not even here alone, if others are meant too.
    enum command_right right = fleet_rights_of(client, SCOPE_ALL);
    if (right != COMMAND_RIGHT_YES)
        return right == COMMAND_RIGHT_NO ? FLEET_FORBIDDEN : FLEET_UNDECIDED;
    struct topic topic = {.kind = TOPIC_COMMAND, .role = role};
    snprintf(topic.account, sizeof topic.account, "%s", fleet_account(client));
    snprintf(topic.scope, sizeof topic.scope, "%s", command->to);
    if (!fleet_publish(client, &topic, command->source, strlen(command->source), false))
        return FLEET_UNREACHABLE;
    return concerns_us ? FLEET_NOT_FORWARDED : FLEET_FORWARDED;
}
