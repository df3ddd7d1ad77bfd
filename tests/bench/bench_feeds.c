// Many displays' feeds on one server, in one process: the real fetching, with conditional requests, each by
// its own clock and jitter.
//
//   bench_feeds URL COUNT REFRESH_S SECONDS
#include "base/clock.h"
#include "feed/feed.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static atomic_int good;
static atomic_int failed;

static void deliver(void *context, struct feed_report *report)
{
    (void)context;
    if (report->failed)
        failed++;
    else
        good++;
    feed_report_free(report);
}

int main(int argc, char **argv)
{
    struct error error;
    if (argc != 5)
        return 2;
    int count = (int)strtol(argv[2], NULL, 10);
    for (int i = 0; i < count; i++) {
        struct feed_options options = {.source = {.address = argv[1]},
            .refresh_s = (int)strtol(argv[3], NULL, 10),
            .limits = {.loss_percent = 30},
            .clock = clock_real(),
            .deliver = deliver};
        if (!feed_start(&options, &error)) {
            fprintf(stderr, "bench_feeds: %s\n", error.text);
            return 1;
        }
    }
    sleep((unsigned)strtol(argv[4], NULL, 10));
    printf("{\"what\":\"feeds\",\"count\":%d,\"good\":%d,\"failed\":%d}\n", count, good, failed);
    fflush(stdout);
    _exit(0);
}
