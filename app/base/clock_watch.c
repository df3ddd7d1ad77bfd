#include "base/clock_watch.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

struct clock_watch {
    void (*stepped)(void *context);
    void *context;
    int timer;
    int end; // eventfd
    pthread_t thread;
};

// A timer that never comes due: only the setting of the clock ends the wait on it.
static bool arm(int timer)
{
    struct itimerspec never = {.it_value.tv_sec = INT32_MAX};
    return timerfd_settime(timer, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &never, NULL) == 0;
}

static void *run(void *context)
{
    struct clock_watch *watch = context;
    struct pollfd polled[] = {{.fd = watch->timer, .events = POLLIN}, {.fd = watch->end, .events = POLLIN}};
    for (;;) {
        if (poll(polled, 2, -1) < 0 && errno != EINTR)
            return NULL;
        if (polled[1].revents)
            return NULL;
        uint64_t count;
        if (!polled[0].revents || (read(watch->timer, &count, sizeof count) < 0 && errno == EAGAIN))
            continue;
        watch->stepped(watch->context);
        if (!arm(watch->timer))
            return NULL;
    }
}

static bool start(struct clock_watch *watch)
{
    watch->timer = timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC);
    watch->end = eventfd(0, EFD_CLOEXEC);
    if (watch->timer < 0 || watch->end < 0 || !arm(watch->timer))
        return false;
    // The thread takes no signals: they are the main thread's.
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    bool fine = pthread_create(&watch->thread, NULL, run, watch) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return fine;
}

static void free_watch(struct clock_watch *watch)
{
    if (watch->timer >= 0)
        close(watch->timer);
    if (watch->end >= 0)
        close(watch->end);
    free(watch);
}

struct clock_watch *clock_watch_start(void (*stepped)(void *context), void *context, struct error *error)
{
    struct clock_watch *watch = malloc(sizeof *watch);
    if (!watch) {
        error_set(error, "not enough memory");
        return NULL;
    }
    *watch = (struct clock_watch){.stepped = stepped, .context = context, .timer = -1, .end = -1};
    if (start(watch))
        return watch;
    error_set(error, "steps of the clock cannot be watched: %s", strerror(errno));
    free_watch(watch);
    return NULL;
}

void clock_watch_stop(struct clock_watch *watch)
{
    if (!watch)
        return;
    uint64_t one = 1;
    ssize_t ignored = write(watch->end, &one, sizeof one);
    (void)ignored;
    pthread_join(watch->thread, NULL);
    free_watch(watch);
}
