#include "schedule/syntax/unknown_text.h"

#include <ctype.h>
#include <string.h>

static const struct text_kind javascript = {"JavaScript",
    "which a display does not run: ask the organiser for the JSON itself, without a function around it",
    false};
static const struct text_kind yaml = {"YAML",
    "which is what a site is made from: ask the organiser for the schedule.json, schedule.xml or iCalendar "
    "(.ics) that it publishes",
    false};
static const struct text_kind markdown = {"Markdown",
    "a text for people: ask the organiser for the address of a "
    "schedule.json, schedule.xml or iCalendar (.ics)",
    false};
static const struct text_kind csv = {"a table (CSV)", NULL, true};

static bool starts(const char *text, size_t length, const char *with)
{
    return length >= strlen(with) && memcmp(text, with, strlen(with)) == 0;
}

static size_t name_length(const char *text, size_t length)
{
    size_t i = 0;
    while (i < length && (isalnum((unsigned char)text[i]) || strchr("_$.", text[i])) && text[i] != '\0')
        i++;
    return i;
}

// Also JSONP: name({…}).
static bool is_javascript(const char *text, size_t length)
{
    static const char *const begins[] = {"var ", "let ", "const ", "window.", "function", "(function", "(()",
        "!function", "import ", "export ", "define(", "module.exports", "\"use strict\"", "'use strict'",
        "/*", "//"};
    for (size_t i = 0; i < sizeof begins / sizeof *begins; i++)
        if (starts(text, length, begins[i]))
            return true;
    size_t name = name_length(text, length);
    while (name > 0 && name < length && text[name] == ' ')
        name++;
    return name > 0 && length - name >= 2 && text[name] == '(' && strchr("{[ \r\n\"", text[name + 1]) &&
           text[name + 1] != '\0';
}

static size_t line_length(const char *text, size_t length)
{
    const char *end = memchr(text, '\n', length);
    return end ? (size_t)(end - text) : length;
}

// How often the separator is in the line, outside quotes.
static size_t separators(const char *line, size_t length, char separator)
{
    size_t count = 0;
    bool quoted = false;
    for (size_t i = 0; i < length; i++) {
        quoted ^= line[i] == '"';
        count += !quoted && line[i] == separator;
    }
    return count;
}

// Two lines of at least three columns, as many in both.
static bool is_csv(const char *text, size_t length)
{
    size_t first = line_length(text, length);
    if (first >= length)
        return false;
    size_t second = line_length(text + first + 1, length - first - 1);
    for (const char *separator = ",;\t"; *separator; separator++) {
        size_t count = separators(text, first, *separator);
        if (count >= 2 && count == separators(text + first + 1, second, *separator))
            return true;
    }
    return false;
}

// "key:" or "key: value", or a document's mark.
static bool is_yaml(const char *text, size_t length)
{
    if (starts(text, length, "---\n") || starts(text, length, "---\r\n") || starts(text, length, "%YAML") ||
        (starts(text, length, "- ") && length > 2))
        return true;
    size_t i = 0;
    while (i < length && (isalnum((unsigned char)text[i]) || text[i] == '_' || text[i] == '-'))
        i++;
    return i > 0 && i + 1 < length && text[i] == ':' && strchr(" \r\n", text[i + 1]) && text[i + 1] != '\0' &&
           line_length(text, length) < length;
}

static bool is_markdown(const char *text, size_t length)
{
    return starts(text, length, "# ") || starts(text, length, "## ") || starts(text, length, "![") ||
           starts(text, length, "| ");
}

const struct text_kind *unknown_text_kind(const char *text, size_t length)
{
    // iCalendar is a format of its own.
    if (starts(text, length, "BEGIN:"))
        return NULL;
    if (is_javascript(text, length))
        return &javascript;
    if (is_csv(text, length))
        return &csv;
    if (is_markdown(text, length))
        return &markdown;
    return is_yaml(text, length) ? &yaml : NULL;
}
