// How often a caller may ask for what costs the display something. Each token counts for itself; where none
// is needed, each address does. Used on the server's thread only.
#ifndef PLUMBLINE_CONSOLE_REQUEST_RATES_H
#define PLUMBLINE_CONSOLE_REQUEST_RATES_H

#include "base/rate_limit.h"
#include "console/guard.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

enum request_rate {
    REQUEST_RATE_FREE,   // not counted: it is cheap, or counts as a command
    REQUEST_RATE_READ,   // what was published: 50 a second, 500 at once
    REQUEST_RATE_COSTLY, // what is made for this request: 20 a second, 200 at once
    REQUEST_RATE_LOG,    // what is read from the disk: 5 a second, 50 at once
    REQUEST_RATE_CROWD,  // what attendees' phones read, thousands of which may have one address: 500, 5000
    REQUEST_RATE_DRAW,   // what is drawn for this request: 2 a second, 10 at once
    REQUEST_RATES
};

// Zero-initialise.
struct request_rates {
    struct rate_limit commands, reads; // apart: requests from many addresses take no command's place
};

// Who asks, and from where (NULL: not known). Borrowed.
struct request_origin {
    const struct guard_caller *caller;
    const struct sockaddr_storage *address;
};

// The functions return how many milliseconds the caller has to wait; 0: it may go on.

// Counts a request. A token from many addresses counts at each of them.
int64_t request_rates_take(
    struct request_rates *rates, enum request_rate rate, const struct request_origin *origin, int64_t now_ms);

// A command's way (base/rate_limit.h says how many there may be): first its body alone is looked at, and one
// that is too many by all appearances need not be read. Then it is counted as what it is.
struct request_rates_command {
    bool paid; // as an emergency
};
int64_t request_rates_look(struct request_rates *rates, const struct request_origin *origin, const char *body,
    int64_t now_ms, struct request_rates_command *command);
int64_t request_rates_count(struct request_rates *rates, const struct request_origin *origin,
    bool is_emergency, int64_t now_ms, struct request_rates_command *command);

#endif
