// The log of commands for the console, read on a worker's thread: reading it takes too long for a thread that
// emergencies pass. For the main thread.
#ifndef PLUMBLINE_DISPLAY_LOG_REQUESTS_H
#define PLUMBLINE_DISPLAY_LOG_REQUESTS_H

#include "base/worker.h"
#include "console/server.h"

#include <stdbool.h>

enum {
    LOG_REQUESTS_WAITING = 8, // that wait or are being read
    LOG_REQUESTS_RETRY_S = 1, // when to ask again where there are so many
};

// Zero-initialise; `worker` and `folder` are the caller's to set.
struct log_requests {
    struct worker *worker; // NULL: the log is read at once
    const char *folder;    // the state folder; NULL: there is no log
    int count;             // requests that are not answered yet
};

// Answers a request with the newest entries, now or later. False if so many wait already, or for want of
// memory: it is still the caller's.
bool log_requests_ask(struct log_requests *requests, struct server *server, struct server_request *request);

// Waits until all are answered.
void log_requests_finish(struct log_requests *requests);

#endif
