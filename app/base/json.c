#include "base/json.h"
#include "base/text.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static void syntax_error(const json_error_t *what, struct error *error)
{
    if (json_error_code(what) == json_error_out_of_memory)
        error_set(error, "not enough memory to read it");
    else
        error_set(error, "not JSON at line %d, column %d (byte %d): %s", what->line, what->column,
            what->position, what->text);
}

json_t *json_read(const char *bytes, size_t length, struct error *duplicate, struct error *error)
{
    if (duplicate)
        duplicate->text[0] = '\0';
    if (length >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0) {
        bytes += 3;
        length -= 3;
    }
    size_t bad = 0;
    if (!text_is_utf8(bytes, length, &bad)) {
        error_set(error, "not UTF-8: byte %zu (0x%02X) cannot stand there", bad,
            (unsigned)(unsigned char)bytes[bad]);
        return NULL;
    }
    // A text may hold \u0000; the cleaning of texts drops it.
    size_t flags = JSON_ALLOW_NUL | JSON_REJECT_DUPLICATES;
    json_error_t what;
    json_t *root = json_loadb(bytes, length, flags, &what);
    if (!root && json_error_code(&what) == json_error_duplicate_key) {
        error_set(duplicate, "line %d, column %d: %s", what.line, what.column, what.text);
        flags = JSON_ALLOW_NUL;
        root = json_loadb(bytes, length, flags, &what);
    }
    // One absurd number somewhere must not cost the whole schedule.
    if (!root && json_error_code(&what) == json_error_numeric_overflow)
        root = json_loadb(bytes, length, JSON_ALLOW_NUL | JSON_DECODE_INT_AS_REAL, &what);
    if (!root)
        syntax_error(&what, error);
    return root;
}

static bool plain_key(const char *key)
{
    if (!isalpha((unsigned char)key[0]) && key[0] != '_')
        return false;
    for (const char *c = key; *c; c++)
        if (!isalnum((unsigned char)*c) && *c != '_')
            return false;
    return true;
}

void json_path_write(const struct json_path *path, struct str *out)
{
    if (!path) {
        str_add_char(out, '$');
        return;
    }
    json_path_write(path->up, out);
    if (!path->key)
        str_format(out, "[%zu]", path->index);
    else if (plain_key(path->key))
        str_format(out, ".%s", path->key);
    else
        str_format(out, "[\"%s\"]", path->key);
}

const json_t *json_member(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    return json_is_null(value) ? NULL : value;
}

static bool whole(double number, int64_t *out)
{
    if (!(fabs(number) < 9e15) || floor(number) != number)
        return false;
    *out = (int64_t)number;
    return true;
}

bool json_as_integer(const json_t *value, int64_t *out)
{
    if (json_is_integer(value)) {
        *out = json_integer_value(value);
        return true;
    }
    if (json_is_real(value))
        return whole(json_real_value(value), out);
    const char *text = json_string_value(value);
    if (!text || *text == '\0')
        return false;
    char *end = NULL;
    errno = 0;
    double number = strtod(text, &end);
    return errno == 0 && *end == '\0' && whole(number, out);
}

const char *json_kind(const json_t *value)
{
    if (!value)
        return "nothing";
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        return "an object";
    case JSON_ARRAY:
        return "a list";
    case JSON_STRING:
        return "a text";
    case JSON_INTEGER:
    case JSON_REAL:
        return "a number";
    case JSON_TRUE:
    case JSON_FALSE:
        return "true or false";
    default:
        return "null";
    }
}
