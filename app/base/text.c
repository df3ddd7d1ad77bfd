#include "base/text.h"
#include "base/text_internal.h"

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

void text_copy(char *out, size_t size, const char *text)
{
    size_t length = strnlen(text, size - 1);
    size_t bad = length;
    text_is_utf8(text, length, &bad);
    memcpy(out, text, bad);
    out[bad] = '\0';
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

// Appends the text with its case folded; unfolded if it is too long to be a name.
static void fold_case(struct str *out, const char *text, size_t length)
{
    UErrorCode status = U_ZERO_ERROR;
    UCaseMap *map = ucasemap_open("", U_FOLD_CASE_DEFAULT, &status);
    char folded[4096];
    int32_t folded_length = 0;
    if (U_SUCCESS(status) && length < sizeof folded / 3)
        folded_length =
            ucasemap_utf8FoldCase(map, folded, (int32_t)sizeof folded, text, (int32_t)length, &status);
    if (map)
        ucasemap_close(map);
    bool ok = folded_length > 0 && U_SUCCESS(status);
    str_add(out, ok ? folded : text, ok ? (size_t)folded_length : length);
}

// As Unicode defines a canonical caseless match (D145): folding decomposed text, and normalising it again.
void text_fold(struct str *out, const char *text)
{
    struct str apart = {0};
    struct str folded = {0};
    struct str composed = {0};
    size_t length = strlen(text);
    if (!text_is_utf8(text, length, NULL)) {
        str_add(out, text, length);
        return;
    }
    text_nfd(&apart, text, length);
    fold_case(&folded, str_text(&apart), apart.length);
    text_nfc(&composed, str_text(&folded), folded.length);
    for (const char *at = str_text(&composed); *at;) {
        uint32_t c = text_next(&at);
        if (!u_isUWhiteSpace((UChar32)c))
            str_add_code_point(out, c);
    }
    out->failed |= apart.failed || folded.failed || composed.failed;
    str_free(&apart);
    str_free(&folded);
    str_free(&composed);
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

bool text_is_visible(const char *text)
{
    enum { BLANK_BRAILLE = 0x2800 };
    while (*text) {
        UChar32 c = (UChar32)text_next(&text);
        if (c != BLANK_BRAILLE && u_isgraph(c) &&
            !u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) &&
            !(U_GET_GC_MASK(c) & (U_GC_M_MASK | U_GC_CF_MASK)))
            return true;
    }
    return false;
}
