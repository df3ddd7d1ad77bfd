// Times of short pieces of work, peers in turn, so that what disturbs the machine disturbs all of them.
#ifndef PLUMBLINE_TESTS_BENCH_TIMING_H
#define PLUMBLINE_TESTS_BENCH_TIMING_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { TIMING_MOST = 2000 };

struct timing {
    size_t count;
    double us[TIMING_MOST];
};

static inline double timing_now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

// What the process has worked: others that work on the machine count less than on the clock.
static inline double timing_cpu_us(void)
{
    struct timespec spent;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &spent);
    return (double)spent.tv_sec * 1e6 + (double)spent.tv_nsec / 1e3;
}

static inline void timing_keep(struct timing *timing, double us)
{
    if (timing->count < TIMING_MOST)
        timing->us[timing->count++] = us;
}

static inline void timing_add(struct timing *timing, double since_us)
{
    timing_keep(timing, timing_now_us() - since_us);
}

static inline int timing_compare(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return x < y ? -1 : x > y;
}

// `share` 0.5 is the median, 0.95 the 95th percentile.
static inline double timing_at(struct timing *timing, double share)
{
    if (timing->count == 0)
        return 0;
    qsort(timing->us, timing->count, sizeof *timing->us, timing_compare);
    size_t index = (size_t)(share * (double)(timing->count - 1) + 0.5);
    return timing->us[index];
}

#endif
