#include "feed/auth.h"

#include "base/file.h"
#include "base/log.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

static void wipe(struct str *str)
{
    if (str->text)
        explicit_bzero(str->text, str->capacity);
    str_free(str);
}

static void warn_if_open(const char *path)
{
    struct stat about;
    if (stat(path, &about) == 0 && (about.st_mode & (S_IRGRP | S_IROTH)))
        log_warning("%s can be read by others than its owner: chmod 600 it", path);
}

// One line of printable text: anything else could smuggle a second header in.
static bool is_one_line(const char *text)
{
    for (; *text; text++)
        if (!isprint((unsigned char)*text))
            return false;
    return true;
}

static bool parse(char *line, struct auth *out)
{
    static const char name[] = "Authorization:";
    line[strcspn(line, "\r\n")] = '\0';
    if (!is_one_line(line))
        return false;
    if (strncmp(line, "ak=", 3) == 0 && line[3] != '\0') {
        str_add_text(&out->key, line + 3);
        return !out->key.failed;
    }
    if (strncasecmp(line, name, sizeof name - 1) == 0 && line[sizeof name - 1] != '\0') {
        str_add_text(&out->header, line);
        return !out->header.failed;
    }
    return false;
}

bool auth_read(const char *path, struct auth *out, struct error *error)
{
    enum { LONGEST = 8192 };
    struct str content = {0};
    *out = (struct auth){0};
    bool fine = file_read(path, LONGEST, &content, error);
    if (fine) {
        const char *end = strpbrk(str_text(&content), "\r\n");
        bool single = !end || end[strspn(end, "\r\n")] == '\0';
        fine = single && content.length > 0 && parse(content.text, out);
        if (!fine)
            error_set(error, "%s: expected one line, \"ak=KEY\" or \"Authorization: Bearer KEY\"", path);
    }
    wipe(&content);
    if (fine)
        warn_if_open(path);
    return fine;
}

void auth_free(struct auth *auth)
{
    wipe(&auth->key);
    wipe(&auth->header);
}
