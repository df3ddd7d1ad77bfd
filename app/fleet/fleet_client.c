#include "fleet/fleet_client_internal.h"

#include "base/clock.h"
#include "base/log.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

// The last will. After a staff desk is gone, it must still not be counted among the displays.
static const char will[] = "{\"state\":\"offline\"}";
static const char desk_will[] = "{\"state\":\"offline\",\"view\":\"desk\"}";

const char *fleet_client_name(const struct fleet_client *client)
{
    return client->connection.broker ? client->options.name : NULL;
}

const char *fleet_client_room_of(const struct fleet_client *client, const char *display)
{
    const struct fleet_registry_display *known = fleet_registry_find(&client->registry, display);
    return known ? fleet_registry_text(known, "room") : NULL;
}

bool fleet_is_own_scope(const struct fleet_client *client, const char *scope)
{
    const char *display = scope_display(scope);
    return display && strcmp(display, client->options.name) == 0;
}

struct adjustment_store *fleet_store(const struct fleet_client *client)
{
    return client->options.exec->store;
}

void fleet_refused_note(struct fleet_client *client, const char *topic, const char *why)
{
    struct clock clock = clock_real();
    log_warning("from the broker, %.200s: refused: %s", topic, why);
    refused_topics_note(&client->refused, topic_without_prefix(client->options.broker.event, topic), why,
        clock_seconds(clock_now_ms(&clock)));
}

// ---- what is due

// Adjustments were made here: publishes them, and answers for them.
static void store_changed(void *context, const struct adjustments *entries)
{
    struct fleet_client *client = context;
    int64_t now_ms = clock_tick_ms();
    for (size_t i = 0; i < entries->count; i++) {
        const struct adjustment *entry = &entries->entries[i];
        bool urgent = entry->type == ADJUST_EMERGENCY;
        fleet_promises_note(client, entry);
        if (urgent && !client->carried_out)
            fleet_urgent_note(client, entry);
        if (entry->scope)
            sync_changed(&client->sync, entry->scope, urgent ? SYNC_URGENT : SYNC_NORMAL, now_ms);
        struct answer answer = {.id = entry->id, .status = 200, .number = entry->number};
        if (client->carried_out && client->carried_out->below > 0)
            answer = (struct answer){.id = entry->id,
                .status = 409,
                .detail = "another emergency was raised before this came, and stays: lift it again"};
        if (entry->id && urgent)
            fleet_answer_urgent(client, &answer);
        else if (entry->id)
            fleet_answer(client, &answer);
    }
}

// Of those that are due the one that waited longest; NULL for none.
static struct fleet_deferred *next_deferred(struct fleet_client *client, int64_t now_ms)
{
    struct fleet_deferred *next = NULL;
    for (size_t i = 0; i < FLEET_DEFERRED; i++) {
        struct fleet_deferred *deferred = &client->deferred[i];
        if (deferred->at_ms && deferred->at_ms <= now_ms && (!next || deferred->at_ms < next->at_ms))
            next = deferred;
    }
    return next;
}

// In slices: what is urgent may come meanwhile.
static void execute_deferred(struct fleet_client *client, int64_t now_ms, int64_t now)
{
    enum { SLICE_MS = 4 };
    struct fleet_deferred *deferred;
    int64_t end_ms = clock_tick_ms() + SLICE_MS;
    while ((deferred = next_deferred(client, now_ms))) {
        if (adjustment_store_number(client->options.exec->store, deferred->command.id) == 0)
            fleet_execute(client, &deferred->command,
                &(struct fleet_origin){.role = deferred->role, .account = deferred->by}, now);
        command_free(&deferred->command);
        deferred->at_ms = 0;
        if (clock_tick_ms() > end_ms)
            return;
    }
}

// Nobody looks at the console any more.
static void stop_watching(struct fleet_client *client)
{
    if (client->connection.up)
        fleet_watch_others(client, false);
    client->watch.on = false;
    fleet_registry_free(&client->registry);
}

void fleet_client_tick(struct fleet_client *client, int64_t now)
{
    int64_t now_ms = clock_tick_ms();
    const char *scope;
    if (!client->connection.broker)
        return;
    fleet_follow_room(client);
    fleet_urgent_tick(client, now_ms);
    if (client->connection.up && client->connection.rejoin_ms && client->connection.rejoin_ms <= now_ms) {
        client->connection.rejoin_ms = 0;
        fleet_join(client);
    }
    fleet_rooms_follow(client);
    fleet_rights_tick(client, now_ms);
    fleet_promises_check(client, now);
    fleet_merge_documents(client, now);
    execute_deferred(client, now_ms, now);
    while (client->connection.up && (scope = sync_next(&client->sync, now_ms)))
        fleet_publish_scope(client, scope, now);
    fleet_send_answers(client, now_ms);
    if (client->flush_ms && client->flush_ms <= now_ms) {
        adjustment_store_flush(client->options.exec->store);
        client->flush_ms = 0;
    }
    if (client->watch.on && !client->options.staff_desk && client->watch.until_ms < now_ms)
        stop_watching(client);
    fleet_tick_pictures(client, now_ms);
}

int64_t fleet_client_wait_ms(const struct fleet_client *client)
{
    int64_t now_ms = clock_tick_ms();
    int64_t next = now_ms + 60000;
    if (!client->connection.broker)
        return 60000;
    const int64_t dues[] = {client->connection.up ? sync_next_ms(&client->sync) : INT64_MAX,
        fleet_answers_due_ms(client), client->flush_ms ? client->flush_ms : INT64_MAX,
        client->connection.rejoin_ms ? client->connection.rejoin_ms : INT64_MAX, fleet_status_due_ms(client),
        fleet_pictures_due_ms(client), fleet_documents_due_ms(client), fleet_rights_due_ms(client)};
    for (size_t i = 0; i < sizeof dues / sizeof *dues; i++)
        next = dues[i] < next ? dues[i] : next;
    for (size_t i = 0; i < FLEET_DEFERRED; i++)
        if (client->deferred[i].at_ms && client->deferred[i].at_ms < next)
            next = client->deferred[i].at_ms;
    return next > now_ms ? next - now_ms : 0;
}

// ---- life

bool fleet_read_broker(
    const struct broker_config *config, struct broker_options *options, struct error *error)
{
    options->user = config->user;
    options->password_file = config->password_file;
    options->ca_file = config->ca_file;
    return broker_address_read(config->url, &options->address, error);
}

bool fleet_client_check(const struct broker_config *config, struct error *error)
{
    struct broker_options options = {0};
    return !config->url ||
           (fleet_read_broker(config, &options, error) &&
               (broker_check_files(&options, error) || error_prefix(error, "control.broker: ")));
}

// If all displays drew zeros, namesakes could not be told apart.
static bool draw_ids(struct fleet_client *client, struct error *error)
{
    uint64_t bits[2];
    if (getrandom(bits, sizeof bits, 0) != (ssize_t)sizeof bits)
        return error_number(error, errno, "no random numbers for the fleet");
    client->sync.random = bits[0];
    snprintf(client->connection.instance, sizeof client->connection.instance, "%016llx",
        (unsigned long long)bits[1]);
    return true;
}

bool fleet_client_open(
    struct fleet_client *client, const struct fleet_client_options *options, struct error *error)
{
    struct broker_options broker = {.client = options->name,
        .will = options->staff_desk ? desk_will : will,
        .overlaps = topic_is_command,
        .is_urgent = topic_is_urgent,
        .sender_of = topic_sender,
        .notify = options->notify,
        .context = options->notify_context};
    struct str topic = {0};
    client->options = *options;
    if (!options->broker.url)
        return true;
    if (!fleet_read_broker(&options->broker, &broker, error) || !draw_ids(client, error))
        return false;
    struct topic status = fleet_topic(client, TOPIC_STATUS);
    topic_write(options->broker.event, &status, &topic);
    client->connection.will_topic = topic.text;
    broker.will_topic = topic.text;
    if (topic.failed)
        return error_memory(error, "not enough memory");
    options->exec->store->publish = store_changed;
    options->exec->store->context = client;
    fleet_rights_open(client);
    client->connection.broker = broker_start(&broker, error);
    return client->connection.broker != NULL;
}

void fleet_client_close(struct fleet_client *client)
{
    struct fleet_connection *connection = &client->connection;
    if (connection->broker)
        adjustment_store_flush(client->options.exec->store);
    if (client->options.exec)
        client->options.exec->store->publish = NULL;
    fleet_urgent_stop(client);
    broker_stop(connection->broker);
    fleet_rights_close(client);
    sync_free(&client->sync);
    documents_free(&client->documents);
    known_scopes_free(&client->known_scopes);
    fleet_rooms_free(&client->rooms);
    fleet_registry_free(&client->registry);
    fleet_free_answers(client);
    for (size_t i = 0; i < connection->denied_count; i++)
        free(connection->denied[i]);
    for (size_t i = 0; i < FLEET_DEFERRED; i++)
        command_free(&client->deferred[i].command);
    free(connection->will_topic);
    *client = (struct fleet_client){0};
}

void fleet_client_inherit(struct fleet_client *client, const struct fleet_client *old)
{
    client->rights.memory.known = old->rights.memory.known;
    client->rights.memory.account = old->rights.memory.account;
    client->promises = old->promises;
}
