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

const char *file_base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

// Does the path lead to /proc/OURS/fd/N? Its file is written through N: opened again, it would be written
// from its start, and a socket cannot be opened.
static bool is_own_descriptor(const char *path, int *descriptor)
{
    const char *name = file_base_name(path);
    char *end;
    char real[PATH_MAX];
    char proc_folder[64];
    size_t digits = strspn(name, "0123456789");
    if (digits == 0 || digits > 9 || name[digits] != '\0')
        return false;
    char *folder = file_folder_of(path);
    bool found = folder && realpath(folder, real);
    free(folder);
    int length = snprintf(proc_folder, sizeof proc_folder, "/proc/%ld/", (long)getpid());
    size_t depth = found ? strlen(real) : 0;
    *descriptor = (int)strtol(name, &end, 10);
    return found && strncmp(real, proc_folder, (size_t)length) == 0 && depth > 3 &&
           strcmp(real + depth - 3, "/fd") == 0;
}

static bool is_trusted(const struct stat *link)
{
    return link->st_uid == 0 || link->st_uid == geteuid();
}

// Replaces a link's path by its target.
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

static void settle(struct file_target *out, const struct stat *info)
{
    out->exists = true;
    out->info = *info;
    // A link that is not followed is replaced as a file.
    out->kind = S_ISREG(info->st_mode) || S_ISLNK(info->st_mode) ? FILE_TARGET_REPLACE : FILE_TARGET_STREAM;
}

void file_target_free(struct file_target *target)
{
    free(target->path);
    target->path = NULL;
}

bool file_target_find(const char *path, struct file_target *out)
{
    enum { MAX_LINKS = 40 };
    struct stat info;
    *out = (struct file_target){.path = strdup(path)};
    errno = ENOMEM;
    for (int i = 0; out->path && i < MAX_LINKS; i++) {
        if (is_own_descriptor(out->path, &out->descriptor)) {
            out->kind = FILE_TARGET_DESCRIPTOR;
            return true;
        }
        bool exists = lstat(out->path, &info) == 0;
        // /proc may lead to something without a path: another process's pipe, or a deleted file.
        bool pathless = !exists && i > 0 && stat(path, &info) == 0;
        if (exists && S_ISLNK(info.st_mode) && is_trusted(&info)) {
            if (!follow(&out->path))
                break;
            errno = ELOOP;
            continue;
        }
        if (exists || pathless)
            settle(out, &info);
        if (pathless)
            out->kind = FILE_TARGET_STREAM;
        return true;
    }
    int reason = errno;
    file_target_free(out);
    errno = reason;
    return false;
}
