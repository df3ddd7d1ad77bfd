#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
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
            return error_set(error, "cannot be read: %s", strerror(errno));
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

bool file_read(const char *path, size_t limit, struct str *out, struct error *error)
{
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (descriptor < 0)
        return error_set(error, "%s: cannot be opened: %s", path, strerror(errno));
    struct stat about;
    bool fine;
    if (fstat(descriptor, &about) == 0 && S_ISDIR(about.st_mode))
        fine = error_set(error, "is a folder, not a file");
    else
        fine = read_all(descriptor, limit, out, error);
    close(descriptor);
    return fine || error_prefix(error, "%s: ", path);
}

static bool write_all(int descriptor, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t put = write(descriptor, bytes, length);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return false;
        bytes += put;
        length -= (size_t)put;
    }
    return true;
}

// Without this the rename itself may not survive a power cut. Some file systems do not know it: no error
// then.
static void sync_folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    char *folder = slash ? strndup(path, slash == path ? 1 : (size_t)(slash - path)) : strdup(".");
    if (!folder)
        return;
    int descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor >= 0) {
        fsync(descriptor);
        close(descriptor);
    }
    free(folder);
}

static bool write_and_rename(
    int descriptor, const char *temporary, const char *path, const char *bytes, size_t length, mode_t mode)
{
    bool fine =
        fchmod(descriptor, mode) == 0 && write_all(descriptor, bytes, length) && fsync(descriptor) == 0;
    int reason = errno;
    if (close(descriptor) != 0 && fine) {
        fine = false;
        reason = errno;
    }
    if (fine && rename(temporary, path) != 0) {
        fine = false;
        reason = errno;
    }
    if (!fine)
        unlink(temporary);
    errno = reason;
    return fine;
}

bool file_write(const char *path, const char *bytes, size_t length, bool secret, struct error *error)
{
    struct str temporary = {0};
    str_format(&temporary, "%s.XXXXXX", path);
    if (temporary.failed) {
        str_free(&temporary);
        return error_memory(error, "%s: cannot be written: not enough memory", path);
    }
    bool fine = false;
    int descriptor = mkostemp(temporary.text, O_CLOEXEC);
    if (descriptor >= 0)
        fine = write_and_rename(descriptor, temporary.text, path, bytes, length, secret ? 0600 : 0644);
    if (!fine)
        error_set(error, "%s: cannot be written: %s", path, strerror(errno));
    else
        sync_folder_of(path);
    str_free(&temporary);
    return fine;
}

bool file_make_folder(const char *path, struct error *error)
{
    char *copy = strdup(path);
    if (!copy)
        return error_memory(error, "%s: cannot be made: not enough memory", path);
    bool fine = true;
    for (char *end = copy + 1; fine; end++) {
        if (*end != '/' && *end != '\0')
            continue;
        char kept = *end;
        *end = '\0';
        if (mkdir(copy, 0755) != 0 && errno != EEXIST)
            fine = error_set(error, "%s: cannot be made: %s", copy, strerror(errno));
        *end = kept;
        if (kept == '\0')
            break;
    }
    struct stat about;
    if (fine && (stat(path, &about) != 0 || !S_ISDIR(about.st_mode)))
        fine = error_set(error, "%s: is not a folder", path);
    free(copy);
    return fine;
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

char *file_beside(const char *beside, const char *path)
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
