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
    BROKER_QUEUES_URGENT_EVENTS = 2000,   // places beside those, for what is urgent
    BROKER_QUEUES_URGENT_BYTES = 16 << 20,
    BROKER_QUEUES_SENDERS = 1024,      // shares; two senders may have one together
    BROKER_QUEUES_SHARE_EVENTS = 1000, // far more than rate_of_staff takes at once
    BROKER_QUEUES_SHARE_BYTES = 4 << 20,
    BROKER_QUEUES_REQUESTS = 5000, // ordinary ones
    BROKER_QUEUES_URGENT_REQUESTS = 1000,
    BROKER_QUEUES_BULK_REQUESTS = 16,
    BROKER_QUEUES_REQUEST_BYTES = 32 << 20, // of payloads, in each lane
};

enum broker_request_type { BROKER_PUBLISH, BROKER_PUBLISH_RETAINED, BROKER_SUBSCRIBE, BROKER_UNSUBSCRIBE };

struct broker_request {
    enum broker_request_type type;
    char *topic;   // or filter; owned
    char *payload; // owned
    size_t length;
    struct broker_request *next;
};

struct broker_share {
    size_t count, bytes;
};

struct broker_event_queue {
    struct broker_event *first, **end;
    size_t count, bytes;
};

struct broker_request_queue {
    struct broker_request *first, **end;
    size_t count, bytes;
};

// Topics of messages that were taken to be sent and that the broker has not confirmed, by their hashes. At
// most as many as a session sends at once; of more, the oldest are forgotten.
enum { BROKER_QUEUES_ON_THEIR_WAY = 64 };

struct broker_topics {
    size_t next;
    uint64_t hashes[BROKER_QUEUES_ON_THEIR_WAY]; // 0: free
    uint64_t sequences[BROKER_QUEUES_ON_THEIR_WAY];
};

struct broker_queues {
    void (*notify)(void *context);
    void *context;
    int wake; // eventfd: readable when there are requests, and when closed
    pthread_mutex_t mutex;
    // Under the mutex from here on.
    bool closed;
    struct broker_event_queue urgent, events;
    struct broker_share shares[BROKER_QUEUES_SENDERS]; // of both
    bool overrun;                                      // some were dropped since broker_queues_next
    struct broker_request_queue requests[BROKER_LANES];
    struct broker_topics on_their_way;
    struct broker_topics settled; // the last, and when they were
    uint64_t sequence;            // of the last event or confirmation
    struct broker_counts counts;
    int version; // of MQTT, once connected
};

// `notify` is called on the broker's thread when an event is posted and none waited. Free with
// broker_queues_free, even on failure.
bool broker_queues_init(
    struct broker_queues *queues, void (*notify)(void *context), void *context, struct error *error);
void broker_queues_free(struct broker_queues *queues);

// ---- any thread

// The oldest urgent event, or else the oldest; the caller frees it. NULL if there is none.
struct broker_event *broker_queues_next(struct broker_queues *queues);

// Copies topic and payload, and wakes the broker's thread. False without memory, or if too many requests of
// the lane wait. An urgent retained message replaces what waits to be retained under the same topic: an older
// document must not reach the broker after it.
bool broker_queues_request(struct broker_queues *queues, enum broker_lane lane, enum broker_request_type type,
    const char *topic, const void *payload, size_t length);

// Another connection publishes this message, retained. What waits here to be retained under the same topic is
// dropped; if something under that topic is on its way, the message is sent behind it in front of all else.
// False if that had to be done and could not be.
bool broker_queues_overtaken(
    struct broker_queues *queues, const char *topic, const void *payload, size_t length);

// Does anything to be published under the topic wait, or is on its way?
bool broker_queues_have(struct broker_queues *queues, const char *topic);

// When the broker confirmed what was published last under the topic, as a number among those of events
// (struct broker_event): it sent what has a smaller one before. UINT64_MAX while anything under the topic
// waits or is on its way; 0 if it is not known (any more).
uint64_t broker_queues_confirmed(struct broker_queues *queues, const char *topic);

// Asks the broker's thread to end. `notify` is not called after this.
void broker_queues_close(struct broker_queues *queues);

struct broker_counts broker_queues_counts(struct broker_queues *queues);
int broker_queues_version(struct broker_queues *queues);

// ---- the broker's thread

bool broker_queues_are_closed(struct broker_queues *queues);

// Takes ownership of the event. Drops a message when too many wait; the reader then gets a BROKER_OVERRUN,
// unless only its sender has too many. NULL, an event for which there was no memory, counts as dropped.
void broker_queues_post(struct broker_queues *queues, struct broker_event *event);

// Takes back what woke the thread. Call it before the requests are taken.
void broker_queues_clear_wake(struct broker_queues *queues);

// The oldest request of the first of the lanes up to `last` that has one; the caller frees it. NULL if there
// is none. A message counts as on its way from then on, until it is settled.
struct broker_request *broker_queues_take_request(struct broker_queues *queues, enum broker_lane last);
void broker_request_free(struct broker_request *request);

// A message under this topic reached the broker, or never will. NULL: nothing is on its way any more.
void broker_queues_settle(struct broker_queues *queues, const char *topic);

void broker_queues_count_sent(struct broker_queues *queues, size_t bytes);
void broker_queues_set_version(struct broker_queues *queues, int version);

#endif
