#include "base/file_lock.h"

#include "base/clock.h"
#include "base/file_internal.h"

#include <errno.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

// False with errno; EWOULDBLOCK: somebody else has it still.
static bool lock_waiting(int descriptor, int wait_ms)
{
    enum { PAUSE_MS = 20 };
    int64_t end = clock_monotonic_ms() + wait_ms;
    while (flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
        struct timespec pause = {.tv_nsec = PAUSE_MS * 1000000L};
        if (errno != EINTR && (errno != EWOULDBLOCK || clock_monotonic_ms() >= end))
            return false;
        nanosleep(&pause, NULL);
    }
    return true;
}

static bool lock_path(struct file_lock *lock, const char *path, int wait_ms, struct error *error)
{
    lock->descriptor = file_open_kept(path, 0, true);
    if (lock->descriptor < 0)
        return error_number(error, errno, "%s: cannot be locked", path);
    if (lock_waiting(lock->descriptor, wait_ms))
        return true;
    int reason = errno;
    file_unlock(lock);
    if (reason != EWOULDBLOCK)
        return error_number(error, reason, "%s: cannot be locked", path);
    return error_set(error, "%s: somebody else has had the lock for %g s; nothing is changed: try again",
        path, wait_ms / 1000.0);
}

bool file_lock(struct file_lock *lock, const char *path, int wait_ms, struct error *error)
{
    struct file_target target;
    struct str name = {0};
    // Behind two links to one file there is one lock.
    if (!file_target_find(path, &target))
        return error_number(error, errno, "%s: cannot be locked", path);
    str_format(&name, "%s.lock", target.path);
    bool ok = name.failed ? error_memory(error, "%s: cannot be locked: not enough memory", path)
                          : lock_path(lock, name.text, wait_ms, error);
    str_free(&name);
    file_target_free(&target);
    return ok;
}

void file_unlock(struct file_lock *lock)
{
    close(lock->descriptor);
    lock->descriptor = -1;
}
