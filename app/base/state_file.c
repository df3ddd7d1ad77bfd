#include "base/state_file.h"

#include "base/file_internal.h"
#include "base/log.h"
#include "base/str.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool make_folder_of(const char *path, struct error *error)
{
    const char *slash = strrchr(path, '/');
    if (!slash || slash == path)
        return true;
    char *folder = strndup(path, (size_t)(slash - path));
    bool ok = folder ? file_make_folder(folder, error) : error_memory(error, "not enough memory");
    free(folder);
    return ok;
}

// "PATH.bad" for 0, "PATH.bad-1" for 1.
static bool rename_with_suffix(const char *path, int number, struct str *name)
{
    char suffix[16] = "";
    if (number > 0)
        snprintf(suffix, sizeof suffix, "-%d", number);
    str_clear(name);
    str_format(name, "%s.bad%s", path, suffix);
    errno = ENOMEM;
    return !name->failed && rename(path, name->text) == 0;
}

bool state_file_move_aside(const char *path, struct error *error)
{
    enum { MAX_TRIES = 10 };
    struct str name = {0};
    bool ok = !file_exists(path);
    // rename(2) replaces neither a folder by a file nor a file or a full folder by a folder.
    for (int i = 0; i < MAX_TRIES && !ok; i++) {
        ok = rename_with_suffix(path, i, &name);
        if (ok) {
            file_make_private(str_text(&name));
            log_warning("%s: moved aside to %s", path, str_text(&name));
        } else if (errno != EISDIR && errno != ENOTDIR && errno != ENOTEMPTY && errno != EEXIST &&
                   errno != EINTR)
            break;
    }
    if (!ok)
        error_number(error, errno, "%s: cannot be moved aside", path);
    str_free(&name);
    return ok;
}

// -1 with errno; EINVAL if it is not a regular file. Links are followed as by file_write.
static int open_file(const char *path, bool secret)
{
    struct file_target target;
    int file = -1;
    if (!file_target_find(path, &target))
        return -1;
    if (target.kind == FILE_TARGET_REPLACE)
        file = file_open_kept(target.path, O_APPEND, secret);
    else
        errno = EINVAL;
    int reason = errno;
    file_target_free(&target);
    errno = reason;
    return file;
}

// Does the errno say that something else has the file's path? ENOENT: a link that leads nowhere, if the
// folder exists. EACCES: if the folder is not writable either, moving it aside fails and says so.
static bool is_obstacle(int reason)
{
    static const int reasons[] = {
        EINVAL, EISDIR, ELOOP, ENXIO, ENODEV, ENOENT, EACCES, ENAMETOOLONG, ENOTDIR};
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
        if (reason == reasons[i])
            return true;
    return false;
}

// True of any link.
static bool is_not_regular(const char *path)
{
    struct stat info;
    return lstat(path, &info) == 0 && !S_ISREG(info.st_mode);
}

bool state_file_write(const char *path, const char *bytes, size_t length, bool secret, struct error *error)
{
    struct error why;
    if (file_write(path, bytes, length, secret, &why))
        return true;
    bool in_the_way = why.code == ERROR_INVALID || is_obstacle(why.detail);
    if (in_the_way && is_not_regular(path))
        return state_file_move_aside(path, error) && file_write(path, bytes, length, secret, error);
    if (why.detail == ENOENT)
        return make_folder_of(path, error) ? file_write(path, bytes, length, secret, error)
                                           : error_prefix(error, "%s: cannot be written: ", path);
    return error_copy(error, &why);
}

static int open_for_append(const char *path, bool secret, struct error *error)
{
    int file = open_file(path, secret);
    if (file < 0 && errno == ENOENT) {
        if (!make_folder_of(path, error))
            return -1;
        file = open_file(path, secret);
    }
    if (file < 0 && is_obstacle(errno)) {
        if (!state_file_move_aside(path, error))
            return -1;
        file = open_file(path, secret);
    }
    if (file < 0)
        error_number(error, errno, "%s: cannot be opened", path);
    return file;
}

// Removes half a line, which would pass for a whole one, unless somebody else appended more since.
static void undo_append(int file, off_t before, size_t written)
{
    int reason = errno;
    if (written > 0 && lseek(file, 0, SEEK_END) == before + (off_t)written && ftruncate(file, before) != 0)
        log_warning("half a line stays: %s", strerror(errno));
    errno = reason;
}

static bool append_lines(int file, const struct state_file_lines *what)
{
    struct str bytes = {0};
    char last = '\n';
    off_t size = lseek(file, 0, SEEK_END);
    if (size > 0 && pread(file, &last, 1, size - 1) != 1)
        last = '\n';
    str_format(&bytes, "%s%s%s", size == 0 && what->heading ? what->heading : "",
        last == '\n' ? "" : what->line_end, what->lines);
    errno = ENOMEM;
    size_t written = bytes.failed ? 0 : file_write_all(file, bytes.text, bytes.length);
    bool ok = !bytes.failed && written == bytes.length;
    if (!ok)
        undo_append(file, size, written);
    int reason = errno;
    str_free(&bytes);
    errno = reason;
    return ok;
}

bool state_file_append(const char *path, const struct state_file_lines *what, struct error *error)
{
    int file = open_for_append(path, what->secret, error);
    if (file < 0)
        return false;
    bool ok = append_lines(file, what) || error_number(error, errno, "%s: not written", path);
    close(file);
    return ok;
}
