// What comes from the broker.
#include "base/clock.h"
#include "base/json.h"
#include "base/log.h"
#include "fleet/fleet_client_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_DESK_BYTES = 2 << 20, MOST_DESK_ENTRIES = 2000, MOST_A_TURN = 500 };

// For the log, where what came is not ours.
static void pass_over(const char *topic, const char *why)
{
    log_warning("from the broker, %.200s: passed over: %s", topic, why);
}

// ---- what is wanted

// What is new of it is answered for: this display has it now.
static void answer_fresh(struct fleet_client *client, const struct adjustments *theirs)
{
    for (size_t i = 0; i < theirs->count; i++) {
        const struct adjustment *entry = &theirs->entries[i];
        if (entry->id && !adjustments_has(&client->controls->store.all, entry))
            fleet_answer(client, &(struct answer){.id = entry->id, .status = 200, .number = entry->number});
    }
}

static void take_desk(
    struct fleet_client *client, const struct topic *topic, const struct broker_event *event, int64_t now)
{
    struct adjustment_store *store = &client->controls->store;
    struct adjustments read = {0};
    struct adjustments theirs = {0};
    struct adjustments ours = {0};
    struct error error;
    bool fresh = false;
    bool fine = event->length <= MOST_DESK_BYTES || error_set(&error, "larger than 2 MiB");
    fine = fine && adjustments_read(event->payload, event->length, &read, &error) &&
           (read.count <= MOST_DESK_ENTRIES || error_set(&error, "more than %d entries", MOST_DESK_ENTRIES));
    // The topic says for whom it is, whatever stands in it.
    fine = fine &&
           (adjustments_into(&read, topic->scope, true, &theirs) || error_set(&error, "not enough memory"));
    if (fine) {
        answer_fresh(client, &theirs);
        fine = (adjustment_store_take(store, &theirs, now, &fresh) &&
                   adjustments_part(&store->all, topic->scope, now - ADJUSTMENTS_KEPT_S, &ours)) ||
               error_set(&error, "not enough memory");
    }
    if (fine && fresh) {
        controls_hand_over(client->controls, now);
        if (!client->flush_ms)
            client->flush_ms = clock_tick_ms() + FLEET_FLUSH_MS;
    }
    // What cannot be read is put right by who knows better.
    bool lacks = !fine || !adjustments_covers(&theirs, &ours, now - ADJUSTMENTS_KEPT_S);
    if (!fine) {
        pass_over(event->text, error.text);
        lacks =
            adjustments_part(&store->all, topic->scope, now - ADJUSTMENTS_KEPT_S, &ours) && ours.count > 0;
    }
    sync_heard(&client->fleet, topic->scope, lacks, clock_tick_ms());
    adjustments_free(&read);
    adjustments_free(&theirs);
    adjustments_free(&ours);
}

// ---- commands

static int64_t asked_at(const struct command *command, int64_t now)
{
    // By the asker's clock, if it is near ours: all displays then make the same of it.
    enum { NEAR_S = 120 };
    bool near = command->at && command->at > now - NEAR_S && command->at < now + NEAR_S;
    return near ? command->at : now;
}

void fleet_do(
    struct fleet_client *client, const struct command *command, enum role role, const char *who, int64_t now)
{
    struct refusal refusal = {0};
    struct command_result command_result;
    struct command_exec exec = {.display = client->display,
        .controls = client->controls,
        .state = client->state,
        .fleet = fleet_client_name(client),
        .registry = &client->registry};
    struct command_sender sender = {.by = who, .role = role, .now = asked_at(command, now)};
    const char *room = scope_room(command->to);
    bool fine = command_allowed(command, role, room, client->controls->store.here.room, &refusal) &&
                command_execute(&exec, command, &sender, &command_result, &refusal);
    if (!fine) {
        fleet_answer(client, &(struct answer){.id = command->id,
                                 .status = refusal.status,
                                 .field = refusal.field,
                                 .detail = refusal.why.text});
        return;
    }
    client->reload = client->reload || (command_result.reload && !command_result.again);
    // What changed the desk is answered for already.
    if (command_result.again || command_result.reload)
        fleet_answer(
            client, &(struct answer){.id = command->id, .status = 200, .number = command_result.number});
    if (command_result.again || !command_result.scope[0])
        return;
    // All who were asked did the same: one of them tells those who were not there.
    sync_heard(&client->fleet, command_result.scope, false, clock_tick_ms());
    sync_changed(&client->fleet, command_result.scope, SYNC_SHARED, clock_tick_ms());
}

// A desk waits whether somebody whom it concerns does it.
static void put_off(struct fleet_client *client, struct command *command, const struct topic *topic)
{
    for (size_t i = 0; i < FLEET_PUT_OFF; i++) {
        struct fleet_put_off *slot = &client->put_off[i];
        if (slot->at_ms)
            continue;
        *slot = (struct fleet_put_off){
            .command = *command, .role = topic->role, .at_ms = clock_tick_ms() + FLEET_PUT_OFF_MS};
        snprintf(slot->by, sizeof slot->by, "%s", topic->who);
        *command = (struct command){0};
        return;
    }
}

static bool is_for_here(const struct fleet_client *client, const char *scope)
{
    const struct adjustment_store *store = &client->controls->store;
    struct scope_here here = {
        .display = store->here.display, .room = store->here.room[0] ? store->here.room : NULL};
    return !client->is_desk && scope_reaches(scope, &here);
}

// Some are no commands for the desk: {"type":"picture"}.
static bool is_other(struct fleet_client *client, const struct topic *topic, const struct broker_event *event)
{
    json_t *root =
        event->length <= COMMAND_MOST_BYTES ? json_read(event->payload, event->length, NULL, NULL) : NULL;
    const char *type = json_string_value(json_member(root, "type"));
    const char *id = json_string_value(json_member(root, "id"));
    bool picture = type && strcmp(type, "picture") == 0;
    int64_t width = 0;
    if (picture && id && strlen(id) < TOPIC_REQUEST_SIZE && is_for_here(client, topic->scope)) {
        if (!json_as_integer(json_member(root, "width"), &width) || width < 16 || width > 3840)
            width = 480;
        fleet_want_picture(client, id, (int)width);
    }
    json_decref(root);
    return picture;
}

static void take_command(
    struct fleet_client *client, const struct topic *topic, const struct broker_event *event, int64_t now)
{
    struct command command;
    struct refusal refusal;
    // One that the broker kept was meant for then, not for whoever comes now. An empty payload is how a kept
    // one is deleted, and no command.
    if (event->retained || event->length == 0 || is_other(client, topic, event))
        return;
    bool here = is_for_here(client, topic->scope);
    if (!command_read(event->payload, event->length, &command, &refusal)) {
        pass_over(event->text, refusal.why.text);
        if (here && command.id)
            fleet_answer(client, &(struct answer){.id = command.id,
                                     .status = refusal.status,
                                     .field = refusal.field,
                                     .detail = refusal.why.text});
    } else {
        command.to = arena_keep(&command.arena, topic->scope);
        if (command.to && (client->watched || client->is_desk))
            fleet_registry_note(&client->registry, &command, topic->scope, topic->who, now);
        if (command.to && here)
            fleet_do(client, &command, topic->role, topic->who, now);
        else if (command.to && client->is_desk)
            put_off(client, &command, topic);
    }
    command_free(&command);
}

// ---- displays

static void take_status(struct fleet_client *client, const struct topic *topic,
    const struct broker_event *event, int64_t real_now)
{
    struct fleet_registry_now now = {.real = real_now, .tick_ms = clock_tick_ms()};
    bool own = strcmp(topic->display, client->display->config->display.name) == 0;
    json_t *status = own && !event->retained && event->length <= FLEET_REGISTRY_MOST_BYTES
                         ? json_read(event->payload, event->length, NULL, NULL)
                         : NULL;
    const char *instance = json_string_value(json_member(status, "instance"));
    bool ours = instance && strcmp(instance, client->instance) == 0;
    if (status && !ours) {
        // Another of our name; or the will of a connection that we lost.
        if (instance && !client->other_ms)
            log_error("another display says that it is \"%s\" too: give one of them another display.name",
                topic->display);
        if (instance)
            client->other_ms = clock_tick_ms();
        // One word in reply: two that answered one another would never end.
        client->say_again = client->say_again || !instance || clock_tick_ms() - client->said_ms > 2000;
    }
    json_decref(status);
    if (!own || ours)
        fleet_registry_take_status(
            &client->registry, topic->display, event->payload, event->length, event->retained, &now);
}

static void take_picture(
    struct fleet_client *client, const struct topic *topic, const struct broker_event *event)
{
    static const unsigned char png[] = {0x89, 'P', 'N', 'G'};
    for (size_t i = 0; i < FLEET_PICTURES; i++) {
        struct server_request *request = client->pictures[i].request;
        if (!request || strcmp(client->pictures[i].id, topic->request) != 0 ||
            strcmp(request->display, topic->display) != 0)
            continue;
        bool fine = event->length > sizeof png && memcmp(event->payload, png, sizeof png) == 0;
        request->status = fine ? 200 : 503;
        if (fine)
            str_add(&request->body, event->payload, event->length);
        else
            str_add_text(&request->body, "the display sent no picture");
        server_answer(client->server, request);
        client->pictures[i].request = NULL;
    }
}

// ---- the connection

static void note_denied(struct fleet_client *client, const char *topic)
{
    struct str root = {0};
    topic_write_root(fleet_broker(client)->event, &root);
    if (strncmp(topic, str_text(&root), root.length) == 0)
        topic += root.length;
    str_free(&root);
    for (size_t i = 0; i < client->denied_count; i++)
        if (strcmp(client->denied[i], topic) == 0)
            return;
    if (client->denied_count == FLEET_DENIED)
        return;
    log_warning("the broker lets this display's account not use %s", topic);
    client->denied[client->denied_count] = strdup(topic);
    client->denied_count += client->denied[client->denied_count] != NULL;
}

static void take_loss(struct fleet_client *client, const char *why)
{
    if (client->connected || strcmp(client->problem.text, why) != 0)
        log_warning("the broker is not there: %s", why);
    client->connected = false;
    error_set(&client->problem, "%s", why);
}

// {"probe":…} only tries whether its sender may write there.
static bool is_probe(const struct broker_event *event)
{
    enum { MOST_BYTES = 200 };
    json_t *root = event->length < MOST_BYTES && strstr(event->payload, "probe")
                       ? json_read(event->payload, event->length, NULL, NULL)
                       : NULL;
    bool probe = json_member(root, "probe");
    json_decref(root);
    return probe;
}

static void take_message(
    struct fleet_client *client, const struct broker_event *event, int64_t now, int64_t real_now)
{
    struct topic topic;
    if (!topic_read(fleet_broker(client)->event, event->text, &topic)) {
        pass_over(event->text, "no topic of ours");
        return;
    }
    if (is_probe(event))
        return;
    switch (topic.kind) {
    case TOPIC_DESK:
        take_desk(client, &topic, event, now);
        break;
    case TOPIC_COMMAND:
        take_command(client, &topic, event, now);
        break;
    case TOPIC_STATUS:
        take_status(client, &topic, event, real_now);
        break;
    case TOPIC_ACK:
        if (!fleet_registry_take_answers(&client->registry, topic.display, event->payload, event->length))
            pass_over(event->text, "no answers");
        break;
    case TOPIC_PICTURE:
        take_picture(client, &topic, event);
        break;
    }
}

static void take_event(
    struct fleet_client *client, const struct broker_event *event, int64_t now, int64_t real_now)
{
    switch (event->news) {
    case BROKER_CONNECTED:
        log_info("the broker is there: %s, event %s", fleet_broker(client)->url, fleet_broker(client)->event);
        client->connected = true;
        fleet_greet(client);
        break;
    case BROKER_LOST:
        take_loss(client, event->text);
        break;
    case BROKER_MESSAGE:
        take_message(client, event, now, real_now);
        break;
    case BROKER_DENIED:
        note_denied(client, event->text);
        break;
    case BROKER_OVERRUN:
        log_warning(
            "messages came faster than they could be taken; what the broker keeps is asked for again");
        if (client->connected)
            fleet_greet(client);
        break;
    default:
        break;
    }
}

bool fleet_client_take(struct fleet_client *client, int64_t now, int64_t real_now)
{
    int taken = 0;
    struct broker_event *event = NULL;
    while (client->broker && taken < MOST_A_TURN && (event = broker_next(client->broker))) {
        take_event(client, event, now, real_now);
        broker_event_free(event);
        taken++;
    }
    // The broker calls only where nothing waited: the rest is taken when the screen had its turn.
    if (taken == MOST_A_TURN)
        client->notify(client->context);
    bool reload = client->reload;
    client->reload = false;
    return reload;
}
