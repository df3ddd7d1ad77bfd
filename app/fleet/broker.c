#include "fleet/broker_internal.h"

#include "base/clock.h"
#include "base/thread.h"
#include "base/tls_files.h"
#include "fleet/broker_password.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

struct broker_event *broker_next(struct broker *broker)
{
    return broker_queues_next(&broker->queues);
}

bool broker_publish(struct broker *broker, const char *topic, const char *payload, size_t length, bool retain)
{
    enum broker_request_type type = retain ? BROKER_PUBLISH_RETAINED : BROKER_PUBLISH;
    return broker_queues_request(&broker->queues, type, topic, payload, length);
}

bool broker_subscribe(struct broker *broker, const char *filter)
{
    return broker_queues_request(&broker->queues, BROKER_SUBSCRIBE, filter, "", 0);
}

bool broker_unsubscribe(struct broker *broker, const char *filter)
{
    return broker_queues_request(&broker->queues, BROKER_UNSUBSCRIBE, filter, "", 0);
}

struct broker_counts broker_counts(struct broker *broker)
{
    return broker_queues_counts(&broker->queues);
}

int broker_version(struct broker *broker)
{
    return broker_queues_version(&broker->queues);
}

// ---- its files

bool broker_check_files(const struct broker_options *options, struct error *error)
{
    struct str password = {0};
    bool ok = broker_password_read(options->password_file, &password, error);
    broker_password_free(&password);
    return ok &&
           (!options->address.tls || !options->ca_file || tls_authorities_check(options->ca_file, error));
}

// ---- beginning and end

static void release(struct broker *broker)
{
    broker_in_flight_clear(&broker->in_flight);
    broker_queues_free(&broker->queues);
    pthread_cond_destroy(&broker->over);
    pthread_mutex_destroy(&broker->mutex);
    arena_free(&broker->texts);
    free(broker);
}

static void *run(void *context)
{
    struct broker *broker = context;
    broker_run(broker);
    pthread_mutex_lock(&broker->mutex);
    broker->ended = true;
    bool left = broker->left;
    pthread_cond_signal(&broker->over);
    pthread_mutex_unlock(&broker->mutex);
    if (left)
        release(broker);
    return NULL;
}

static bool start_thread(struct broker *broker, struct error *error)
{
    return thread_start(&broker->thread, run, broker) || error_set(error, "the broker's thread cannot start");
}

static void prepare_locks(struct broker *broker)
{
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&broker->over, &attributes);
    pthread_condattr_destroy(&attributes);
    pthread_mutex_init(&broker->mutex, NULL);
}

// The thread may outlive its caller (see broker_stop), so it has texts of its own.
static void copy_options(struct broker *broker, const struct broker_options *options)
{
    struct broker_options *copy = &broker->options;
    const char **const texts[] = {
        &copy->user, &copy->password_file, &copy->ca_file, &copy->client, &copy->will_topic, &copy->will};
    *copy = *options;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        *texts[i] = arena_keep(&broker->texts, *texts[i]);
}

struct broker *broker_start(const struct broker_options *options, struct error *error)
{
    struct broker *broker = calloc(1, sizeof *broker);
    uint32_t bits[3] = {0};
    if (!broker) {
        error_memory(error, "not enough memory");
        return NULL;
    }
    copy_options(broker, options);
    broker->version = 5;
    prepare_locks(broker);
    bool fine = broker_queues_init(&broker->queues, options->notify, options->context, error);
    if (fine && broker->texts.failed)
        fine = error_memory(error, "not enough memory");
    // Two displays of one name must not put each other out: that they are two is for both to say.
    if (fine && getrandom(bits, sizeof bits, 0) != (ssize_t)sizeof bits)
        fine = error_number(error, errno, "no random numbers for the way to the broker");
    broker->random = bits[2];
    snprintf(broker->client, sizeof broker->client, "%.30s-%08x%08x", options->client, bits[0], bits[1]);
    broker->calls = fine ? mosquitto_dynload(error) : NULL;
    if (broker->calls && start_thread(broker, error))
        return broker;
    release(broker);
    return NULL;
}

void broker_stop(struct broker *broker)
{
    enum { PATIENCE_MS = 500 };
    if (!broker)
        return;
    broker_queues_close(&broker->queues);
    int64_t at_ms = clock_wait_tick_ms() + PATIENCE_MS;
    struct timespec until = {.tv_sec = at_ms / 1000, .tv_nsec = at_ms % 1000 * 1000000};
    pthread_mutex_lock(&broker->mutex);
    for (int outcome = 0; !broker->ended && outcome != ETIMEDOUT;)
        outcome = pthread_cond_timedwait(&broker->over, &broker->mutex, &until);
    // A name server that does not answer holds the thread in the library; the program goes on without it, and
    // the thread frees what is here when it comes back.
    bool left = !broker->ended;
    broker->left = left;
    pthread_t thread = broker->thread;
    if (left)
        pthread_detach(thread);
    pthread_mutex_unlock(&broker->mutex);
    if (left)
        return;
    pthread_join(thread, NULL);
    release(broker);
}
