// Unicode's normal forms (https://www.unicode.org/reports/tr15/), by ICU.
#include "base/text.h"
#include "base/text_internal.h"

#include <stdlib.h>
#include <string.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

// Every text of code points below U+0300 is its own NFC; those from there on begin with this byte or a larger
// one.
enum { FIRST_UNCERTAIN_BYTE = 0xCC };

bool text_is_certainly_nfc(const char *text, size_t length)
{
    text_visited += length;
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)text[i] >= FIRST_UNCERTAIN_BYTE)
            return false;
    return true;
}

// A code unit of UTF-16 makes at most three bytes of UTF-8, and a normal form at most three times as many
// units (NFC; NFD four times).
enum { GROWTH = 4, UTF8_A_UNIT = 3 };

// False if the text could not be normalised for want of memory.
static bool normalise(struct str *out, const UNormalizer2 *normaliser, const char *text, int32_t length)
{
    UErrorCode status = U_ZERO_ERROR;
    int32_t capacity = length * GROWTH + 1;
    UChar *units = calloc((size_t)length + (size_t)capacity + 1, sizeof *units);
    char *bytes = malloc((size_t)capacity * UTF8_A_UNIT + 1);
    bool ok = units && bytes;
    if (ok) {
        int32_t count = 0;
        int32_t made = 0;
        UChar *normal = units + length + 1;
        u_strFromUTF8(units, length + 1, &count, text, length, &status);
        int32_t normal_count = unorm2_normalize(normaliser, units, count, normal, capacity, &status);
        u_strToUTF8(bytes, capacity * UTF8_A_UNIT + 1, &made, normal, normal_count, &status);
        text_visited += (size_t)count + (size_t)normal_count + (size_t)made;
        if (U_SUCCESS(status))
            str_add(out, bytes, (size_t)made);
        else
            str_add(out, text, (size_t)length);
    }
    free(units);
    free(bytes);
    return ok;
}

void text_nfc(struct str *out, const char *text, size_t length)
{
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2 *nfc = unorm2_getNFCInstance(&status);
    if (length > TEXT_MAX_BYTES || text_is_certainly_nfc(text, length) || U_FAILURE(status))
        str_add(out, text, length);
    else
        out->failed |= !normalise(out, nfc, text, (int32_t)length);
}

void text_nfd(struct str *out, const char *text, size_t length)
{
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2 *nfd = unorm2_getNFDInstance(&status);
    if (length > TEXT_MAX_BYTES || U_FAILURE(status))
        str_add(out, text, length);
    else
        out->failed |= !normalise(out, nfd, text, (int32_t)length);
}
