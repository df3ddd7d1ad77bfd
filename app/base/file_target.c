#include "base/file_internal.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

char *file_folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? strndup(path, slash == path ? 1 : (size_t)(slash - path)) : strdup(".");
}

const char *file_name_in(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

// Is it /proc/OURS/fd/N, by whichever way? What that leads to is written through N: opened anew it would
// begin at its start, and a socket cannot be opened.
static bool is_own_descriptor(const char *path, int *descriptor)
{
    const char *name = file_name_in(path);
    char *end;
    char real[PATH_MAX];
    char own[64];
    size_t digits = strspn(name, "0123456789");
    if (digits == 0 || digits > 9 || name[digits] != '\0')
        return false;
    char *folder = file_folder_of(path);
    bool found = folder && realpath(folder, real);
    free(folder);
    int length = snprintf(own, sizeof own, "/proc/%ld/", (long)getpid());
    size_t deep = found ? strlen(real) : 0;
    *descriptor = (int)strtol(name, &end, 10);
    return found && strncmp(real, own, (size_t)length) == 0 && deep > 3 &&
           strcmp(real + deep - 3, "/fd") == 0;
}

static bool is_trusted(const struct stat *link)
{
    return link->st_uid == 0 || link->st_uid == geteuid();
}

// Puts the link's target in the place of its own path.
static bool follow(char **path)
{
    char text[PATH_MAX];
    ssize_t length = readlink(*path, text, sizeof text - 1);
    if (length < 0)
        return false;
    text[length] = '\0';
    char *folder = text[0] == '/' ? NULL : file_folder_of(*path);
    char *next = text[0] == '/' ? strdup(text) : folder ? file_join(folder, text) : NULL;
    free(folder);
    if (!next) {
        errno = ENOMEM;
        return false;
    }
    free(*path);
    *path = next;
    return true;
}

static void settle(struct file_target *out, const struct stat *about)
{
    out->there = true;
    out->about = *about;
    // A link that is not followed is replaced like a file.
    out->kind = S_ISREG(about->st_mode) || S_ISLNK(about->st_mode) ? FILE_TARGET_WHOLE : FILE_TARGET_INTO;
}

void file_target_free(struct file_target *target)
{
    free(target->path);
    target->path = NULL;
}

bool file_target_find(const char *path, struct file_target *out)
{
    enum { MOST_LINKS = 40 };
    struct stat about;
    *out = (struct file_target){.path = strdup(path)};
    errno = ENOMEM;
    for (int i = 0; out->path && i < MOST_LINKS; i++) {
        if (is_own_descriptor(out->path, &out->descriptor)) {
            out->kind = FILE_TARGET_DESCRIPTOR;
            return true;
        }
        bool there = lstat(out->path, &about) == 0;
        // What /proc leads to may have no path: another process's pipe, or a file that was deleted.
        bool pathless = !there && i > 0 && stat(path, &about) == 0;
        if (there && S_ISLNK(about.st_mode) && is_trusted(&about)) {
            if (!follow(&out->path))
                break;
            errno = ELOOP;
            continue;
        }
        if (there || pathless)
            settle(out, &about);
        if (pathless)
            out->kind = FILE_TARGET_INTO;
        return true;
    }
    int reason = errno;
    file_target_free(out);
    errno = reason;
    return false;
}
