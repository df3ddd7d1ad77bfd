// Sleeping until an event comes. SDL_WaitEventTimeout blocks on x11 and wayland only. On the other drivers,
// and without video, it polls a thousand times a second; there we block in our own poll(): on a descriptor
// for wait_wake, on signals, and on a descriptor of the caller's.
#ifndef PLUMBLINE_SCREEN_WAIT_H
#define PLUMBLINE_SCREEN_WAIT_H

#include "base/error.h"

#include <SDL2/SDL.h>
#include <stdbool.h>
#include <stdint.h>

struct wait;

// `driver` is SDL's video driver, NULL without video. Where we poll, SIGINT and SIGTERM are blocked and read
// here: open it before starting threads, which inherit that.
struct wait *wait_open(const char *driver, struct error *error);
void wait_close(struct wait *wait); // NULL is allowed

// Where we poll, watches a descriptor as well: wait_event calls `ready`, which must read it, whenever it is
// readable. Borrowed.
void wait_watch(struct wait *wait, int descriptor, void (*ready)(void *context), void *context);

// Waits for SDL's next event, at most `timeout_ms` (negative: forever). True where there is one. Adds the
// returns from the system's wait to `wakeups`.
bool wait_event(struct wait *wait, int64_t timeout_ms, SDL_Event *event, uint64_t *wakeups);

// Ends the current or next wait. From any thread.
void wait_wake(struct wait *wait);

#endif
