#include "display/events.h"

void events_open(struct events *events, void (*wake)(void *context), void *context)
{
    *events = (struct events){.wake = wake, .context = context};
    pthread_mutex_init(&events->mutex, NULL);
}

void events_close(struct events *events)
{
    if (!events->wake)
        return;
    events_drop(events);
    pthread_mutex_destroy(&events->mutex);
    events->wake = NULL;
}

// Called with the mutex locked; unlocks it.
static void post_and_unlock(struct events *events, enum event event)
{
    events->pending |= 1U << event;
    pthread_mutex_unlock(&events->mutex);
    events->wake(events->context);
}

void events_post(struct events *events, enum event event)
{
    pthread_mutex_lock(&events->mutex);
    post_and_unlock(events, event);
}

void events_post_report(struct events *events, struct feed_report *report)
{
    report->next = NULL;
    pthread_mutex_lock(&events->mutex);
    struct feed_report **end = &events->reports;
    while (*end)
        end = &(*end)->next;
    *end = report;
    post_and_unlock(events, EVENT_FEED_REPORT);
}

void events_post_request(struct events *events, struct server_request *request)
{
    bool urgent = request->urgent;
    request->next = NULL;
    pthread_mutex_lock(&events->mutex);
    struct server_request **end = urgent ? &events->urgent : &events->requests;
    while (*end)
        end = &(*end)->next;
    *end = request;
    post_and_unlock(events, urgent ? EVENT_URGENT : EVENT_REQUEST);
}

unsigned events_take(struct events *events)
{
    pthread_mutex_lock(&events->mutex);
    unsigned pending = events->pending;
    events->pending = 0;
    pthread_mutex_unlock(&events->mutex);
    return pending;
}

struct feed_report *events_next_report(struct events *events)
{
    pthread_mutex_lock(&events->mutex);
    struct feed_report *report = events->reports;
    if (report)
        events->reports = report->next;
    pthread_mutex_unlock(&events->mutex);
    return report;
}

static struct server_request *next_of(struct events *events, struct server_request **list)
{
    pthread_mutex_lock(&events->mutex);
    struct server_request *request = *list;
    if (request)
        *list = request->next;
    pthread_mutex_unlock(&events->mutex);
    return request;
}

struct server_request *events_next_urgent(struct events *events)
{
    return next_of(events, &events->urgent);
}

struct server_request *events_next_request(struct events *events)
{
    return next_of(events, &events->requests);
}

bool events_is_pending(struct events *events, enum event event)
{
    pthread_mutex_lock(&events->mutex);
    bool pending = events->pending & 1U << event;
    pthread_mutex_unlock(&events->mutex);
    return pending;
}

void events_drop(struct events *events)
{
    struct feed_report *report;
    struct server_request *request;
    while ((report = events_next_report(events)))
        feed_report_free(report);
    while ((request = events_next_urgent(events)) || (request = events_next_request(events)))
        server_request_free(request);
}
