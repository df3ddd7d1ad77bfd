#include "feed/auth.h"

#include "base/file.h"

#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

static void wipe(struct str *str)
{
    if (str->text)
        explicit_bzero(str->text, str->capacity);
    str_free(str);
}

bool auth_is_exposed(const char *path)
{
    struct stat about;
    if (stat(path, &about) != 0)
        return false;
    // A file of root's that a service reads as a member of its group (0640) is as it should be.
    mode_t others = about.st_uid == geteuid() ? S_IRGRP | S_IROTH : S_IROTH;
    return (about.st_mode & others) != 0;
}

// Printable ASCII only: anything else could smuggle in a second header.
static bool is_one_line(const char *text)
{
    for (; *text; text++)
        if (*text < ' ' || *text > '~')
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
    // If only spaces follow the name, libcurl leaves the header out.
    if (strncasecmp(line, name, sizeof name - 1) == 0 &&
        strspn(line + sizeof name - 1, " ") < strlen(line + sizeof name - 1)) {
        str_add_text(&out->header, line);
        return !out->header.failed;
    }
    return false;
}

bool auth_read(const char *path, struct auth *out, struct error *error)
{
    enum { MAX_BYTES = 8192 };
    struct str content = {0};
    *out = (struct auth){0};
    bool ok = file_read_regular(path, MAX_BYTES, &content, error);
    if (ok) {
        const char *end = strpbrk(str_text(&content), "\r\n");
        bool single = !end || end[strspn(end, "\r\n")] == '\0';
        bool text = content.length > 0 && strlen(content.text) == content.length;
        ok = single && text && parse(content.text, out);
        if (!ok)
            error_set(error, "%s: expected one line, \"ak=KEY\" or \"Authorization: Bearer KEY\"", path);
    }
    wipe(&content);
    return ok;
}

void auth_free(struct auth *auth)
{
    wipe(&auth->key);
    wipe(&auth->header);
}
