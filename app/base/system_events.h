// What the machine tells a program that runs for days, watched on one thread of its own: that the clock was
// set (timerfd_create(2): TFD_TIMER_CANCEL_ON_SET), and SIGHUP, by which a service is asked to read its
// config anew (daemon(7)).
#ifndef PLUMBLINE_BASE_SYSTEM_EVENTS_H
#define PLUMBLINE_BASE_SYSTEM_EVENTS_H

#include "base/error.h"

struct system_events;

// Called on the watch's thread.
struct system_events_callbacks {
    void (*stepped)(void *context);
    void (*hung_up)(void *context);
    void *context;
};

// From now on SIGHUP does not end the program but waits for a watch. To be called before any thread begins.
void system_events_block_signal(void);

// NULL where the system gives no descriptor or thread. Where the clock alone cannot be watched, the log says
// so.
struct system_events *system_events_start(const struct system_events_callbacks *calls, struct error *error);
void system_events_stop(struct system_events *events); // NULL is passed over; no call comes after it

#endif
