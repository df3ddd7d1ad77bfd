#include "fleet/broker_queues.h"

#include "base/hash.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

bool broker_queues_init(
    struct broker_queues *queues, void (*notify)(void *context), void *context, struct error *error)
{
    *queues = (struct broker_queues){.notify = notify, .context = context};
    queues->urgent.end = &queues->urgent.first;
    queues->events.end = &queues->events.first;
    for (size_t i = 0; i < BROKER_LANES; i++)
        queues->requests[i].end = &queues->requests[i].first;
    pthread_mutex_init(&queues->mutex, NULL);
    queues->wake = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    return queues->wake >= 0 || error_number(error, errno, "the connection to the broker cannot be set up");
}

static void free_events(struct broker_event *event)
{
    while (event) {
        struct broker_event *next = event->next;
        broker_event_free(event);
        event = next;
    }
}

static void free_requests(struct broker_request *request)
{
    while (request) {
        struct broker_request *next = request->next;
        broker_request_free(request);
        request = next;
    }
}

void broker_queues_free(struct broker_queues *queues)
{
    free_events(queues->urgent.first);
    free_events(queues->events.first);
    for (size_t i = 0; i < BROKER_LANES; i++)
        free_requests(queues->requests[i].first);
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
    if (event->urgent)
        return queues->urgent.count < BROKER_QUEUES_URGENT_EVENTS &&
               queues->urgent.bytes + event->length <= BROKER_QUEUES_URGENT_BYTES;
    return event->type != BROKER_MESSAGE ||
           (queues->events.count < BROKER_QUEUES_EVENTS &&
               queues->events.bytes + event->length <= BROKER_QUEUES_EVENT_BYTES);
}

static struct broker_share *share_of(struct broker_queues *queues, const struct broker_event *event)
{
    return event->sender ? &queues->shares[event->sender % BROKER_QUEUES_SENDERS] : NULL;
}

static bool is_within_share(const struct broker_share *share, const struct broker_event *event)
{
    return !share || (share->count < BROKER_QUEUES_SHARE_EVENTS &&
                         share->bytes + event->length <= BROKER_QUEUES_SHARE_BYTES);
}

static void append_event(struct broker_event_queue *queue, struct broker_event *event)
{
    *queue->end = event;
    queue->end = &event->next;
    queue->count++;
    queue->bytes += event->length;
}

void broker_queues_post(struct broker_queues *queues, struct broker_event *event)
{
    pthread_mutex_lock(&queues->mutex);
    bool first = !queues->events.first && !queues->urgent.first;
    struct broker_share *share = event ? share_of(queues, event) : NULL;
    bool within_share = event && is_within_share(share, event);
    bool taken = within_share && has_room_for(queues, event);
    if (event)
        event->sequence = ++queues->sequence;
    if (event && event->type == BROKER_MESSAGE) {
        queues->counts.received++;
        queues->counts.bytes_received += event->length;
    }
    if (taken)
        append_event(event->urgent ? &queues->urgent : &queues->events, event);
    if (taken && share) {
        share->count++;
        share->bytes += event->length;
    }
    // What is beyond its sender's share nobody asks for again.
    queues->overrun |= !taken && (within_share || !event);
    // Under the mutex: once the queues are closed, what `notify` needs may be gone.
    if (first && !queues->closed)
        queues->notify(queues->context);
    pthread_mutex_unlock(&queues->mutex);
    if (!taken)
        broker_event_free(event);
}

static struct broker_event *remove_first(struct broker_event_queue *queue)
{
    struct broker_event *event = queue->first;
    if (!event)
        return NULL;
    queue->first = event->next;
    if (!queue->first)
        queue->end = &queue->first;
    queue->count--;
    queue->bytes -= event->length;
    return event;
}

struct broker_event *broker_queues_next(struct broker_queues *queues)
{
    pthread_mutex_lock(&queues->mutex);
    struct broker_event *event = remove_first(&queues->urgent);
    if (!event)
        event = remove_first(&queues->events);
    struct broker_share *share = event ? share_of(queues, event) : NULL;
    if (share) {
        share->count--;
        share->bytes -= event->length;
    }
    bool overrun = !event && queues->overrun;
    if (overrun)
        queues->overrun = false;
    pthread_mutex_unlock(&queues->mutex);
    return overrun ? broker_event_new(BROKER_OVERRUN, "", NULL, 0) : event;
}

// ---- messages on their way

static uint64_t hash_of(const char *topic)
{
    uint64_t hash = hash_add_text(HASH_BEGIN, topic);
    return hash ? hash : 1; // 0: free
}

// Its slot; NULL for none.
static uint64_t *find_hash(struct broker_topics *topics, uint64_t hash)
{
    for (size_t i = 0; i < BROKER_QUEUES_ON_THEIR_WAY; i++)
        if (topics->hashes[i] == hash)
            return &topics->hashes[i];
    return NULL;
}

// In place of its own if `again`, of a free one, or of the oldest.
static void note_topic(struct broker_topics *topics, uint64_t hash, bool again, uint64_t sequence)
{
    uint64_t *slot = again ? find_hash(topics, hash) : NULL;
    if (!slot)
        slot = find_hash(topics, 0);
    if (!slot)
        slot = &topics->hashes[topics->next++ % BROKER_QUEUES_ON_THEIR_WAY];
    *slot = hash;
    topics->sequences[slot - topics->hashes] = sequence;
}

void broker_queues_settle(struct broker_queues *queues, const char *topic)
{
    pthread_mutex_lock(&queues->mutex);
    uint64_t *slot = topic ? find_hash(&queues->on_their_way, hash_of(topic)) : NULL;
    if (slot) {
        note_topic(&queues->settled, *slot, true, ++queues->sequence);
        *slot = 0;
    }
    if (!topic)
        queues->on_their_way = (struct broker_topics){0};
    pthread_mutex_unlock(&queues->mutex);
}

// ---- requests

static bool is_publish(const struct broker_request *request)
{
    return request->type == BROKER_PUBLISH || request->type == BROKER_PUBLISH_RETAINED;
}

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

static bool has_place_for(
    const struct broker_queues *queues, enum broker_lane lane, const struct broker_request *request)
{
    static const size_t places[BROKER_LANES] = {[BROKER_URGENT] = BROKER_QUEUES_URGENT_REQUESTS,
        [BROKER_ORDINARY] = BROKER_QUEUES_REQUESTS,
        [BROKER_BULK] = BROKER_QUEUES_BULK_REQUESTS};
    const struct broker_request_queue *queue = &queues->requests[lane];
    return queue->count < places[lane] && queue->bytes + request->length <= BROKER_QUEUES_REQUEST_BYTES;
}

static void append_request(struct broker_request_queue *queue, struct broker_request *request)
{
    *queue->end = request;
    queue->end = &request->next;
    queue->count++;
    queue->bytes += request->length;
}

static struct broker_request *remove_request(struct broker_request_queue *queue, struct broker_request **at)
{
    struct broker_request *request = *at;
    *at = request->next;
    if (!*at)
        queue->end = at;
    queue->count--;
    queue->bytes -= request->length;
    request->next = NULL;
    return request;
}

// Removes from a lane what waits to be retained under a topic.
static void supersede(struct broker_request_queue *queue, const char *topic)
{
    for (struct broker_request **at = &queue->first; *at;) {
        if ((*at)->type == BROKER_PUBLISH_RETAINED && strcmp((*at)->topic, topic) == 0)
            broker_request_free(remove_request(queue, at));
        else
            at = &(*at)->next;
    }
}

static void supersede_all(struct broker_queues *queues, const char *topic)
{
    for (size_t i = 0; i < BROKER_LANES; i++)
        supersede(&queues->requests[i], topic);
}

bool broker_queues_request(struct broker_queues *queues, enum broker_lane lane, enum broker_request_type type,
    const char *topic, const void *payload, size_t length)
{
    struct broker_request *request = new_request(type, topic, payload, length);
    if (!request)
        return false;
    pthread_mutex_lock(&queues->mutex);
    if (lane == BROKER_URGENT && type == BROKER_PUBLISH_RETAINED)
        supersede_all(queues, topic);
    bool taken = has_place_for(queues, lane, request);
    if (taken)
        append_request(&queues->requests[lane], request);
    pthread_mutex_unlock(&queues->mutex);
    if (taken)
        wake(queues);
    else
        broker_request_free(request);
    return taken;
}

bool broker_queues_overtaken(
    struct broker_queues *queues, const char *topic, const void *payload, size_t length)
{
    pthread_mutex_lock(&queues->mutex);
    supersede_all(queues, topic);
    bool behind = find_hash(&queues->on_their_way, hash_of(topic)) != NULL;
    pthread_mutex_unlock(&queues->mutex);
    return !behind ||
           broker_queues_request(queues, BROKER_URGENT, BROKER_PUBLISH_RETAINED, topic, payload, length);
}

static bool waits(const struct broker_request_queue *queue, const char *topic)
{
    const struct broker_request *request = queue->first;
    while (request && (!is_publish(request) || strcmp(request->topic, topic) != 0))
        request = request->next;
    return request != NULL;
}

static bool have(struct broker_queues *queues, const char *topic)
{
    bool found = find_hash(&queues->on_their_way, hash_of(topic)) != NULL;
    for (size_t i = 0; i < BROKER_LANES && !found; i++)
        found = waits(&queues->requests[i], topic);
    return found;
}

bool broker_queues_have(struct broker_queues *queues, const char *topic)
{
    pthread_mutex_lock(&queues->mutex);
    bool found = have(queues, topic);
    pthread_mutex_unlock(&queues->mutex);
    return found;
}

uint64_t broker_queues_confirmed(struct broker_queues *queues, const char *topic)
{
    pthread_mutex_lock(&queues->mutex);
    const uint64_t *slot = find_hash(&queues->settled, hash_of(topic));
    uint64_t sequence = have(queues, topic) ? UINT64_MAX
                        : slot              ? queues->settled.sequences[slot - queues->settled.hashes]
                                            : 0;
    pthread_mutex_unlock(&queues->mutex);
    return sequence;
}

void broker_queues_clear_wake(struct broker_queues *queues)
{
    uint64_t count;
    ssize_t ignored = read(queues->wake, &count, sizeof count);
    (void)ignored; // nothing to read: there was no request
}

struct broker_request *broker_queues_take_request(struct broker_queues *queues, enum broker_lane last)
{
    struct broker_request *request = NULL;
    pthread_mutex_lock(&queues->mutex);
    for (size_t i = 0; i <= (size_t)last && !request; i++)
        if (queues->requests[i].first)
            request = remove_request(&queues->requests[i], &queues->requests[i].first);
    if (request && is_publish(request))
        note_topic(&queues->on_their_way, hash_of(request->topic), false, 0);
    pthread_mutex_unlock(&queues->mutex);
    return request;
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
