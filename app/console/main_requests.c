#include "console/main_requests.h"

void main_requests_init(
    struct main_requests *requests, bool (*ask)(void *, struct server_request *), void *context)
{
    *requests = (struct main_requests){.ask = ask, .context = context};
    pthread_mutex_init(&requests->mutex, NULL);
}

void main_requests_free(struct main_requests *requests)
{
    main_requests_clear(requests);
    pthread_mutex_destroy(&requests->mutex);
}

static void set_closed(struct main_requests *requests, bool closed)
{
    pthread_mutex_lock(&requests->mutex);
    requests->closed = closed;
    pthread_mutex_unlock(&requests->mutex);
}

void main_requests_open(struct main_requests *requests)
{
    set_closed(requests, false);
}

void main_requests_close(struct main_requests *requests)
{
    set_closed(requests, true);
}

void main_requests_answer(struct main_requests *requests, struct server_request *request)
{
    pthread_mutex_lock(&requests->mutex);
    request->next = requests->answers;
    requests->answers = request;
    pthread_mutex_unlock(&requests->mutex);
}

static struct server_request *take_all(struct main_requests *requests)
{
    pthread_mutex_lock(&requests->mutex);
    struct server_request *answers = requests->answers;
    requests->answers = NULL;
    pthread_mutex_unlock(&requests->mutex);
    return answers;
}

void main_requests_clear(struct main_requests *requests)
{
    for (struct server_request *answer = take_all(requests), *next; answer; answer = next) {
        next = answer->next;
        server_request_free(answer);
    }
}

bool main_requests_is_closed(struct main_requests *requests)
{
    pthread_mutex_lock(&requests->mutex);
    bool closed = requests->closed;
    pthread_mutex_unlock(&requests->mutex);
    return closed;
}

enum main_requests_result main_requests_ask(
    struct main_requests *requests, struct main_requests_waiter *waiter, struct server_request *request)
{
    if (main_requests_is_closed(requests)) { // nobody would answer
        server_request_free(request);
        return MAIN_REQUESTS_CLOSED;
    }
    request->number = ++requests->last_number;
    waiter->number = request->number;
    if (!requests->ask(requests->context, request)) {
        server_request_free(request);
        return MAIN_REQUESTS_BUSY;
    }
    requests->mhd->suspend_connection(waiter->connection);
    waiter->next = requests->waiting;
    requests->waiting = waiter;
    return MAIN_REQUESTS_ASKED;
}

static void resume(
    struct main_requests *requests, struct main_requests_waiter *waiter, struct server_request *answer)
{
    waiter->answer = answer;
    waiter->done = true;
    requests->mhd->resume_connection(waiter->connection);
}

// NULL where it was given up.
static struct main_requests_waiter *remove_waiter(struct main_requests *requests, uint64_t number)
{
    struct main_requests_waiter **at = &requests->waiting;
    while (*at && (*at)->number != number)
        at = &(*at)->next;
    struct main_requests_waiter *waiter = *at;
    if (waiter)
        *at = waiter->next;
    return waiter;
}

// Resumes those that wait for an answer of the list that is as urgent. Returns the others.
static struct server_request *take_some(
    struct main_requests *requests, struct server_request *answers, bool urgent)
{
    struct server_request *others = NULL;
    for (struct server_request *answer = answers, *next; answer; answer = next) {
        next = answer->next;
        struct main_requests_waiter *waiter =
            answer->urgent == urgent ? remove_waiter(requests, answer->number) : NULL;
        if (waiter) {
            resume(requests, waiter, answer);
        } else if (answer->urgent == urgent) {
            server_request_free(answer);
        } else {
            answer->next = others;
            others = answer;
        }
    }
    return others;
}

void main_requests_take_answers(struct main_requests *requests)
{
    struct server_request *answers = take_all(requests);
    for (int urgent = 1; urgent >= 0; urgent--)
        answers = take_some(requests, answers, urgent == 1);
}

void main_requests_give_up(struct main_requests *requests)
{
    for (struct main_requests_waiter *waiter = requests->waiting, *next; waiter; waiter = next) {
        next = waiter->next;
        resume(requests, waiter, NULL);
    }
    requests->waiting = NULL;
}

void main_requests_waiter_free(struct main_requests_waiter *waiter)
{
    server_request_free(waiter->answer);
    waiter->answer = NULL;
}
