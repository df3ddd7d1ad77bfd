// What attendees' phones read, for the console: written on a worker's thread. The console keeps it for a
// moment. For the main thread.
#ifndef PLUMBLINE_DISPLAY_ATTENDEES_REQUESTS_H
#define PLUMBLINE_DISPLAY_ATTENDEES_REQUESTS_H

#include "base/worker.h"
#include "console/server.h"
#include "control/adjustment_store.h"
#include "display/display.h"

#include <stdbool.h>
#include <stdint.h>

struct attendees_job;

// Zero-initialise; `worker` is the caller's to set.
struct attendees_requests {
    struct worker *worker;      // NULL: it is written at once
    struct attendees_job *jobs; // under way
};

// What only the caller knows.
struct attendees_facts {
    int64_t now, real_now;
    const struct adjustment_store *store; // NULL: there are no notices
};

// Answers a request, now or later. False if there is no schedule yet, or for want of memory: it is still the
// caller's.
bool attendees_requests_ask(struct attendees_requests *requests, struct display *display,
    const struct attendees_facts *facts, struct server *server, struct server_request *request);

// Waits until all are answered.
void attendees_requests_finish(struct attendees_requests *requests);

#endif
