// The socket that the console listens on: "127.0.0.1:8019", "[::1]:8019", or "[::]:8019" for all addresses of
// the machine.
#ifndef PLUMBLINE_CONSOLE_LISTENER_H
#define PLUMBLINE_CONSOLE_LISTENER_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>

struct listener {
    const char *text; // as in the config; borrowed
    struct sockaddr_storage address;
    socklen_t length;
    bool loopback; // only this machine can connect
};

// Reads a numeric address; names are not resolved. Port 0 means any free port.
bool listener_parse(const char *text, struct listener *out, struct error *error);

// Opens a listening socket with room for `backlog` connections that wait. The caller closes it. -1 on
// failure.
//
// `predecessor` is a socket of this process that listens already and will soon be closed, or -1. If it has
// the same address it is shared, so that no connection is refused in between. If only its port is in the way
// (the old one has a single address, say, and the new one all) both listen until it is closed.
int listener_open(const struct listener *listener, int backlog, int predecessor, struct error *error);

// Writes the URL of a listening socket, with its actual port: "http://127.0.0.1:8019/".
void listener_url(int descriptor, bool tls, char *out, size_t size);

#endif
