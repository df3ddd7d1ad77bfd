// Where the desk listens: "127.0.0.1:8019", "[::1]:8019", "[::]:8019" for all addresses of the machine.
#ifndef PLUMBLINE_CONSOLE_LISTENER_H
#define PLUMBLINE_CONSOLE_LISTENER_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>

struct listener {
    const char *text; // as the config has it; borrowed
    struct sockaddr_storage address;
    socklen_t length;
    bool loopback; // only this machine reaches it
};

// Names are not looked up. Port 0 is any that is free.
bool listener_parse(const char *text, struct listener *out, struct error *error);

// A socket that listens, for at most so many who wait; the caller closes it. -1 with the reason.
//
// `beside` is one of ours that listens already and is to be closed soon, or -1. Where it has the address it
// is shared, so that nobody who knocks meanwhile is turned away; where only its port is in the way (of one
// address of the machine, say, where all are wanted) both listen until it is closed.
int listener_open(const struct listener *listener, int most, int beside, struct error *error);

// Where such a socket listens, with the port that it got: "http://127.0.0.1:8019/".
void listener_tell(int descriptor, bool tls, char *out, size_t size);

#endif
