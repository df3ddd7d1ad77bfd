#include "base/system_events.h"

#include "base/log.h"
#include "base/thread.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

enum { CLOCK, HANGUP, STOP, SOURCES };

struct system_events {
    struct system_events_callbacks calls;
    struct pollfd sources[SOURCES];
    pthread_t thread;
};

static sigset_t hangup(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGHUP);
    return set;
}

void system_events_block_signal(void)
{
    sigset_t set = hangup();
    pthread_sigmask(SIG_BLOCK, &set, NULL);
}

// A timer that never expires, even in years beyond 2038: only setting the clock ends the wait for it.
static bool arm(int timer)
{
    // The last second the kernel can count to, in 2262.
    enum { WIDE = sizeof(time_t) > sizeof(int32_t) };
    struct itimerspec never = {.it_value.tv_sec = WIDE ? (time_t)(INT64_MAX / 1000000000) : INT32_MAX};
    return timerfd_settime(timer, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &never, NULL) == 0;
}

static void close_one(struct pollfd *source)
{
    if (source->fd >= 0)
        close(source->fd);
    source->fd = -1;
}

static void handle_clock_step(struct system_events *events)
{
    uint64_t count;
    struct pollfd *clock = &events->sources[CLOCK];
    if (!clock->revents || (read(clock->fd, &count, sizeof count) < 0 && errno == EAGAIN))
        return;
    // ECANCELED: the clock was set again before the timer was armed; it is armed all the same.
    bool armed = false;
    while (!armed) {
        events->calls.stepped(events->calls.context);
        armed = arm(clock->fd);
        if (!armed && errno != ECANCELED) {
            close_one(clock);
            return;
        }
    }
}

// Any number of pending SIGHUPs counts as one.
static void handle_hangup(struct system_events *events)
{
    struct signalfd_siginfo info;
    bool any = false;
    while (events->sources[HANGUP].revents && read(events->sources[HANGUP].fd, &info, sizeof info) > 0)
        any = true;
    if (any)
        events->calls.hung_up(events->calls.context);
}

static void *run(void *context)
{
    struct system_events *events = context;
    for (;;) {
        if (poll(events->sources, SOURCES, -1) < 0) {
            if (errno == EINTR)
                continue;
            log_error("SIGHUP and steps of the clock are watched no more: %s", strerror(errno));
            return NULL;
        }
        if (events->sources[STOP].revents)
            return NULL;
        handle_clock_step(events);
        handle_hangup(events);
    }
}

static bool start(struct system_events *events)
{
    sigset_t signals = hangup();
    events->sources[CLOCK].fd = timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC);
    events->sources[HANGUP].fd = signalfd(-1, &signals, SFD_NONBLOCK | SFD_CLOEXEC);
    events->sources[STOP].fd = eventfd(0, EFD_CLOEXEC);
    if (events->sources[HANGUP].fd < 0 || events->sources[STOP].fd < 0)
        return false;
    if (events->sources[CLOCK].fd < 0 || !arm(events->sources[CLOCK].fd)) {
        log_warning("steps of the clock cannot be watched: %s", strerror(errno));
        close_one(&events->sources[CLOCK]);
    }
    return thread_start(&events->thread, run, events);
}

static void free_events(struct system_events *events)
{
    for (int i = 0; i < SOURCES; i++)
        close_one(&events->sources[i]);
    free(events);
}

struct system_events *system_events_start(const struct system_events_callbacks *calls, struct error *error)
{
    struct system_events *events = malloc(sizeof *events);
    if (!events) {
        error_memory(error, "not enough memory");
        return NULL;
    }
    *events = (struct system_events){.calls = *calls};
    for (int i = 0; i < SOURCES; i++)
        events->sources[i] = (struct pollfd){.fd = -1, .events = POLLIN};
    if (start(events))
        return events;
    error_number(error, errno, "neither SIGHUP nor steps of the clock can be watched");
    free_events(events);
    return NULL;
}

void system_events_stop(struct system_events *events)
{
    if (!events)
        return;
    uint64_t one = 1;
    ssize_t ignored = write(events->sources[STOP].fd, &one, sizeof one);
    (void)ignored;
    pthread_join(events->thread, NULL);
    free_events(events);
}
