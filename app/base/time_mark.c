#include "base/time_mark.h"

#include "base/file_internal.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

int64_t time_mark_read(const char *path)
{
    struct stat info;
    return lstat(path, &info) == 0 && S_ISREG(info.st_mode) ? (int64_t)info.st_mtim.tv_sec : 0;
}

bool time_mark_write(const char *path, int64_t at, struct error *error)
{
    const struct timespec times[] = {{.tv_nsec = UTIME_OMIT}, {.tv_sec = (time_t)at}};
    int descriptor = file_open_kept(path, 0, true);
    bool ok = descriptor >= 0 && futimens(descriptor, times) == 0;
    int reason = errno;
    if (descriptor >= 0)
        close(descriptor);
    return ok || error_number(error, reason, "%s: the time cannot be noted", path);
}
