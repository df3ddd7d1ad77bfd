// Reports when an X server's screen changes its size, with a new mode or a reconnected monitor. SDL 2.26 does
// not report that, and without a window manager nobody resizes the window.
#ifndef PLUMBLINE_SCREEN_X11_WATCH_H
#define PLUMBLINE_SCREEN_X11_WATCH_H

struct x11_watch;

// Starts a thread, with its own connection, that calls `resized` with each new size. NULL where it cannot:
// the window then keeps its size.
struct x11_watch *x11_watch_start(void (*resized)(void *context, int width, int height), void *context);
void x11_watch_stop(struct x11_watch *watch); // NULL is allowed

#endif
