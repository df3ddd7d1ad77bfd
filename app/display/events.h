// Events from other threads for the main thread: everything that crosses threads does so here. The ownership
// of a value moves with its event, to whoever takes it. Nothing is lost for lack of space: values are queued
// in linked lists, and an event without a value is pending once however often it is posted.
#ifndef PLUMBLINE_DISPLAY_EVENTS_H
#define PLUMBLINE_DISPLAY_EVENTS_H

#include "console/server.h"
#include "feed/feed.h"

#include <pthread.h>
#include <stdbool.h>

// In the order in which they are handled: what an emergency needs first, what takes longest last.
enum event {
    EVENT_CLOCK_STEPPED,  // from system_events: the machine's clock was set
    EVENT_URGENT,         // from the server, with a struct server_request that is urgent
    EVENT_BROKER,         // from the broker: there is something for fleet_client_receive
    EVENT_WORK_DONE,      // from a worker: there is something for worker_finish
    EVENT_REQUEST,        // from the server, with any other struct server_request
    EVENT_RELOAD,         // from system_events: SIGHUP, the config is to be read again
    EVENT_CONFIG_CHECKED, // from a reload: its schedule's file has been read
    EVENT_FEED_REPORT,    // from the feed, with a struct feed_report: a fetch succeeded or failed
    EVENTS
};

// Zero-initialise, then events_open.
struct events {
    pthread_mutex_t mutex;
    unsigned pending;                // a bit for each event that has not been taken yet
    struct feed_report *reports;     // oldest first
    struct server_request *urgent;   // oldest first, as the other requests
    struct server_request *requests; // to be answered
    void (*wake)(void *context);
    void *context;
};

// `wake` ends the main thread's current or next sleep; it is called on any thread.
void events_open(struct events *events, void (*wake)(void *context), void *context);
// Frees the values that were not taken. Call it when no thread posts any more.
void events_close(struct events *events);

// From any thread. A request that is urgent overtakes all that are not.
void events_post(struct events *events, enum event event);
void events_post_report(struct events *events, struct feed_report *report);
void events_post_request(struct events *events, struct server_request *request);

// Returns the events posted since the last call, a bit each (1U << EVENT_BROKER, …).
unsigned events_take(struct events *events);

// Takes the oldest value, which the caller owns; NULL for none.
struct feed_report *events_next_report(struct events *events);
struct server_request *events_next_urgent(struct events *events);
struct server_request *events_next_request(struct events *events);

// Whether this event has been posted and not been taken yet.
bool events_is_pending(struct events *events, enum event event);

// Frees all values that have not been taken.
void events_drop(struct events *events);

#endif
