// Messages and events from the broker.
#include "base/clock.h"
#include "base/json.h"
#include "base/log.h"
#include "fleet/fleet_client_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    SLICE_MS = 4,           // of a turn for messages
    REJOIN_MS = 30000,      // until what the broker retains is asked for again, and
    MAX_REJOIN_DOUBLED = 5, // doublings of that while it is too much each time
};

// Logs a message that is ignored.
static void ignore(const char *topic, const char *why)
{
    log_warning("from the broker, %.200s: passed over: %s", topic, why);
}

// ---- commands

static void answer_to(struct fleet_client *client, enum command_type type, const struct answer *answer)
{
    if (type == COMMAND_EMERGENCY)
        fleet_answer_urgent(client, answer);
    else
        fleet_answer(client, answer);
}

static void answer_refusal(
    struct fleet_client *client, const struct command *command, const struct refusal *refusal)
{
    answer_to(client, command->type,
        &(struct answer){.id = command->id,
            .status = refusal->status,
            .field = refusal->field,
            .detail = refusal->why.text,
            .code = refusal->code});
}

static int64_t asked_at(const struct command *command, int64_t now)
{
    // By the sender's clock, if it is close to ours: all displays then come to the same result.
    enum { NEAR_S = 120 };
    bool near = command->at && command->at > now - NEAR_S && command->at < now + NEAR_S;
    return near ? command->at : now;
}

// Carries out a command and answers for it, unless it is refused.
static bool execute(struct fleet_client *client, const struct command *command,
    const struct fleet_origin *origin, int64_t now, struct refusal *refusal)
{
    struct command_result result;
    struct command_sender sender = {.by = origin->account,
        .role = origin->role,
        .now = asked_at(command, now),
        .heard_by_all = true,
        .below = origin->below};
    client->carried_out = origin;
    bool done = command_allowed(command, origin->role, scope_room(command->to),
                    &fleet_store(client)->target.names, refusal) &&
                command_execute(client->options.exec, command, &sender, &result, refusal);
    client->carried_out = NULL;
    if (!done)
        return false;
    schedule_request_add(&client->schedule, result.schedule);
    // A change of the adjustments was answered for already (store_changed), without what its times mean.
    bool about_feed = result.schedule.refresh || result.schedule.accept;
    struct str says = {0};
    command_result_say(client->options.exec, &result, now, &says);
    if (result.repeated || about_feed || says.length > 0 || command->preview)
        answer_to(client, command->type,
            &(struct answer){.id = command->id,
                .status = 200,
                .number = result.number,
                .detail = says.length > 0 ? says.text : NULL,
                .pages = result.pages,
                .seconds = result.seconds});
    str_free(&says);
    if (result.repeated || !result.scope[0])
        return true;
    // All displays of the scope did the same. One of them publishes it for those that were away.
    sync_received(&client->sync, result.scope, false, clock_tick_ms());
    // A staff desk does not wait: most displays may not.
    sync_changed(&client->sync, result.scope,
        command->type == COMMAND_EMERGENCY && client->options.staff_desk ? SYNC_URGENT
        : client->options.staff_desk                                     ? SYNC_NORMAL
                                                                         : SYNC_SHARED,
        clock_tick_ms());
    return true;
}

void fleet_execute(struct fleet_client *client, const struct command *command,
    const struct fleet_origin *origin, int64_t now)
{
    struct refusal refusal = {0};
    if (!execute(client, command, origin, now, &refusal))
        answer_refusal(client, command, &refusal);
}

// A staff desk waits for a display that the command concerns to carry it out.
static void defer(struct fleet_client *client, struct command *command, const struct topic *topic)
{
    struct str text = {0};
    for (size_t i = 0; i < FLEET_DEFERRED; i++) {
        struct fleet_deferred *deferred = &client->deferred[i];
        if (deferred->at_ms)
            continue;
        *deferred = (struct fleet_deferred){
            .command = *command, .role = topic->role, .at_ms = clock_tick_ms() + FLEET_DEFER_MS};
        snprintf(deferred->by, sizeof deferred->by, "%s", topic->account);
        *command = (struct command){0};
        return;
    }
    topic_write(client->options.broker.event, topic, &text);
    fleet_refused_note(client, str_text(&text), "too many commands for displays that do not answer");
    str_free(&text);
}

// What staff ask of displays a staff desk carries out as well: most displays may not pass it on themselves.
// What it cannot do (yet) is left to a display that can.
static void keep(struct fleet_client *client, struct command *command, const struct topic *topic,
    const struct fleet_origin *origin, int64_t now)
{
    struct refusal refusal = {0};
    bool makes_entries = command->type != COMMAND_RELOAD && command->type != COMMAND_ACCEPT;
    if (topic->role < ROLE_STAFF || !makes_entries || !execute(client, command, origin, now, &refusal))
        defer(client, command, topic);
}

static bool is_for_here(const struct fleet_client *client, const char *scope)
{
    struct scope_target here = adjustment_store_target(fleet_store(client));
    return !client->options.staff_desk && scope_reaches(scope, &here);
}

// {"type":"picture"} is not a command for the store. False if the message is something else.
static bool receive_picture_request(
    struct fleet_client *client, const struct topic *topic, const struct broker_event *event)
{
    json_t *root =
        event->length <= COMMAND_MAX_BYTES ? json_read(event->payload, event->length, NULL, NULL) : NULL;
    const char *type = json_string_value(json_member(root, "type"));
    const char *id = json_string_value(json_member(root, "id"));
    bool picture = type && strcmp(type, "picture") == 0;
    int64_t width = 0;
    if (picture && id && strlen(id) < TOPIC_REQUEST_SIZE && is_for_here(client, topic->scope)) {
        if (!json_as_integer(json_member(root, "width"), &width) || width < 16 || width > 3840)
            width = 0;
        const char *to = json_string_value(json_member(root, "reply"));
        struct fleet_picture_reply reply = {.now = to && strcmp(to, "now") == 0};
        snprintf(reply.id, sizeof reply.id, "%s", id);
        fleet_queue_picture(client, &reply, (int)width);
    }
    json_decref(root);
    return picture;
}

static void receive_command(struct fleet_client *client, struct broker *from, const struct topic *topic,
    const struct broker_event *event, int64_t now)
{
    struct command command;
    struct refusal refusal;
    bool here = is_for_here(client, topic->scope);
    bool listed = (client->watch.on || client->options.staff_desk) && topic->role > ROLE_VIEW;
    // A retained command was meant for when it was sent. An empty payload only deletes a retained one.
    if (event->retained || event->length == 0 || (!here && !listed) ||
        !fleet_rate_allows(client, topic, event, here) || receive_picture_request(client, topic, event))
        return;
    if (!command_read(event->payload, event->length, &command, &refusal)) {
        ignore(event->text, refusal.why.text);
        if (here && command.id)
            answer_refusal(client, &command, &refusal);
    } else {
        struct fleet_origin origin = {.role = topic->role,
            .account = topic->account,
            .below = fleet_urgent_below(client, from, event, &command)};
        command.to = arena_keep(&command.arena, topic->scope);
        if (command.to && listed && !command.preview)
            fleet_registry_add_command(&client->registry, &command, topic->scope, topic->account, now);
        if (command.to && here)
            fleet_execute(client, &command, &origin, now);
        else if (command.to && client->options.staff_desk && !command.preview)
            keep(client, &command, topic, &origin, now);
    }
    command_free(&command);
}

// ---- displays

// Under this display's name: its own, or that of another one.
static void receive_own_status(
    struct fleet_client *client, const struct broker_event *event, const struct fleet_registry_now *now)
{
    json_t *status = event->length > 0 && event->length <= FLEET_REGISTRY_MAX_BYTES
                         ? json_read(event->payload, event->length, NULL, NULL)
                         : NULL;
    const char *instance = json_string_value(json_member(status, "instance"));
    bool ours = instance && strcmp(instance, client->connection.instance) == 0;
    if (status && !event->retained && !ours)
        fleet_receive_own_status(client, status);
    if (ours && !event->retained && json_integer_value(json_member(status, "asked")) == client->watch.asked)
        client->watch.gathered = true;
    if (ours)
        fleet_registry_set_status(&client->registry, client->options.name, status, event->retained, now);
    json_decref(status);
}

static void receive_status(struct fleet_client *client, const struct topic *topic,
    const struct broker_event *event, int64_t real_now)
{
    struct fleet_registry_now now = {.real = real_now, .tick_ms = clock_tick_ms()};
    if (strcmp(topic->display, client->options.name) == 0)
        receive_own_status(client, event, &now);
    else
        fleet_registry_read_status(
            &client->registry, topic->display, event->payload, event->length, event->retained, &now);
}

// ---- the connection

static void note_denied(struct fleet_client *client, const char *topic)
{
    topic = topic_without_prefix(client->options.broker.event, topic);
    for (size_t i = 0; i < client->connection.denied_count; i++)
        if (strcmp(client->connection.denied[i], topic) == 0)
            return;
    if (client->connection.denied_count == FLEET_DENIED)
        return;
    log_warning("the broker: this display's account may not use %s", topic);
    client->connection.denied[client->connection.denied_count] = strdup(topic);
    client->connection.denied_count += client->connection.denied[client->connection.denied_count] != NULL;
}

static void receive_loss(struct fleet_client *client, const char *why)
{
    if (client->connection.up || strcmp(client->connection.problem.text, why) != 0)
        log_warning("the broker is not there: %s", why);
    client->connection.up = false;
    error_set(&client->connection.problem, "%s", why);
}

// {"probe":…} only tests whether its sender may publish there (`check`).
static bool is_probe(const struct broker_event *event)
{
    enum { MAX_PROBE_BYTES = 200 };
    json_t *root = event->length < MAX_PROBE_BYTES && strstr(event->payload, "probe")
                       ? json_read(event->payload, event->length, NULL, NULL)
                       : NULL;
    bool probe = json_member(root, "probe");
    json_decref(root);
    return probe;
}

static void receive_message(struct fleet_client *client, struct broker *from,
    const struct broker_event *event, int64_t now, int64_t real_now)
{
    struct topic topic;
    if (!topic_read(client->options.broker.event, event->text, &topic)) {
        ignore(event->text, "not a topic of this event");
        return;
    }
    if (is_probe(event)) {
        if (topic.kind == TOPIC_RIGHTS)
            fleet_rights_receive(client, &topic, event->payload);
        return;
    }
    switch (topic.kind) {
    case TOPIC_ADJUSTMENTS:
        fleet_receive_adjustments(client, &topic, event);
        break;
    case TOPIC_RIGHTS:
        break; // a probe without the text of one
    case TOPIC_COMMAND:
        receive_command(client, from, &topic, event, now);
        break;
    case TOPIC_STATUS:
        receive_status(client, &topic, event, real_now);
        break;
    case TOPIC_ACK:
        fleet_note_numbers(client, event, now);
        if (!fleet_registry_read_answers(&client->registry, topic.display, event->payload, event->length))
            ignore(event->text, "no answers");
        break;
    case TOPIC_PICTURE:
        fleet_receive_picture(client, &topic, event->payload, event->length);
        break;
    }
}

// Messages were dropped. What the broker retains can be had again, but if it is that which is too much, each
// time it would be.
static void plan_rejoin(struct fleet_client *client)
{
    struct fleet_connection *connection = &client->connection;
    int doubled = connection->rejoins < MAX_REJOIN_DOUBLED ? connection->rejoins : MAX_REJOIN_DOUBLED;
    log_warning("messages arrived faster than they could be handled, and some were dropped; what the broker "
                "retains is asked for again");
    if (!connection->up || connection->rejoin_ms)
        return;
    connection->rejoin_ms = clock_tick_ms() + (connection->rejoins ? (int64_t)REJOIN_MS << doubled : 0);
    connection->rejoins++;
}

static void receive_connected(struct fleet_client *client)
{
    struct fleet_connection *connection = &client->connection;
    log_info("the broker is there: %s, event %s", client->options.broker.url, client->options.broker.event);
    connection->up = true;
    connection->rejoin_ms = connection->rejoins = 0;
    // What the broker retains is to be handled as that of this connection.
    client->urgent.copies = (struct message_copies){0};
    fleet_join(client);
    fleet_urgent_start(client);
}

static void receive_event(struct fleet_client *client, struct broker *from, const struct broker_event *event,
    int64_t now, int64_t real_now)
{
    switch (event->type) {
    case BROKER_CONNECTED:
        receive_connected(client);
        break;
    case BROKER_LOST:
        receive_loss(client, event->text);
        break;
    case BROKER_MESSAGE:
        receive_message(client, from, event, now, real_now);
        break;
    case BROKER_DENIED:
        if (!fleet_rights_denied(client, event->text))
            note_denied(client, event->text);
        break;
    case BROKER_OVERRUN:
        plan_rejoin(client);
        break;
    default:
        break;
    }
}

// The next event, urgent messages of both connections first. `urgent`: by which connection it came.
static struct broker_event *next_event(struct fleet_client *client, bool *urgent)
{
    struct broker_event *event = fleet_urgent_next(client);
    *urgent = event != NULL;
    return event ? event : broker_next(client->connection.broker);
}

struct schedule_request fleet_client_receive(struct fleet_client *client, int64_t now, int64_t real_now)
{
    int64_t until_ms = clock_tick_ms() + SLICE_MS;
    bool more = client->connection.broker != NULL;
    while (more && clock_tick_ms() < until_ms) {
        bool urgent;
        struct broker_event *event = next_event(client, &urgent);
        more = event != NULL;
        if (event && !fleet_urgent_is_copy(client, urgent, event))
            receive_event(
                client, urgent ? client->urgent.broker : client->connection.broker, event, now, real_now);
        broker_event_free(event);
    }
    fleet_merge_documents(client, now);
    // The broker notifies only when no event waited. The rest is handled after the screen had its turn.
    if (more)
        client->options.notify(client->options.notify_context);
    struct schedule_request request = client->schedule;
    client->schedule = (struct schedule_request){0};
    return request;
}
