// The broker connection's inside, shared by its queues (broker.c) and its thread (broker_thread.c).
#ifndef PLUMBLINE_FLEET_BROKER_INTERNAL_H
#define PLUMBLINE_FLEET_BROKER_INTERNAL_H

#include "base/arena.h"
#include "fleet/broker.h"
#include "fleet/broker_in_flight.h"
#include "fleet/broker_queues.h"
#include "fleet/mosquitto_dynload.h"

#include <pthread.h>

struct broker {
    struct arena texts; // of the options
    struct broker_options options;
    const struct mosquitto_calls *calls;
    char client[64];
    struct broker_queues queues;
    pthread_t thread;
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
    // The thread's end, under `mutex`.
    pthread_mutex_t mutex;
    pthread_cond_t over; // ended
    bool ended;
    bool left; // to itself: nobody waits for its end
};

// broker_thread.c: until its end is wanted
void broker_run(struct broker *broker);

#endif
