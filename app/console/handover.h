// Hands requests from the server's thread to the main thread, and the answers back. A connection is suspended
// while its request is out.
#ifndef PLUMBLINE_CONSOLE_HANDOVER_H
#define PLUMBLINE_CONSOLE_HANDOVER_H

#include "console/mhd_dynload.h"
#include "console/server_request.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

// A connection that waits for an answer. Zero-initialise; free with handover_waiter_free.
struct handover_waiter {
    struct handover_waiter *next;
    struct MHD_Connection *connection;
    uint64_t number;               // of the request
    bool done;                     // the connection goes on
    struct server_request *answer; // owned; NULL: there will be none
};

struct handover {
    const struct mhd_calls *mhd;
    bool (*ask)(void *context, struct server_request *request);
    void *context;
    // The server's thread.
    struct handover_waiter *waiting;
    uint64_t last_number;
    // Both threads, under `mutex`.
    pthread_mutex_t mutex;
    struct server_request *answers;
    bool closed;
};

// `ask` is that of struct server_options. `mhd` is the caller's to set before the first request.
void handover_init(struct handover *handover, bool (*ask)(void *, struct server_request *), void *context);
void handover_free(struct handover *handover);

// ---- the main thread

// Takes requests, from the beginning or again.
void handover_open(struct handover *handover);
// Takes no more requests. Whoever waits is given up by the server's thread (handover_give_up).
void handover_close(struct handover *handover);
// Gives a request back with its answer; the server's thread is then to be woken.
void handover_answer(struct handover *handover, struct server_request *request);
// Frees the answers that nobody fetched. Only while the server's thread is not running.
void handover_clear(struct handover *handover);

// ---- the server's thread

bool handover_is_closed(struct handover *handover);

enum handover_result { HANDOVER_ASKED, HANDOVER_BUSY, HANDOVER_CLOSED };

// Hands a request over and suspends the waiter's connection until `done`. Takes the request in any case;
// where the result is not HANDOVER_ASKED the connection goes on at once.
enum handover_result handover_ask(
    struct handover *handover, struct handover_waiter *waiter, struct server_request *request);

// Resumes the connections whose answers have arrived.
void handover_take_answers(struct handover *handover);

// Resumes all connections that wait; they get no answer.
void handover_give_up(struct handover *handover);

void handover_waiter_free(struct handover_waiter *waiter);

#endif
