// A thread for work that the main thread must not wait for: writing to the disk, packing pictures. Pieces of
// work run one after another, in the order in which they were handed over.
#ifndef PLUMBLINE_BASE_WORKER_H
#define PLUMBLINE_BASE_WORKER_H

#include "base/error.h"

// A piece of work; the first member of a larger struct that holds what it works on.
struct work {
    void (*run)(struct work *work);  // on the worker's thread
    void (*done)(struct work *work); // afterwards on the main thread; frees it
    struct work *next;               // the worker's
};

struct worker;

// `notify` says that worker_finish has something to do; it is called on the worker's thread. NULL with the
// reason where the system gives no thread.
struct worker *worker_start(void (*notify)(void *context), void *context, struct error *error);

// Hands work over; it is the worker's until `done`. Without a worker (NULL) it runs, and is done, at once.
void worker_submit(struct worker *worker, struct work *work);

// Calls `done` of all work that ran. From the main thread. NULL is allowed, here and below.
void worker_finish(struct worker *worker);

// Waits until all work ran, and finishes it.
void worker_drain(struct worker *worker);

// Drains it, ends the thread and frees.
void worker_stop(struct worker *worker);

#endif
