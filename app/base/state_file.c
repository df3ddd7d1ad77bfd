#include "base/state_file.h"

#include "base/file.h"
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
    bool fine = folder ? file_make_folder(folder, error) : error_memory(error, "not enough memory");
    free(folder);
    return fine;
}

// "PATH.bad" for 0, "PATH.bad-1" for 1.
static bool rename_to(const char *path, int number, struct str *name)
{
    char suffix[16] = "";
    if (number > 0)
        snprintf(suffix, sizeof suffix, "-%d", number);
    str_clear(name);
    str_format(name, "%s.bad%s", path, suffix);
    errno = ENOMEM;
    return !name->failed && rename(path, name->text) == 0;
}

bool state_file_put_aside(const char *path, struct error *error)
{
    enum { MOST = 10 };
    struct str name = {0};
    bool fine = !file_is_there(path);
    // A file does not replace a folder, nor a folder a file or a full folder.
    for (int i = 0; i < MOST && !fine; i++) {
        fine = rename_to(path, i, &name);
        if (fine)
            log_warning("%s: it is put aside as %s", path, str_text(&name));
        else if (errno != EISDIR && errno != ENOTDIR && errno != ENOTEMPTY && errno != EEXIST &&
                 errno != EINTR)
            break;
    }
    if (!fine)
        error_number(error, errno, "%s: cannot be put aside", path);
    str_free(&name);
    return fine;
}

// -1 with errno; EINVAL for what is no file.
static int open_file(const char *path, bool secret)
{
    enum { FLAGS = O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK | O_NOCTTY };
    struct stat about;
    int file;
    do {
        file = open(path, FLAGS, secret ? 0600 : 0644);
    } while (file < 0 && errno == EINTR);
    if (file < 0 || (fstat(file, &about) == 0 && S_ISREG(about.st_mode)))
        return file;
    close(file);
    errno = EINVAL;
    return -1;
}

// ENOENT: a link to nowhere, once the folder is there. EACCES: where the folder may not be written in either,
// putting it aside says so.
static bool stands_in_the_way(int reason)
{
    static const int reasons[] = {
        EINVAL, EISDIR, ELOOP, ENXIO, ENODEV, ENOENT, EACCES, ENAMETOOLONG, ENOTDIR};
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
        if (reason == reasons[i])
            return true;
    return false;
}

// Also a link, whatever it leads to.
static bool is_no_file(const char *path)
{
    struct stat about;
    return lstat(path, &about) == 0 && !S_ISREG(about.st_mode);
}

bool state_file_write(const char *path, const char *bytes, size_t length, bool secret, struct error *error)
{
    if (file_write(path, bytes, length, secret, error))
        return true;
    int reason = errno;
    bool in_the_way = stands_in_the_way(reason) && is_no_file(path);
    if (in_the_way)
        return state_file_put_aside(path, error) && file_write(path, bytes, length, secret, error);
    if (reason == ENOENT)
        return make_folder_of(path, error) ? file_write(path, bytes, length, secret, error)
                                           : error_prefix(error, "%s: cannot be written: ", path);
    return false;
}

static int open_for_lines(const char *path, bool secret, struct error *error)
{
    int file = open_file(path, secret);
    if (file < 0 && errno == ENOENT) {
        if (!make_folder_of(path, error))
            return -1;
        file = open_file(path, secret);
    }
    if (file < 0 && stands_in_the_way(errno)) {
        if (!state_file_put_aside(path, error))
            return -1;
        file = open_file(path, secret);
    }
    if (file < 0)
        error_number(error, errno, "%s: cannot be opened", path);
    return file;
}

// Half a line would stand there as if it were one; what another appended since stays.
static void take_back(int file, off_t before, size_t put)
{
    int reason = errno;
    if (put > 0 && lseek(file, 0, SEEK_END) == before + (off_t)put && ftruncate(file, before) != 0)
        log_warning("half a line stays: %s", strerror(errno));
    errno = reason;
}

static bool put_lines(int file, const struct state_file_lines *what)
{
    struct str bytes = {0};
    char last = '\n';
    off_t size = lseek(file, 0, SEEK_END);
    if (size > 0 && pread(file, &last, 1, size - 1) != 1)
        last = '\n';
    str_format(&bytes, "%s%s%s", size == 0 && what->heading ? what->heading : "",
        last == '\n' ? "" : what->line_end, what->lines);
    errno = ENOMEM;
    size_t put = bytes.failed ? 0 : file_put(file, bytes.text, bytes.length);
    bool fine = !bytes.failed && put == bytes.length;
    if (!fine)
        take_back(file, size, put);
    int reason = errno;
    str_free(&bytes);
    errno = reason;
    return fine;
}

bool state_file_append(const char *path, const struct state_file_lines *what, struct error *error)
{
    int file = open_for_lines(path, what->secret, error);
    if (file < 0)
        return false;
    bool fine = put_lines(file, what) || error_number(error, errno, "%s: not written", path);
    close(file);
    return fine;
}
