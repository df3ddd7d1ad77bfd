// What the broker's thread shares with the others: requests to it, events from it, and counters, under one
// mutex.
#ifndef PLUMBLINE_FLEET_BROKER_QUEUES_H
#define PLUMBLINE_FLEET_BROKER_QUEUES_H

#include "fleet/broker.h"

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    BROKER_QUEUES_EVENTS = 20000,
    BROKER_QUEUES_EVENT_BYTES = 64 << 20, // of payloads that wait
    BROKER_QUEUES_REQUESTS = 5000,
};

enum broker_request_type { BROKER_PUBLISH, BROKER_PUBLISH_RETAINED, BROKER_SUBSCRIBE, BROKER_UNSUBSCRIBE };

struct broker_request {
    enum broker_request_type type;
    char *topic;   // or filter; owned
    char *payload; // owned
    size_t length;
    struct broker_request *next;
};

struct broker_queues {
    void (*notify)(void *context);
    void *context;
    int wake; // eventfd: readable when there are requests, and when closed
    pthread_mutex_t mutex;
    // Under the mutex from here on.
    bool closed;
    struct {
        struct broker_event *first, **end;
        size_t count, bytes;
        bool overrun; // some were dropped since broker_queues_next
    } events;
    struct {
        struct broker_request *first, **end;
        size_t count;
    } requests;
    struct broker_counts counts;
    int version; // of MQTT, once connected
};

// `notify` is called on the broker's thread when an event is posted and none waited. Free with
// broker_queues_free, even on failure.
bool broker_queues_init(
    struct broker_queues *queues, void (*notify)(void *context), void *context, struct error *error);
void broker_queues_free(struct broker_queues *queues);

// ---- any thread

// The oldest event, which the caller frees. NULL if there is none.
struct broker_event *broker_queues_next(struct broker_queues *queues);

// Copies topic and payload, and wakes the broker's thread. False without memory, or if too many requests
// wait.
bool broker_queues_request(struct broker_queues *queues, enum broker_request_type type, const char *topic,
    const void *payload, size_t length);

// Asks the broker's thread to end. `notify` is not called after this.
void broker_queues_close(struct broker_queues *queues);

struct broker_counts broker_queues_counts(struct broker_queues *queues);
int broker_queues_version(struct broker_queues *queues);

// ---- the broker's thread

bool broker_queues_are_closed(struct broker_queues *queues);

// Takes ownership of the event. Drops a message when too many wait; the reader then gets a BROKER_OVERRUN.
// NULL, an event for which there was no memory, counts as dropped.
void broker_queues_post(struct broker_queues *queues, struct broker_event *event);

// All requests, the oldest first; the caller frees each (broker_request_free).
struct broker_request *broker_queues_take_requests(struct broker_queues *queues);
void broker_request_free(struct broker_request *request);

void broker_queues_count_sent(struct broker_queues *queues, size_t bytes);
void broker_queues_set_version(struct broker_queues *queues, int version);

#endif
