// What other threads bring to the main one: the one table of all that crosses. A value that comes with an
// event changes its owner: whoever posts gives it away, whoever takes it frees it. Nothing is lost for want
// of room: values are chained, and events without a value are remembered once however often they come.
#ifndef PLUMBLINE_DISPLAY_EVENTS_H
#define PLUMBLINE_DISPLAY_EVENTS_H

#include "console/server.h"
#include "feed/feed.h"

#include <pthread.h>
#include <stdbool.h>

// In the order in which they are handled.
enum event {
    EVENT_FEED_REPORT,   // by the feed's thread, with a struct feed_report: the schedule was fetched, or not
    EVENT_REQUEST,       // by the server's thread, with a struct server_request, until it is answered
    EVENT_BROKER,        // by the broker's thread: it has something (fleet_client_receive)
    EVENT_WORK_DONE,     // by a worker's thread: a piece of work is done (worker_finish)
    EVENT_CLOCK_STEPPED, // by system_events: the machine's clock was set
    EVENT_RELOAD,        // by system_events: SIGHUP, the config is to be read again
    EVENTS
};

// Zero-initialise, then events_open.
struct events {
    pthread_mutex_t mutex;
    unsigned pending;                // a bit for each that came and was not taken yet
    struct feed_report *reports;     // the oldest first
    struct server_request *requests; // likewise
    void (*wake)(void *context);
    void *context;
};

// `wake` ends the main thread's sleep, or the next one; it may be called on any thread.
void events_open(struct events *events, void (*wake)(void *context), void *context);
// Frees what nobody took. When no thread posts any more.
void events_close(struct events *events);

// From any thread.
void events_post(struct events *events, enum event event);
void events_post_report(struct events *events, struct feed_report *report);
void events_post_request(struct events *events, struct server_request *request);

// The events that came since the last call, a bit each (1u << EVENT_BROKER, …).
unsigned events_take(struct events *events);

// The oldest value that waits, the caller's; NULL for none.
struct feed_report *events_next_report(struct events *events);
struct server_request *events_next_request(struct events *events);

// Frees the values that wait.
void events_drop(struct events *events);

#endif
