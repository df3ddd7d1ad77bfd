// The fleet for who looks at the page of this display.
#include "base/clock.h"
#include "base/json.h"
#include "cli/fleet_link_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

// Somebody looks: the others are listened to for a while.
static void look(struct fleet_link *link)
{
    link->watched_until_ms = clock_tick_ms() + FLEET_WATCHED_MS;
    if (!link->watched && link->connected)
        fleet_watch(link, true);
    link->watched = true;
}

bool fleet_link_write(struct fleet_link *link, int64_t real_now, struct str *out)
{
    const struct display *display = link->display;
    struct roster_now now = {.real = real_now,
        .tick_ms = clock_tick_ms(),
        .zone = display->schedule ? &display->schedule->zone : display->zone};
    if (!link->broker)
        return false;
    look(link);
    json_t *denied = json_array();
    for (size_t i = 0; i < link->denied_count; i++)
        json_array_append_new(denied, json_string(link->denied[i]));
    const char *state = link->connected ? "connected" : link->problem.text[0] ? "lost" : "connecting";
    json_t *root = json_pack("{s:s, s:s, s:{s:s, s:s, s:o}}", "event", fleet_broker(link)->event, "self",
        link->display->config->display.name, "broker", "state", state, "problem",
        link->connected ? "" : link->problem.text, "denied", denied);
    if (root)
        roster_json(&link->roster, &now, root);
    json_put(out, root);
    return true;
}

void fleet_link_note(
    struct fleet_link *link, const struct command *command, const char *scope, const char *by, int64_t now)
{
    char own[DESK_SCOPE_SIZE];
    if (!link->broker)
        return;
    look(link); // or the answers would not be heard
    roster_note(&link->roster, command,
        scope[0] ? scope : desk_scope_display(link->display->config->display.name, own), by, now);
}

// Under which the broker lets us ask.
static const char *account(const struct fleet_link *link)
{
    const char *user = fleet_broker(link)->user;
    return user ? user : link->display->config->display.name;
}

// A reload is nothing that is wanted for longer: it is passed on as a command.
enum fleet_passed fleet_link_pass_on(struct fleet_link *link, const struct command *command, enum role role)
{
    const struct keeper *keeper = &link->steer->keeper;
    struct desk_here here = {.display = keeper->here.display, .room = keeper->here.room};
    bool here_too = !command->to || desk_scope_reaches(command->to, &here);
    if (!link->broker || command->type != COMMAND_RELOAD || !command->to)
        return FLEET_NOT_PASSED;
    if (!link->connected)
        return here_too ? FLEET_NOT_PASSED : FLEET_NOBODY_THERE;
    struct topic topic = {.kind = TOPIC_COMMAND, .role = role};
    snprintf(topic.who, sizeof topic.who, "%s", account(link));
    snprintf(topic.scope, sizeof topic.scope, "%s", command->to);
    fleet_send(link, &topic, command->source, strlen(command->source), false);
    return here_too ? FLEET_NOT_PASSED : FLEET_PASSED;
}

bool fleet_link_ask_picture(struct fleet_link *link, struct server_request *request)
{
    uint32_t bits = 0;
    struct fleet_picture *slot = NULL;
    for (size_t i = 0; i < FLEET_PICTURES; i++)
        if (!link->pictures[i].request)
            slot = &link->pictures[i];
    if (!link->connected || !slot || getrandom(&bits, sizeof bits, 0) != (ssize_t)sizeof bits)
        return false;
    look(link);
    *slot = (struct fleet_picture){.request = request, .until_ms = clock_tick_ms() + FLEET_PICTURE_MS};
    snprintf(slot->id, sizeof slot->id, "pic-%08x", bits);
    struct topic topic = {.kind = TOPIC_COMMAND, .role = ROLE_VIEW};
    snprintf(topic.who, sizeof topic.who, "%s", account(link));
    desk_scope_display(request->display, topic.scope);
    struct str text = {0};
    str_format(&text, "{\"id\":\"%s\",\"type\":\"picture\",\"width\":%d}", slot->id,
        request->width > 0 ? request->width : 480);
    fleet_send(link, &topic, str_text(&text), text.length, false);
    str_free(&text);
    return true;
}

void fleet_expire_pictures(struct fleet_link *link, int64_t now_ms)
{
    for (size_t i = 0; i < FLEET_PICTURES; i++) {
        struct fleet_picture *picture = &link->pictures[i];
        if (!picture->request || picture->until_ms > now_ms)
            continue;
        picture->request->status = 504;
        str_add_text(&picture->request->body, "the display did not answer");
        server_answer(link->server, picture->request);
        picture->request = NULL;
    }
}
