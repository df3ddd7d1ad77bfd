#include "base/worker.h"

#include "base/thread.h"

#include <stdlib.h>

// Pieces of work, the oldest first.
struct queue {
    struct work *first, **end;
};

struct worker {
    void (*notify)(void *context);
    void *context;
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    // Under the mutex.
    struct queue waiting, ran;
    bool busy, ending;
};

static void queue_begin(struct queue *queue)
{
    queue->first = NULL;
    queue->end = &queue->first;
}

static void queue_add(struct queue *queue, struct work *work)
{
    work->next = NULL;
    *queue->end = work;
    queue->end = &work->next;
}

static struct work *queue_take(struct queue *queue)
{
    struct work *work = queue->first;
    if (work)
        queue->first = work->next;
    if (!queue->first)
        queue->end = &queue->first;
    return work;
}

static void *run(void *context)
{
    struct worker *worker = context;
    struct work *work;
    pthread_mutex_lock(&worker->mutex);
    for (;;) {
        while (!(work = queue_take(&worker->waiting)) && !worker->ending)
            pthread_cond_wait(&worker->changed, &worker->mutex);
        if (!work)
            break;
        worker->busy = true;
        pthread_mutex_unlock(&worker->mutex);
        work->run(work);
        pthread_mutex_lock(&worker->mutex);
        worker->busy = false;
        queue_add(&worker->ran, work);
        pthread_cond_broadcast(&worker->changed);
        pthread_mutex_unlock(&worker->mutex);
        worker->notify(worker->context);
        pthread_mutex_lock(&worker->mutex);
    }
    pthread_mutex_unlock(&worker->mutex);
    return NULL;
}

struct worker *worker_start(void (*notify)(void *context), void *context, struct error *error)
{
    struct worker *worker = calloc(1, sizeof *worker);
    if (!worker) {
        error_memory(error, "not enough memory");
        return NULL;
    }
    worker->notify = notify;
    worker->context = context;
    queue_begin(&worker->waiting);
    queue_begin(&worker->ran);
    pthread_mutex_init(&worker->mutex, NULL);
    pthread_cond_init(&worker->changed, NULL);
    if (thread_start(&worker->thread, run, worker))
        return worker;
    error_set(error, "the system gives no thread for the disk's work");
    pthread_cond_destroy(&worker->changed);
    pthread_mutex_destroy(&worker->mutex);
    free(worker);
    return NULL;
}

void worker_submit(struct worker *worker, struct work *work)
{
    if (!worker) {
        work->run(work);
        work->done(work);
        return;
    }
    pthread_mutex_lock(&worker->mutex);
    queue_add(&worker->waiting, work);
    pthread_cond_broadcast(&worker->changed);
    pthread_mutex_unlock(&worker->mutex);
}

static struct work *take_one_that_ran(struct worker *worker)
{
    pthread_mutex_lock(&worker->mutex);
    struct work *work = queue_take(&worker->ran);
    pthread_mutex_unlock(&worker->mutex);
    return work;
}

void worker_finish(struct worker *worker)
{
    struct work *work;
    while (worker && (work = take_one_that_ran(worker)))
        work->done(work);
}

// What is done may hand over more work.
void worker_drain(struct worker *worker)
{
    bool all = !worker;
    while (!all) {
        pthread_mutex_lock(&worker->mutex);
        while (worker->waiting.first || worker->busy)
            pthread_cond_wait(&worker->changed, &worker->mutex);
        pthread_mutex_unlock(&worker->mutex);
        worker_finish(worker);
        pthread_mutex_lock(&worker->mutex);
        all = !worker->waiting.first && !worker->busy && !worker->ran.first;
        pthread_mutex_unlock(&worker->mutex);
    }
}

void worker_stop(struct worker *worker)
{
    if (!worker)
        return;
    worker_drain(worker);
    pthread_mutex_lock(&worker->mutex);
    worker->ending = true;
    pthread_cond_broadcast(&worker->changed);
    pthread_mutex_unlock(&worker->mutex);
    pthread_join(worker->thread, NULL);
    pthread_cond_destroy(&worker->changed);
    pthread_mutex_destroy(&worker->mutex);
    free(worker);
}
