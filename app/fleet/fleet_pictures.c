// Pictures: those that others want of this display, and those that our console wants of others.
#include "base/clock.h"
#include "fleet/fleet_client_internal.h"

#include <stdio.h>
#include <string.h>
#include <sys/random.h>

enum {
    WAIT_MS = 5000,
    GAP_MS = 700,
    USUAL_WIDTH = 480,
};

// ---- ours, for others

void fleet_want_picture(struct fleet_client *client, const char *request, int width)
{
    struct fleet_pictures *pictures = &client->pictures;
    bool again = strcmp(pictures->last, request) == 0;
    for (size_t i = 0; i < pictures->wanted_count; i++)
        again = again || strcmp(pictures->wanted[i].request, request) == 0;
    if (again || !client->options.has_screen || pictures->wanted_count == FLEET_WANTED)
        return;
    struct fleet_wanted *wanted = &pictures->wanted[pictures->wanted_count++];
    snprintf(wanted->request, sizeof wanted->request, "%s", request);
    wanted->width = width > 0 ? width : USUAL_WIDTH;
}

static int64_t due_ms(const struct fleet_pictures *pictures)
{
    if (pictures->wanted_count == 0)
        return INT64_MAX;
    return pictures->sent_ms ? pictures->sent_ms + GAP_MS : 0;
}

static void take_next(struct fleet_client *client, int64_t now_ms)
{
    struct fleet_pictures *pictures = &client->pictures;
    if (due_ms(pictures) > now_ms)
        return;
    struct fleet_wanted wanted = pictures->wanted[0];
    pictures->wanted_count--;
    memmove(pictures->wanted, pictures->wanted + 1, pictures->wanted_count * sizeof wanted);
    pictures->sent_ms = now_ms;
    memcpy(pictures->last, wanted.request, sizeof pictures->last);
    client->options.take_picture(client->options.context, wanted.request, wanted.width);
}

void fleet_client_send_picture(
    struct fleet_client *client, const char *request, const char *bytes, size_t length)
{
    struct topic topic = fleet_topic(client, TOPIC_PICTURE);
    snprintf(topic.request, sizeof topic.request, "%s", request);
    if (client->connection.broker)
        fleet_send(client, &topic, bytes, length, false);
}

// ---- others', for our console

static void give(
    struct fleet_client *client, struct fleet_picture *asked, int status, const char *bytes, size_t length)
{
    void *waiter = asked->waiter;
    asked->waiter = NULL;
    client->options.picture_came(client->options.context, waiter, status, bytes, length);
}

static void give_up(struct fleet_client *client, struct fleet_picture *asked, int status, const char *why)
{
    give(client, asked, status, why, strlen(why));
}

void fleet_take_picture(
    struct fleet_client *client, const struct topic *topic, const char *bytes, size_t length)
{
    static const unsigned char png[] = {0x89, 'P', 'N', 'G'};
    for (size_t i = 0; i < FLEET_PICTURES; i++) {
        struct fleet_picture *asked = &client->pictures.asked[i];
        if (!asked->waiter || strcmp(asked->id, topic->request) != 0 ||
            strcmp(asked->display, topic->display) != 0)
            continue;
        if (length > sizeof png && memcmp(bytes, png, sizeof png) == 0)
            give(client, asked, 200, bytes, length);
        else
            give_up(client, asked, 503, "the display sent no picture");
    }
}

bool fleet_client_request_picture(struct fleet_client *client, const char *display, int width, void *waiter)
{
    uint32_t bits = 0;
    struct fleet_picture *free_one = NULL;
    for (size_t i = 0; i < FLEET_PICTURES; i++)
        if (!client->pictures.asked[i].waiter)
            free_one = &client->pictures.asked[i];
    if (!client->connection.up || !free_one || getrandom(&bits, sizeof bits, 0) != (ssize_t)sizeof bits)
        return false;
    fleet_look(client);
    *free_one = (struct fleet_picture){.waiter = waiter, .until_ms = clock_tick_ms() + WAIT_MS};
    snprintf(free_one->id, sizeof free_one->id, "pic-%08x", bits);
    snprintf(free_one->display, sizeof free_one->display, "%s", display);
    struct topic topic = {.kind = TOPIC_COMMAND, .role = ROLE_VIEW};
    snprintf(topic.account, sizeof topic.account, "%s", fleet_account(client));
    scope_of_display(display, topic.scope);
    struct str text = {0};
    str_format(&text, "{\"id\":\"%s\",\"type\":\"picture\",\"width\":%d}", free_one->id,
        width > 0 ? width : USUAL_WIDTH);
    fleet_send(client, &topic, str_text(&text), text.length, false);
    str_free(&text);
    return true;
}

// ---- time

void fleet_tick_pictures(struct fleet_client *client, int64_t now_ms)
{
    take_next(client, now_ms);
    for (size_t i = 0; i < FLEET_PICTURES; i++) {
        struct fleet_picture *asked = &client->pictures.asked[i];
        if (asked->waiter && asked->until_ms <= now_ms)
            give_up(client, asked, 504, "the display did not answer");
    }
}

int64_t fleet_pictures_due_ms(const struct fleet_client *client)
{
    int64_t next = due_ms(&client->pictures);
    for (size_t i = 0; i < FLEET_PICTURES; i++)
        if (client->pictures.asked[i].waiter && client->pictures.asked[i].until_ms < next)
            next = client->pictures.asked[i].until_ms;
    return next;
}
