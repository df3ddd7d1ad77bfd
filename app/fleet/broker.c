#include "fleet/broker_internal.h"

#include "base/clock.h"
#include "base/thread.h"
#include "base/tls_files.h"
#include "fleet/broker_password.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

// ---- what comes

void broker_event_free(struct broker_event *event)
{
    free(event);
}

// One piece of memory for the event and its texts.
static struct broker_event *event_of(const char *text, const void *payload, size_t length)
{
    size_t named = strlen(text) + 1;
    struct broker_event *event = malloc(sizeof *event + named + length + 1);
    if (!event)
        return NULL;
    char *at = (char *)(event + 1);
    memcpy(at, text, named);
    *event = (struct broker_event){.text = at, .payload = at + named, .length = length};
    if (length > 0)
        memcpy(at + named, payload, length);
    at[named + length] = '\0';
    return event;
}

static void put(struct broker *broker, struct broker_event *event)
{
    pthread_mutex_lock(&broker->mutex);
    bool message = event && event->type == BROKER_MESSAGE;
    bool full = broker->event_count >= BROKER_MOST_EVENTS ||
                (event && broker->event_bytes + event->length > BROKER_MOST_WAITING);
    bool taken = event && !(message && full);
    broker->overrun = broker->overrun || !taken;
    bool first = !broker->events;
    if (taken) {
        *broker->events_end = event;
        broker->events_end = &event->next;
        broker->event_count++;
        broker->event_bytes += event->length;
    }
    if (message) {
        broker->counts.received++;
        broker->counts.bytes_received += event->length;
    }
    // Within the lock: from the end on there may be nobody who could be told.
    if (first && !broker->ending)
        broker->options.notify(broker->options.context);
    pthread_mutex_unlock(&broker->mutex);
    if (!taken)
        broker_event_free(event);
}

void broker_tell(struct broker *broker, enum broker_event_type type, const char *text)
{
    struct broker_event *event = event_of(text, NULL, 0);
    if (event)
        event->type = type;
    put(broker, event);
}

void broker_tell_message(struct broker *broker, const struct mosquitto_message *message)
{
    size_t length = message->payloadlen > 0 ? (size_t)message->payloadlen : 0;
    if (length > BROKER_MOST_BYTES)
        return;
    struct broker_event *event = event_of(message->topic, message->payload, length);
    if (event) {
        event->type = BROKER_MESSAGE;
        event->retained = message->retain;
    }
    put(broker, event);
}

struct broker_event *broker_next(struct broker *broker)
{
    pthread_mutex_lock(&broker->mutex);
    struct broker_event *event = broker->events;
    bool overrun = !event && broker->overrun;
    if (event) {
        broker->events = event->next;
        if (!broker->events)
            broker->events_end = &broker->events;
        broker->event_count--;
        broker->event_bytes -= event->length;
    }
    if (overrun)
        broker->overrun = false;
    pthread_mutex_unlock(&broker->mutex);
    if (overrun) {
        event = event_of("", NULL, 0);
        if (event)
            event->type = BROKER_OVERRUN;
    }
    return event;
}

// ---- what is to go

void broker_order_free(struct broker_order *order)
{
    free(order->topic);
    free(order->payload);
    free(order);
}

static bool order(
    struct broker *broker, enum broker_does does, const char *topic, const char *payload, size_t length)
{
    struct broker_order *order = calloc(1, sizeof *order);
    uint64_t one = 1;
    if (order) {
        order->does = does;
        order->topic = strdup(topic);
        order->payload = malloc(length + 1);
        order->length = length;
    }
    bool fine = order && order->topic && order->payload;
    if (fine && length > 0)
        memcpy(order->payload, payload, length);
    pthread_mutex_lock(&broker->mutex);
    fine = fine && broker->order_count < BROKER_MOST_ORDERS;
    if (fine) {
        *broker->orders_end = order;
        broker->orders_end = &order->next;
        broker->order_count++;
    }
    pthread_mutex_unlock(&broker->mutex);
    if (!fine && order)
        broker_order_free(order);
    ssize_t ignored = fine ? write(broker->wake, &one, sizeof one) : 0;
    (void)ignored; // a full counter wakes as well
    return fine;
}

bool broker_publish(struct broker *broker, const char *topic, const char *payload, size_t length, bool retain)
{
    return order(broker, retain ? BROKER_RETAINS : BROKER_PUBLISHES, topic, payload, length);
}

bool broker_subscribe(struct broker *broker, const char *filter)
{
    return order(broker, BROKER_SUBSCRIBES, filter, "", 0);
}

bool broker_unsubscribe(struct broker *broker, const char *filter)
{
    return order(broker, BROKER_UNSUBSCRIBES, filter, "", 0);
}

struct broker_order *broker_orders(struct broker *broker)
{
    uint64_t count;
    while (read(broker->wake, &count, sizeof count) > 0)
        ;
    pthread_mutex_lock(&broker->mutex);
    struct broker_order *orders = broker->orders;
    broker->orders = NULL;
    broker->orders_end = &broker->orders;
    broker->order_count = 0;
    pthread_mutex_unlock(&broker->mutex);
    return orders;
}

struct broker_counts broker_counts(struct broker *broker)
{
    pthread_mutex_lock(&broker->mutex);
    struct broker_counts counts = broker->counts;
    pthread_mutex_unlock(&broker->mutex);
    return counts;
}

int broker_version(struct broker *broker)
{
    pthread_mutex_lock(&broker->mutex);
    int version = broker->spoken;
    pthread_mutex_unlock(&broker->mutex);
    return version;
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
    struct broker_event *event = broker->events;
    while (event) {
        struct broker_event *next = event->next;
        broker_event_free(event);
        event = next;
    }
    for (struct broker_order *order = broker_orders(broker); order;) {
        struct broker_order *next = order->next;
        broker_order_free(order);
        order = next;
    }
    broker_in_flight_clear(&broker->in_flight);
    if (broker->wake >= 0)
        close(broker->wake);
    pthread_cond_destroy(&broker->over);
    pthread_mutex_destroy(&broker->mutex);
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

struct broker *broker_start(const struct broker_options *options, struct error *error)
{
    struct broker *broker = calloc(1, sizeof *broker);
    uint32_t bits[3] = {0};
    if (!broker) {
        error_memory(error, "not enough memory");
        return NULL;
    }
    broker->options = *options;
    broker->events_end = &broker->events;
    broker->orders_end = &broker->orders;
    broker->version = 5;
    prepare_locks(broker);
    broker->wake = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    bool fine = broker->wake >= 0 || error_number(error, errno, "the way to the broker cannot be opened");
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
    uint64_t one = 1;
    if (!broker)
        return;
    int64_t at_ms = clock_wait_tick_ms() + PATIENCE_MS;
    struct timespec until = {.tv_sec = at_ms / 1000, .tv_nsec = at_ms % 1000 * 1000000};
    pthread_mutex_lock(&broker->mutex);
    broker->ending = true;
    ssize_t ignored = write(broker->wake, &one, sizeof one);
    (void)ignored;
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
