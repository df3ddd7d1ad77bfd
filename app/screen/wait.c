#include "screen/wait.h"

#include "base/clock.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

enum { WAKE, SIGNALS, WATCHED, DESCRIPTORS };

struct wait {
    bool sdl_blocks;
    struct pollfd polled[DESCRIPTORS];
    void (*ready)(void *context); // for WATCHED
    void *context;
};

static bool sdl_blocks_on(const char *driver)
{
    return driver && (strcmp(driver, "x11") == 0 || strcmp(driver, "wayland") == 0);
}

static int open_signals(void)
{
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    if (pthread_sigmask(SIG_BLOCK, &signals, NULL) != 0)
        return -1;
    return signalfd(-1, &signals, SFD_NONBLOCK | SFD_CLOEXEC);
}

struct wait *wait_open(const char *driver, struct error *error)
{
    struct wait *wait = calloc(1, sizeof *wait);
    if (!wait) {
        error_memory(error, "not enough memory");
        return NULL;
    }
    for (size_t i = 0; i < DESCRIPTORS; i++)
        wait->polled[i] = (struct pollfd){.fd = -1, .events = POLLIN};
    wait->sdl_blocks = sdl_blocks_on(driver);
    if (wait->sdl_blocks)
        return wait;
    wait->polled[WAKE].fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    wait->polled[SIGNALS].fd = open_signals();
    if (wait->polled[WAKE].fd < 0 || wait->polled[SIGNALS].fd < 0) {
        error_number(error, errno, "no descriptor to wait on");
        wait_close(wait);
        return NULL;
    }
    return wait;
}

void wait_watch(struct wait *wait, int descriptor, void (*ready)(void *context), void *context)
{
    wait->polled[WATCHED].fd = descriptor;
    wait->ready = ready;
    wait->context = context;
}

void wait_close(struct wait *wait)
{
    if (!wait)
        return;
    for (size_t i = 0; i < WATCHED; i++)
        if (wait->polled[i].fd >= 0)
            close(wait->polled[i].fd);
    free(wait);
}

static void drain(int descriptor)
{
    char buffer[4096];
    while (read(descriptor, buffer, sizeof buffer) > 0)
        ;
}

static void handle_ready(struct wait *wait)
{
    if (wait->polled[WAKE].revents)
        drain(wait->polled[WAKE].fd);
    if (wait->polled[SIGNALS].revents) {
        drain(wait->polled[SIGNALS].fd);
        SDL_Event quit = {.type = SDL_QUIT};
        SDL_PushEvent(&quit);
    }
    if (wait->polled[WATCHED].revents)
        wait->ready(wait->context);
}

static bool poll_for_event(struct wait *wait, int64_t timeout_ms, SDL_Event *event, uint64_t *wakeups)
{
    int64_t until = clock_tick_ms() + timeout_ms;
    for (;;) {
        if (SDL_PollEvent(event))
            return true;
        int64_t left = timeout_ms < 0 ? -1 : until - clock_tick_ms();
        bool last = timeout_ms >= 0 && left <= 0;
        if (left > INT32_MAX)
            left = INT32_MAX;
        // Also without any time left: a loop that is always late must not miss a signal.
        if (poll(wait->polled, DESCRIPTORS, last ? 0 : (int)left) > 0)
            handle_ready(wait);
        if (last)
            return SDL_PollEvent(event);
        ++*wakeups;
    }
}

bool wait_event(struct wait *wait, int64_t timeout_ms, SDL_Event *event, uint64_t *wakeups)
{
    if (!wait->sdl_blocks)
        return poll_for_event(wait, timeout_ms, event, wakeups);
    if (SDL_PollEvent(event))
        return true;
    ++*wakeups;
    if (timeout_ms < 0)
        return SDL_WaitEvent(event) == 1;
    return SDL_WaitEventTimeout(event, timeout_ms < INT32_MAX ? (int)timeout_ms : INT32_MAX) == 1;
}

void wait_wake(struct wait *wait)
{
    // Where SDL blocks, its event wakes it.
    if (wait->sdl_blocks)
        return;
    uint64_t one = 1;
    ssize_t ignored = write(wait->polled[WAKE].fd, &one, sizeof one);
    (void)ignored; // a full counter ends the wait as well
}
