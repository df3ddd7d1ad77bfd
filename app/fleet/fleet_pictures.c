// Pictures that others request of this display, and that this display's console requests of others.
#include "base/clock.h"
#include "fleet/fleet_client_internal.h"

#include <stdio.h>
#include <string.h>
#include <sys/random.h>

enum {
    WAIT_MS = 5000, // for another display's picture
    GAP_MS = 700,   // between pictures of this one
    USUAL_WIDTH = 480,
};

// The one topic for all pictures of a display. With one for each request, an account could leave messages on
// topics without end, and fill the broker's memory.
static const char now_topic[] = "now";

// ---- of this display

void fleet_queue_picture(struct fleet_client *client, const struct fleet_picture_reply *reply, int width)
{
    struct fleet_pictures *pictures = &client->pictures;
    bool again = strcmp(pictures->last, reply->id) == 0;
    for (size_t i = 0; i < pictures->queued_count; i++)
        again = again || strcmp(pictures->queued[i].reply.id, reply->id) == 0;
    if (again || !client->options.has_screen || pictures->queued_count == FLEET_QUEUED)
        return;
    struct fleet_queued_picture *queued = &pictures->queued[pictures->queued_count++];
    queued->reply = *reply;
    queued->width = width > 0 ? width : USUAL_WIDTH;
}

static int64_t due_ms(const struct fleet_pictures *pictures)
{
    if (pictures->queued_count == 0)
        return INT64_MAX;
    return pictures->sent_ms ? pictures->sent_ms + GAP_MS : 0;
}

static void take_queued(struct fleet_client *client, int64_t now_ms)
{
    struct fleet_pictures *pictures = &client->pictures;
    if (due_ms(pictures) > now_ms)
        return;
    struct fleet_queued_picture queued = pictures->queued[0];
    pictures->queued_count--;
    memmove(pictures->queued, pictures->queued + 1, pictures->queued_count * sizeof queued);
    pictures->sent_ms = now_ms;
    memcpy(pictures->last, queued.reply.id, sizeof pictures->last);
    client->options.take_picture(client->options.context, &queued.reply, queued.width);
}

void fleet_client_send_picture(
    struct fleet_client *client, const struct fleet_picture_reply *reply, const char *bytes, size_t length)
{
    struct topic topic = fleet_topic(client, TOPIC_PICTURE);
    struct str payload = {0};
    str_add(&payload, bytes, length);
    if (reply->now)
        str_add_text(&payload, reply->id); // behind its end; those who read the PNG ignore it
    snprintf(topic.request, sizeof topic.request, "%s", reply->now ? now_topic : reply->id);
    if (client->connection.broker && !payload.failed)
        fleet_publish(client, &topic, payload.text, payload.length, false);
    str_free(&payload);
}

// ---- of other displays

static void deliver(struct fleet_client *client, struct fleet_picture_request *request, int status,
    const char *bytes, size_t length)
{
    void *waiter = request->waiter;
    request->waiter = NULL;
    client->options.picture_came(client->options.context, waiter, status, bytes, length);
}

static void give_up(
    struct fleet_client *client, struct fleet_picture_request *request, int status, const char *why)
{
    deliver(client, request, status, why, strlen(why));
}

// Does the picture answer the request? Its length without the id is stored then.
static bool answers(const struct fleet_picture_request *request, const struct topic *topic, const char *bytes,
    size_t length, size_t *png_length)
{
    size_t id = strlen(request->id);
    bool now = strcmp(topic->request, now_topic) == 0;
    bool named = now ? length >= id && memcmp(bytes + length - id, request->id, id) == 0
                     : strcmp(topic->request, request->id) == 0;
    *png_length = now ? length - id : length;
    return named && strcmp(request->display, topic->display) == 0;
}

void fleet_receive_picture(
    struct fleet_client *client, const struct topic *topic, const char *bytes, size_t length)
{
    static const unsigned char png[] = {0x89, 'P', 'N', 'G'};
    for (size_t i = 0; i < FLEET_PICTURES; i++) {
        struct fleet_picture_request *request = &client->pictures.requests[i];
        size_t size;
        if (!request->waiter || !answers(request, topic, bytes, length, &size))
            continue;
        if (size > sizeof png && memcmp(bytes, png, sizeof png) == 0)
            deliver(client, request, 200, bytes, size);
        else
            give_up(client, request, 503, "the display sent no picture");
    }
}

bool fleet_client_request_picture(struct fleet_client *client, const char *display, int width, void *waiter)
{
    uint32_t bits = 0;
    struct fleet_picture_request *unused = NULL;
    for (size_t i = 0; i < FLEET_PICTURES; i++)
        if (!client->pictures.requests[i].waiter)
            unused = &client->pictures.requests[i];
    if (!client->connection.up || !unused || getrandom(&bits, sizeof bits, 0) != (ssize_t)sizeof bits)
        return false;
    fleet_keep_watching(client);
    *unused = (struct fleet_picture_request){.waiter = waiter, .until_ms = clock_tick_ms() + WAIT_MS};
    snprintf(unused->id, sizeof unused->id, "pic-%08x", bits);
    snprintf(unused->display, sizeof unused->display, "%s", display);
    struct topic topic = {.kind = TOPIC_COMMAND, .role = ROLE_VIEW};
    snprintf(topic.account, sizeof topic.account, "%s", fleet_account(client));
    scope_of_display(display, topic.scope);
    struct str text = {0};
    str_format(&text, "{\"id\":\"%s\",\"type\":\"picture\",\"reply\":\"%s\",\"width\":%d}", unused->id,
        now_topic, width > 0 ? width : USUAL_WIDTH);
    fleet_publish(client, &topic, str_text(&text), text.length, false);
    str_free(&text);
    return true;
}

void fleet_client_drop_picture_requests(struct fleet_client *client, void (*release)(void *waiter))
{
    for (size_t i = 0; i < FLEET_PICTURES; i++) {
        struct fleet_picture_request *request = &client->pictures.requests[i];
        if (request->waiter)
            release(request->waiter);
        request->waiter = NULL;
    }
}

// ---- time

void fleet_tick_pictures(struct fleet_client *client, int64_t now_ms)
{
    take_queued(client, now_ms);
    for (size_t i = 0; i < FLEET_PICTURES; i++) {
        struct fleet_picture_request *request = &client->pictures.requests[i];
        if (request->waiter && request->until_ms <= now_ms)
            give_up(client, request, 504, "the display did not answer");
    }
}

int64_t fleet_pictures_due_ms(const struct fleet_client *client)
{
    int64_t next = due_ms(&client->pictures);
    for (size_t i = 0; i < FLEET_PICTURES; i++)
        if (client->pictures.requests[i].waiter && client->pictures.requests[i].until_ms < next)
            next = client->pictures.requests[i].until_ms;
    return next;
}
