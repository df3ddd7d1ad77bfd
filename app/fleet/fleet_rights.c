#include "fleet/fleet_rights.h"

#include "base/clock.h"
#include "base/hash.h"
#include "base/log.h"
#include "fleet/fleet_client_internal.h"

#include <stdio.h>
#include <string.h>

enum {
    ANSWER_MS = 5000,   // of brokers that do not say no (MQTT 3)
    DENIAL_MS = 20000,  // of those that do: no answer is only a slow one
    AGAIN_MS = 30000,   // after none
    PATIENCE_MS = 4000, // of those who ask for something: a line that is worse counts as none
};

static struct topic rights_topic(const struct fleet_client *client, const char *room)
{
    struct topic topic = fleet_topic(client, TOPIC_RIGHTS);
    if (room)
        scope_of_room(room, topic.scope);
    return topic;
}

// By one of the two connections.
static bool ask(struct fleet_client *client, struct broker *broker, const char *room)
{
    struct topic topic = rights_topic(client, room);
    struct str text = {0};
    struct str probe = {0};
    // Another's probe of this display's rights says nothing of them.
    str_format(&probe, "{\"probe\": \"%s\"}", client->connection.instance);
    topic_write(client->options.broker.event, &topic, &text);
    // In this order on one connection, and in one lane of it: the subscription is there when the probe comes
    // back.
    bool ok = !text.failed && !probe.failed && broker_subscribe_first(broker, str_text(&text)) &&
              broker_publish(broker, BROKER_URGENT, str_text(&text), str_text(&probe), probe.length, false);
    str_free(&probe);
    str_free(&text);
    return ok;
}

// Of another account, event or broker nothing is known.
static uint64_t account_of(const struct fleet_client *client)
{
    const struct broker_config *broker = &client->options.broker;
    uint64_t hash = hash_add_text(hash_add_text(HASH_BEGIN, broker->url), broker->event);
    return hash_add_text(hash_add_text(hash, broker->user), client->options.name);
}

void fleet_rights_open(struct fleet_client *client)
{
    struct fleet_rights *rights = &client->rights;
    const struct command_exec *exec = client->options.exec;
    rights_memory_open(&rights->memory, exec->folder, exec->store->saver.worker, account_of(client));
    rights->desk = rights->memory.known.desk;
    rights->room = rights->memory.known.room;
    snprintf(rights->room_name, sizeof rights->room_name, "%s", rights->memory.known.room_name);
    rights->patient_until_ms = clock_tick_ms() + PATIENCE_MS;
    exec->store->leads = rights->desk == COMMAND_RIGHT_YES;
}

void fleet_rights_close(struct fleet_client *client)
{
    rights_memory_close(&client->rights.memory);
}

// What the broker said, not what its silence may mean.
static void remember(struct fleet_client *client)
{
    struct fleet_rights *rights = &client->rights;
    struct known_rights known = {.desk = rights->desk, .room = rights->room};
    snprintf(known.room_name, sizeof known.room_name, "%s", rights->room_name);
    rights->news = true;
    rights_memory_note(&rights->memory, &known);
}

void fleet_rights_ask(struct fleet_client *client, struct broker *broker)
{
    struct fleet_rights *rights = &client->rights;
    const char *room = room_names_now(&client->options.exec->store->target.names);
    bool says_no = broker_version(broker) == 5;
    if (!room || strcmp(room, rights->room_name) != 0)
        rights->room = COMMAND_RIGHT_UNKNOWN;
    snprintf(rights->room_name, sizeof rights->room_name, "%s", room ? room : "");
    rights->desk_asked = ask(client, broker, NULL);
    rights->room_asked = room && ask(client, broker, room);
    rights->until_ms = clock_tick_ms() + (says_no ? DENIAL_MS : ANSWER_MS);
    rights->again_ms = INT64_MAX;
    if (!rights->patient)
        rights->patient_until_ms = clock_tick_ms() + PATIENCE_MS;
    rights->patient = true;
}

static void set_desk(struct fleet_client *client, enum command_right right)
{
    struct fleet_rights *rights = &client->rights;
    bool same = rights->desk == right;
    rights->desk_asked = false;
    rights->desk = right;
    client->options.exec->store->leads = right == COMMAND_RIGHT_YES;
    if (same)
        return;
    client->registry.version++; // pages show it
    if (right == COMMAND_RIGHT_YES)
        fleet_watch_scopes(client);
    else if (client->options.staff_desk)
        log_error(
            "the broker lets this desk's account only speak as a display: nothing that staff ask for is "
            "passed on. Make it with \"setup.sh add FOLDER EVENT desk NAME\"");
    else
        log_info("the broker lets this display speak only for its room");
}

static void set_room(struct fleet_client *client, enum command_right right)
{
    struct fleet_rights *rights = &client->rights;
    bool news = rights->room != right && right == COMMAND_RIGHT_NO && rights->desk != COMMAND_RIGHT_YES;
    rights->room_asked = false;
    rights->room = right;
    if (news)
        log_warning(
            "the broker does not let this display speak for its room, %s: what its keys do stays here",
            rights->room_name);
}

void fleet_rights_receive(struct fleet_client *client, const struct topic *topic, const char *probe)
{
    if (strcmp(topic->display, client->options.name) != 0 || !strstr(probe, client->connection.instance))
        return;
    const char *room = scope_room(topic->scope);
    if (!room)
        set_desk(client, COMMAND_RIGHT_YES);
    else if (strcmp(room, client->rights.room_name) == 0)
        set_room(client, COMMAND_RIGHT_YES);
    remember(client);
}

bool fleet_rights_denied(struct fleet_client *client, const char *text)
{
    struct topic topic;
    if (!topic_read(client->options.broker.event, text, &topic) || topic.kind != TOPIC_RIGHTS)
        return false;
    if (!topic.scope[0])
        set_desk(client, COMMAND_RIGHT_NO);
    else if (strcmp(scope_room(topic.scope), client->rights.room_name) == 0)
        set_room(client, COMMAND_RIGHT_NO);
    remember(client);
    return true;
}

int64_t fleet_rights_due_ms(const struct fleet_client *client)
{
    const struct fleet_rights *rights = &client->rights;
    bool asked = rights->desk_asked || rights->room_asked;
    if (fleet_rights_are_awaited(client)) // somebody may wait for this
        return rights->patient_until_ms;
    if (!client->connection.up)
        return INT64_MAX;
    return asked ? rights->until_ms : rights->again_ms > 0 ? rights->again_ms : INT64_MAX;
}

// Of a broker that says no, silence is a line too slow for an answer: what was known holds. Of others it is
// how they say no.
static void take_silence(struct fleet_client *client, bool says_no)
{
    struct fleet_rights *rights = &client->rights;
    if (rights->desk_asked)
        set_desk(client, says_no && rights->desk != COMMAND_RIGHT_UNKNOWN ? rights->desk : COMMAND_RIGHT_NO);
    if (rights->room_asked)
        set_room(client, says_no && rights->room != COMMAND_RIGHT_UNKNOWN ? rights->room : COMMAND_RIGHT_NO);
    if (!says_no)
        remember(client);
}

void fleet_rights_tick(struct fleet_client *client, int64_t now_ms)
{
    struct fleet_rights *rights = &client->rights;
    if (fleet_rights_are_awaited(client) || fleet_rights_due_ms(client) > now_ms)
        return;
    if (!rights->desk_asked && !rights->room_asked) {
        fleet_rights_ask(client, client->connection.broker);
        return;
    }
    take_silence(client, broker_version(client->connection.broker) == 5);
    rights->again_ms = now_ms + AGAIN_MS;
}

static const char *room_of(const struct fleet_client *client)
{
    return room_names_now(&client->options.exec->store->target.names);
}

// In the room that the display shows now, which may not be the one that was asked about.
static enum command_right right_in_room(const struct fleet_client *client)
{
    const char *room = room_of(client);
    return room && strcmp(room, client->rights.room_name) == 0 ? client->rights.room : COMMAND_RIGHT_UNKNOWN;
}

bool fleet_rights_are_awaited(const struct fleet_client *client)
{
    const struct fleet_rights *rights = &client->rights;
    return client->connection.broker && clock_tick_ms() < rights->patient_until_ms &&
           (rights->desk == COMMAND_RIGHT_UNKNOWN || (room_of(client) && rights->desk != COMMAND_RIGHT_YES &&
                                                         right_in_room(client) == COMMAND_RIGHT_UNKNOWN));
}

enum command_right fleet_rights_of(void *context, const char *scope)
{
    const struct fleet_client *client = context;
    const char *room = room_of(client);
    bool chairs = scope_is_of_chairs(scope) && room && strcmp(scope_room(scope), room) == 0;
    enum command_right right = client->rights.desk;
    if (!client->connection.broker || fleet_is_own_scope(client, scope))
        return COMMAND_RIGHT_YES;
    if (chairs && right != COMMAND_RIGHT_YES)
        right = right_in_room(client);
    return chairs && right == COMMAND_RIGHT_UNKNOWN && !fleet_rights_are_awaited(client) ? COMMAND_RIGHT_YES
                                                                                         : right;
}
