#include "base/clock.h"
#include "base/json.h"
#include "base/log.h"
#include "cli/fleet_link_parts.h"
#include "control/png_scale.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

enum {
    SAY_MS = ROSTER_BEAT_S * 1000, // at least
    WORDS_MS = 10000,              // where only the words changed
    SAY_GAP_MS = 300,
};

// Published by the broker when we are gone: a desk is then still known to be none of the displays.
static const char will[] = "{\"state\":\"offline\"}";
static const char desk_will[] = "{\"state\":\"offline\",\"view\":\"desk\"}";

const struct config_broker *fleet_broker(const struct fleet_link *link)
{
    return &link->display->config->control.broker;
}

const char *fleet_link_name(const struct fleet_link *link)
{
    return link->broker ? link->display->config->display.name : NULL;
}

// ---- out

bool fleet_send(
    struct fleet_link *link, const struct topic *topic, const char *payload, size_t length, bool retain)
{
    struct str text = {0};
    topic_write(fleet_broker(link)->event, topic, &text);
    bool fine = link->connected && !text.failed;
    if (fine && !broker_publish(link->broker, str_text(&text), payload, length, retain)) {
        log_warning("the broker cannot be told: too much waits already");
        fine = false;
    }
    str_free(&text);
    return fine;
}

static struct topic topic_of(const struct fleet_link *link, enum topic_kind kind)
{
    struct topic topic = {.kind = kind};
    snprintf(topic.display, sizeof topic.display, "%s", link->display->config->display.name);
    return topic;
}

void fleet_answer(struct fleet_link *link, const struct answer *answer)
{
    if (!link->answers) {
        link->answers = json_array();
        link->answers_ms = clock_tick_ms() + FLEET_ANSWERS_MS;
    }
    answer_add(link->answers, answer);
}

static void send_answers(struct fleet_link *link)
{
    json_t *root = json_pack("{s:o}", "answers", link->answers);
    char *text = root ? json_dumps(root, JSON_COMPACT) : NULL;
    struct topic topic = topic_of(link, TOPIC_ACK);
    if (text)
        fleet_send(link, &topic, text, strlen(text), false);
    free(text);
    json_decref(root);
    link->answers = NULL;
}

// With a page, what is wanted of others is followed too; without, what was known of them once may be old.
static bool follows(const struct fleet_link *link, const char *scope)
{
    const char *display = desk_scope_is_display(scope);
    return link->desk || link->display->config->control.listen || !display ||
           strcmp(display, link->display->config->display.name) == 0;
}

static void tell_scope(struct fleet_link *link, const char *scope, int64_t now)
{
    if (!follows(link, scope))
        return;
    struct desk part;
    struct str text = {0};
    struct topic topic = {.kind = TOPIC_DESK};
    snprintf(topic.scope, sizeof topic.scope, "%s", scope);
    if (!desk_part(&link->steer->keeper.all, scope, now - DESK_KEPT_S, &part))
        return;
    desk_write(&part, &text);
    // Nothing is not worth keeping; but whoever hears it and knows more says so.
    bool sent = !text.failed && fleet_send(link, &topic, str_text(&text), text.length, part.count > 0);
    // What could not be told is told a little later, as where the broker lacks it.
    if (!sent)
        fleet_heard(&link->fleet, scope, true, clock_tick_ms());
    str_free(&text);
    desk_free(&part);
}

static bool is_urgent(const struct desk_entry *entry)
{
    return entry->type == DESK_EMERGENCY;
}

// Something was done here: it is told, and this display has it.
static void done_here(void *context, const struct desk *entries)
{
    struct fleet_link *link = context;
    int64_t now_ms = clock_tick_ms();
    for (size_t i = 0; i < entries->count; i++) {
        const struct desk_entry *entry = &entries->entries[i];
        if (entry->scope)
            fleet_changed(&link->fleet, entry->scope, is_urgent(entry) ? FLEET_URGENT : FLEET_USUAL, now_ms);
        if (entry->id)
            fleet_answer(link, &(struct answer){.id = entry->id, .status = 200, .number = entry->number});
    }
}

// ---- subscriptions

static void subscribe(struct fleet_link *link, bool on, const char *behind, const char *scope)
{
    struct str filter = {0};
    topic_write_root(fleet_broker(link)->event, &filter);
    str_add_text(&filter, behind);
    if (scope)
        topic_write_scope(scope, &filter);
    if (!filter.failed && on)
        broker_subscribe(link->broker, str_text(&filter));
    else if (!filter.failed)
        broker_unsubscribe(link->broker, str_text(&filter));
    str_free(&filter);
}

static void subscribe_room(struct fleet_link *link, bool on)
{
    char scope[DESK_SCOPE_SIZE];
    if (!link->room[0])
        return;
    subscribe(link, on, "command/+/+/", desk_scope_room(link->room, scope));
    if (on)
        fleet_ask(&link->fleet, scope, clock_tick_ms());
}

// The others' words and answers, while somebody looks.
void fleet_watch(struct fleet_link *link, bool on)
{
    link->watched = on;
    subscribe(link, on, "display/+/status", NULL);
    subscribe(link, on, "display/+/picture/+", NULL);
    subscribe(link, on, "ack/+", NULL);
    if (!link->desk)
        subscribe(link, on, "command/#", NULL);
}

void fleet_greet(struct fleet_link *link)
{
    char scope[DESK_SCOPE_SIZE];
    const char *name = link->display->config->display.name;
    struct str own = {0};
    topic_write_root(fleet_broker(link)->event, &own);
    desk_scope_display(name, scope);
    bool page = link->desk || link->display->config->control.listen;
    if (page) {
        subscribe(link, true, "desk/#", NULL);
    } else {
        subscribe(link, true, "desk/all", NULL);
        subscribe(link, true, "desk/room/+", NULL);
        subscribe(link, true, "desk/", scope);
    }
    if (link->desk) {
        subscribe(link, true, "command/#", NULL);
    } else {
        subscribe(link, true, "command/+/+/all", NULL);
        subscribe(link, true, "command/+/+/", scope);
        subscribe_room(link, true);
    }
    struct topic status = topic_of(link, TOPIC_STATUS);
    str_clear(&own);
    topic_write(fleet_broker(link)->event, &status, &own);
    if (!own.failed)
        broker_subscribe(link->broker, str_text(&own));
    str_free(&own);
    if (link->watched || link->desk)
        fleet_watch(link, true);
    fleet_connected(&link->fleet, &link->steer->keeper.all, clock_tick_ms());
    fleet_ask(&link->fleet, DESK_SCOPE_ALL, clock_tick_ms());
    fleet_ask(&link->fleet, scope, clock_tick_ms());
    link->say_again = true;
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

static void send_status(struct fleet_link *link, const struct str *text, int64_t real_now)
{
    struct topic topic = topic_of(link, TOPIC_STATUS);
    struct roster_now now = {.real = real_now, .tick_ms = clock_tick_ms()};
    fleet_send(link, &topic, str_text(text), text->length, true);
    // Where the broker is gone, who looks at our page sees at least ourselves.
    roster_take_status(&link->roster, topic.display, str_text(text), text->length, false, &now);
}

void fleet_link_say(struct fleet_link *link, const struct status_facts *facts)
{
    struct str text = {0};
    struct str said = {0};
    struct str words = {0};
    int64_t now_ms = clock_tick_ms();
    if (!link->broker || (now_ms - link->said_ms < SAY_GAP_MS && link->said_ms && !link->say_again))
        return;
    bool duplicate = link->other_ms && now_ms - link->other_ms < FLEET_OTHER_MS;
    status_write_small(facts, link->instance, duplicate, &text);
    json_t *status = json_read(str_text(&text), text.length, NULL, NULL);
    gist(status, &said, &words);
    json_decref(status);
    bool other = strcmp(str_text(&said), str_text(&link->said)) != 0;
    bool other_words = strcmp(str_text(&words), str_text(&link->words)) != 0;
    int64_t since = now_ms - link->said_ms;
    if (link->say_again || other || since >= SAY_MS - 1000 || (other_words && since >= WORDS_MS)) {
        send_status(link, &text, facts->now);
        str_free(&link->said);
        str_free(&link->words);
        link->said = said;
        link->words = words;
        link->said_ms = now_ms;
        link->say_again = false; // who connects says it anyway
    } else {
        str_free(&said);
        str_free(&words);
    }
    str_free(&text);
}

void fleet_want_picture(struct fleet_link *link, const char *request, int width)
{
    bool again = strcmp(link->sent, request) == 0;
    for (size_t i = 0; i < link->wanted_count; i++)
        again = again || strcmp(link->wanted[i].request, request) == 0;
    if (again || !link->screen || link->wanted_count == FLEET_WANTED)
        return;
    struct fleet_wanted *wanted = &link->wanted[link->wanted_count++];
    snprintf(wanted->request, sizeof wanted->request, "%s", request);
    wanted->width = width;
}

static int64_t picture_due_ms(const struct fleet_link *link)
{
    if (link->wanted_count == 0)
        return INT64_MAX;
    return link->picture_ms ? link->picture_ms + FLEET_PICTURE_GAP_MS : 0;
}

void fleet_give_pictures(struct fleet_link *link, int64_t now_ms)
{
    if (picture_due_ms(link) > now_ms)
        return;
    const SDL_Surface *surface = screen_pixels(link->screen);
    struct fleet_wanted wanted = link->wanted[0];
    struct topic topic = topic_of(link, TOPIC_PICTURE);
    struct str bytes = {0};
    link->wanted_count--;
    memmove(link->wanted, link->wanted + 1, link->wanted_count * sizeof wanted);
    link->picture_ms = now_ms;
    snprintf(link->sent, sizeof link->sent, "%s", wanted.request);
    snprintf(topic.request, sizeof topic.request, "%s", wanted.request);
    if (surface && png_scaled(surface->pixels, surface->w, surface->h, wanted.width, &bytes))
        fleet_send(link, &topic, str_text(&bytes), bytes.length, false);
    str_free(&bytes);
}

// ---- time

static void do_put_off(struct fleet_link *link, int64_t now_ms, int64_t now)
{
    for (size_t i = 0; i < FLEET_PUT_OFF; i++) {
        struct fleet_put_off *put_off = &link->put_off[i];
        if (!put_off->at_ms || put_off->at_ms > now_ms)
            continue;
        if (keeper_number(&link->steer->keeper, put_off->command.id) == 0)
            fleet_do(link, &put_off->command, put_off->role, put_off->by, now);
        command_free(&put_off->command);
        put_off->at_ms = 0;
    }
}

static void move(struct fleet_link *link)
{
    const char *room = link->steer->keeper.here.room;
    if (link->desk || strcmp(room, link->room) == 0)
        return;
    if (link->connected)
        subscribe_room(link, false);
    snprintf(link->room, sizeof link->room, "%s", room);
    if (link->connected)
        subscribe_room(link, true);
}

void fleet_link_tick(struct fleet_link *link, int64_t now)
{
    int64_t now_ms = clock_tick_ms();
    if (!link->broker)
        return;
    move(link);
    do_put_off(link, now_ms, now);
    while (link->connected) {
        const char *scope = fleet_next(&link->fleet, now_ms);
        if (!scope)
            break;
        tell_scope(link, scope, now);
    }
    if (link->answers && link->answers_ms <= now_ms)
        send_answers(link);
    if (link->flush_ms && link->flush_ms <= now_ms) {
        keeper_flush(&link->steer->keeper);
        link->flush_ms = 0;
    }
    if (link->watched && !link->desk && link->watched_until_ms < now_ms) {
        if (link->connected)
            fleet_watch(link, false);
        link->watched = false;
        roster_free(&link->roster);
    }
    fleet_give_pictures(link, now_ms);
    fleet_expire_pictures(link, now_ms);
}

int64_t fleet_link_wait_ms(const struct fleet_link *link)
{
    int64_t now_ms = clock_tick_ms();
    int64_t next = now_ms + 60000;
    if (!link->broker)
        return 60000;
    const int64_t dues[] = {link->connected ? fleet_next_ms(&link->fleet) : INT64_MAX,
        link->answers ? link->answers_ms : INT64_MAX, link->flush_ms ? link->flush_ms : INT64_MAX,
        link->said_ms + (link->say_again ? SAY_GAP_MS : SAY_MS), picture_due_ms(link)};
    for (size_t i = 0; i < sizeof dues / sizeof *dues; i++)
        next = dues[i] < next ? dues[i] : next;
    for (size_t i = 0; i < FLEET_PICTURES; i++)
        if (link->pictures[i].request && link->pictures[i].until_ms < next)
            next = link->pictures[i].until_ms;
    for (size_t i = 0; i < FLEET_PUT_OFF; i++)
        if (link->put_off[i].at_ms && link->put_off[i].at_ms < next)
            next = link->put_off[i].at_ms;
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

bool fleet_link_check(const struct config_broker *config, struct error *error)
{
    struct broker_options options = {0};
    return !config->url ||
           (find_broker(config, &options, error) &&
               (broker_check_files(&options, error) || error_prefix(error, "control.broker: ")));
}

bool fleet_link_open(
    struct fleet_link *link, void (*notify)(void *context), void *context, struct error *error)
{
    const struct config_broker *config = fleet_broker(link);
    struct broker_options options = {.client = link->display->config->display.name,
        .will = link->desk ? desk_will : will,
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
    link->fleet.random = bits[0];
    snprintf(link->instance, sizeof link->instance, "%016llx", (unsigned long long)bits[1]);
    struct topic status = topic_of(link, TOPIC_STATUS);
    topic_write(config->event, &status, &topic);
    link->will_topic = topic.text;
    options.will_topic = link->will_topic;
    if (topic.failed)
        return error_set(error, "not enough memory");
    link->notify = notify;
    link->context = context;
    link->steer->keeper.done_here = done_here;
    link->steer->keeper.context = link;
    link->broker = broker_start(&options, error);
    return link->broker != NULL;
}

void fleet_link_close(struct fleet_link *link)
{
    if (link->broker)
        keeper_flush(&link->steer->keeper);
    if (link->steer)
        link->steer->keeper.done_here = NULL;
    broker_stop(link->broker);
    fleet_free(&link->fleet);
    roster_free(&link->roster);
    json_decref(link->answers);
    str_free(&link->said);
    str_free(&link->words);
    for (size_t i = 0; i < link->denied_count; i++)
        free(link->denied[i]);
    for (size_t i = 0; i < FLEET_PUT_OFF; i++)
        command_free(&link->put_off[i].command);
    // What waits for a picture goes with the server.
    for (size_t i = 0; i < FLEET_PICTURES; i++)
        if (link->pictures[i].request)
            server_drop(link->pictures[i].request);
    free(link->will_topic);
    link->broker = NULL;
}
