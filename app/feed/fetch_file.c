#include "feed/fetch_file.h"

#include "base/file.h"
#include "feed/address.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

// The path may be a URL without its "http://", with a key in it.
static void explain_missing(const char *path, int reason, struct error *error)
{
    struct str shown = {0};
    address_public(path, &shown);
    error_number(error, reason, "%s: cannot be opened", str_text(&shown));
    str_free(&shown);
}

enum fetch_result fetch_file(const char *path, const struct fetch_validators *known, size_t limit,
    struct fetch_answer *answer, struct error *error)
{
    struct stat about;
    if (stat(path, &about) != 0) {
        explain_missing(path, errno, error);
        return FETCH_FAILED;
    }
    if (!S_ISREG(about.st_mode)) {
        error_set(error, "%s: is not a regular file", path);
        return FETCH_FAILED;
    }
    snprintf(answer->validators.etag, sizeof answer->validators.etag, "file-%lld.%09ld-%lld-%llu",
        (long long)about.st_mtim.tv_sec, about.st_mtim.tv_nsec, (long long)about.st_size,
        (unsigned long long)about.st_ino);
    if (known && strcmp(known->etag, answer->validators.etag) == 0)
        return FETCH_UNCHANGED;
    return file_read_regular(path, limit, &answer->body, error) ? FETCH_NEW : FETCH_FAILED;
}
