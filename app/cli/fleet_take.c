// What comes from the broker.
#include "base/clock.h"
#include "base/json.h"
#include "base/log.h"
#include "cli/fleet_link_parts.h"

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
static void answer_fresh(struct fleet_link *link, const struct desk *theirs)
{
    for (size_t i = 0; i < theirs->count; i++) {
        const struct desk_entry *entry = &theirs->entries[i];
        if (entry->id && !desk_has(&link->steer->keeper.all, entry))
            fleet_answer(link, &(struct answer){.id = entry->id, .status = 200, .number = entry->number});
    }
}

static void take_desk(
    struct fleet_link *link, const struct topic *topic, const struct broker_event *event, int64_t now)
{
    struct keeper *keeper = &link->steer->keeper;
    struct desk read = {0};
    struct desk theirs = {0};
    struct desk ours = {0};
    struct error error;
    bool fresh = false;
    bool fine = event->length <= MOST_DESK_BYTES || error_set(&error, "larger than 2 MiB");
    fine = fine && desk_read(event->payload, event->length, &read, &error) &&
           (read.count <= MOST_DESK_ENTRIES || error_set(&error, "more than %d entries", MOST_DESK_ENTRIES));
    // The topic says for whom it is, whatever stands in it.
    fine = fine && (desk_into(&read, topic->scope, true, &theirs) || error_set(&error, "not enough memory"));
    if (fine) {
        answer_fresh(link, &theirs);
        fine = (keeper_take(keeper, &theirs, now, &fresh) &&
                   desk_part(&keeper->all, topic->scope, now - DESK_KEPT_S, &ours)) ||
               error_set(&error, "not enough memory");
    }
    if (fine && fresh) {
        steer_hand_over(link->steer, now);
        if (!link->flush_ms)
            link->flush_ms = clock_tick_ms() + FLEET_FLUSH_MS;
    }
    // What cannot be read is put right by who knows better.
    bool lacks = !fine || !desk_covers(&theirs, &ours, now - DESK_KEPT_S);
    if (!fine) {
        pass_over(event->text, error.text);
        lacks = desk_part(&keeper->all, topic->scope, now - DESK_KEPT_S, &ours) && ours.count > 0;
    }
    fleet_heard(&link->fleet, topic->scope, lacks, clock_tick_ms());
    desk_free(&read);
    desk_free(&theirs);
    desk_free(&ours);
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
    struct fleet_link *link, const struct command *command, enum role role, const char *who, int64_t now)
{
    struct refusal refusal = {0};
    struct carried carried;
    struct carry carry = {.display = link->display,
        .steer = link->steer,
        .state = link->state,
        .fleet = fleet_link_name(link),
        .roster = &link->roster};
    struct carry_asker asker = {.by = who, .role = role, .now = asked_at(command, now)};
    const char *room = desk_scope_is_room(command->to);
    bool fine = command_allowed(command, role, room, link->steer->keeper.here.room, &refusal) &&
                carry_out(&carry, command, &asker, &carried, &refusal);
    if (!fine) {
        fleet_answer(link, &(struct answer){.id = command->id,
                               .status = refusal.status,
                               .field = refusal.field,
                               .detail = refusal.why.text});
        return;
    }
    link->reload = link->reload || (carried.reload && !carried.again);
    // What changed the desk is answered for already.
    if (carried.again || carried.reload)
        fleet_answer(link, &(struct answer){.id = command->id, .status = 200, .number = carried.number});
    if (carried.again || !carried.scope[0])
        return;
    // All who were asked did the same: one of them tells those who were not there.
    fleet_heard(&link->fleet, carried.scope, false, clock_tick_ms());
    fleet_changed(&link->fleet, carried.scope, FLEET_SHARED, clock_tick_ms());
}

// A desk waits whether somebody whom it concerns does it.
static void put_off(struct fleet_link *link, struct command *command, const struct topic *topic)
{
    for (size_t i = 0; i < FLEET_PUT_OFF; i++) {
        struct fleet_put_off *slot = &link->put_off[i];
        if (slot->at_ms)
            continue;
        *slot = (struct fleet_put_off){
            .command = *command, .role = topic->role, .at_ms = clock_tick_ms() + FLEET_PUT_OFF_MS};
        snprintf(slot->by, sizeof slot->by, "%s", topic->who);
        *command = (struct command){0};
        return;
    }
}

static bool is_for_here(const struct fleet_link *link, const char *scope)
{
    const struct keeper *keeper = &link->steer->keeper;
    struct desk_here here = {
        .display = keeper->here.display, .room = keeper->here.room[0] ? keeper->here.room : NULL};
    return !link->desk && desk_scope_reaches(scope, &here);
}

// Some are no commands for the desk: {"type":"picture"}.
static bool is_other(struct fleet_link *link, const struct topic *topic, const struct broker_event *event)
{
    json_t *root =
        event->length <= COMMAND_MOST_BYTES ? json_read(event->payload, event->length, NULL, NULL) : NULL;
    const char *type = json_string_value(json_member(root, "type"));
    const char *id = json_string_value(json_member(root, "id"));
    bool picture = type && strcmp(type, "picture") == 0;
    int64_t width = 0;
    if (picture && id && strlen(id) < TOPIC_REQUEST_SIZE && is_for_here(link, topic->scope)) {
        if (!json_as_integer(json_member(root, "width"), &width) || width < 16 || width > 3840)
            width = 480;
        fleet_want_picture(link, id, (int)width);
    }
    json_decref(root);
    return picture;
}

static void take_command(
    struct fleet_link *link, const struct topic *topic, const struct broker_event *event, int64_t now)
{
    struct command command;
    struct refusal refusal;
    // One that the broker kept was meant for then, not for whoever comes now. An empty payload is how a kept
    // one is deleted, and no command.
    if (event->retained || event->length == 0 || is_other(link, topic, event))
        return;
    bool here = is_for_here(link, topic->scope);
    if (!command_read(event->payload, event->length, &command, &refusal)) {
        pass_over(event->text, refusal.why.text);
        if (here && command.id)
            fleet_answer(link, &(struct answer){.id = command.id,
                                   .status = refusal.status,
                                   .field = refusal.field,
                                   .detail = refusal.why.text});
    } else {
        command.to = arena_keep(&command.arena, topic->scope);
        if (command.to && (link->watched || link->desk))
            roster_note(&link->roster, &command, topic->scope, topic->who, now);
        if (command.to && here)
            fleet_do(link, &command, topic->role, topic->who, now);
        else if (command.to && link->desk)
            put_off(link, &command, topic);
    }
    command_free(&command);
}

// ---- displays

static void take_status(
    struct fleet_link *link, const struct topic *topic, const struct broker_event *event, int64_t real_now)
{
    struct roster_now now = {.real = real_now, .tick_ms = clock_tick_ms()};
    bool own = strcmp(topic->display, link->display->config->display.name) == 0;
    json_t *status = own && !event->retained && event->length <= ROSTER_MOST_BYTES
                         ? json_read(event->payload, event->length, NULL, NULL)
                         : NULL;
    const char *instance = json_string_value(json_member(status, "instance"));
    bool ours = instance && strcmp(instance, link->instance) == 0;
    if (status && !ours) {
        // Another of our name; or the will of a connection that we lost.
        if (instance && !link->other_ms)
            log_error("another display says that it is \"%s\" too: give one of them another display.name",
                topic->display);
        if (instance)
            link->other_ms = clock_tick_ms();
        // One word in reply: two that answered one another would never end.
        link->say_again = link->say_again || !instance || clock_tick_ms() - link->said_ms > 2000;
    }
    json_decref(status);
    if (!own || ours)
        roster_take_status(
            &link->roster, topic->display, event->payload, event->length, event->retained, &now);
}

static void take_picture(struct fleet_link *link, const struct topic *topic, const struct broker_event *event)
{
    static const unsigned char png[] = {0x89, 'P', 'N', 'G'};
    for (size_t i = 0; i < FLEET_PICTURES; i++) {
        struct server_request *request = link->pictures[i].request;
        if (!request || strcmp(link->pictures[i].id, topic->request) != 0 ||
            strcmp(request->display, topic->display) != 0)
            continue;
        bool fine = event->length > sizeof png && memcmp(event->payload, png, sizeof png) == 0;
        request->status = fine ? 200 : 503;
        if (fine)
            str_add(&request->body, event->payload, event->length);
        else
            str_add_text(&request->body, "the display sent no picture");
        server_answer(link->server, request);
        link->pictures[i].request = NULL;
    }
}

// ---- the connection

static void note_denied(struct fleet_link *link, const char *topic)
{
    struct str root = {0};
    topic_write_root(fleet_broker(link)->event, &root);
    if (strncmp(topic, str_text(&root), root.length) == 0)
        topic += root.length;
    str_free(&root);
    for (size_t i = 0; i < link->denied_count; i++)
        if (strcmp(link->denied[i], topic) == 0)
            return;
    if (link->denied_count == FLEET_DENIED)
        return;
    log_warning("the broker lets this display's account not use %s", topic);
    link->denied[link->denied_count] = strdup(topic);
    link->denied_count += link->denied[link->denied_count] != NULL;
}

static void take_loss(struct fleet_link *link, const char *why)
{
    if (link->connected || strcmp(link->problem.text, why) != 0)
        log_warning("the broker is not there: %s", why);
    link->connected = false;
    error_set(&link->problem, "%s", why);
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
    struct fleet_link *link, const struct broker_event *event, int64_t now, int64_t real_now)
{
    struct topic topic;
    if (!topic_read(fleet_broker(link)->event, event->text, &topic)) {
        pass_over(event->text, "no topic of ours");
        return;
    }
    if (is_probe(event))
        return;
    switch (topic.kind) {
    case TOPIC_DESK:
        take_desk(link, &topic, event, now);
        break;
    case TOPIC_COMMAND:
        take_command(link, &topic, event, now);
        break;
    case TOPIC_STATUS:
        take_status(link, &topic, event, real_now);
        break;
    case TOPIC_ACK:
        if (!roster_take_answers(&link->roster, topic.display, event->payload, event->length))
            pass_over(event->text, "no answers");
        break;
    case TOPIC_PICTURE:
        take_picture(link, &topic, event);
        break;
    }
}

static void take_event(
    struct fleet_link *link, const struct broker_event *event, int64_t now, int64_t real_now)
{
    switch (event->news) {
    case BROKER_CONNECTED:
        log_info("the broker is there: %s, event %s", fleet_broker(link)->url, fleet_broker(link)->event);
        link->connected = true;
        fleet_greet(link);
        break;
    case BROKER_LOST:
        take_loss(link, event->text);
        break;
    case BROKER_MESSAGE:
        take_message(link, event, now, real_now);
        break;
    case BROKER_DENIED:
        note_denied(link, event->text);
        break;
    case BROKER_OVERRUN:
        log_warning(
            "messages came faster than they could be taken; what the broker keeps is asked for again");
        if (link->connected)
            fleet_greet(link);
        break;
    default:
        break;
    }
}

bool fleet_link_take(struct fleet_link *link, int64_t now, int64_t real_now)
{
    int taken = 0;
    struct broker_event *event = NULL;
    while (link->broker && taken < MOST_A_TURN && (event = broker_next(link->broker))) {
        take_event(link, event, now, real_now);
        broker_event_free(event);
        taken++;
    }
    // The broker calls only where nothing waited: the rest is taken when the screen had its turn.
    if (taken == MOST_A_TURN)
        link->notify(link->context);
    bool reload = link->reload;
    link->reload = false;
    return reload;
}
