#include "feed/schedule_cache.h"

#include "base/file.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/state_file.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FORMAT = 1, MAX_HEAD = 4096, MAX_NAMES = 64 << 20 };

void schedule_cache_path(const char *folder, const char *address, struct str *out)
{
    str_format(out, "%s/schedule-%016" PRIx64 ".cache", folder, hash_bytes(address, strlen(address)));
}

static void hash_text(const struct str *body, char out[17])
{
    snprintf(out, 17, "%016" PRIx64, hash_bytes(str_text(body), body->length));
}

bool schedule_cache_write(
    const char *folder, const char *address, const struct cached_schedule *cached, struct error *error)
{
    char hash[17];
    hash_text(&cached->body, hash);
    json_t *head = json_pack("{s:i, s:s, s:s, s:I, s:I, s:s}", "format", FORMAT, "etag",
        cached->validators.etag, "last_modified", cached->validators.last_modified, "good_at",
        (json_int_t)cached->good_at, "length", (json_int_t)cached->body.length, "hash", hash);
    char *line = json_write(head, JSON_COMPACT | JSON_ENSURE_ASCII);
    json_decref(head);
    struct str bytes = {0};
    struct str path = {0};
    if (line)
        str_format(&bytes, "%s\n", line);
    str_add(&bytes, str_text(&cached->body), cached->body.length);
    schedule_cache_path(folder, address, &path);
    bool ok = line && !bytes.failed && !path.failed;
    if (!ok)
        error_memory(error, "the last good schedule cannot be kept: not enough memory");
    ok = ok && state_file_write(path.text, bytes.text, bytes.length, true, error);
    free(line);
    str_free(&bytes);
    str_free(&path);
    return ok;
}

static void copy_text(const json_t *head, const char *key, char *out, size_t size)
{
    const char *text = json_string_value(json_object_get(head, key));
    if (text && strlen(text) < size)
        memcpy(out, text, strlen(text) + 1);
}

// Parses the header line and copies the body. `why` is set if memory ran out.
static bool parse(struct str *bytes, struct cached_schedule *out, struct error *why)
{
    const char *end = memchr(str_text(bytes), '\n', bytes->length < MAX_HEAD ? bytes->length : MAX_HEAD);
    if (!end)
        return false;
    size_t head_length = (size_t)(end - bytes->text);
    json_t *head = json_read(bytes->text, head_length, NULL, why);
    int64_t format = 0;
    int64_t length = -1;
    char hash[17];
    const char *expected = json_string_value(json_object_get(head, "hash"));
    bool ok = json_as_integer(json_object_get(head, "format"), &format) && format == FORMAT &&
              json_as_integer(json_object_get(head, "length"), &length) &&
              length == (int64_t)(bytes->length - head_length - 1) && expected &&
              json_as_integer(json_object_get(head, "good_at"), &out->good_at);
    if (ok) {
        str_add(&out->body, end + 1, (size_t)length);
        hash_text(&out->body, hash);
        copy_text(head, "etag", out->validators.etag, sizeof out->validators.etag);
        copy_text(head, "last_modified", out->validators.last_modified, sizeof out->validators.last_modified);
        if (out->body.failed)
            error_memory(why, "not enough memory");
        ok = !out->body.failed && strcmp(hash, expected) == 0;
    }
    json_decref(head);
    return ok;
}

bool schedule_cache_read(
    const char *folder, const char *address, struct cached_schedule *out, struct error *error)
{
    struct str path = {0};
    struct str bytes = {0};
    *out = (struct cached_schedule){0};
    error_clear(error);
    schedule_cache_path(folder, address, &path);
    if (path.failed) {
        str_free(&path);
        return error_memory(error, "not enough memory for the last good schedule");
    }
    if (!file_exists(path.text)) {
        str_free(&path);
        return false;
    }
    struct error why = {0};
    bool ok = file_read_regular(path.text, (size_t)FETCH_LIMIT_BYTES + MAX_HEAD, &bytes, error);
    if (ok && !parse(&bytes, out, &why)) {
        if (why.code == ERROR_MEMORY)
            ok = error_memory(error, "%s: not enough memory for the last good schedule", path.text);
        else
            ok = error_set(error, "%s: damaged; the last good schedule cannot be read from it", path.text);
        schedule_cache_free(out);
    }
    str_free(&bytes);
    str_free(&path);
    return ok;
}

static void names_path(const char *folder, const char *address, struct str *out)
{
    str_format(out, "%s/schedule-%016" PRIx64 ".names", folder, hash_bytes(address, strlen(address)));
}

bool schedule_cache_write_names(
    const char *folder, const char *address, const struct str *names, struct error *error)
{
    struct str path = {0};
    names_path(folder, address, &path);
    bool ok = !path.failed && !names->failed;
    if (!ok)
        error_memory(error, "not enough memory");
    else if (names->length > 0)
        ok = state_file_write(path.text, names->text, names->length, true, error);
    else if (file_exists(path.text) && unlink(path.text) != 0)
        ok = error_number(error, errno, "%s: cannot be removed", path.text);
    str_free(&path);
    return ok;
}

bool schedule_cache_read_names(
    const char *folder, const char *address, struct str *names, struct error *error)
{
    struct str path = {0};
    *names = (struct str){0};
    error_clear(error);
    names_path(folder, address, &path);
    bool ok = !path.failed && file_exists(path.text) && file_read_regular(path.text, MAX_NAMES, names, error);
    str_free(&path);
    if (!ok)
        str_free(names);
    return ok;
}

void schedule_cache_free(struct cached_schedule *cached)
{
    str_free(&cached->body);
    *cached = (struct cached_schedule){0};
}
