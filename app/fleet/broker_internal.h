// The broker connection's inside, shared by its queues (broker.c) and its thread (broker_thread.c).
#ifndef PLUMBLINE_FLEET_BROKER_INTERNAL_H
#define PLUMBLINE_FLEET_BROKER_INTERNAL_H

#include "fleet/broker.h"
#include "fleet/broker_in_flight.h"
#include "fleet/mosquitto_dynload.h"

#include <pthread.h>

enum {
    BROKER_MOST_EVENTS = 20000,
    BROKER_MOST_WAITING = 64 << 20, // bytes that wait for the main thread
    BROKER_MOST_ORDERS = 5000,
};

enum broker_does { BROKER_PUBLISHES, BROKER_RETAINS, BROKER_SUBSCRIBES, BROKER_UNSUBSCRIBES };

// What the thread is asked to do.
struct broker_order {
    enum broker_does does;
    char *topic; // or the filter; owned
    char *payload;
    size_t length;
    struct broker_order *next;
};

struct broker {
    struct broker_options options;
    const struct mosquitto_calls *calls;
    char client[64];
    pthread_t thread;
    int wake; // eventfd
    // The thread's own.
    struct mosquitto *session;
    int families[2];          // of the host's addresses, AF_INET6 and AF_INET, in the system's order
    int family_count, family; // which one is tried
    int version;              // of MQTT that is tried
    int hung_up;              // looks at it since
    bool reached;             // the host has answered
    bool connected;
    bool failed;          // the session is over
    struct error problem; // what was said of it last
    int failures;         // in a row
    unsigned random;
    int64_t retry_ms, since_ms; // when to connect again; when the session began
    struct broker_in_flight in_flight;
    // Shared, under `mutex`.
    pthread_mutex_t mutex;
    pthread_cond_t over; // ended
    bool ending, ended;
    bool left; // to itself: nobody waits for its end
    struct broker_event *events, **events_end;
    size_t event_count, event_bytes;
    bool overrun;
    struct broker_order *orders, **orders_end;
    size_t order_count;
    struct broker_counts counts;
    int spoken; // the version, once connected
};

// broker.c: from the thread. Texts are copied.
void broker_tell(struct broker *broker, enum broker_event_type type, const char *text);
void broker_tell_message(struct broker *broker, const struct mosquitto_message *message);
struct broker_order *broker_orders(struct broker *broker); // all that wait
void broker_order_free(struct broker_order *order);

// broker_thread.c: until its end is wanted
void broker_run(struct broker *broker);

#endif
