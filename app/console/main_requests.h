// Hands requests from the server's thread to the main thread, and the answers back. A connection is suspended
// while its request is out.
#ifndef PLUMBLINE_CONSOLE_MAIN_REQUESTS_H
#define PLUMBLINE_CONSOLE_MAIN_REQUESTS_H

#include "console/mhd_dynload.h"
#include "console/server_request.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

// A connection that waits for an answer. Zero-initialise; free with main_requests_waiter_free.
struct main_requests_waiter {
    struct main_requests_waiter *next;
    struct MHD_Connection *connection;
    uint64_t number;               // of the request
    bool done;                     // the connection goes on
    struct server_request *answer; // owned; NULL: there will be none
};

struct main_requests {
    const struct mhd_calls *mhd;
    bool (*ask)(void *context, struct server_request *request);
    void *context;
    // The server's thread.
    struct main_requests_waiter *waiting;
    uint64_t last_number;
    // Both threads, under `mutex`.
    pthread_mutex_t mutex;
    struct server_request *answers;
    bool closed;
};

// `ask` is that of struct server_options. `mhd` is the caller's to set before the first request.
void main_requests_init(
    struct main_requests *requests, bool (*ask)(void *, struct server_request *), void *context);
void main_requests_free(struct main_requests *requests);

// ---- the main thread

// Accepts requests from now on.
void main_requests_open(struct main_requests *requests);
// Accepts no more requests. The server's thread then gives up those that wait (main_requests_give_up).
void main_requests_close(struct main_requests *requests);
// Gives a request back with its answer. The caller then wakes the server's thread.
void main_requests_answer(struct main_requests *requests, struct server_request *request);
// Frees answers that were not taken. Only while the server's thread is not running.
void main_requests_clear(struct main_requests *requests);

// ---- the server's thread

bool main_requests_is_closed(struct main_requests *requests);

enum main_requests_result { MAIN_REQUESTS_ASKED, MAIN_REQUESTS_BUSY, MAIN_REQUESTS_CLOSED };

// Hands a request over and suspends the waiter's connection until `done`. Takes the request in any
// case; unless the result is MAIN_REQUESTS_ASKED the connection goes on at once.
enum main_requests_result main_requests_ask(
    struct main_requests *requests, struct main_requests_waiter *waiter, struct server_request *request);

// Resumes the connections whose answers have arrived: the urgent ones first.
void main_requests_take_answers(struct main_requests *requests);

// Resumes all connections that wait; they get no answer.
void main_requests_give_up(struct main_requests *requests);

void main_requests_waiter_free(struct main_requests_waiter *waiter);

#endif
