// Finds the markup in a text: reads tags from left to right, then pairs each closing tag with the nearest
// open one of its name. A tag never contains "<", so what is read for one is not read again for the next.
#include "base/html.h"
#include "base/text_internal.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum shape { INLINE, BLOCK, VOID_INLINE, VOID_BLOCK };

static const struct element {
    const char *name;
    enum shape shape;
} elements[] = {{"a", INLINE}, {"abbr", INLINE}, {"acronym", INLINE}, {"address", BLOCK}, {"article", BLOCK},
    {"aside", BLOCK}, {"b", INLINE}, {"bdi", INLINE}, {"bdo", INLINE}, {"big", INLINE}, {"blockquote", BLOCK},
    {"body", BLOCK}, {"br", VOID_BLOCK}, {"button", INLINE}, {"center", BLOCK}, {"cite", INLINE},
    {"code", INLINE}, {"dd", BLOCK}, {"del", INLINE}, {"dfn", INLINE}, {"div", BLOCK}, {"dl", BLOCK},
    {"dt", BLOCK}, {"em", INLINE}, {"figure", BLOCK}, {"font", INLINE}, {"footer", BLOCK}, {"form", BLOCK},
    {"h1", BLOCK}, {"h2", BLOCK}, {"h3", BLOCK}, {"h4", BLOCK}, {"h5", BLOCK}, {"h6", BLOCK}, {"head", BLOCK},
    {"header", BLOCK}, {"hr", VOID_BLOCK}, {"html", BLOCK}, {"i", INLINE}, {"iframe", INLINE},
    {"img", VOID_INLINE}, {"ins", INLINE}, {"kbd", INLINE}, {"label", INLINE}, {"li", BLOCK}, {"main", BLOCK},
    {"mark", INLINE}, {"nav", BLOCK}, {"object", INLINE}, {"ol", BLOCK}, {"p", BLOCK}, {"pre", BLOCK},
    {"q", INLINE}, {"s", INLINE}, {"samp", INLINE}, {"script", BLOCK}, {"section", BLOCK}, {"small", INLINE},
    {"span", INLINE}, {"strike", INLINE}, {"strong", INLINE}, {"style", BLOCK}, {"sub", INLINE},
    {"sup", INLINE}, {"svg", INLINE}, {"table", BLOCK}, {"tbody", BLOCK}, {"td", BLOCK}, {"th", BLOCK},
    {"thead", BLOCK}, {"time", INLINE}, {"title", BLOCK}, {"tr", BLOCK}, {"tt", INLINE}, {"u", INLINE},
    {"ul", BLOCK}, {"var", INLINE}, {"video", INLINE}, {"wbr", VOID_INLINE}};

enum { ELEMENTS = sizeof elements / sizeof *elements, COMMENT = ELEMENTS };

struct tag {
    size_t start;
    size_t end;
    size_t element; // index into elements, or COMMENT
    bool closes;
    bool is_markup;
    size_t open_before; // the open tag of the same element before this one; NONE if there is none
};

#define NONE SIZE_MAX

struct scan {
    const char *text;
    size_t length;
    struct tag *tags; // in the text's order
    size_t count;
    size_t capacity;
    bool comments_end; // there may be another "-->"
    bool failed;
};

static size_t element_named(const char *name, size_t length)
{
    size_t i = 0;
    while (i < ELEMENTS &&
           (strncasecmp(elements[i].name, name, length) != 0 || elements[i].name[length] != '\0'))
        i++;
    return i;
}

// ---- reading tags

static bool in_name(char c)
{
    return isalnum((unsigned char)c) || (c && strchr("-_:.@", c));
}

// A place in the text, never beyond its NUL: a byte that does not fit ends the reading before it.
struct cursor {
    const char *at;
};

static void skip_spaces(struct cursor *cursor)
{
    while (isspace((unsigned char)*cursor->at))
        cursor->at++;
}

// Moves past the value of an attribute; false if it is not one.
static bool skip_value(struct cursor *cursor)
{
    const char *begin = cursor->at;
    char quote = *begin;
    if (quote == '"' || quote == '\'') {
        cursor->at++;
        while (*cursor->at && *cursor->at != quote && *cursor->at != '<')
            cursor->at++;
        return *cursor->at == quote && *cursor->at++;
    }
    while (*cursor->at && !isspace((unsigned char)*cursor->at) && !strchr("\"'<>=`", *cursor->at))
        cursor->at++;
    return cursor->at > begin;
}

// Moves past name, name=value, name="value".
static bool skip_attribute(struct cursor *cursor)
{
    const char *begin = cursor->at;
    while (in_name(*cursor->at))
        cursor->at++;
    if (cursor->at == begin)
        return false;
    const char *after = cursor->at;
    skip_spaces(cursor);
    if (*cursor->at != '=') {
        cursor->at = after;
        return true;
    }
    cursor->at++;
    skip_spaces(cursor);
    return skip_value(cursor);
}

// Moves past a tag's attributes and its ">".
static bool skip_rest(struct cursor *cursor, const struct tag *tag)
{
    if (!isspace((unsigned char)*cursor->at) && *cursor->at != '/' && *cursor->at != '>')
        return false; // "<b2b>", "<i,j>"
    skip_spaces(cursor);
    while (!tag->closes && *cursor->at != '>' && *cursor->at != '/') {
        if (!skip_attribute(cursor))
            return false;
        skip_spaces(cursor);
    }
    if (*cursor->at == '/' && elements[tag->element].shape >= VOID_INLINE)
        cursor->at++;
    return *cursor->at == '>' && *cursor->at++;
}

// Reads the tag of a known element at `start`, a "<".
static bool read_tag(const struct scan *scan, size_t start, struct tag *out)
{
    struct cursor cursor = {scan->text + start + 1};
    *out = (struct tag){.start = start, .closes = *cursor.at == '/', .open_before = NONE};
    cursor.at += out->closes;
    const char *name = cursor.at;
    while (isalnum((unsigned char)*cursor.at))
        cursor.at++;
    size_t length = (size_t)(cursor.at - name);
    out->element = length > 0 ? element_named(name, length) : ELEMENTS;
    bool ok = out->element < ELEMENTS && skip_rest(&cursor, out);
    out->end = (size_t)(cursor.at - scan->text);
    text_visited += out->end - start;
    return ok;
}

static bool read_comment(struct scan *scan, size_t start, struct tag *out)
{
    if (!scan->comments_end || strncmp(scan->text + start, "<!--", 4) != 0)
        return false;
    const char *end = strstr(scan->text + start + 4, "-->");
    scan->comments_end = end != NULL;
    size_t after = end ? (size_t)(end + 3 - scan->text) : scan->length;
    text_visited += after - start;
    *out = (struct tag){
        .start = start, .end = after, .element = COMMENT, .is_markup = true, .open_before = NONE};
    return end != NULL;
}

static void add_tag(struct scan *scan, const struct tag *tag)
{
    if (scan->count == scan->capacity) {
        size_t capacity = scan->capacity ? scan->capacity * 2 : 16;
        struct tag *tags = realloc(scan->tags, capacity * sizeof *tags);
        if (!tags) {
            scan->failed = true;
            return;
        }
        scan->tags = tags;
        scan->capacity = capacity;
    }
    scan->tags[scan->count++] = *tag;
}

static void read_tags(struct scan *scan)
{
    const char *at = scan->text;
    while (!scan->failed && (at = strchr(at, '<'))) {
        struct tag tag;
        size_t start = (size_t)(at - scan->text);
        if (read_comment(scan, start, &tag) || read_tag(scan, start, &tag)) {
            add_tag(scan, &tag);
            at = scan->text + tag.end;
        } else {
            at++;
        }
    }
    text_visited += scan->length;
}

// ---- which are markup

static void pair(struct scan *scan)
{
    size_t open[ELEMENTS]; // the last open tag of each element
    for (size_t i = 0; i < ELEMENTS; i++)
        open[i] = NONE;
    for (size_t i = 0; i < scan->count; i++) {
        struct tag *tag = &scan->tags[i];
        if (tag->element == COMMENT)
            continue;
        size_t *last = &open[tag->element];
        if (elements[tag->element].shape >= VOID_INLINE) {
            tag->is_markup = true;
        } else if (!tag->closes) {
            tag->open_before = *last;
            *last = i;
        } else if (*last != NONE) {
            tag->is_markup = scan->tags[*last].is_markup = true;
            *last = scan->tags[*last].open_before;
        }
    }
}

// "<p>Welcome": publishers leave out the closing tags that HTML does not need, but "<p> and <div>" is a
// title.
static void begin_with_block(struct scan *scan)
{
    static const char *const names[] = {"p", "div", "li"};
    const struct tag *first = scan->tags;
    if (scan->count == 0 || first->start != 0 || first->element == COMMENT || first->closes ||
        first->is_markup || first->end == scan->length || isspace((unsigned char)scan->text[first->end]))
        return;
    bool is_block = false;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        is_block |= strcmp(elements[first->element].name, names[i]) == 0;
    for (size_t i = scan->count; is_block && i-- > 0;)
        if (scan->tags[i].element == first->element)
            scan->tags[i].is_markup = true;
}

void html_remove_markup(struct str *out, const char *text, size_t length)
{
    struct scan scan = {.text = text, .length = length, .comments_end = true};
    read_tags(&scan);
    pair(&scan);
    begin_with_block(&scan);
    size_t at = 0;
    for (size_t i = 0; i < scan.count; i++) {
        const struct tag *tag = &scan.tags[i];
        if (!tag->is_markup)
            continue;
        str_add(out, text + at, tag->start - at);
        enum shape shape = tag->element == COMMENT ? INLINE : elements[tag->element].shape;
        if (shape == BLOCK || shape == VOID_BLOCK)
            str_add_char(out, ' ');
        at = tag->end;
    }
    str_add(out, text + at, length - at);
    out->failed |= scan.failed;
    free(scan.tags);
}
