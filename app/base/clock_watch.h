// Tells at once when the wall clock is set: by NTP after a start without time, by a person, after a suspended
// night. Without it a display would sleep on until the minute it had planned by the old clock.
#ifndef PLUMBLINE_BASE_CLOCK_WATCH_H
#define PLUMBLINE_BASE_CLOCK_WATCH_H

#include "base/error.h"

struct clock_watch;

// Starts a thread that calls `stepped` whenever the wall clock is set discontinuously (timerfd_create(2),
// TFD_TIMER_CANCEL_ON_SET). NULL where it cannot.
struct clock_watch *clock_watch_start(void (*stepped)(void *context), void *context, struct error *error);
void clock_watch_stop(struct clock_watch *watch); // NULL is passed over

#endif
