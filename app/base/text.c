#include "base/text.h"
#include "base/html.h"

#include <ctype.h>
#include <string.h>
#include <unicode/ucasemap.h>
#include <unicode/uchar.h>

bool text_is_utf8(const char *bytes, size_t length, size_t *bad_at)
{
    const unsigned char *s = (const unsigned char *)bytes;
    size_t i = 0;
    while (i < length) {
        // Eight ASCII bytes at a time.
        uint64_t eight;
        if (length - i >= sizeof eight) {
            memcpy(&eight, s + i, sizeof eight);
            if (!(eight & UINT64_C(0x8080808080808080))) {
                i += sizeof eight;
                continue;
            }
        }
        if (s[i] < 0x80) {
            i++;
            continue;
        }
        size_t more = s[i] >= 0xF0 ? 3 : s[i] >= 0xE0 ? 2 : 1;
        bool ok = s[i] >= 0xC2 && s[i] <= 0xF4 && length - i > more;
        for (size_t k = 1; ok && k <= more; k++)
            ok = (s[i + k] & 0xC0) == 0x80;
        // Overlong forms, surrogates and what lies beyond U+10FFFF show in the second byte.
        if (ok && more >= 2)
            ok = !(s[i] == 0xE0 && s[i + 1] < 0xA0) && !(s[i] == 0xED && s[i + 1] > 0x9F) &&
                 !(s[i] == 0xF0 && s[i + 1] < 0x90) && !(s[i] == 0xF4 && s[i + 1] > 0x8F);
        if (!ok) {
            if (bad_at)
                *bad_at = i;
            return false;
        }
        i += more + 1;
    }
    return true;
}

uint32_t text_next(const char **text)
{
    const unsigned char *s = (const unsigned char *)*text;
    if (s[0] < 0x80) {
        *text += 1;
        return s[0];
    }
    if (s[0] < 0xE0) {
        *text += 2;
        return ((s[0] & 0x1FU) << 6) | (s[1] & 0x3FU);
    }
    if (s[0] < 0xF0) {
        *text += 3;
        return ((s[0] & 0x0FU) << 12) | ((s[1] & 0x3FU) << 6) | (s[2] & 0x3FU);
    }
    *text += 4;
    return ((s[0] & 0x07U) << 18) | ((s[1] & 0x3FU) << 12) | ((s[2] & 0x3FU) << 6) | (s[3] & 0x3FU);
}

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

static void clean_code_point(struct cleaner *cleaner, uint32_t c)
{
    bool plain = c > 0x20 && c < 0x7F; // most are, and need no lookup
    if (!plain && u_isUWhiteSpace((UChar32)c)) {
        cleaner->space_due = cleaner->begun;
        return;
    }
    if (!plain && is_stripped(c))
        return;
    bool mark = !plain && (U_GET_GC_MASK((UChar32)c) & (U_GC_MN_MASK | U_GC_ME_MASK));
    cleaner->marks = mark ? cleaner->marks + 1 : 0;
    if (cleaner->marks > MAX_MARKS)
        return;
    if (cleaner->space_due)
        str_add_char(cleaner->out, ' ');
    cleaner->space_due = false;
    cleaner->begun = true;
    str_add_code_point(cleaner->out, c);
}

void text_clean(struct str *out, const char *bytes, size_t length)
{
    struct cleaner cleaner = {.out = out};
    size_t i = 0;
    while (i < length) {
        size_t consumed = 0;
        if (bytes[i] == '<') {
            enum html_tag tag = html_tag_at(bytes + i, length - i, &consumed);
            if (tag != HTML_NO_TAG) {
                if (tag == HTML_BLOCK)
                    clean_code_point(&cleaner, ' ');
                i += consumed;
                continue;
            }
        } else if (bytes[i] == '&') {
            uint32_t c = html_entity_at(bytes + i, length - i, &consumed);
            if (c != 0) {
                clean_code_point(&cleaner, c);
                i += consumed;
                continue;
            }
        }
        const char *at = bytes + i;
        clean_code_point(&cleaner, text_next(&at));
        i = (size_t)(at - bytes);
    }
}

void text_plain(struct str *out, const char *bytes, size_t length)
{
    struct cleaner cleaner = {.out = out};
    for (const char *at = bytes; at < bytes + length;)
        clean_code_point(&cleaner, text_next(&at));
}

void text_fold(struct str *out, const char *text)
{
    UErrorCode status = U_ZERO_ERROR;
    UCaseMap *map = ucasemap_open("", U_FOLD_CASE_DEFAULT, &status);
    char folded[1024];
    size_t length = strlen(text);
    int32_t folded_length = 0;
    // A longer name is compared unfolded.
    if (U_SUCCESS(status) && length < sizeof folded / 3)
        folded_length =
            ucasemap_utf8FoldCase(map, folded, (int32_t)sizeof folded, text, (int32_t)length, &status);
    if (map)
        ucasemap_close(map);
    const char *at = folded_length > 0 && U_SUCCESS(status) ? folded : text;
    const char *end = at == folded ? folded + folded_length : text + length;
    while (at < end) {
        uint32_t c = text_next(&at);
        if (!u_isUWhiteSpace((UChar32)c))
            str_add_code_point(out, c);
    }
}

static bool is_listed(const char *text, size_t length, const char *const *words, size_t count)
{
    for (size_t w = 0; w < count; w++) {
        if (strlen(words[w]) != length)
            continue;
        size_t same = 0;
        while (same < length && tolower((unsigned char)text[same]) == words[w][same])
            same++;
        if (same == length)
            return true;
    }
    return false;
}

bool text_has_word(const char *text, const char *const *words, size_t count)
{
    const char *at = text;
    while (*at) {
        // Bytes of other scripts count as letters: a word that touches them is not whole.
        size_t length = 0;
        while (isalnum((unsigned char)at[length]) || (unsigned char)at[length] >= 0x80)
            length++;
        if (length > 0 && is_listed(at, length, words, count))
            return true;
        at += length > 0 ? length : 1;
    }
    return false;
}
