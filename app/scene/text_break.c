#include "scene/text_break.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/ubidi.h>
#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/ustring.h>
#include <unicode/utext.h>

static size_t breaks_from(UBreakIterator *iterator, size_t *at)
{
    size_t count = 0;
    ubrk_first(iterator);
    for (int32_t next = ubrk_next(iterator); next != UBRK_DONE; next = ubrk_next(iterator))
        at[count++] = (size_t)next;
    return count;
}

static bool is_hangul(int line_break)
{
    return line_break == U_LB_H2 || line_break == U_LB_H3 || line_break == U_LB_JL || line_break == U_LB_JV ||
           line_break == U_LB_JT;
}

// What sticks to a letter: UAX #14, LB23, LB24, LB28 and LB30.
static bool sticks_to_letter(int line_break, bool after)
{
    switch (line_break) {
    case U_LB_ALPHABETIC:
    case U_LB_AMBIGUOUS: // such as the middle dot: LB1
    case U_LB_HEBREW_LETTER:
    case U_LB_NUMERIC:
    case U_LB_PREFIX_NUMERIC:
    case U_LB_POSTFIX_NUMERIC:
        return true;
    case U_LB_OPEN_PUNCTUATION:
        return after;
    case U_LB_CLOSE_PARENTHESIS:
        return !after;
    default:
        return is_hangul(line_break);
    }
}

// The characters before and after a place; false at either end.
static bool characters_at(const char *text, size_t length, size_t at, UChar32 *left, UChar32 *right)
{
    int32_t before = (int32_t)at;
    int32_t after = (int32_t)at;
    if (at == 0 || at >= length)
        return false;
    U8_PREV((const uint8_t *)text, 0, before, *left);
    U8_NEXT((const uint8_t *)text, after, (int32_t)length, *right);
    return true;
}

// Would the break be inside a Korean word? UAX #14, 8.1: with spaces between words, Hangul is like letters.
static bool is_in_korean_word(const char *text, size_t length, size_t at)
{
    UChar32 left;
    UChar32 right;
    if (!characters_at(text, length, at, &left, &right))
        return false;
    int left_class = u_getIntPropertyValue(left, UCHAR_LINE_BREAK);
    int right_class = u_getIntPropertyValue(right, UCHAR_LINE_BREAK);
    return (is_hangul(left_class) && sticks_to_letter(right_class, true)) ||
           (is_hangul(right_class) && sticks_to_letter(left_class, false));
}

// An emoji right after a letter, or another emoji, belongs to its word.
static bool is_before_emoji(const char *text, size_t length, size_t at)
{
    UChar32 left;
    UChar32 right;
    return characters_at(text, length, at, &left, &right) && right >= 0x2000 &&
           u_hasBinaryProperty(right, UCHAR_EXTENDED_PICTOGRAPHIC) && !u_isUWhiteSpace(left);
}

static void keep_words(const char *text, size_t length, struct text_breaks *breaks)
{
    size_t kept = 0;
    for (size_t i = 0; i < breaks->count; i++)
        if (!is_in_korean_word(text, length, breaks->at[i]) && !is_before_emoji(text, length, breaks->at[i]))
            breaks->at[kept++] = breaks->at[i];
    breaks->count = kept;
}

// One a thread and kind: opening one takes longer than breaking a title.
static UBreakIterator *iterator_for(enum text_break_kind kind)
{
    static const UBreakIteratorType types[] = {UBRK_LINE, UBRK_CHARACTER, UBRK_SENTENCE};
    static _Thread_local UBreakIterator *opened[sizeof types / sizeof *types];
    UErrorCode status = U_ZERO_ERROR;
    if (!opened[kind])
        opened[kind] = ubrk_open(types[kind], "en", NULL, 0, &status);
    return opened[kind];
}

struct text_breaks text_breaks_of(const char *text, size_t length, enum text_break_kind kind)
{
    struct text_breaks breaks = {.at = calloc(length + 1, sizeof *breaks.at)};
    if (!breaks.at)
        return breaks;
    UErrorCode status = U_ZERO_ERROR;
    UText *utext = utext_openUTF8(NULL, text, (int64_t)length, &status);
    UBreakIterator *iterator = iterator_for(kind);
    if (iterator)
        ubrk_setUText(iterator, utext, &status);
    if (iterator && U_SUCCESS(status))
        breaks.count = breaks_from(iterator, breaks.at);
    if (kind == TEXT_BREAK_LINES)
        keep_words(text, length, &breaks);
    if (breaks.count == 0)
        breaks.at[breaks.count++] = length;
    if (utext)
        utext_close(utext);
    return breaks;
}

void text_breaks_free(struct text_breaks *breaks)
{
    free(breaks->at);
    *breaks = (struct text_breaks){0};
}

size_t text_break_before_ellipsis(const char *text, size_t length)
{
    static const char *const ends[] = {" ", ".", ",", ";", ":", "…", "·", "–", "—", "\u00A0", "\u202F"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        size_t size = strlen(ends[i]);
        if (length > size && memcmp(text + length - size, ends[i], size) == 0) {
            length -= size;
            i = (size_t)-1; // from the first again
        }
    }
    return length;
}

bool text_break_is_rtl(const char *text)
{
    // Before Hebrew (U+0590, in UTF-8 D6 90) no letter is right-to-left: most texts need no closer look.
    const unsigned char *byte = (const unsigned char *)text;
    while (*byte && *byte < 0xD6)
        byte++;
    if (!*byte)
        return false;
    UErrorCode status = U_ZERO_ERROR;
    UChar start[256];
    int32_t length = 0;
    u_strFromUTF8WithSub(start, 256, &length, text, -1, 0xFFFD, NULL, &status);
    return ubidi_getBaseDirection(start, length < 256 ? length : 256) == UBIDI_RTL;
}
