#include "base/file_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool read_all(int descriptor, size_t limit, struct str *out, struct error *error)
{
    char buffer[64 * 1024];
    size_t total = 0;
    for (;;) {
        ssize_t got = read(descriptor, buffer, sizeof buffer);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return error_number(error, errno, "cannot be read");
        if (got == 0)
            return true;
        total += (size_t)got;
        if (total > limit)
            return error_set(error, "is larger than the %zu bytes allowed", limit);
        str_add(out, buffer, (size_t)got);
        if (out->failed)
            return error_memory(error, "not enough memory to read it");
    }
}

int file_open(const char *path, int flags)
{
    int descriptor;
    do {
        descriptor = open(path, flags);
    } while (descriptor < 0 && errno == EINTR);
    return descriptor;
}

static bool is_file(const struct stat *info, bool regular, struct error *error)
{
    if (S_ISDIR(info->st_mode))
        return error_set(error, "is a folder, not a file");
    return !regular || S_ISREG(info->st_mode) || error_set(error, "is not a regular file");
}

static bool is_opened(int descriptor, bool regular, struct error *error)
{
    struct stat info;
    if (fstat(descriptor, &info) != 0)
        return error_number(error, errno, "cannot be read");
    return is_file(&info, regular, error);
}

// Only opening some devices does something (a watchdog starts, a tape is wound back), so a path that is to be
// a regular file is looked at before, and once more when it is open. -1 on failure.
static int open_for_reading(const char *path, bool regular, struct error *error)
{
    enum { FLAGS = O_RDONLY | O_CLOEXEC | O_NOCTTY };
    struct stat info;
    if (regular && stat(path, &info) == 0 && !is_file(&info, true, error)) {
        error_prefix(error, "%s: ", path);
        return -1;
    }
    int descriptor = file_open(path, regular ? FLAGS | O_NONBLOCK : FLAGS);
    if (descriptor < 0) {
        error_number(error, errno, "%s: cannot be opened", path);
        return -1;
    }
    if (is_opened(descriptor, regular, error))
        return descriptor;
    error_prefix(error, "%s: ", path);
    close(descriptor);
    return -1;
}

static bool read_path(const char *path, size_t limit, bool regular, struct str *out, struct error *error)
{
    int descriptor = open_for_reading(path, regular, error);
    if (descriptor < 0)
        return false;
    bool ok = read_all(descriptor, limit, out, error);
    close(descriptor);
    return ok || error_prefix(error, "%s: ", path);
}

bool file_read(const char *path, size_t limit, struct str *out, struct error *error)
{
    return read_path(path, limit, false, out, error);
}

bool file_read_regular(const char *path, size_t limit, struct str *out, struct error *error)
{
    return read_path(path, limit, true, out, error);
}

FILE *file_open_regular(const char *path, struct error *error)
{
    int descriptor = open_for_reading(path, true, error);
    FILE *file = descriptor >= 0 ? fdopen(descriptor, "rb") : NULL;
    if (descriptor >= 0 && !file) {
        error_number(error, errno, "%s: cannot be opened", path);
        close(descriptor);
    }
    return file;
}

bool file_is_regular(const char *path, struct error *error)
{
    int descriptor = open_for_reading(path, true, error);
    if (descriptor >= 0)
        close(descriptor);
    return descriptor >= 0;
}

bool file_exists(const char *path)
{
    struct stat info;
    return lstat(path, &info) == 0 || (errno != ENOENT && errno != ENOTDIR);
}

char *file_join(const char *folder, const char *name)
{
    struct str path = {0};
    size_t length = strlen(folder);
    str_format(&path, "%s%s%s", folder, length > 0 && folder[length - 1] == '/' ? "" : "/", name);
    if (path.failed) {
        str_free(&path);
        return NULL;
    }
    return path.text;
}

char *file_resolve(const char *beside, const char *path)
{
    if (path[0] == '~' && path[1] == '/') {
        const char *home = getenv("HOME");
        return home ? file_join(home, path + 2) : strdup(path);
    }
    const char *slash = beside ? strrchr(beside, '/') : NULL;
    if (path[0] == '/' || !slash)
        return strdup(path);
    char *folder = strndup(beside, slash == beside ? 1 : (size_t)(slash - beside));
    if (!folder)
        return NULL;
    char *joined = file_join(folder, path);
    free(folder);
    return joined;
}
