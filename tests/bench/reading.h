// Reading and parsing, timed each in a process of its own.
#ifndef PLUMBLINE_TESTS_BENCH_READING_H
#define PLUMBLINE_TESTS_BENCH_READING_H

#include "bench/timing.h"

#include "base/str.h"
#include "schedule/schedule.h"

#include <sys/wait.h>
#include <unistd.h>

static inline void reading_schedule(const struct str *bytes)
{
    struct schedule_hints hints = {0};
    schedule_read(bytes->text, bytes->length, &hints, NULL);
}

// In microseconds. As on a display, where an update comes once in a while and the memory that it needs comes
// from the system and goes back there: a second parse in the same process would find it ready. `warm` is a
// small schedule of the same format, for what a display has loaded long before.
static inline double reading_apart_us(
    void (*work)(const struct str *bytes), const struct str *bytes, const struct str *warm)
{
    int ends[2];
    double us = 0;
    if (pipe(ends) != 0)
        return 0;
    pid_t child = fork();
    if (child == 0) {
        reading_schedule(warm);
        double start = timing_cpu_us();
        work(bytes);
        us = timing_cpu_us() - start;
        ssize_t written = write(ends[1], &us, sizeof us);
        _exit(written == sizeof us ? 0 : 1);
    }
    if (read(ends[0], &us, sizeof us) != sizeof us)
        us = 0;
    close(ends[0]);
    close(ends[1]);
    waitpid(child, NULL, 0);
    return us;
}

#endif
