#include "screen/wait.h"

#include "base/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

enum {
    OWN = 2, // the eventfd and the signals
    INPUTS_MAX = 30,
    // A device plugged in later is noticed at this pace, on kmsdrm alone.
    SLOW_MS = 500,
};

struct wait {
    bool sdl_blocks;
    bool slow_timer;
    struct pollfd polled[OWN + INPUTS_MAX];
    nfds_t count;
};

static bool sdl_blocks_on(const char *driver)
{
    return driver && (strcmp(driver, "x11") == 0 || strcmp(driver, "wayland") == 0);
}

static void add(struct wait *wait, int descriptor)
{
    wait->polled[wait->count++] = (struct pollfd){.fd = descriptor, .events = POLLIN};
}

// SDL reads its own descriptors of these devices; ours only tell that there is something to read.
static void add_inputs(struct wait *wait)
{
    glob_t found;
    if (glob("/dev/input/event*", 0, NULL, &found) != 0)
        return;
    for (size_t i = 0; i < found.gl_pathc && wait->count < OWN + INPUTS_MAX; i++) {
        int descriptor = open(found.gl_pathv[i], O_RDONLY | O_NONBLOCK | O_CLOEXEC);
        if (descriptor >= 0)
            add(wait, descriptor);
    }
    globfree(&found);
}

static int take_signals(void)
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
        error_set(error, "not enough memory");
        return NULL;
    }
    wait->sdl_blocks = sdl_blocks_on(driver);
    if (wait->sdl_blocks)
        return wait;
    add(wait, eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC));
    add(wait, take_signals());
    if (wait->polled[0].fd < 0 || wait->polled[1].fd < 0) {
        error_set(error, "no descriptor to wait on: %s", strerror(errno));
        wait_close(wait);
        return NULL;
    }
    wait->slow_timer = driver && strcmp(driver, "KMSDRM") == 0;
    if (wait->slow_timer)
        add_inputs(wait);
    return wait;
}

void wait_close(struct wait *wait)
{
    if (!wait)
        return;
    for (nfds_t i = 0; i < wait->count; i++)
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

static void take_what_came(struct wait *wait)
{
    for (nfds_t i = 0; i < wait->count; i++) {
        struct pollfd *polled = &wait->polled[i];
        if (!(polled->revents & POLLIN)) {
            // An unplugged device would report its end again and again.
            if (polled->revents && i >= OWN) {
                close(polled->fd);
                polled->fd = -1;
            }
            continue;
        }
        drain(polled->fd);
        if (i == 1) {
            SDL_Event quit = {.type = SDL_QUIT};
            SDL_PushEvent(&quit);
        }
    }
}

static bool poll_for_event(struct wait *wait, int64_t timeout_ms, SDL_Event *event, uint64_t *wakeups)
{
    int64_t until = clock_tick_ms() + timeout_ms;
    for (;;) {
        if (SDL_PollEvent(event))
            return true;
        int64_t left = timeout_ms < 0 ? -1 : until - clock_tick_ms();
        if (timeout_ms >= 0 && left <= 0)
            return false;
        if (wait->slow_timer && (left < 0 || left > SLOW_MS))
            left = SLOW_MS;
        if (left > INT32_MAX)
            left = INT32_MAX;
        if (poll(wait->polled, wait->count, (int)left) > 0)
            take_what_came(wait);
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
    // Where SDL blocks, the pushed event itself wakes it.
    if (wait->sdl_blocks)
        return;
    uint64_t one = 1;
    ssize_t ignored = write(wait->polled[0].fd, &one, sizeof one);
    (void)ignored; // a full counter wakes as well
}
