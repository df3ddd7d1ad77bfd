// What the machine tells a program that runs for days, watched on one thread of its own: that the clock was
// set (timerfd_create(2): TFD_TIMER_CANCEL_ON_SET), and SIGHUP, by which a service is asked to read its
// config anew (daemon(7)).
#ifndef PLUMBLINE_BASE_WATCH_H
#define PLUMBLINE_BASE_WATCH_H

#include "base/error.h"

struct watch;

// Called on the watch's thread.
struct watch_calls {
    void (*stepped)(void *context);
    void (*hung_up)(void *context);
    void *context;
};

// From now on SIGHUP does not end the program but waits for a watch. To be called before any thread begins.
void watch_keep_signal(void);

// NULL where the system gives no descriptor or thread. Where the clock alone cannot be watched, the log says
// so.
struct watch *watch_start(const struct watch_calls *calls, struct error *error);
void watch_stop(struct watch *watch); // NULL is passed over; no call comes after it

#endif
