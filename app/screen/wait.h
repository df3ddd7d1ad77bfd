// Sleeping until something comes. SDL_WaitEventTimeout blocks on x11 and wayland only; on the other drivers,
// and without video, it asks a thousand times a second, so there we block in a poll() of our own: on a
// descriptor that wait_wake writes to, on signals, and on what the caller has watched.
#ifndef PLUMBLINE_SCREEN_WAIT_H
#define PLUMBLINE_SCREEN_WAIT_H

#include "base/error.h"

#include <SDL2/SDL.h>
#include <stdbool.h>
#include <stdint.h>

struct wait;

// `driver` is SDL's video driver, NULL without video. On drivers on which we poll SIGINT and SIGTERM are
// blocked and read here; threads that start later inherit that. Open before them.
struct wait *wait_open(const char *driver, struct error *error);
void wait_close(struct wait *wait); // NULL is passed over

// Has one descriptor watched as well, where we poll: `ready` is called within wait_event whenever it is
// readable, and reads it. Borrowed.
void wait_watch(struct wait *wait, int descriptor, void (*ready)(void *context), void *context);

// Waits for SDL's next event, `timeout_ms` at most (negative: for ever). True where there is one. `wakeups`
// counts the returns from the system's wait.
bool wait_event(struct wait *wait, int64_t timeout_ms, SDL_Event *event, uint64_t *wakeups);

// Ends a wait that is under way or comes next. From any thread.
void wait_wake(struct wait *wait);

#endif
