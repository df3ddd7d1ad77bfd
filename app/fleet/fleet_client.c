#include "base/clock.h"
#include "base/json.h"
#include "base/log.h"
#include "base/png_scale.h"
#include "fleet/fleet_client_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

enum {
    SAY_MS = FLEET_REGISTRY_BEAT_S * 1000, // at least
    WORDS_MS = 10000,                      // where only the words changed
    SAY_GAP_MS = 300,
};

// Published by the broker when we are gone: a desk is then still known to be none of the displays.
static const char will[] = "{\"state\":\"offline\"}";
static const char desk_will[] = "{\"state\":\"offline\",\"view\":\"desk\"}";

const struct config_broker *fleet_broker(const struct fleet_client *client)
{
    return &client->display->config->control.broker;
}

const char *fleet_client_name(const struct fleet_client *client)
{
    return client->broker ? client->display->config->display.name : NULL;
}

// ---- out

bool fleet_send(
    struct fleet_client *client, const struct topic *topic, const char *payload, size_t length, bool retain)
{
    struct str text = {0};
    topic_write(fleet_broker(client)->event, topic, &text);
    bool fine = client->connected && !text.failed;
    if (fine && !broker_publish(client->broker, str_text(&text), payload, length, retain)) {
        log_warning("the broker cannot be told: too much waits already");
        fine = false;
    }
    str_free(&text);
    return fine;
}

static struct topic topic_of(const struct fleet_client *client, enum topic_kind kind)
{
    struct topic topic = {.kind = kind};
    snprintf(topic.display, sizeof topic.display, "%s", client->display->config->display.name);
    return topic;
}

void fleet_answer(struct fleet_client *client, const struct answer *answer)
{
    if (!client->answers) {
        client->answers = json_array();
        client->answers_ms = clock_tick_ms() + FLEET_ANSWERS_MS;
    }
    answer_add(client->answers, answer);
}

static void send_answers(struct fleet_client *client)
{
    json_t *root = json_pack("{s:o}", "answers", client->answers);
    char *text = root ? json_dumps(root, JSON_COMPACT) : NULL;
    struct topic topic = topic_of(client, TOPIC_ACK);
    if (text)
        fleet_send(client, &topic, text, strlen(text), false);
    free(text);
    json_decref(root);
    client->answers = NULL;
}

// With a page, what is wanted of others is followed too; without, what was known of them once may be old.
static bool follows(const struct fleet_client *client, const char *scope)
{
    const char *display = scope_display(scope);
    return client->is_desk || client->display->config->control.listen || !display ||
           strcmp(display, client->display->config->display.name) == 0;
}

static void tell_scope(struct fleet_client *client, const char *scope, int64_t now)
{
    if (!follows(client, scope))
        return;
    struct adjustments part;
    struct str text = {0};
    struct topic topic = {.kind = TOPIC_DESK};
    snprintf(topic.scope, sizeof topic.scope, "%s", scope);
    if (!adjustments_part(&client->controls->store.all, scope, now - ADJUSTMENTS_KEPT_S, &part))
        return;
    adjustments_write(&part, &text);
    // Nothing is not worth keeping; but whoever hears it and knows more says so.
    bool sent = !text.failed && fleet_send(client, &topic, str_text(&text), text.length, part.count > 0);
    // What could not be told is told a little later, as where the broker lacks it.
    if (!sent)
        sync_heard(&client->fleet, scope, true, clock_tick_ms());
    str_free(&text);
    adjustments_free(&part);
}

static bool is_urgent(const struct adjustment *entry)
{
    return entry->type == ADJUST_EMERGENCY;
}

// Something was done here: it is told, and this display has it.
static void done_here(void *context, const struct adjustments *entries)
{
    struct fleet_client *client = context;
    int64_t now_ms = clock_tick_ms();
    for (size_t i = 0; i < entries->count; i++) {
        const struct adjustment *entry = &entries->entries[i];
        if (entry->scope)
            sync_changed(&client->fleet, entry->scope, is_urgent(entry) ? SYNC_URGENT : SYNC_USUAL, now_ms);
        if (entry->id)
            fleet_answer(client, &(struct answer){.id = entry->id, .status = 200, .number = entry->number});
    }
}

// ---- subscriptions

static void subscribe(struct fleet_client *client, bool on, const char *behind, const char *scope)
{
    struct str filter = {0};
    topic_write_root(fleet_broker(client)->event, &filter);
    str_add_text(&filter, behind);
    if (scope)
        topic_write_scope(scope, &filter);
    if (!filter.failed && on)
        broker_subscribe(client->broker, str_text(&filter));
    else if (!filter.failed)
        broker_unsubscribe(client->broker, str_text(&filter));
    str_free(&filter);
}

static void subscribe_room(struct fleet_client *client, bool on)
{
    char scope[SCOPE_SIZE];
    if (!client->room[0])
        return;
    subscribe(client, on, "command/+/+/", scope_of_room(client->room, scope));
    if (on)
        sync_ask(&client->fleet, scope, clock_tick_ms());
}

// The others' words and answers, while somebody looks.
void fleet_watch(struct fleet_client *client, bool on)
{
    client->watched = on;
    subscribe(client, on, "display/+/status", NULL);
    subscribe(client, on, "display/+/picture/+", NULL);
    subscribe(client, on, "ack/+", NULL);
    if (!client->is_desk)
        subscribe(client, on, "command/#", NULL);
}

void fleet_greet(struct fleet_client *client)
{
    char scope[SCOPE_SIZE];
    const char *name = client->display->config->display.name;
    struct str own = {0};
    topic_write_root(fleet_broker(client)->event, &own);
    scope_of_display(name, scope);
    bool page = client->is_desk || client->display->config->control.listen;
    if (page) {
        subscribe(client, true, "desk/#", NULL);
    } else {
        subscribe(client, true, "desk/all", NULL);
        subscribe(client, true, "desk/room/+", NULL);
        subscribe(client, true, "desk/", scope);
    }
    if (client->is_desk) {
        subscribe(client, true, "command/#", NULL);
    } else {
        subscribe(client, true, "command/+/+/all", NULL);
        subscribe(client, true, "command/+/+/", scope);
        subscribe_room(client, true);
    }
    struct topic status = topic_of(client, TOPIC_STATUS);
    str_clear(&own);
    topic_write(fleet_broker(client)->event, &status, &own);
    if (!own.failed)
        broker_subscribe(client->broker, str_text(&own));
    str_free(&own);
    if (client->watched || client->is_desk)
        fleet_watch(client, true);
    sync_connected(&client->fleet, &client->controls->store.all, clock_tick_ms());
    sync_ask(&client->fleet, SCOPE_ALL, clock_tick_ms());
    sync_ask(&client->fleet, scope, clock_tick_ms());
    client->say_again = true;
}

// ---- status

// What is worth a word at once, and what may wait.
static void gist(const json_t *status, struct str *out, struct str *words)
{
    static const char *const members[] = {"view", "slide", "phase", "now", "next", "notices", "emergency",
        "pinned", "blank", "room", "duplicate", "unkept", "unseen", "findings", "number"};
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        char *text = json_dumps(json_object_get(status, members[i]), JSON_ENCODE_ANY | JSON_COMPACT);
        str_format(out, "%s|", text ? text : "");
        free(text);
    }
    char *clock = json_dumps(json_object_get(json_object_get(status, "clock"), "state"), JSON_ENCODE_ANY);
    char *source =
        json_dumps(json_object_get(json_object_get(status, "schedule"), "source"), JSON_ENCODE_ANY);
    char *held = json_dumps(json_object_get(json_object_get(status, "timer"), "held"), JSON_ENCODE_ANY);
    char *says = json_dumps(json_object_get(status, "says"), JSON_COMPACT);
    str_format(out, "%s|%s|%s", clock ? clock : "", source ? source : "", held ? held : "");
    str_add_text(words, says ? says : "");
    free(clock);
    free(source);
    free(held);
    free(says);
}

static void send_status(struct fleet_client *client, const struct str *text, int64_t real_now)
{
    struct topic topic = topic_of(client, TOPIC_STATUS);
    struct fleet_registry_now now = {.real = real_now, .tick_ms = clock_tick_ms()};
    fleet_send(client, &topic, str_text(text), text->length, true);
    // Where the broker is gone, who looks at our page sees at least ourselves.
    fleet_registry_take_status(&client->registry, topic.display, str_text(text), text->length, false, &now);
}

void fleet_client_say(struct fleet_client *client, const struct status_facts *facts)
{
    struct str text = {0};
    struct str said = {0};
    struct str words = {0};
    int64_t now_ms = clock_tick_ms();
    if (!client->broker || (now_ms - client->said_ms < SAY_GAP_MS && client->said_ms && !client->say_again))
        return;
    bool duplicate = client->other_ms && now_ms - client->other_ms < FLEET_OTHER_MS;
    status_write_small(facts, client->instance, duplicate, &text);
    json_t *status = json_read(str_text(&text), text.length, NULL, NULL);
    gist(status, &said, &words);
    json_decref(status);
    bool other = strcmp(str_text(&said), str_text(&client->said)) != 0;
    bool other_words = strcmp(str_text(&words), str_text(&client->words)) != 0;
    int64_t since = now_ms - client->said_ms;
    if (client->say_again || other || since >= SAY_MS - 1000 || (other_words && since >= WORDS_MS)) {
        send_status(client, &text, facts->now);
        str_free(&client->said);
        str_free(&client->words);
        client->said = said;
        client->words = words;
        client->said_ms = now_ms;
        client->say_again = false; // who connects says it anyway
    } else {
        str_free(&said);
        str_free(&words);
    }
    str_free(&text);
}

void fleet_want_picture(struct fleet_client *client, const char *request, int width)
{
    bool again = strcmp(client->sent, request) == 0;
    for (size_t i = 0; i < client->wanted_count; i++)
        again = again || strcmp(client->wanted[i].request, request) == 0;
    if (again || !client->screen || client->wanted_count == FLEET_WANTED)
        return;
    struct fleet_wanted *wanted = &client->wanted[client->wanted_count++];
    snprintf(wanted->request, sizeof wanted->request, "%s", request);
    wanted->width = width;
}

static int64_t picture_due_ms(const struct fleet_client *client)
{
    if (client->wanted_count == 0)
        return INT64_MAX;
    return client->picture_ms ? client->picture_ms + FLEET_PICTURE_GAP_MS : 0;
}

void fleet_give_pictures(struct fleet_client *client, int64_t now_ms)
{
    if (picture_due_ms(client) > now_ms)
        return;
    const SDL_Surface *surface = screen_pixels(client->screen);
    struct fleet_wanted wanted = client->wanted[0];
    struct topic topic = topic_of(client, TOPIC_PICTURE);
    struct str bytes = {0};
    client->wanted_count--;
    memmove(client->wanted, client->wanted + 1, client->wanted_count * sizeof wanted);
    client->picture_ms = now_ms;
    snprintf(client->sent, sizeof client->sent, "%s", wanted.request);
    snprintf(topic.request, sizeof topic.request, "%s", wanted.request);
    if (surface && png_scaled(surface->pixels, surface->w, surface->h, wanted.width, &bytes))
        fleet_send(client, &topic, str_text(&bytes), bytes.length, false);
    str_free(&bytes);
}

// ---- time

static void do_put_off(struct fleet_client *client, int64_t now_ms, int64_t now)
{
    for (size_t i = 0; i < FLEET_PUT_OFF; i++) {
        struct fleet_put_off *put_off = &client->put_off[i];
        if (!put_off->at_ms || put_off->at_ms > now_ms)
            continue;
        if (adjustment_store_number(&client->controls->store, put_off->command.id) == 0)
            fleet_do(client, &put_off->command, put_off->role, put_off->by, now);
        command_free(&put_off->command);
        put_off->at_ms = 0;
    }
}

static void move(struct fleet_client *client)
{
    const char *room = client->controls->store.here.room;
    if (client->is_desk || strcmp(room, client->room) == 0)
        return;
    if (client->connected)
        subscribe_room(client, false);
    snprintf(client->room, sizeof client->room, "%s", room);
    if (client->connected)
        subscribe_room(client, true);
}

void fleet_client_tick(struct fleet_client *client, int64_t now)
{
    int64_t now_ms = clock_tick_ms();
    if (!client->broker)
        return;
    move(client);
    do_put_off(client, now_ms, now);
    while (client->connected) {
        const char *scope = sync_next(&client->fleet, now_ms);
        if (!scope)
            break;
        tell_scope(client, scope, now);
    }
    if (client->answers && client->answers_ms <= now_ms)
        send_answers(client);
    if (client->flush_ms && client->flush_ms <= now_ms) {
        adjustment_store_flush(&client->controls->store);
        client->flush_ms = 0;
    }
    if (client->watched && !client->is_desk && client->watched_until_ms < now_ms) {
        if (client->connected)
            fleet_watch(client, false);
        client->watched = false;
        fleet_registry_free(&client->registry);
    }
    fleet_give_pictures(client, now_ms);
    fleet_expire_pictures(client, now_ms);
}

int64_t fleet_client_wait_ms(const struct fleet_client *client)
{
    int64_t now_ms = clock_tick_ms();
    int64_t next = now_ms + 60000;
    if (!client->broker)
        return 60000;
    const int64_t dues[] = {client->connected ? sync_next_ms(&client->fleet) : INT64_MAX,
        client->answers ? client->answers_ms : INT64_MAX, client->flush_ms ? client->flush_ms : INT64_MAX,
        client->said_ms + (client->say_again ? SAY_GAP_MS : SAY_MS), picture_due_ms(client)};
    for (size_t i = 0; i < sizeof dues / sizeof *dues; i++)
        next = dues[i] < next ? dues[i] : next;
    for (size_t i = 0; i < FLEET_PICTURES; i++)
        if (client->pictures[i].request && client->pictures[i].until_ms < next)
            next = client->pictures[i].until_ms;
    for (size_t i = 0; i < FLEET_PUT_OFF; i++)
        if (client->put_off[i].at_ms && client->put_off[i].at_ms < next)
            next = client->put_off[i].at_ms;
    return next > now_ms ? next - now_ms : 0;
}

// ---- beginning and end

static bool find_broker(
    const struct config_broker *config, struct broker_options *options, struct error *error)
{
    options->user = config->user;
    options->password_file = config->password_file;
    options->ca_file = config->ca_file;
    return broker_address_read(config->url, &options->address, error);
}

bool fleet_client_check(const struct config_broker *config, struct error *error)
{
    struct broker_options options = {0};
    return !config->url ||
           (find_broker(config, &options, error) &&
               (broker_check_files(&options, error) || error_prefix(error, "control.broker: ")));
}

bool fleet_client_open(
    struct fleet_client *client, void (*notify)(void *context), void *context, struct error *error)
{
    const struct config_broker *config = fleet_broker(client);
    struct broker_options options = {.client = client->display->config->display.name,
        .will = client->is_desk ? desk_will : will,
        .notify = notify,
        .context = context};
    uint64_t bits[2] = {0};
    struct str topic = {0};
    if (!config->url)
        return true;
    if (!find_broker(config, &options, error))
        return false;
    ssize_t ignored = getrandom(bits, sizeof bits, 0);
    (void)ignored;
    client->fleet.random = bits[0];
    snprintf(client->instance, sizeof client->instance, "%016llx", (unsigned long long)bits[1]);
    struct topic status = topic_of(client, TOPIC_STATUS);
    topic_write(config->event, &status, &topic);
    client->will_topic = topic.text;
    options.will_topic = client->will_topic;
    if (topic.failed)
        return error_set(error, "not enough memory");
    client->notify = notify;
    client->context = context;
    client->controls->store.done_here = done_here;
    client->controls->store.context = client;
    client->broker = broker_start(&options, error);
    return client->broker != NULL;
}

void fleet_client_close(struct fleet_client *client)
{
    if (client->broker)
        adjustment_store_flush(&client->controls->store);
    if (client->controls)
        client->controls->store.done_here = NULL;
    broker_stop(client->broker);
    sync_free(&client->fleet);
    fleet_registry_free(&client->registry);
    json_decref(client->answers);
    str_free(&client->said);
    str_free(&client->words);
    for (size_t i = 0; i < client->denied_count; i++)
        free(client->denied[i]);
    for (size_t i = 0; i < FLEET_PUT_OFF; i++)
        command_free(&client->put_off[i].command);
    // What waits for a picture goes with the server.
    for (size_t i = 0; i < FLEET_PICTURES; i++)
        if (client->pictures[i].request)
            server_drop(client->pictures[i].request);
    free(client->will_topic);
    client->broker = NULL;
}
