// How far the machine's clock can be trusted. A display with a wrong clock is confidently wrong, so a display
// that is not sure of its clock says less.
//
// There are two witnesses. The kernel knows whether the clock is disciplined (adjtimex), and the schedule's
// server says what time it has (the HTTP Date of every fetch). A Date that agrees within CLOCK_SKEW_LIMIT_MS
// outweighs a kernel that says "unsynchronised", as kernels do in containers and in virtual machines whose
// host keeps the time. If the kernel cannot be asked, the clock is not trusted until a Date confirms it.
#ifndef PLUMBLINE_BASE_CLOCK_TRUST_H
#define PLUMBLINE_BASE_CLOCK_TRUST_H

#include <stdbool.h>
#include <stdint.h>

enum clock_kernel {
    CLOCK_KERNEL_UNKNOWN, // a sandbox forbids asking
    CLOCK_KERNEL_SYNCED,
    CLOCK_KERNEL_UNSYNCED,
};

enum clock_state {
    CLOCK_GOOD,
    CLOCK_UNSYNCED, // neither disciplined nor confirmed
    CLOCK_SKEWED,   // the schedule's server has another time
    CLOCK_UNSET,    // before the program was built: a machine that started without a clock battery
};

enum {
    CLOCK_SKEW_LIMIT_MS = 5000,  // beyond this the clock is skewed
    CLOCK_SKEW_ALARM_MS = 30000, // beyond this staff are alerted
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

// Our clock minus the server's, in milliseconds, from a Date header and the wall clock before and after the
// request. Date is cut to whole seconds: it is taken for half a second more, in the middle of the request.
int64_t clock_skew_ms(int64_t server_date_s, int64_t sent_ms, int64_t received_ms);

// Asks the kernel. CLOCK_KERNEL_UNKNOWN comes with errno.
enum clock_kernel clock_kernel(void);

// "unknown", "synced", "unsynced"
const char *clock_kernel_name(enum clock_kernel kernel);

// When the program was built, Unix seconds.
int64_t clock_built_at(void);

#endif
