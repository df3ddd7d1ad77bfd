// Events of the machine, watched on a thread: the wall clock was set (TFD_TIMER_CANCEL_ON_SET,
// timerfd_create(2)), and SIGHUP, which asks a service to reload its config (daemon(7)).
#ifndef PLUMBLINE_BASE_SYSTEM_EVENTS_H
#define PLUMBLINE_BASE_SYSTEM_EVENTS_H

#include "base/error.h"

struct system_events;

// Called on the watching thread.
struct system_events_callbacks {
    void (*stepped)(void *context);
    void (*hung_up)(void *context);
    void *context;
};

// From now on SIGHUP does not end the program but waits for system_events_start. Call before any thread
// starts.
void system_events_block_signal(void);

// NULL without descriptors or a thread. If only the clock cannot be watched, the log says so.
struct system_events *system_events_start(const struct system_events_callbacks *calls, struct error *error);
void system_events_stop(struct system_events *events); // NULL is allowed; there are no callbacks after it

#endif
