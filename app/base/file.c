#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
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

// A signal is no reason not to open.
static int open_anyway(const char *path, int flags)
{
    int descriptor;
    do {
        descriptor = open(path, flags);
    } while (descriptor < 0 && errno == EINTR);
    return descriptor;
}

static bool read_opened(int descriptor, size_t limit, bool regular, struct str *out, struct error *error)
{
    struct stat about;
    if (fstat(descriptor, &about) != 0)
        return error_set(error, "cannot be read: %s", strerror(errno));
    if (S_ISDIR(about.st_mode))
        return error_set(error, "is a folder, not a file");
    if (regular && !S_ISREG(about.st_mode))
        return error_set(error, "is no regular file");
    return read_all(descriptor, limit, out, error);
}

static bool read_path(
    const char *path, int flags, size_t limit, bool regular, struct str *out, struct error *error)
{
    int descriptor = open_anyway(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | flags);
    if (descriptor < 0)
        return error_number(error, errno, "%s: cannot be opened", path);
    bool fine = read_opened(descriptor, limit, regular, out, error);
    close(descriptor);
    return fine || error_prefix(error, "%s: ", path);
}

bool file_read(const char *path, size_t limit, struct str *out, struct error *error)
{
    return read_path(path, 0, limit, false, out, error);
}

bool file_read_regular(const char *path, size_t limit, struct str *out, struct error *error)
{
    return read_path(path, O_NONBLOCK, limit, true, out, error);
}

bool file_is_there(const char *path)
{
    struct stat about;
    return lstat(path, &about) == 0 || (errno != ENOENT && errno != ENOTDIR);
}

size_t file_put(int descriptor, const char *bytes, size_t length)
{
    size_t done = 0;
    while (done < length) {
        ssize_t put = write(descriptor, bytes + done, length - done);
        if (put > 0)
            done += (size_t)put;
        else if (put == 0)
            errno = ENOSPC;
        if (put == 0 || (put < 0 && errno != EINTR))
            break;
    }
    return done;
}

static bool sync_whole(int descriptor)
{
    int result;
    do {
        result = fsync(descriptor);
    } while (result != 0 && errno == EINTR);
    return result == 0;
}

// "." where the path has none. The caller frees it.
static char *folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? strndup(path, slash == path ? 1 : (size_t)(slash - path)) : strdup(".");
}

static const char *name_in(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

// Without this the rename itself may not survive a power cut. Some file systems do not know it, and some
// folders may be written but not read: no error then.
static bool sync_folder(const char *folder)
{
    int descriptor = open_anyway(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0)
        return errno == EACCES;
    bool fine = sync_whole(descriptor) || errno == EINVAL || errno == ENOTSUP;
    int reason = errno;
    close(descriptor);
    errno = reason;
    return fine;
}

static const char part[] = ".part";

// ".NAME.XXXXXX.part", as open_temporary makes it. `name` NULL: of any.
static bool is_part_of(const char *entry, const char *name)
{
    enum { TAIL = 7 + sizeof part - 1 };
    size_t length = strlen(entry);
    if (length <= 1 + TAIL || entry[0] != '.')
        return false;
    const char *tail = entry + length - TAIL;
    size_t named = length - 1 - TAIL;
    return tail[0] == '.' && strcmp(tail + 7, part) == 0 &&
           (!name || (strlen(name) == named && strncmp(entry + 1, name, named) == 0));
}

// Whoever writes one holds its lock until it is renamed: one that can be locked was left by a kill.
static void forget_parts(const char *folder, const char *name)
{
    DIR *directory = opendir(folder);
    if (!directory)
        return;
    // The stream is this call's own.
    // cppcheck-suppress readdirCalled
    for (struct dirent *entry; (entry = readdir(directory));) {
        if (!is_part_of(entry->d_name, name))
            continue;
        int left =
            openat(dirfd(directory), entry->d_name, O_RDWR | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY);
        if (left < 0)
            continue;
        if (flock(left, LOCK_EX | LOCK_NB) == 0)
            unlinkat(dirfd(directory), entry->d_name, 0);
        close(left);
    }
    closedir(directory);
}

void file_forget_parts(const char *folder)
{
    forget_parts(folder, NULL);
}

// Is it still there, and nobody about to remove it? Where there are no locks, nobody removes.
static bool own_part(int descriptor)
{
    struct stat about;
    bool locked = flock(descriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK;
    return locked && fstat(descriptor, &about) == 0 && about.st_nlink > 0;
}

// A new file beside `path`, locked; its name in `name`. -1 with errno.
static int open_temporary(const char *path, struct str *name)
{
    enum { TRIES = 100 };
    const char *base = name_in(path);
    for (int i = 0; i < TRIES; i++) {
        str_clear(name);
        str_format(name, "%.*s.%s.XXXXXX%s", (int)(base - path), path, base, part);
        if (name->failed) {
            errno = ENOMEM;
            return -1;
        }
        int descriptor = mkostemps(name->text, sizeof part - 1, O_CLOEXEC);
        if (descriptor < 0 && errno != EINTR)
            return -1;
        if (descriptor >= 0 && own_part(descriptor))
            return descriptor;
        // Another display took it for a left one in the instant before it was locked.
        if (descriptor >= 0)
            close(descriptor);
    }
    errno = EBUSY;
    return -1;
}

static bool set_mode(int descriptor, mode_t mode)
{
    int result;
    do {
        result = fchmod(descriptor, mode);
    } while (result != 0 && errno == EINTR);
    return result == 0;
}

static bool rename_anyway(const char *from, const char *to)
{
    int result;
    do {
        result = rename(from, to);
    } while (result != 0 && errno == EINTR);
    return result == 0;
}

// What root writes into a folder of the display's user is that user's: what would it be there for otherwise?
static bool give(int descriptor, const char *folder)
{
    struct stat about;
    if (geteuid() != 0 || stat(folder, &about) != 0 || about.st_uid == 0)
        return true;
    return fchown(descriptor, about.st_uid, about.st_gid) == 0;
}

// Renames before it closes, for closing gives up the lock.
static bool write_and_rename(int descriptor, const char *temporary, const char *folder, const char *path,
    const char *bytes, size_t length, mode_t mode)
{
    bool fine = set_mode(descriptor, mode) && give(descriptor, folder) &&
                file_put(descriptor, bytes, length) == length && sync_whole(descriptor) &&
                rename_anyway(temporary, path);
    int reason = errno;
    if (!fine)
        unlink(temporary);
    close(descriptor); // all of it is synced: nothing is left that it could fail to write
    errno = reason;
    return fine;
}

bool file_write(const char *path, const char *bytes, size_t length, bool secret, struct error *error)
{
    struct str temporary = {0};
    char *folder = folder_of(path); // before anything is done: behind the rename no memory may be wanted
    if (!folder)
        return error_memory(error, "%s: cannot be written: not enough memory", path);
    forget_parts(folder, name_in(path));
    int descriptor = open_temporary(path, &temporary);
    bool fine = descriptor >= 0 && write_and_rename(descriptor, temporary.text, folder, path, bytes, length,
                                       secret ? 0600 : 0644);
    bool synced = fine && sync_folder(folder);
    int reason = errno;
    free(folder);
    str_free(&temporary);
    bool told = synced || error_number(error, reason, "%s: %s", path,
                              fine ? "is written, but a power cut may lose it" : "cannot be written");
    errno = reason;
    return told;
}

static bool give_folder(const char *path)
{
    char *above = folder_of(path);
    int descriptor = above ? open_anyway(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) : -1;
    bool fine = descriptor >= 0 && give(descriptor, above);
    int reason = errno;
    if (descriptor >= 0)
        close(descriptor);
    free(above);
    errno = reason;
    return fine;
}

static bool make_one(const char *path)
{
    int result;
    do {
        result = mkdir(path, 0755);
    } while (result != 0 && errno == EINTR);
    return result == 0 ? geteuid() != 0 || give_folder(path) : errno == EEXIST;
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
        if (!make_one(copy))
            fine = error_number(error, errno, "%s: cannot be made", copy);
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
