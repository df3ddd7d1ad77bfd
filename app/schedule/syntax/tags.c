#include "schedule/syntax/tags.h"

#include "base/html.h"
#include "base/text.h"

#include <string.h>
#include <strings.h>

enum { MAX_VALUE = 4096 };

struct attribute {
    const char *name;
    size_t name_length;
    const char *value;
    size_t value_length;
};

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static const char *skip_spaces(const char *at, const char *end)
{
    while (at < end && is_space(*at))
        at++;
    return at;
}

static bool same(const char *text, size_t length, const char *name)
{
    return strlen(name) == length && strncasecmp(text, name, length) == 0;
}

// Takes the value behind "=". NULL at the page's end.
static const char *take_value(const char *at, const char *end, struct attribute *out)
{
    at = skip_spaces(at, end);
    bool quoted = at < end && (*at == '"' || *at == '\'');
    out->value = quoted ? at + 1 : at;
    if (quoted) {
        const char *close = memchr(out->value, *at, (size_t)(end - out->value));
        out->value_length = close ? (size_t)(close - out->value) : 0;
        return close ? close + 1 : NULL;
    }
    while (at < end && !is_space(*at) && *at != '>')
        at++;
    out->value_length = (size_t)(at - out->value);
    return at;
}

// Takes the attribute at `at`, and returns what is behind it. At the tag's end `out->name` is NULL, and the
// place is that of its ">". NULL at the page's end.
static const char *take_attribute(const char *at, const char *end, struct attribute *out)
{
    *out = (struct attribute){0};
    while (at < end && (is_space(*at) || *at == '/'))
        at++;
    if (at == end || *at == '>')
        return at == end ? NULL : at;
    out->name = at++;
    while (at < end && !is_space(*at) && *at != '/' && *at != '>' && *at != '=')
        at++;
    out->name_length = (size_t)(at - out->name);
    const char *next = skip_spaces(at, end);
    return next < end && *next == '=' ? take_value(next + 1, end, out) : at;
}

struct tags tags_begin(const char *bytes, size_t length)
{
    return (struct tags){.at = bytes, .end = bytes + length};
}

static const char *find(const char *at, const char *end, const char *text)
{
    return memmem(at, (size_t)(end - at), text, strlen(text));
}

// Behind a comment, a doctype or what the standard makes a comment. NULL: it does not end.
static const char *skip_comment(const char *at, const char *end)
{
    bool comment = end - at >= 4 && memcmp(at, "<!--", 4) == 0;
    const char *close = comment ? find(at + 2, end, "-->") : memchr(at, '>', (size_t)(end - at));
    return close ? close + (comment ? 3 : 1) : NULL;
}

// The closing tag of the element whose content is text, or the page's end.
static const char *end_of_raw(const struct tags *tags)
{
    const char *at = tags->at;
    while ((at = memchr(at, '<', (size_t)(tags->end - at)))) {
        const char *name = at + 2;
        at++;
        if (tags->end - name <= (ptrdiff_t)tags->raw_length || name[-1] != '/' ||
            strncasecmp(name, tags->raw, tags->raw_length) != 0)
            continue;
        char behind = name[tags->raw_length];
        if (is_space(behind) || behind == '/' || behind == '>')
            return name - 2;
    }
    return tags->end;
}

size_t tags_content(const struct tags *tags, const char **content)
{
    *content = tags->at;
    return tags->raw ? (size_t)(end_of_raw(tags) - tags->at) : 0;
}

static bool has_raw_content(const struct tag *tag)
{
    static const char *const names[] = {
        "script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (tag_is(tag, names[i]))
            return !tag->closing;
    return false;
}

// Takes the tag whose name is at `name`, and returns what is behind it. NULL: it does not end.
static const char *take_tag(const char *name, const char *end, struct tag *out)
{
    const char *at = name;
    while (at < end && !is_space(*at) && *at != '/' && *at != '>')
        at++;
    *out = (struct tag){
        .name = name, .name_length = (size_t)(at - name), .attributes = at, .closing = name[-1] == '/'};
    struct attribute attribute;
    do
        at = take_attribute(at, end, &attribute);
    while (at && attribute.name);
    if (!at)
        return NULL;
    at++;
    out->attributes_length = (size_t)(at - out->attributes);
    return at;
}

bool tags_next(struct tags *tags, struct tag *out)
{
    const char *at = tags->raw ? end_of_raw(tags) : tags->at;
    tags->raw = NULL;
    while (at && (at = memchr(at, '<', (size_t)(tags->end - at)))) {
        const char *name = tags->end - at > 1 && at[1] == '/' ? at + 2 : at + 1;
        if (name < tags->end && is_letter(*name)) {
            at = take_tag(name, tags->end, out);
            if (!at)
                break;
            tags->at = at;
            if (has_raw_content(out)) {
                tags->raw = out->name;
                tags->raw_length = out->name_length;
            }
            return true;
        }
        bool comment = name < tags->end && (*name == '!' || *name == '?' || name[-1] == '/');
        at = comment ? skip_comment(at, tags->end) : at + 1;
    }
    tags->at = tags->end;
    return false;
}

bool tag_is(const struct tag *tag, const char *name)
{
    return same(tag->name, tag->name_length, name);
}

static bool decode(const struct attribute *attribute, struct str *out)
{
    const char *begin = attribute->value;
    const char *end = begin + attribute->value_length;
    begin = skip_spaces(begin, end);
    while (end > begin && is_space(end[-1]))
        end--;
    size_t length = (size_t)(end - begin);
    if (length > MAX_VALUE || (length > 0 && memchr(begin, '\0', length)) ||
        !text_is_utf8(begin, length, NULL))
        return false;
    html_decode_entities(out, length > 0 ? begin : "", length);
    return !out->failed;
}

bool tag_attribute(const struct tag *tag, const char *name, struct str *out)
{
    const char *at = tag->attributes;
    const char *end = at + tag->attributes_length;
    struct attribute attribute;
    str_clear(out);
    while ((at = take_attribute(at, end, &attribute)) && attribute.name)
        if (same(attribute.name, attribute.name_length, name))
            return !attribute.value || decode(&attribute, out);
    return false;
}
