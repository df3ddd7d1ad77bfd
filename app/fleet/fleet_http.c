// The fleet for who looks at the page of this display.
#include "base/clock.h"
#include "base/json.h"
#include "fleet/fleet_client_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

// Somebody looks: the others are listened to for a while.
static void style(struct fleet_client *client)
{
    client->watched_until_ms = clock_tick_ms() + FLEET_WATCHED_MS;
    if (!client->watched && client->connected)
        fleet_watch(client, true);
    client->watched = true;
}

bool fleet_client_write(struct fleet_client *client, int64_t real_now, struct str *out)
{
    const struct display *display = client->display;
    struct fleet_registry_now now = {.real = real_now,
        .tick_ms = clock_tick_ms(),
        .zone = display->schedule ? &display->schedule->zone : display->zone};
    if (!client->broker)
        return false;
    style(client);
    json_t *denied = json_array();
    for (size_t i = 0; i < client->denied_count; i++)
        json_array_append_new(denied, json_string(client->denied[i]));
    const char *state = client->connected ? "connected" : client->problem.text[0] ? "lost" : "connecting";
    json_t *root = json_pack("{s:s, s:s, s:{s:s, s:s, s:o}}", "event", fleet_broker(client)->event, "self",
        client->display->config->display.name, "broker", "state", state, "problem",
        client->connected ? "" : client->problem.text, "denied", denied);
    if (root)
        fleet_registry_json(&client->registry, &now, root);
    json_put(out, root);
    return true;
}

void fleet_client_note(struct fleet_client *client, const struct command *command, const char *scope,
    const char *by, int64_t now)
{
    char own[SCOPE_SIZE];
    if (!client->broker)
        return;
    style(client); // or the answers would not be heard
    fleet_registry_note(&client->registry, command,
        scope[0] ? scope : scope_of_display(client->display->config->display.name, own), by, now);
}

// Under which the broker lets us ask.
static const char *account(const struct fleet_client *client)
{
    const char *user = fleet_broker(client)->user;
    return user ? user : client->display->config->display.name;
}

// A reload is nothing that is wanted for longer: it is passed on as a command.
enum fleet_passed fleet_client_pass_on(
    struct fleet_client *client, const struct command *command, enum role role)
{
    const struct adjustment_store *store = &client->controls->store;
    struct scope_here here = {.display = store->here.display, .room = store->here.room};
    bool here_too = !command->to || scope_reaches(command->to, &here);
    if (!client->broker || command->type != COMMAND_RELOAD || !command->to)
        return FLEET_NOT_PASSED;
    if (!client->connected)
        return here_too ? FLEET_NOT_PASSED : FLEET_NOBODY_THERE;
    struct topic topic = {.kind = TOPIC_COMMAND, .role = role};
    snprintf(topic.who, sizeof topic.who, "%s", account(client));
    snprintf(topic.scope, sizeof topic.scope, "%s", command->to);
    fleet_send(client, &topic, command->source, strlen(command->source), false);
    return here_too ? FLEET_NOT_PASSED : FLEET_PASSED;
}

bool fleet_client_ask_picture(struct fleet_client *client, struct server_request *request)
{
    uint32_t bits = 0;
    struct fleet_picture *slot = NULL;
    for (size_t i = 0; i < FLEET_PICTURES; i++)
        if (!client->pictures[i].request)
            slot = &client->pictures[i];
    if (!client->connected || !slot || getrandom(&bits, sizeof bits, 0) != (ssize_t)sizeof bits)
        return false;
    style(client);
    *slot = (struct fleet_picture){.request = request, .until_ms = clock_tick_ms() + FLEET_PICTURE_MS};
    snprintf(slot->id, sizeof slot->id, "pic-%08x", bits);
    struct topic topic = {.kind = TOPIC_COMMAND, .role = ROLE_VIEW};
    snprintf(topic.who, sizeof topic.who, "%s", account(client));
    scope_of_display(request->display, topic.scope);
    struct str text = {0};
    str_format(&text, "{\"id\":\"%s\",\"type\":\"picture\",\"width\":%d}", slot->id,
        request->width > 0 ? request->width : 480);
    fleet_send(client, &topic, str_text(&text), text.length, false);
    str_free(&text);
    return true;
}

void fleet_expire_pictures(struct fleet_client *client, int64_t now_ms)
{
    for (size_t i = 0; i < FLEET_PICTURES; i++) {
        struct fleet_picture *picture = &client->pictures[i];
        if (!picture->request || picture->until_ms > now_ms)
            continue;
        picture->request->status = 504;
        str_add_text(&picture->request->body, "the display did not answer");
        server_answer(client->server, picture->request);
        picture->request = NULL;
    }
}
