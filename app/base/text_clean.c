#include "base/html.h"
#include "base/text.h"
#include "base/text_internal.h"

#include <string.h>
#include <unicode/uchar.h>

_Thread_local size_t text_visited;

// A soft hyphen, too, though layout would break there: names and titles are compared, searched for and
// exported, and two that look alike must be alike. Layout divides words by itself (scene/hyphenation.c).
static bool is_stripped(uint32_t c)
{
    return c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == 0xAD || c == 0xFEFF || (c >= 0x202A && c <= 0x202E) ||
           (c >= 0x2066 && c <= 0x2069) || (c >= 0xFFF9 && c <= 0xFFFB) || (c & 0xFFFE) == 0xFFFE;
}

enum { MAX_MARKS = 4 }; // on one letter; Vietnamese and pointed Hebrew need three

struct cleaner {
    struct str *out;
    int marks;      // on the last letter
    bool space_due; // to be written if a word follows
    bool begun;
};

static void begin_word(struct cleaner *cleaner)
{
    if (cleaner->space_due)
        str_add_char(cleaner->out, ' ');
    cleaner->space_due = false;
    cleaner->begun = true;
}

static void clean_code_point(struct cleaner *cleaner, uint32_t c)
{
    if (u_isUWhiteSpace((UChar32)c)) {
        cleaner->space_due = cleaner->begun;
        return;
    }
    if (is_stripped(c))
        return;
    bool mark = U_GET_GC_MASK((UChar32)c) & (U_GC_MN_MASK | U_GC_ME_MASK);
    cleaner->marks = mark ? cleaner->marks + 1 : 0;
    if (cleaner->marks > MAX_MARKS)
        return;
    begin_word(cleaner);
    str_add_code_point(cleaner->out, c);
}

// Most characters are these, and need no lookup.
static bool is_plain(char c)
{
    return c > 0x20 && c < 0x7F;
}

// How many bytes from here on stay as they are: plain ones, with single spaces between them.
static size_t plain_run(const char *at, const char *end)
{
    const char *to = at;
    while (to < end && (is_plain(*to) || (*to == ' ' && to > at && end - to > 1 && is_plain(to[1]))))
        to++;
    return (size_t)(to - at);
}

static void clean_all(struct str *out, const char *bytes, size_t length)
{
    struct cleaner cleaner = {.out = out};
    const char *end = bytes + length;
    for (const char *at = bytes; at < end;) {
        size_t run = plain_run(at, end);
        if (run > 0) {
            begin_word(&cleaner);
            cleaner.marks = 0;
            str_add(out, at, run);
            at += run;
        } else {
            clean_code_point(&cleaner, text_next(&at));
        }
    }
    text_visited += length;
}

// Cuts between characters.
static size_t bounded(const char *bytes, size_t length)
{
    if (length <= TEXT_MAX_BYTES)
        return length;
    length = TEXT_MAX_BYTES;
    while (((unsigned char)bytes[length] & 0xC0) == 0x80)
        length--;
    return length;
}

static void strip(struct str *out, const char *bytes, size_t length)
{
    for (const char *at = bytes; at < bytes + length;) {
        uint32_t c = text_next(&at);
        if (u_isUWhiteSpace((UChar32)c))
            str_add_char(out, ' ');
        else if (!is_stripped(c))
            str_add_code_point(out, c);
    }
    text_visited += length;
}

// Characters that are stripped must not keep apart what composes, and marks are counted in the normal form.
void text_plain(struct str *out, const char *bytes, size_t length)
{
    length = bounded(bytes, length);
    if (text_is_certainly_nfc(bytes, length)) {
        clean_all(out, bytes, length);
        return;
    }
    struct str stripped = {0};
    struct str normal = {0};
    strip(&stripped, bytes, length);
    text_nfc(&normal, str_text(&stripped), stripped.length);
    clean_all(out, str_text(&normal), bounded(str_text(&normal), normal.length));
    out->failed |= normal.failed || stripped.failed;
    str_free(&stripped);
    str_free(&normal);
}

static bool has_html(const struct str *text)
{
    return strpbrk(str_text(text), "<&") != NULL;
}

// Removes one layer of HTML. False if there was none.
static bool peel(struct str *text)
{
    struct str decoded = {0};
    struct str bare = {0};
    struct str plain = {0};
    html_decode_entities(&decoded, str_text(text), text->length);
    html_remove_markup(&bare, str_text(&decoded), decoded.length);
    text_plain(&plain, str_text(&bare), bare.length);
    bool changed = strcmp(str_text(&plain), str_text(text)) != 0;
    plain.failed |= text->failed || decoded.failed || bare.failed;
    str_free(&decoded);
    str_free(&bare);
    str_free(text);
    *text = plain;
    return changed;
}

// Text that is markup within markup within markup is no title; its special characters go, so that cleaning
// comes to an end.
static void defuse(struct str *text)
{
    struct str rest = {0};
    struct str plain = {0};
    for (const char *at = str_text(text); *at; at++)
        if (*at != '<' && *at != '&')
            str_add_char(&rest, *at);
    text_plain(&plain, str_text(&rest), rest.length);
    plain.failed |= rest.failed || text->failed;
    str_free(&rest);
    str_free(text);
    *text = plain;
}

void text_clean(struct str *out, const char *bytes, size_t length)
{
    enum { MAX_LAYERS = 4 };
    struct str text = {0};
    text_plain(&text, bytes, length);
    bool changed = has_html(&text);
    for (int layer = 0; layer < MAX_LAYERS && changed && !text.failed; layer++)
        changed = peel(&text) && has_html(&text);
    if (changed)
        defuse(&text);
    str_add(out, str_text(&text), text.length);
    out->failed |= text.failed;
    str_free(&text);
}

static void clean_lines(
    struct str *out, const char *bytes, size_t length, void (*clean)(struct str *, const char *, size_t))
{
    const char *end = bytes + bounded(bytes, length);
    bool first = true;
    while (bytes < end) {
        const char *feed = memchr(bytes, '\n', (size_t)(end - bytes));
        const char *stop = feed ? feed : end;
        struct str line = {0};
        clean(&line, bytes, (size_t)(stop - bytes));
        if (line.length > 0 && !first)
            str_add_char(out, '\n');
        first = first && line.length == 0;
        str_add(out, str_text(&line), line.length);
        out->failed |= line.failed;
        str_free(&line);
        bytes = stop + (feed != NULL);
    }
}

void text_clean_lines(struct str *out, const char *bytes, size_t length)
{
    clean_lines(out, bytes, length, text_clean);
}

void text_plain_lines(struct str *out, const char *bytes, size_t length)
{
    clean_lines(out, bytes, length, text_plain);
}
