// How far the machine's clock is to be trusted. A display whose clock is wrong says the wrong thing with
// conviction, so where it is not sure of its clock it says less.
//
// The kernel knows whether somebody disciplines the clock (adjtimex), and the server of the feed says what
// time it has (the HTTP Date). A Date that agrees within CLOCK_SKEW_LIMIT_MS is believed even where the
// kernel says "unsynchronised": that is what it says in containers and virtual machines whose host keeps the
// time, and the Date is asked for with every fetch. Where the kernel cannot be asked nothing is known, and
// what is not known is not good: that too waits for a Date.
#ifndef PLUMBLINE_BASE_CLOCK_TRUST_H
#define PLUMBLINE_BASE_CLOCK_TRUST_H

#include <stdbool.h>
#include <stdint.h>

enum clock_kernel {
    CLOCK_KERNEL_UNKNOWN, // it cannot be asked: a sandbox forbids it
    CLOCK_KERNEL_SYNCED,
    CLOCK_KERNEL_UNSYNCED,
};

enum clock_state {
    CLOCK_GOOD,
    CLOCK_UNSYNCED, // nobody disciplines it, and nobody confirmed it
    CLOCK_SKEWED,   // the feed's server has another time
    CLOCK_UNSET,    // before the program was built: a machine that came up without a battery
};

enum {
    CLOCK_SKEW_LIMIT_MS = 5000,  // beyond this it is skewed
    CLOCK_SKEW_ALARM_MS = 30000, // beyond this staff are told
};

struct clock_evidence {
    int64_t now; // Unix seconds
    enum clock_kernel kernel;
    bool skew_known;
    int64_t skew_ms; // ours minus the server's
};

enum clock_state clock_state_of(const struct clock_evidence *evidence);

// "good", "unsynced", "skewed", "unset"
const char *clock_state_name(enum clock_state state);

// Ours minus the server's, in milliseconds, from a Date header (whole seconds, cut) and the wall clock before
// and after the request: the server wrote it in the middle, half a second on average after the second it
// names.
int64_t clock_skew_ms(int64_t server_date_s, int64_t sent_ms, int64_t received_ms);

// What the kernel says; CLOCK_KERNEL_UNKNOWN with errno.
enum clock_kernel clock_kernel(void);

// "unknown", "synced", "unsynced"
const char *clock_kernel_name(enum clock_kernel kernel);

// When the program was built, Unix seconds.
int64_t clock_built_at(void);

#endif
