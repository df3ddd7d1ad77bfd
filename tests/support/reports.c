#include "support/reports.h"

#include "support/test.h"

#include <errno.h>
#include <pthread.h>
#include <time.h>

void reports_schedule(char *out, size_t size, const char *room, int count)
{
    struct str json = {0};
    str_format(&json,
        "{\"schedule\":{\"conference\":{\"time_zone_name\":\"UTC\",\"days\":[{\"rooms\":{\"%s\":[", room);
    for (int i = 0; i < count; i++)
        str_format(&json,
            "%s{\"id\":%d,\"title\":\"T%d\",\"date\":\"2190-01-01T1%d:00:00Z\",\"duration\":30}",
            i > 0 ? "," : "", i, i, i);
    str_add_text(&json, "]}}]}}}");
    assert_true(json.length < size);
    memcpy(out, json.text, json.length + 1);
    str_free(&json);
}

static struct {
    pthread_mutex_t mutex;
    pthread_cond_t arrived;
    struct feed_report *reports[64];
    int count, taken;
} box = {.mutex = PTHREAD_MUTEX_INITIALIZER, .arrived = PTHREAD_COND_INITIALIZER};

void reports_deliver(void *context, struct feed_report *report)
{
    (void)context;
    pthread_mutex_lock(&box.mutex);
    if (box.count < 64)
        box.reports[box.count++] = report;
    else
        feed_report_free(report);
    pthread_cond_signal(&box.arrived);
    pthread_mutex_unlock(&box.mutex);
}

struct feed_report *reports_next(void)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += 20;
    pthread_mutex_lock(&box.mutex);
    int outcome = 0;
    while (box.taken == box.count && outcome != ETIMEDOUT)
        outcome = pthread_cond_timedwait(&box.arrived, &box.mutex, &until);
    struct feed_report *report = box.taken < box.count ? box.reports[box.taken++] : NULL;
    pthread_mutex_unlock(&box.mutex);
    if (!report)
        fail_msg("no report came");
    return report;
}

int reports_count(void)
{
    pthread_mutex_lock(&box.mutex);
    int count = box.count;
    pthread_mutex_unlock(&box.mutex);
    return count;
}

void reports_clear(void)
{
    for (; box.taken < box.count; box.taken++)
        feed_report_free(box.reports[box.taken]);
    box.taken = box.count = 0;
}
