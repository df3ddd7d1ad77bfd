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

enum { CLOCK, HANGUP, END, WATCHED };

struct system_events {
    struct system_events_calls calls;
    struct pollfd polled[WATCHED];
    pthread_t thread;
};

static sigset_t hangup(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGHUP);
    return set;
}

void system_events_keep_signal(void)
{
    sigset_t set = hangup();
    pthread_sigmask(SIG_BLOCK, &set, NULL);
}

// A timer that never comes due, also where the clock is set to a year beyond 2038: only the setting of the
// clock ends the wait on it.
static bool arm(int timer)
{
    // The last second that the kernel can count to, in the year 2262.
    enum { WIDE = sizeof(time_t) > sizeof(int32_t) };
    struct itimerspec never = {.it_value.tv_sec = WIDE ? (time_t)(INT64_MAX / 1000000000) : INT32_MAX};
    return timerfd_settime(timer, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &never, NULL) == 0;
}

static void close_one(struct pollfd *polled)
{
    if (polled->fd >= 0)
        close(polled->fd);
    polled->fd = -1;
}

static void take_step(struct system_events *watch)
{
    uint64_t count;
    struct pollfd *clock = &watch->polled[CLOCK];
    if (!clock->revents || (read(clock->fd, &count, sizeof count) < 0 && errno == EAGAIN))
        return;
    // Set once more before it was armed again: it is armed, and says so.
    bool armed = false;
    while (!armed) {
        watch->calls.stepped(watch->calls.context);
        armed = arm(clock->fd);
        if (!armed && errno != ECANCELED) {
            close_one(clock);
            return;
        }
    }
}

// However often it came, it is one.
static void take_hangup(struct system_events *watch)
{
    struct signalfd_siginfo info;
    bool any = false;
    while (watch->polled[HANGUP].revents && read(watch->polled[HANGUP].fd, &info, sizeof info) > 0)
        any = true;
    if (any)
        watch->calls.hung_up(watch->calls.context);
}

static void *run(void *context)
{
    struct system_events *watch = context;
    for (;;) {
        if (poll(watch->polled, WATCHED, -1) < 0) {
            if (errno != EINTR)
                return NULL;
            continue;
        }
        if (watch->polled[END].revents)
            return NULL;
        take_step(watch);
        take_hangup(watch);
    }
}

static bool start(struct system_events *watch)
{
    sigset_t signals = hangup();
    watch->polled[CLOCK].fd = timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC);
    watch->polled[HANGUP].fd = signalfd(-1, &signals, SFD_NONBLOCK | SFD_CLOEXEC);
    watch->polled[END].fd = eventfd(0, EFD_CLOEXEC);
    if (watch->polled[HANGUP].fd < 0 || watch->polled[END].fd < 0)
        return false;
    if (watch->polled[CLOCK].fd < 0 || !arm(watch->polled[CLOCK].fd)) {
        log_warning("steps of the clock cannot be watched: %s", strerror(errno));
        close_one(&watch->polled[CLOCK]);
    }
    return thread_start(&watch->thread, run, watch);
}

static void free_watch(struct system_events *watch)
{
    for (int i = 0; i < WATCHED; i++)
        close_one(&watch->polled[i]);
    free(watch);
}

struct system_events *system_events_start(const struct system_events_calls *calls, struct error *error)
{
    struct system_events *watch = malloc(sizeof *watch);
    if (!watch) {
        error_set(error, "not enough memory");
        return NULL;
    }
    *watch = (struct system_events){.calls = *calls};
    for (int i = 0; i < WATCHED; i++)
        watch->polled[i] = (struct pollfd){.fd = -1, .events = POLLIN};
    if (start(watch))
        return watch;
    error_set(error, "neither SIGHUP nor steps of the clock can be watched: %s", strerror(errno));
    free_watch(watch);
    return NULL;
}

void system_events_stop(struct system_events *watch)
{
    if (!watch)
        return;
    uint64_t one = 1;
    ssize_t ignored = write(watch->polled[END].fd, &one, sizeof one);
    (void)ignored;
    pthread_join(watch->thread, NULL);
    free_watch(watch);
}
