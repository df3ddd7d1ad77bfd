#include "schedule/syntax/unknown.h"

#include "base/str.h"
#include "base/text.h"
#include "schedule/syntax/page.h"
#include "schedule/syntax/page_kind.h"
#include "schedule/syntax/unknown_text.h"

#include <string.h>
#include <strings.h>

#define ASK "ask the organiser for its address as schedule.json, schedule.xml or iCalendar (.ics)"

static const char table[] = "a table for people, not a schedule that a program can follow: " ASK
                            " (of pretalx, Indico, Sched or a public calendar, for instance)";
static const char document[] = "a document for people: " ASK;
static const char packed[] = "packed: give the address of what is in it, or unpack it";

static bool has(const char *bytes, size_t length, const char *part)
{
    return memmem(bytes, length, part, strlen(part)) != NULL;
}

// A zip's members are named in it as they are; an old Office file's streams in UTF-16.
static bool explain_office(const char *bytes, size_t length, struct error *error)
{
    if (has(bytes, length, "xl/workbook") || has(bytes, length, "opendocument.spreadsheet"))
        return !error_set(error, "this is a spreadsheet (%s), %s",
            has(bytes, length, "xl/workbook") ? "Excel" : "OpenDocument", table);
    if (has(bytes, length, "word/document") || has(bytes, length, "opendocument.text"))
        return !error_set(error, "this is a text document (%s), %s",
            has(bytes, length, "word/document") ? "Word" : "OpenDocument", document);
    return !error_set(error, "this is a zip archive, %s", packed);
}

static bool explain_old_office(const char *bytes, size_t length, struct error *error)
{
    static const char book[] = "W\0o\0r\0k\0b\0o\0o\0k";
    if (memmem(bytes, length, book, sizeof book - 1))
        return !error_set(error, "this is a spreadsheet (old Excel), %s", table);
    return !error_set(error, "this is an old Office file (Word or Excel), %s", document);
}

// Formats that begin with bytes of their own.
struct signature {
    const char *bytes;
    size_t length;
    const char *what; // NULL: `explain` says it
    const char *advice;
    bool (*explain)(const char *bytes, size_t length, struct error *error);
};

#define BEGINS(text) text, sizeof(text) - 1

static const struct signature signatures[] = {
    {BEGINS("PK\x03\x04"), NULL, NULL, explain_office},
    {BEGINS("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), NULL, NULL, explain_old_office},
    {BEGINS("%PDF-"), "a PDF", document, NULL},
    {BEGINS("\x89PNG"), "a picture (PNG)", document, NULL},
    {BEGINS("\xFF\xD8\xFF"), "a picture (JPEG)", document, NULL},
    {BEGINS("GIF8"), "a picture (GIF)", document, NULL},
    {BEGINS("RIFF"), "a picture or a recording (RIFF)", document, NULL},
    {BEGINS("<svg"), "a picture (SVG)", document, NULL},
    {BEGINS("\x1F\x8B"), "gzip data", packed, NULL},
    {BEGINS("BZh"), "bzip2 data", packed, NULL},
    {BEGINS("\xFD\x37zXZ"), "xz data", packed, NULL},
    {BEGINS("\x28\xB5\x2F\xFD"), "zstd data", packed, NULL},
    {BEGINS("SQLite format 3"), "a database (SQLite)", ASK, NULL},
};

static bool explain_signature(const char *bytes, size_t length, struct error *error)
{
    for (size_t i = 0; i < sizeof signatures / sizeof *signatures; i++) {
        const struct signature *one = &signatures[i];
        if (length < one->length || memcmp(bytes, one->bytes, one->length) != 0)
            continue;
        return one->explain ? one->explain(bytes, length, error)
                            : !error_set(error, "this is %s, %s", one->what, one->advice);
    }
    return false;
}

static bool is_utf16(const char *bytes, size_t length)
{
    return length >= 2 && (memcmp(bytes, "\xFF\xFE", 2) == 0 || memcmp(bytes, "\xFE\xFF", 2) == 0 ||
                              (bytes[0] == '\0') != (bytes[1] == '\0'));
}

// Appends the text of the first element of this name; nothing if there is none.
static void take_element(const char *bytes, size_t length, const char *name, struct str *out)
{
    enum { MOST = 200 };
    struct str tag = {0};
    str_format(&tag, "<%s>", name);
    const char *begin = tag.failed ? NULL : memmem(bytes, length, str_text(&tag), tag.length);
    if (begin) {
        begin += tag.length;
        size_t left = (size_t)(bytes + length - begin);
        const char *end = memchr(begin, '<', left < MOST ? left : MOST);
        if (end && text_is_utf8(begin, (size_t)(end - begin), NULL))
            text_clean(out, begin, (size_t)(end - begin));
    }
    out->failed |= tag.failed;
    str_free(&tag);
}

// https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html, and those who answer in the same way.
static bool explain_storage(const char *bytes, size_t length, struct error *error)
{
    struct str code = {0};
    struct str message = {0};
    take_element(bytes, length, "Code", &code);
    take_element(bytes, length, "Message", &message);
    bool failed = code.failed || message.failed;
    bool found = has(bytes, length, "<Error>") && (failed || code.length > 0);
    if (found && failed)
        error_memory(error, "not enough memory to read it");
    else if (found)
        error_set(error, "the storage that it is kept in answered with an error: %s (%s); ask the publisher",
            str_text(&code), message.length > 0 ? str_text(&message) : "no message");
    str_free(&code);
    str_free(&message);
    return found;
}

static bool explain_markup(const char *bytes, size_t length, struct error *error)
{
    size_t head = length < 4096 ? length : 4096;
    if (page_begins(bytes, length))
        return !page_kind_explain(bytes, length, NULL, error);
    if (has(bytes, head, "<rss") || has(bytes, head, "<feed") || has(bytes, head, "<rdf:RDF"))
        return !error_set(error, "this is a feed of news (RSS or Atom), not of a schedule: %s", ASK);
    if (has(bytes, head, "<svg"))
        return !error_set(error, "this is a picture (SVG), %s", document);
    return explain_storage(bytes, head, error);
}

bool unknown_explain(const char *bytes, size_t length, struct error *error)
{
    if (explain_signature(bytes, length, error))
        return true;
    if (is_utf16(bytes, length))
        return !error_set(error, "this is not UTF-8, but UTF-16 or UTF-32: save it as UTF-8, or %s", ASK);
    size_t begin = length >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    while (begin < length && strchr(" \t\r\n", bytes[begin]) && bytes[begin] != '\0')
        begin++;
    if (begin == length)
        return !error_set(error, "it is empty; ask the publisher");
    if (bytes[begin] == '<')
        return explain_markup(bytes + begin, length - begin, error);
    const struct text_kind *kind = unknown_text_kind(bytes + begin, length - begin);
    return kind && !error_set(error, "this is %s, %s", kind->what, kind->table ? table : kind->advice);
}
