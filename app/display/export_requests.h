// The programme as it really runs, for the console: written on a worker's thread, which takes a second for a
// large one, and kept until it changes. For the main thread.
#ifndef PLUMBLINE_DISPLAY_EXPORT_REQUESTS_H
#define PLUMBLINE_DISPLAY_EXPORT_REQUESTS_H

#include "base/worker.h"
#include "console/server.h"
#include "display/display.h"
#include "export/export.h"

#include <stdbool.h>
#include <stdint.h>

struct export_job;

// A format's document.
struct export_document {
    struct shared_bytes *bytes; // NULL: it was not asked for yet
    uint64_t hash;              // of the bytes
    uint64_t version;           // of the display (struct display, `derived`)
    struct export_job *making;
};

// Zero-initialise; `worker` is the caller's to set.
struct export_requests {
    struct worker *worker; // NULL: it is written at once
    struct export_document documents[EXPORT_FORMATS];
};

// Answers a request, now or later. False if there is no schedule yet, or for want of memory, with the reason:
// it is still the caller's.
bool export_requests_ask(struct export_requests *requests, struct display *display, int64_t now,
    struct server *server, struct server_request *request, const char **why);

// Waits until all are answered, and drops the documents.
void export_requests_finish(struct export_requests *requests);

#endif
