// A wall clock that can be set without touching the machine's: preloaded into the program, told by lines in a
// pipe.
//
//   CLOCK_SHIM_PIPE   the pipe (mkfifo) to read from; each line is "REAL BOOT SYNCED TOLD": the offsets of
//   the
//                     wall clock and of the clock that never steps, in seconds; whether the kernel calls the
//                     clock synchronised; how often it tells those who watch for steps: 0 not at all, 2 once
//                     more while the watch is being renewed
//   CLOCK_SHIM_START  the same at the start
//
// Offsets are the whole of it: no file of the machine and no other process sees them.
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <sys/timex.h>
#include <time.h>
#include <unistd.h>

static _Atomic int64_t real_offset, boot_offset;
static atomic_bool synced;
static atomic_int watched = -1;   // the timer that is to tell of steps
static atomic_bool cancelled;     // it has not been read since
static atomic_int renewals_break; // so many renewals of the watch find that the clock was set again
static pthread_once_t once = PTHREAD_ONCE_INIT;

static bool take(const char *line, int *told)
{
    char *at;
    int64_t real = strtoll(line, &at, 10);
    int64_t boot = strtoll(at, &at, 10);
    bool in_sync = strtol(at, &at, 10) != 0;
    *told = (int)strtol(at, &at, 10);
    atomic_store(&real_offset, real);
    atomic_store(&boot_offset, boot);
    atomic_store(&synced, in_sync);
    return *told > 0;
}

static void take_start(void)
{
    const char *start = getenv("CLOCK_SHIM_START");
    int ignored;
    if (start)
        take(start, &ignored);
}

// The timer becomes readable, and its read finds that it was cancelled.
static void tell(int told)
{
    static const struct itimerspec at_once = {.it_value.tv_nsec = 1};
    atomic_store(&renewals_break, told - 1);
    atomic_store(&cancelled, true);
    syscall(SYS_timerfd_settime, atomic_load(&watched), TFD_TIMER_ABSTIME, &at_once, NULL);
}

static void *listen_to_pipe(void *path)
{
    // Open for writing too: then no writer's leaving ends it.
    FILE *lines = fdopen(open(path, O_RDWR | O_CLOEXEC), "r");
    char line[128];
    int told;
    while (lines && fgets(line, sizeof line, lines))
        if (take(line, &told))
            tell(told);
    return NULL;
}

// The names of their parameters are ours.
// NOLINTBEGIN(readability-inconsistent-declaration-parameter-name)
int clock_gettime(clockid_t which, struct timespec *out)
{
    pthread_once(&once, take_start);
    int result = (int)syscall(SYS_clock_gettime, which, out);
    if (which == CLOCK_REALTIME || which == CLOCK_REALTIME_COARSE)
        out->tv_sec += atomic_load(&real_offset);
    else if (which == CLOCK_BOOTTIME)
        out->tv_sec += atomic_load(&boot_offset);
    return result;
}

time_t time(time_t *out)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (out)
        *out = now.tv_sec;
    return now.tv_sec;
}

int gettimeofday(struct timeval *restrict out, void *restrict zone)
{
    struct timespec now;
    (void)zone;
    clock_gettime(CLOCK_REALTIME, &now);
    *out = (struct timeval){.tv_sec = now.tv_sec, .tv_usec = now.tv_nsec / 1000};
    return 0;
}

int adjtimex(struct timex *out)
{
    int result = (int)syscall(SYS_adjtimex, out);
    bool fine = atomic_load(&synced);
    out->status = fine ? out->status & ~STA_UNSYNC : out->status | STA_UNSYNC;
    return result < 0 ? result : fine ? TIME_OK : TIME_ERROR;
}

int timerfd_create(int which, int flags)
{
    int timer = (int)syscall(SYS_timerfd_create, which, flags);
    char *path = getenv("CLOCK_SHIM_PIPE");
    if (timer < 0 || which != CLOCK_REALTIME || !path || atomic_exchange(&watched, timer) >= 0)
        return timer;
    sigset_t all;
    sigset_t before;
    pthread_t thread;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    if (pthread_create(&thread, NULL, listen_to_pipe, path) == 0)
        pthread_detach(thread);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return timer;
}

// An instant is the shifted clock's. The watch is renewed in any case; where the clock was set since it was
// read, it says so (fs/timerfd.c, timerfd_setup).
int timerfd_settime(int timer, int flags, const struct itimerspec *value, struct itimerspec *old)
{
    struct itimerspec shifted = *value;
    if (timer == atomic_load(&watched) && (flags & TFD_TIMER_ABSTIME)) {
        int64_t at = shifted.it_value.tv_sec - atomic_load(&real_offset);
        shifted.it_value.tv_sec = at > 1 ? at : 1;
    }
    int result = (int)syscall(SYS_timerfd_settime, timer, flags, &shifted, old);
    if (timer != atomic_load(&watched) || atomic_load(&renewals_break) <= 0)
        return result;
    atomic_fetch_sub(&renewals_break, 1);
    errno = ECANCELED;
    return -1;
}

ssize_t read(int descriptor, void *buffer, size_t size)
{
    ssize_t got = syscall(SYS_read, descriptor, buffer, size);
    if (descriptor != atomic_load(&watched) || got < 0 || !atomic_exchange(&cancelled, false))
        return got;
    errno = ECANCELED;
    return -1;
}
// NOLINTEND(readability-inconsistent-declaration-parameter-name)
