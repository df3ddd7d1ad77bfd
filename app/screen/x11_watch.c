#include "screen/x11_watch.h"

#include "base/log.h"
#include "base/thread.h"

#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>
#include <xcb/xcb.h>

struct x11_watch {
    void (*resized)(void *context, int width, int height);
    void *context;
    xcb_connection_t *connection;
    xcb_window_t root;
    int end; // eventfd
    pthread_t thread;
};

static void take_events(struct x11_watch *watch)
{
    enum { SENT_BY_A_CLIENT = 0x80 };
    xcb_generic_event_t *event;
    while ((event = xcb_poll_for_event(watch->connection))) {
        const xcb_configure_notify_event_t *change = (const void *)event;
        if ((event->response_type & ~SENT_BY_A_CLIENT) == XCB_CONFIGURE_NOTIFY &&
            change->window == watch->root)
            watch->resized(watch->context, change->width, change->height);
        free(event);
    }
}

static void *run(void *context)
{
    struct x11_watch *watch = context;
    struct pollfd polled[] = {{.fd = xcb_get_file_descriptor(watch->connection), .events = POLLIN},
        {.fd = watch->end, .events = POLLIN}};
    for (;;) {
        take_events(watch);
        // SDL reports a lost server.
        if (xcb_connection_has_error(watch->connection))
            return NULL;
        if (poll(polled, 2, -1) < 0 && errno != EINTR) {
            log_error("the screen's size is watched no more: %s", strerror(errno));
            return NULL;
        }
        if (polled[1].revents)
            return NULL;
    }
}

static bool start(struct x11_watch *watch)
{
    if (watch->end < 0 || xcb_connection_has_error(watch->connection))
        return false;
    watch->root = xcb_setup_roots_iterator(xcb_get_setup(watch->connection)).data->root;
    uint32_t mask = XCB_EVENT_MASK_STRUCTURE_NOTIFY;
    xcb_generic_error_t *error = xcb_request_check(watch->connection,
        xcb_change_window_attributes_checked(watch->connection, watch->root, XCB_CW_EVENT_MASK, &mask));
    bool ok = !error;
    free(error);
    return ok && thread_start(&watch->thread, run, watch);
}

static void free_watch(struct x11_watch *watch)
{
    xcb_disconnect(watch->connection);
    if (watch->end >= 0)
        close(watch->end);
    free(watch);
}

struct x11_watch *x11_watch_start(void (*resized)(void *context, int width, int height), void *context)
{
    struct x11_watch *watch = malloc(sizeof *watch);
    if (!watch)
        return NULL;
    *watch = (struct x11_watch){.resized = resized,
        .context = context,
        .connection = xcb_connect(NULL, NULL),
        .end = eventfd(0, EFD_CLOEXEC)};
    if (start(watch))
        return watch;
    free_watch(watch);
    return NULL;
}

void x11_watch_stop(struct x11_watch *watch)
{
    if (!watch)
        return;
    uint64_t one = 1;
    ssize_t ignored = write(watch->end, &one, sizeof one);
    (void)ignored;
    pthread_join(watch->thread, NULL);
    free_watch(watch);
}
