#include "cli/service_user.h"

#include <grp.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { GROUPS_MAX = 64 };

struct rights {
    uid_t user;
    gid_t groups[GROUPS_MAX];
    int group_count;
};

static bool is_in(const struct rights *rights, gid_t group)
{
    for (int i = 0; i < rights->group_count; i++)
        if (rights->groups[i] == group)
            return true;
    return false;
}

// `bit` is the one for others: S_IROTH or S_IXOTH. True if the path cannot be examined.
static bool has_permission(const struct rights *rights, const char *path, mode_t bit)
{
    struct stat status;
    if (stat(path, &status) != 0)
        return true;
    if (status.st_uid == rights->user)
        return status.st_mode & (bit << 6);
    return status.st_mode & (is_in(rights, status.st_gid) ? bit << 3 : bit);
}

// `path` is absolute; it is changed and restored.
static bool may_read(const struct rights *rights, char *path)
{
    bool may = has_permission(rights, path, S_IROTH);
    for (char *slash = strchr(path + 1, '/'); slash && may; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        may = has_permission(rights, path, S_IXOTH);
        *slash = '/';
    }
    return may;
}

bool service_user_may_read(const char *user, const char *path)
{
    struct passwd entry;
    struct passwd *found = NULL;
    char buffer[16384];
    struct rights rights = {.group_count = GROUPS_MAX};
    bool exists = getpwnam_r(user, &entry, buffer, sizeof buffer, &found) == 0 && found;
    char *real_path = exists ? realpath(path, NULL) : NULL;
    if (!real_path)
        return true;
    rights.user = found->pw_uid;
    if (getgrouplist(user, found->pw_gid, rights.groups, &rights.group_count) < 0)
        rights.group_count = GROUPS_MAX; // of more groups, only the first ones count
    bool may = may_read(&rights, real_path);
    free(real_path);
    return may;
}
