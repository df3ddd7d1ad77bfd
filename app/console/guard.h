// Who may use the console: the names that the display answers to, the pages that may call it, bearer tokens,
// and a growing pause for addresses that send wrong ones. Used on the server's thread only.
#ifndef PLUMBLINE_CONSOLE_GUARD_H
#define PLUMBLINE_CONSOLE_GUARD_H

#include "base/error.h"
#include "console/token_clock.h"
#include "console/tokens.h"
#include "control/role.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <time.h>

enum { GUARD_OFFENDERS = 64 };

// A machine that sent wrong tokens.
struct guard_offender {
    uint64_t owner; // socket_address_owner
    int failures;   // 0: the entry is free
    int64_t until_ms;
};

// The version of the tokens file that was read last.
struct guard_file {
    bool known;
    bool recent; // it was read so soon after it had been changed that another may have the same time
    struct timespec changed;
    ino_t inode;
    off_t size;
};

struct guard {
    // Configured; texts are borrowed.
    size_t name_count;
    const char *const *names; // of the display; addresses and localhost always count
    const char *tokens_file;  // NULL for none
    bool loopback;            // only this machine reaches the server
    bool open;                // without a token everything is allowed
    bool tls;
    struct clock_evidence (*evidence)(void); // of the clock; NULL: the system's
    // State. `clock_confirmed` (the schedule's server has the same time) may be set from another thread.
    atomic_bool clock_confirmed;
    struct token_clock clock; // its path is configured
    struct tokens tokens;
    struct guard_file file;
    struct guard_offender offenders[GUARD_OFFENDERS];
};

void guard_free(struct guard *guard);

// Refuses a server that other machines reach at `listen` while there is no token. At the start (`reload`
// false) a tokens file that cannot be read only leads to a warning: nobody gets in until it is repaired, and
// the schedule is still shown. A reload is refused for it: the tokens in use go on.
bool guard_check_tokens(const struct guard *guard, const char *listen, bool reload, struct error *error);

// Header fields of a request. NULL if missing. `forwarded` is any that a proxy adds for its client.
struct guard_headers {
    const char *host, *origin, *fetch_site, *authorization, *forwarded;
};

enum guard_host {
    GUARD_HOST_OURS,
    GUARD_HOST_OTHER,     // no name of this display
    GUARD_HOST_MALFORMED, // or missing
};

// What the request names as its host (RFC 9110, 7.2: a name or an address, perhaps with a port).
enum guard_host guard_host(const struct guard *guard, const struct guard_headers *headers);

// Whether the request comes from no page, or from a page of this display.
bool guard_origin_is_ours(const struct guard *guard, const struct guard_headers *headers);

struct guard_caller {
    enum role role;
    bool by_token;
    bool here;                            // at this machine itself
    unsigned char hash[TOKEN_HASH_BYTES]; // of the token
    char by[64];                          // the token's name, for the log
    char room[301];                       // the only room that the token is for; "" for any
    int64_t expires;                      // Unix seconds; 0: never
};

struct guard_refusal {
    int status; // of HTTP
    struct error why;
    const char *header; // a header field that belongs to the reply; NULL for none
    char value[32];
};

// Notes the time, so that expired tokens stay so. Call it now and then, at least once a minute.
void guard_tick(struct guard *guard);

// Whether the caller at `from` (NULL: unknown) may do what needs the role `needed`. Fills either `caller` or
// `refusal`. Reads the tokens file again when it has changed.
bool guard_admit(struct guard *guard, const struct guard_headers *headers,
    const struct sockaddr_storage *from, enum role needed, struct guard_caller *caller,
    struct guard_refusal *refusal);

// Reads the tokens file again if it has changed.
void guard_refresh(struct guard *guard);

// Whether a caller that was admitted some time ago would still be: the token is there, with the same role and
// room, and has not expired.
bool guard_still_admits(struct guard *guard, const struct guard_caller *caller);

#endif
