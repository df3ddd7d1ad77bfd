#include "fleet/broker_queues.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

bool broker_queues_init(
    struct broker_queues *queues, void (*notify)(void *context), void *context, struct error *error)
{
    *queues = (struct broker_queues){.notify = notify, .context = context};
    queues->events.end = &queues->events.first;
    queues->requests.end = &queues->requests.first;
    pthread_mutex_init(&queues->mutex, NULL);
    queues->wake = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    return queues->wake >= 0 || error_number(error, errno, "the connection to the broker cannot be set up");
}

void broker_queues_free(struct broker_queues *queues)
{
    struct broker_event *event = queues->events.first;
    struct broker_request *request = queues->requests.first;
    while (event) {
        struct broker_event *next = event->next;
        broker_event_free(event);
        event = next;
    }
    while (request) {
        struct broker_request *next = request->next;
        broker_request_free(request);
        request = next;
    }
    if (queues->wake >= 0)
        close(queues->wake);
    pthread_mutex_destroy(&queues->mutex);
}

static void wake(struct broker_queues *queues)
{
    uint64_t one = 1;
    ssize_t ignored = write(queues->wake, &one, sizeof one);
    (void)ignored; // a full counter wakes as well
}

void broker_queues_close(struct broker_queues *queues)
{
    pthread_mutex_lock(&queues->mutex);
    queues->closed = true;
    pthread_mutex_unlock(&queues->mutex);
    wake(queues);
}

bool broker_queues_are_closed(struct broker_queues *queues)
{
    pthread_mutex_lock(&queues->mutex);
    bool closed = queues->closed;
    pthread_mutex_unlock(&queues->mutex);
    return closed;
}

// ---- events

// Only messages are dropped: the other events are few, and the reader relies on them.
static bool has_room_for(const struct broker_queues *queues, const struct broker_event *event)
{
    return event->type != BROKER_MESSAGE ||
           (queues->events.count < BROKER_QUEUES_EVENTS &&
               queues->events.bytes + event->length <= BROKER_QUEUES_EVENT_BYTES);
}

static void append_event(struct broker_queues *queues, struct broker_event *event)
{
    *queues->events.end = event;
    queues->events.end = &event->next;
    queues->events.count++;
    queues->events.bytes += event->length;
}

void broker_queues_post(struct broker_queues *queues, struct broker_event *event)
{
    pthread_mutex_lock(&queues->mutex);
    bool first = !queues->events.first;
    bool taken = event && has_room_for(queues, event);
    if (event && event->type == BROKER_MESSAGE) {
        queues->counts.received++;
        queues->counts.bytes_received += event->length;
    }
    if (taken)
        append_event(queues, event);
    else
        queues->events.overrun = true;
    // Under the mutex: once the queues are closed, what `notify` needs may be gone.
    if (first && !queues->closed)
        queues->notify(queues->context);
    pthread_mutex_unlock(&queues->mutex);
    if (!taken)
        broker_event_free(event);
}

static struct broker_event *remove_first(struct broker_queues *queues)
{
    struct broker_event *event = queues->events.first;
    if (!event)
        return NULL;
    queues->events.first = event->next;
    if (!queues->events.first)
        queues->events.end = &queues->events.first;
    queues->events.count--;
    queues->events.bytes -= event->length;
    return event;
}

struct broker_event *broker_queues_next(struct broker_queues *queues)
{
    pthread_mutex_lock(&queues->mutex);
    struct broker_event *event = remove_first(queues);
    bool overrun = !event && queues->events.overrun;
    if (overrun)
        queues->events.overrun = false;
    pthread_mutex_unlock(&queues->mutex);
    return overrun ? broker_event_new(BROKER_OVERRUN, "", NULL, 0) : event;
}

// ---- requests

void broker_request_free(struct broker_request *request)
{
    free(request->topic);
    free(request->payload);
    free(request);
}

static struct broker_request *new_request(
    enum broker_request_type type, const char *topic, const void *payload, size_t length)
{
    struct broker_request *request = calloc(1, sizeof *request);
    if (!request)
        return NULL;
    request->type = type;
    request->topic = strdup(topic);
    request->payload = malloc(length + 1);
    request->length = length;
    if (!request->topic || !request->payload) {
        broker_request_free(request);
        return NULL;
    }
    if (length > 0)
        memcpy(request->payload, payload, length);
    return request;
}

bool broker_queues_request(struct broker_queues *queues, enum broker_request_type type, const char *topic,
    const void *payload, size_t length)
{
    struct broker_request *request = new_request(type, topic, payload, length);
    if (!request)
        return false;
    pthread_mutex_lock(&queues->mutex);
    bool taken = queues->requests.count < BROKER_QUEUES_REQUESTS;
    if (taken) {
        *queues->requests.end = request;
        queues->requests.end = &request->next;
        queues->requests.count++;
    }
    pthread_mutex_unlock(&queues->mutex);
    if (taken)
        wake(queues);
    else
        broker_request_free(request);
    return taken;
}

struct broker_request *broker_queues_take_requests(struct broker_queues *queues)
{
    uint64_t count;
    ssize_t ignored = read(queues->wake, &count, sizeof count);
    (void)ignored; // nothing to read: there was no request
    pthread_mutex_lock(&queues->mutex);
    struct broker_request *requests = queues->requests.first;
    queues->requests.first = NULL;
    queues->requests.end = &queues->requests.first;
    queues->requests.count = 0;
    pthread_mutex_unlock(&queues->mutex);
    return requests;
}

// ---- counters

void broker_queues_count_sent(struct broker_queues *queues, size_t bytes)
{
    pthread_mutex_lock(&queues->mutex);
    queues->counts.sent++;
    queues->counts.bytes_sent += bytes;
    pthread_mutex_unlock(&queues->mutex);
}

struct broker_counts broker_queues_counts(struct broker_queues *queues)
{
    pthread_mutex_lock(&queues->mutex);
    struct broker_counts counts = queues->counts;
    pthread_mutex_unlock(&queues->mutex);
    return counts;
}

void broker_queues_set_version(struct broker_queues *queues, int version)
{
    pthread_mutex_lock(&queues->mutex);
    queues->version = version;
    pthread_mutex_unlock(&queues->mutex);
}

int broker_queues_version(struct broker_queues *queues)
{
    pthread_mutex_lock(&queues->mutex);
    int version = queues->version;
    pthread_mutex_unlock(&queues->mutex);
    return version;
}
