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

static bool read_opened(int descriptor, size_t limit, bool regular, struct str *out, struct error *error)
{
    struct stat info;
    if (fstat(descriptor, &info) != 0)
        return error_number(error, errno, "cannot be read");
    if (S_ISDIR(info.st_mode))
        return error_set(error, "is a folder, not a file");
    if (regular && !S_ISREG(info.st_mode))
        return error_set(error, "is not a regular file");
    return read_all(descriptor, limit, out, error);
}

static bool read_path(
    const char *path, int flags, size_t limit, bool regular, struct str *out, struct error *error)
{
    int descriptor = file_open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | flags);
    if (descriptor < 0)
        return error_number(error, errno, "%s: cannot be opened", path);
    bool ok = read_opened(descriptor, limit, regular, out, error);
    close(descriptor);
    return ok || error_prefix(error, "%s: ", path);
}

bool file_read(const char *path, size_t limit, struct str *out, struct error *error)
{
    return read_path(path, 0, limit, false, out, error);
}

bool file_read_regular(const char *path, size_t limit, struct str *out, struct error *error)
{
    return read_path(path, O_NONBLOCK, limit, true, out, error);
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
