// Tells when an X server's screen takes another size: another mode, or a monitor that is back. SDL does not
// (2.26), and without a window manager nobody fits the window to it.
#ifndef PLUMBLINE_SCREEN_X11_WATCH_H
#define PLUMBLINE_SCREEN_X11_WATCH_H

struct x11_watch;

// Starts a thread with a connection of its own that calls `resized` with each new size of the screen. NULL
// where it cannot: then the window keeps its size.
struct x11_watch *x11_watch_start(void (*resized)(void *context, int width, int height), void *context);
void x11_watch_stop(struct x11_watch *watch); // NULL is passed over

#endif
