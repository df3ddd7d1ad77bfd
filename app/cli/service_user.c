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
    int count;
};

static bool is_in(const struct rights *rights, gid_t group)
{
    for (int i = 0; i < rights->count; i++)
        if (rights->groups[i] == group)
            return true;
    return false;
}

// `bit` as others have it: S_IROTH, S_IXOTH.
static bool has(const struct rights *rights, const char *path, mode_t bit)
{
    struct stat about;
    if (stat(path, &about) != 0)
        return true;
    if (about.st_uid == rights->user)
        return about.st_mode & (bit << 6);
    return about.st_mode & (is_in(rights, about.st_gid) ? bit << 3 : bit);
}

static bool may_read(const struct rights *rights, char *path)
{
    bool may = has(rights, path, S_IROTH);
    for (char *slash = strchr(path + 1, '/'); slash && may; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        may = has(rights, path, S_IXOTH);
        *slash = '/';
    }
    return may;
}

bool service_user_may_read(const char *user, const char *path)
{
    struct passwd about;
    struct passwd *known = NULL;
    char names[16384];
    struct rights rights = {.count = GROUPS_MAX};
    bool there = getpwnam_r(user, &about, names, sizeof names, &known) == 0 && known;
    char *whole = there ? realpath(path, NULL) : NULL;
    if (!whole)
        return true;
    rights.user = known->pw_uid;
    if (getgrouplist(user, known->pw_gid, rights.groups, &rights.count) < 0)
        rights.count = GROUPS_MAX; // of more than that, the first ones
    bool may = may_read(&rights, whole);
    free(whole);
    return may;
}
