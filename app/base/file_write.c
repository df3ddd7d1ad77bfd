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

struct file_content {
    const char *bytes;
    size_t length;
    bool secret;
    const struct stat *model; // gives it its mode and owner; NULL: the file that is replaced does
};

size_t file_write_all(int descriptor, const char *bytes, size_t length)
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

static bool sync_file(int descriptor)
{
    int result;
    do {
        result = fsync(descriptor);
    } while (result != 0 && errno == EINTR);
    return result == 0;
}

// Without this, the rename may not survive a power cut. It is no error if the file system does not support
// it, or if the folder is writable but not readable.
static bool sync_folder(const char *folder)
{
    int descriptor = file_open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0)
        return errno == EACCES;
    bool ok = sync_file(descriptor) || errno == EINVAL || errno == ENOTSUP;
    int reason = errno;
    close(descriptor);
    errno = reason;
    return ok;
}

static const char suffix[] = ".part";

// Is it ".NAME.XXXXXX.part", as open_temporary makes it? `name` NULL: of any name.
static bool is_temporary_of(const char *entry, const char *name)
{
    enum { TAIL = 7 + sizeof suffix - 1 };
    size_t length = strlen(entry);
    if (length <= 1 + TAIL || entry[0] != '.')
        return false;
    const char *tail = entry + length - TAIL;
    size_t named = length - 1 - TAIL;
    return tail[0] == '.' && strcmp(tail + 7, suffix) == 0 &&
           (!name || (strlen(name) == named && strncmp(entry + 1, name, named) == 0));
}

// A writer holds its temporary file's lock until the rename, so one that can be locked was left by a crash.
static void remove_temporaries(const char *folder, const char *name)
{
    DIR *directory = opendir(folder);
    if (!directory)
        return;
    // The stream is local.
    // cppcheck-suppress readdirCalled
    for (struct dirent *entry; (entry = readdir(directory));) {
        if (!is_temporary_of(entry->d_name, name))
            continue;
        int descriptor =
            openat(dirfd(directory), entry->d_name, O_RDWR | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY);
        if (descriptor < 0)
            continue;
        if (flock(descriptor, LOCK_EX | LOCK_NB) == 0)
            unlinkat(dirfd(directory), entry->d_name, 0);
        close(descriptor);
    }
    closedir(directory);
}

void file_remove_temporaries(const char *folder)
{
    remove_temporaries(folder, NULL);
}

// Locks it against removal. False if it was removed before. Without support for locks, nobody removes.
static bool lock_temporary(int descriptor)
{
    struct stat info;
    bool locked = flock(descriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK;
    return locked && fstat(descriptor, &info) == 0 && info.st_nlink > 0;
}

// Makes a locked file beside `path` and sets its name. -1 with errno.
static int open_temporary(const char *path, struct str *name)
{
    enum { TRIES = 100 };
    const char *base = file_base_name(path);
    for (int i = 0; i < TRIES; i++) {
        str_clear(name);
        str_format(name, "%.*s.%s.XXXXXX%s", (int)(base - path), path, base, suffix);
        if (name->failed) {
            errno = ENOMEM;
            return -1;
        }
        int descriptor = mkostemps(name->text, sizeof suffix - 1, O_CLOEXEC);
        if (descriptor < 0 && errno != EINTR)
            return -1;
        if (descriptor >= 0 && lock_temporary(descriptor))
            return descriptor;
        // Another display took it for a leftover in the instant before it was locked.
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

static bool rename_retrying(const char *from, const char *to)
{
    int result;
    do {
        result = rename(from, to);
    } while (result != 0 && errno == EINTR);
    return result == 0;
}

// What root writes into a folder of the display's user is meant for that user.
static bool give_to_folder_owner(int descriptor, const char *folder)
{
    struct stat info;
    if (geteuid() != 0 || stat(folder, &info) != 0 || info.st_uid == 0)
        return true;
    return fchown(descriptor, info.st_uid, info.st_gid) == 0;
}

// Our group was among the others: it gets their permissions, not those of the old group.
static mode_t without_group(mode_t mode)
{
    return (mode & 0707) | (mode & 07) << 3;
}

// What anybody but the owner could write before stays no longer theirs to write.
static mode_t without_laxness(mode_t mode)
{
    return mode & 0644;
}

// Keeps owner, group and mode, but for what was laxer than a new file. If we may not set the old group, the
// file gets our own, as any new file does.
static bool set_ownership(
    int descriptor, const char *folder, const struct file_target *target, const struct file_content *content)
{
    bool replaces = target->exists && S_ISREG(target->info.st_mode);
    const struct stat *old = content->model ? content->model : replaces ? &target->info : NULL;
    if (content->secret || !old)
        return set_mode(descriptor, content->secret ? 0600 : 0644) &&
               give_to_folder_owner(descriptor, folder);
    bool given = fchown(descriptor, geteuid() == 0 ? old->st_uid : (uid_t)-1, old->st_gid) == 0;
    mode_t mode = without_laxness(old->st_mode);
    return (given || geteuid() != 0) && set_mode(descriptor, given ? mode : without_group(mode));
}

// Renames before closing, which gives up the lock.
static bool write_and_rename(int descriptor, const char *temporary, const char *folder,
    const struct file_target *target, const struct file_content *content)
{
    bool ok = set_ownership(descriptor, folder, target, content) &&
              file_write_all(descriptor, content->bytes, content->length) == content->length &&
              sync_file(descriptor) && rename_retrying(temporary, target->path);
    int reason = errno;
    if (!ok)
        unlink(temporary);
    close(descriptor); // everything is synced, so this cannot fail to write
    errno = reason;
    return ok;
}

// Messages name `path`.
static bool write_replacing(const char *path, const struct file_target *target,
    const struct file_content *content, struct error *error)
{
    struct str temporary = {0};
    // Allocated first: after the rename nothing may fail for want of memory.
    char *folder = file_folder_of(target->path);
    if (!folder)
        return error_memory(error, "%s: cannot be written: not enough memory", path);
    remove_temporaries(folder, file_base_name(target->path));
    int descriptor = open_temporary(target->path, &temporary);
    bool ok = descriptor >= 0 && write_and_rename(descriptor, temporary.text, folder, target, content);
    bool synced = ok && sync_folder(folder);
    int reason = errno;
    free(folder);
    str_free(&temporary);
    return synced || error_number(error, reason, "%s: %s", path,
                         ok ? "is written, but a power cut may lose it" : "cannot be written");
}

static bool fail(const char *path, int reason, struct error *error)
{
    return error_number(error, reason, "%s: cannot be written", path);
}

static bool refuse_target(const char *path, const struct file_target *target, struct error *error)
{
    if (target->exists && S_ISDIR(target->info.st_mode))
        return fail(path, EISDIR, error);
    return error_set(error, "%s: cannot be written: it is not a regular file", path);
}

static bool replace(const char *path, const struct file_content *content, struct error *error)
{
    struct file_target target;
    if (!file_target_find(path, &target))
        return fail(path, errno, error);
    bool ok = target.kind == FILE_TARGET_REPLACE ? write_replacing(path, &target, content, error)
                                                 : refuse_target(path, &target, error);
    file_target_free(&target);
    return ok;
}

static bool give_beside(int descriptor, const char *path)
{
    char *folder = file_folder_of(path);
    errno = ENOMEM;
    bool ok = folder && give_to_folder_owner(descriptor, folder);
    free(folder);
    return ok;
}

// -1 with errno. Sets whether the file was made.
static int open_or_make(const char *path, int flags, mode_t mode, bool *made)
{
    int descriptor;
    flags |= O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY;
    do {
        descriptor = open(path, flags | O_CREAT | O_EXCL, mode);
        *made = descriptor >= 0;
        if (descriptor < 0 && errno == EEXIST)
            descriptor = file_open(path, flags);
    } while (descriptor < 0 && errno == EINTR);
    return descriptor;
}

// A mode that cannot be set, of somebody else's file, is left.
static void remove_laxness(int descriptor, mode_t mode, mode_t allowed)
{
    if (mode & 0777 & ~allowed)
        set_mode(descriptor, mode & allowed);
}

int file_open_kept(const char *path, int flags, bool secret)
{
    const mode_t allowed = secret ? 0600 : 0644;
    struct stat info;
    bool made;
    int descriptor = open_or_make(path, flags, allowed, &made);
    if (descriptor < 0)
        return -1;
    bool regular = fstat(descriptor, &info) == 0 && S_ISREG(info.st_mode);
    errno = EINVAL;
    if (regular && (!made || give_beside(descriptor, path))) {
        remove_laxness(descriptor, info.st_mode, allowed);
        return descriptor;
    }
    int reason = errno;
    close(descriptor);
    errno = reason;
    return -1;
}

void file_make_private(const char *path)
{
    struct stat info;
    int descriptor = file_open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
    if (descriptor < 0)
        return;
    if (fstat(descriptor, &info) == 0 && S_ISREG(info.st_mode))
        remove_laxness(descriptor, info.st_mode, 0600);
    close(descriptor);
}

bool file_write(const char *path, const char *bytes, size_t length, bool secret, struct error *error)
{
    const struct file_content content = {.bytes = bytes, .length = length, .secret = secret};
    return replace(path, &content, error);
}

bool file_copy(const char *from, const char *to, size_t limit, struct error *error)
{
    struct str bytes = {0};
    struct stat info;
    bool ok = file_read_regular(from, limit, &bytes, error) &&
              (stat(from, &info) == 0 || error_number(error, errno, "%s: cannot be looked at", from));
    const struct file_content content = {.bytes = str_text(&bytes), .length = bytes.length, .model = &info};
    ok = ok && replace(to, &content, error);
    str_free(&bytes);
    return ok;
}

// ---- streams and open descriptors

// A descriptor that we inherited may be non-blocking.
static bool write_waiting(int descriptor, const struct file_content *content)
{
    size_t done = 0;
    for (;;) {
        done += file_write_all(descriptor, content->bytes + done, content->length - done);
        if (done == content->length)
            return true;
        struct pollfd full = {.fd = descriptor, .events = POLLOUT};
        if (errno != EAGAIN || (poll(&full, 1, -1) < 0 && errno != EINTR))
            return false;
    }
}

static bool write_stream(const char *path, const struct file_content *content)
{
    int descriptor = file_open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
    if (descriptor < 0)
        return false;
    bool ok = write_waiting(descriptor, content);
    int reason = errno;
    if (close(descriptor) != 0 && ok && errno != EINTR)
        return false;
    errno = reason;
    return ok;
}

bool file_write_out(const char *path, const char *bytes, size_t length, struct error *error)
{
    const struct file_content content = {.bytes = bytes, .length = length};
    struct file_target target = {.kind = FILE_TARGET_DESCRIPTOR, .descriptor = STDOUT_FILENO};
    bool standard = strcmp(path, "-") == 0;
    if (!standard && !file_target_find(path, &target))
        return fail(path, errno, error);
    bool ok = target.kind == FILE_TARGET_REPLACE      ? write_replacing(path, &target, &content, error)
              : target.kind == FILE_TARGET_DESCRIPTOR ? write_waiting(target.descriptor, &content)
                                                      : write_stream(path, &content);
    if (!ok && target.kind != FILE_TARGET_REPLACE)
        fail(standard ? "standard output" : path, errno, error);
    file_target_free(&target);
    return ok;
}

// ---- folders

static bool give_new_folder(const char *path)
{
    char *above = file_folder_of(path);
    int descriptor = above ? file_open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) : -1;
    bool ok = descriptor >= 0 && give_to_folder_owner(descriptor, above);
    int reason = errno;
    if (descriptor >= 0)
        close(descriptor);
    free(above);
    errno = reason;
    return ok;
}

static bool make_folder(const char *path)
{
    int result;
    do {
        result = mkdir(path, 0755);
    } while (result != 0 && errno == EINTR);
    return result == 0 ? geteuid() != 0 || give_new_folder(path) : errno == EEXIST;
}

bool file_make_folder(const char *path, struct error *error)
{
    char *copy = strdup(path);
    if (!copy)
        return error_memory(error, "%s: cannot be made: not enough memory", path);
    bool ok = true;
    for (char *end = copy + 1; ok; end++) {
        if (*end != '/' && *end != '\0')
            continue;
        char kept = *end;
        *end = '\0';
        if (!make_folder(copy))
            ok = error_number(error, errno, "%s: cannot be made", copy);
        *end = kept;
        if (kept == '\0')
            break;
    }
    struct stat info;
    if (ok && (stat(path, &info) != 0 || !S_ISDIR(info.st_mode)))
        ok = error_set(error, "%s: is not a folder", path);
    free(copy);
    return ok;
}
