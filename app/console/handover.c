#include "console/handover.h"

void handover_init(struct handover *handover, bool (*ask)(void *, struct server_request *), void *context)
{
    *handover = (struct handover){.ask = ask, .context = context};
    pthread_mutex_init(&handover->mutex, NULL);
}

void handover_free(struct handover *handover)
{
    handover_clear(handover);
    pthread_mutex_destroy(&handover->mutex);
}

static void set_closed(struct handover *handover, bool closed)
{
    pthread_mutex_lock(&handover->mutex);
    handover->closed = closed;
    pthread_mutex_unlock(&handover->mutex);
}

void handover_open(struct handover *handover)
{
    set_closed(handover, false);
}

void handover_close(struct handover *handover)
{
    set_closed(handover, true);
}

void handover_answer(struct handover *handover, struct server_request *request)
{
    pthread_mutex_lock(&handover->mutex);
    request->next = handover->answers;
    handover->answers = request;
    pthread_mutex_unlock(&handover->mutex);
}

static struct server_request *take_all(struct handover *handover)
{
    pthread_mutex_lock(&handover->mutex);
    struct server_request *answers = handover->answers;
    handover->answers = NULL;
    pthread_mutex_unlock(&handover->mutex);
    return answers;
}

void handover_clear(struct handover *handover)
{
    for (struct server_request *answer = take_all(handover), *next; answer; answer = next) {
        next = answer->next;
        server_request_free(answer);
    }
}

bool handover_is_closed(struct handover *handover)
{
    pthread_mutex_lock(&handover->mutex);
    bool closed = handover->closed;
    pthread_mutex_unlock(&handover->mutex);
    return closed;
}

enum handover_result handover_ask(
    struct handover *handover, struct handover_waiter *waiter, struct server_request *request)
{
    if (handover_is_closed(handover)) { // nobody would answer
        server_request_free(request);
        return HANDOVER_CLOSED;
    }
    request->number = ++handover->last_number;
    waiter->number = request->number;
    if (!handover->ask(handover->context, request)) {
        server_request_free(request);
        return HANDOVER_BUSY;
    }
    handover->mhd->suspend_connection(waiter->connection);
    waiter->next = handover->waiting;
    handover->waiting = waiter;
    return HANDOVER_ASKED;
}

static void resume(struct handover *handover, struct handover_waiter *waiter, struct server_request *answer)
{
    waiter->answer = answer;
    waiter->done = true;
    handover->mhd->resume_connection(waiter->connection);
}

// NULL where it was given up.
static struct handover_waiter *remove_waiter(struct handover *handover, uint64_t number)
{
    struct handover_waiter **at = &handover->waiting;
    while (*at && (*at)->number != number)
        at = &(*at)->next;
    struct handover_waiter *waiter = *at;
    if (waiter)
        *at = waiter->next;
    return waiter;
}

void handover_take_answers(struct handover *handover)
{
    for (struct server_request *answer = take_all(handover), *next; answer; answer = next) {
        next = answer->next;
        struct handover_waiter *waiter = remove_waiter(handover, answer->number);
        if (waiter)
            resume(handover, waiter, answer);
        else
            server_request_free(answer);
    }
}

void handover_give_up(struct handover *handover)
{
    for (struct handover_waiter *waiter = handover->waiting, *next; waiter; waiter = next) {
        next = waiter->next;
        resume(handover, waiter, NULL);
    }
    handover->waiting = NULL;
}

void handover_waiter_free(struct handover_waiter *waiter)
{
    server_request_free(waiter->answer);
    waiter->answer = NULL;
}
