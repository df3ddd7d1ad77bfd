#include "fleet/broker.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/thread.h"
#include "base/tls_files.h"
#include "fleet/broker_connection.h"
#include "fleet/broker_password.h"
#include "fleet/broker_queues.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

// The end of the thread.
struct broker_life {
    pthread_t thread;
    pthread_mutex_t mutex; // of the other members
    pthread_cond_t changed;
    bool ended;
    bool abandoned; // nobody waits for the end: the thread frees the broker itself
};

struct broker {
    struct arena texts; // of the options
    struct broker_options options;
    struct broker_queues queues;
    struct broker_connection connection; // the thread's own
    struct broker_life life;
};

// ---- the queues

struct broker_event *broker_next(struct broker *broker)
{
    return broker_queues_next(&broker->queues);
}

bool broker_publish(struct broker *broker, enum broker_lane lane, const char *topic, const char *payload,
    size_t length, bool retain)
{
    enum broker_request_type type = retain ? BROKER_PUBLISH_RETAINED : BROKER_PUBLISH;
    return broker_queues_request(&broker->queues, lane, type, topic, payload, length);
}

bool broker_overtaken(struct broker *broker, const char *topic, const char *payload, size_t length)
{
    return broker_queues_overtaken(&broker->queues, topic, payload, length);
}

bool broker_is_publishing(struct broker *broker, const char *topic)
{
    return broker_queues_have(&broker->queues, topic);
}

uint64_t broker_confirmed(struct broker *broker, const char *topic)
{
    return broker_queues_confirmed(&broker->queues, topic);
}

bool broker_subscribe(struct broker *broker, const char *filter)
{
    return broker_queues_request(&broker->queues, BROKER_ORDINARY, BROKER_SUBSCRIBE, filter, "", 0);
}

bool broker_subscribe_first(struct broker *broker, const char *filter)
{
    return broker_queues_request(&broker->queues, BROKER_URGENT, BROKER_SUBSCRIBE, filter, "", 0);
}

bool broker_unsubscribe(struct broker *broker, const char *filter)
{
    return broker_queues_request(&broker->queues, BROKER_ORDINARY, BROKER_UNSUBSCRIBE, filter, "", 0);
}

struct broker_counts broker_counts(struct broker *broker)
{
    return broker_queues_counts(&broker->queues);
}

int broker_version(struct broker *broker)
{
    return broker_queues_version(&broker->queues);
}

// ---- the options

// The thread may outlive its caller (see broker_stop), so it has texts of its own.
static bool copy_options(struct broker *broker, const struct broker_options *options)
{
    struct broker_options *copy = &broker->options;
    const char **const texts[] = {
        &copy->user, &copy->password_file, &copy->ca_file, &copy->client, &copy->will_topic, &copy->will};
    *copy = *options;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        *texts[i] = arena_keep(&broker->texts, *texts[i]);
    return !broker->texts.failed;
}

bool broker_check_files(const struct broker_options *options, struct error *error)
{
    struct str password = {0};
    bool ok = broker_password_read(options->password_file, &password, error);
    broker_password_free(&password);
    return ok &&
           (!options->address.tls || !options->ca_file || tls_authorities_check(options->ca_file, error));
}

// ---- the thread's life

static void init_life(struct broker_life *life)
{
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&life->changed, &attributes);
    pthread_condattr_destroy(&attributes);
    pthread_mutex_init(&life->mutex, NULL);
}

static void release(struct broker *broker)
{
    broker_queues_free(&broker->queues);
    pthread_cond_destroy(&broker->life.changed);
    pthread_mutex_destroy(&broker->life.mutex);
    arena_free(&broker->texts);
    free(broker);
}

static void *run(void *context)
{
    struct broker *broker = context;
    struct broker_life *life = &broker->life;
    broker_connection_run(&broker->connection);
    pthread_mutex_lock(&life->mutex);
    life->ended = true;
    bool abandoned = life->abandoned;
    pthread_cond_signal(&life->changed);
    pthread_mutex_unlock(&life->mutex);
    if (abandoned)
        release(broker);
    return NULL;
}

struct broker *broker_start(const struct broker_options *options, struct error *error)
{
    struct broker *broker = calloc(1, sizeof *broker);
    if (!broker) {
        error_memory(error, "not enough memory");
        return NULL;
    }
    init_life(&broker->life);
    bool ok = broker_queues_init(&broker->queues, options->notify, options->context, error);
    if (ok && !copy_options(broker, options))
        ok = error_memory(error, "not enough memory");
    ok = ok && broker_connection_init(&broker->connection, &broker->options, &broker->queues, error);
    if (ok && !thread_start(&broker->life.thread, run, broker))
        ok = error_set(error, "the broker's thread cannot start");
    if (ok)
        return broker;
    release(broker);
    return NULL;
}

// Waits a little for the end of the thread. A name server that does not answer holds it in the library; it is
// then left to itself, and the broker must not be used any more.
static bool wait_for_end(struct broker_life *life)
{
    enum { PATIENCE_MS = 500 };
    int64_t at_ms = clock_monotonic_ms() + PATIENCE_MS;
    struct timespec until = {.tv_sec = at_ms / 1000, .tv_nsec = at_ms % 1000 * 1000000};
    pthread_mutex_lock(&life->mutex);
    for (int outcome = 0; !life->ended && outcome != ETIMEDOUT;)
        outcome = pthread_cond_timedwait(&life->changed, &life->mutex, &until);
    bool ended = life->ended;
    life->abandoned = !ended;
    if (!ended)
        pthread_detach(life->thread);
    pthread_mutex_unlock(&life->mutex);
    return ended;
}

void broker_stop(struct broker *broker)
{
    if (!broker)
        return;
    broker_queues_close(&broker->queues);
    if (!wait_for_end(&broker->life))
        return;
    pthread_join(broker->life.thread, NULL);
    release(broker);
}
