#include "fleet/command_peek.h"

#include "control/command.h"

#include <stdbool.h>
#include <string.h>

struct quoted {
    const char *start;
    size_t length;
    bool escaped;
};

// Reads the string behind an opening quote and moves `at` past the closing one, or to the end.
static struct quoted read_string(const char **at, const char *end)
{
    struct quoted text = {.start = *at};
    const char *c = *at;
    for (; c < end && *c != '"'; c++)
        if (*c == '\\') {
            text.escaped = true;
            c += c + 1 < end;
        }
    text.length = (size_t)(c - text.start);
    *at = c < end ? c + 1 : end;
    return text;
}

static bool is(const struct quoted *text, const char *word)
{
    return text->start && !text->escaped && text->length == strlen(word) &&
           memcmp(text->start, word, text->length) == 0;
}

static void keep(const struct quoted *value, char *out, size_t size)
{
    bool ok = !value->escaped && value->length < size && !memchr(value->start, '\0', value->length);
    if (ok)
        memcpy(out, value->start, value->length);
    out[ok ? value->length : 0] = '\0';
}

static void take(const struct quoted *key, const struct quoted *value, struct command_peek *out)
{
    if (is(key, "id"))
        keep(value, out->id, sizeof out->id);
    else if (is(key, "type"))
        keep(value, out->type, sizeof out->type);
}

void command_peek(const char *bytes, size_t length, struct command_peek *out)
{
    const char *end = bytes + length;
    struct quoted key = {0};
    bool key_due = false;
    int depth = 0;
    *out = (struct command_peek){0};
    if (length > COMMAND_MAX_BYTES)
        return;
    for (const char *at = bytes; at < end;) {
        char c = *at++;
        if (c == '"') {
            struct quoted text = read_string(&at, end);
            if (depth == 1 && !key_due)
                take(&key, &text, out);
            else if (depth == 1)
                key = text;
            key_due = false;
        } else if (c == '{' || c == '[') {
            key_due = ++depth == 1;
        } else if (c == '}' || c == ']') {
            depth--;
        } else if (c == ',') {
            key_due = depth == 1;
        }
    }
}
