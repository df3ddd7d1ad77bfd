#include "base/resource_path.h"
#include "base/file.h"
#include "base/str.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool folder_of_program(char *out, size_t size)
{
    ssize_t length = readlink("/proc/self/exe", out, size - 1);
    if (length <= 0)
        return false;
    out[length] = '\0';
    char *slash = strrchr(out, '/');
    if (!slash)
        return false;
    *slash = '\0';
    return true;
}

char *resource_path(const char *name)
{
    static const char *const candidates[] = {"../share/plumbline", "../..", ".."};
    char folder[PATH_MAX];
    if (!folder_of_program(folder, sizeof folder))
        return strdup(name);
    struct str path = {0};
    for (size_t i = 0; i < sizeof candidates / sizeof *candidates; i++) {
        str_clear(&path);
        str_format(&path, "%s/%s/%s", folder, candidates[i], name);
        if (!path.failed && access(path.text, R_OK) == 0)
            break;
    }
    if (path.failed) {
        str_free(&path);
        return NULL;
    }
    return path.text;
}
