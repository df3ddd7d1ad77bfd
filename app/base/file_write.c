#include "base/file_internal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

struct file_bytes {
    const char *bytes;
    size_t length;
    bool secret;
    const struct stat *like; // whose rights and owner it gets; NULL: those of what it replaces
};

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

// Without this the rename itself may not survive a power cut. Some file systems do not know it, and some
// folders may be written but not read: no error then.
static bool sync_folder(const char *folder)
{
    int descriptor = file_open_anyway(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
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
    const char *base = file_name_in(path);
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

// Our own group was among the others: it gets what they had, not what the old group had.
static mode_t without_group(mode_t mode)
{
    return (mode & 0707) | (mode & 07) << 3;
}

// Whose it was, and who may read it, stays so. Where we may not give it to the old group it becomes our own
// group's, as any new file.
static bool dress(
    int descriptor, const char *folder, const struct file_target *target, const struct file_bytes *what)
{
    bool replaces = target->there && S_ISREG(target->about.st_mode);
    const struct stat *old = what->like ? what->like : replaces ? &target->about : NULL;
    if (what->secret || !old)
        return set_mode(descriptor, what->secret ? 0600 : 0644) && give(descriptor, folder);
    bool given = fchown(descriptor, geteuid() == 0 ? old->st_uid : (uid_t)-1, old->st_gid) == 0;
    mode_t mode = old->st_mode & 0777;
    return (given || geteuid() != 0) && set_mode(descriptor, given ? mode : without_group(mode));
}

// Renames before it closes, for closing gives up the lock.
static bool write_and_rename(int descriptor, const char *temporary, const char *folder,
    const struct file_target *target, const struct file_bytes *what)
{
    bool fine = dress(descriptor, folder, target, what) &&
                file_put(descriptor, what->bytes, what->length) == what->length && sync_whole(descriptor) &&
                rename_anyway(temporary, target->path);
    int reason = errno;
    if (!fine)
        unlink(temporary);
    close(descriptor); // all of it is synced: nothing is left that it could fail to write
    errno = reason;
    return fine;
}

// `path` is what it is called in a message.
static bool write_whole(
    const char *path, const struct file_target *target, const struct file_bytes *what, struct error *error)
{
    struct str temporary = {0};
    char *folder =
        file_folder_of(target->path); // before anything is done: behind the rename no memory may be wanted
    if (!folder)
        return error_memory(error, "%s: cannot be written: not enough memory", path);
    forget_parts(folder, file_name_in(target->path));
    int descriptor = open_temporary(target->path, &temporary);
    bool fine = descriptor >= 0 && write_and_rename(descriptor, temporary.text, folder, target, what);
    bool synced = fine && sync_folder(folder);
    int reason = errno;
    free(folder);
    str_free(&temporary);
    bool told = synced || error_number(error, reason, "%s: %s", path,
                              fine ? "is written, but a power cut may lose it" : "cannot be written");
    errno = reason;
    return told;
}

static bool fail(const char *path, int reason, struct error *error)
{
    error_number(error, reason, "%s: cannot be written", path);
    errno = reason;
    return false;
}

static bool refuse_place(const char *path, const struct file_target *target, struct error *error)
{
    if (target->there && S_ISDIR(target->about.st_mode))
        return fail(path, EISDIR, error);
    error_set(error, "%s: cannot be written: it is no regular file", path);
    errno = EINVAL;
    return false;
}

static bool replace(const char *path, const struct file_bytes *what, struct error *error)
{
    struct file_target target;
    if (!file_target_find(path, &target))
        return fail(path, errno, error);
    bool fine = target.kind == FILE_TARGET_WHOLE ? write_whole(path, &target, what, error)
                                                 : refuse_place(path, &target, error);
    int reason = errno;
    file_target_free(&target);
    errno = reason;
    return fine;
}

bool file_write(const char *path, const char *bytes, size_t length, bool secret, struct error *error)
{
    const struct file_bytes what = {.bytes = bytes, .length = length, .secret = secret};
    return replace(path, &what, error);
}

bool file_copy(const char *from, const char *to, size_t limit, struct error *error)
{
    struct str bytes = {0};
    struct stat about;
    bool fine = file_read_regular(from, limit, &bytes, error) &&
                (stat(from, &about) == 0 || error_number(error, errno, "%s: cannot be looked at", from));
    const struct file_bytes what = {.bytes = str_text(&bytes), .length = bytes.length, .like = &about};
    fine = fine && replace(to, &what, error);
    str_free(&bytes);
    return fine;
}

// ---- what is no file, or is open already

// Whoever opened it for us may have done so without waiting.
static bool put_all(int descriptor, const struct file_bytes *what)
{
    size_t done = 0;
    for (;;) {
        done += file_put(descriptor, what->bytes + done, what->length - done);
        if (done == what->length)
            return true;
        struct pollfd full = {.fd = descriptor, .events = POLLOUT};
        if (errno != EAGAIN || (poll(&full, 1, -1) < 0 && errno != EINTR))
            return false;
    }
}

static bool write_into(const char *path, const struct file_bytes *what)
{
    int descriptor = file_open_anyway(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
    if (descriptor < 0)
        return false;
    bool fine = put_all(descriptor, what);
    int reason = errno;
    if (close(descriptor) != 0 && fine && errno != EINTR)
        return false;
    errno = reason;
    return fine;
}

bool file_write_out(const char *path, const char *bytes, size_t length, struct error *error)
{
    const struct file_bytes what = {.bytes = bytes, .length = length};
    struct file_target target = {.kind = FILE_TARGET_DESCRIPTOR, .descriptor = STDOUT_FILENO};
    bool standard = strcmp(path, "-") == 0;
    if (!standard && !file_target_find(path, &target))
        return fail(path, errno, error);
    bool fine = target.kind == FILE_TARGET_WHOLE        ? write_whole(path, &target, &what, error)
                : target.kind == FILE_TARGET_DESCRIPTOR ? put_all(target.descriptor, &what)
                                                        : write_into(path, &what);
    if (!fine && target.kind != FILE_TARGET_WHOLE)
        fail(standard ? "standard output" : path, errno, error);
    file_target_free(&target);
    return fine;
}

// ---- folders

static bool give_folder(const char *path)
{
    char *above = file_folder_of(path);
    int descriptor = above ? file_open_anyway(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) : -1;
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
