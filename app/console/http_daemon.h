// The HTTP daemon of libmicrohttpd on a socket that listens already. It runs on the thread that calls
// http_daemon_run.
#ifndef PLUMBLINE_CONSOLE_HTTP_DAEMON_H
#define PLUMBLINE_CONSOLE_HTTP_DAEMON_H

#include "base/error.h"
#include "console/peers.h"

#include <stdbool.h>
#include <stdint.h>

// Texts are borrowed, and read by http_daemon_start only.
struct http_daemon_options {
    const char *certificate_file, *key_file; // TLS; NULL for none
    struct peers *peers;                     // kept by the daemon
    MHD_AccessHandlerCallback serve;
    MHD_RequestCompletedCallback done;
    void *context; // of `serve` and `done`
};

// `mhd` is the caller's to set.
struct http_daemon {
    const struct mhd_calls *mhd;
    struct MHD_Daemon *daemon; // NULL before the start
    int listening;             // its socket; -1 before the start
};

// Owns `descriptor` from here on, also on failure.
bool http_daemon_start(struct http_daemon *daemon, int descriptor, const struct http_daemon_options *options,
    struct error *error);
void http_daemon_stop(struct http_daemon *daemon);

// A descriptor for poll(2) that becomes readable when http_daemon_run has something to do.
int http_daemon_descriptor(const struct http_daemon *daemon);

// Milliseconds until http_daemon_run is to be called anyway; -1: never.
int64_t http_daemon_wait_ms(const struct http_daemon *daemon);

void http_daemon_run(const struct http_daemon *daemon);

#endif
