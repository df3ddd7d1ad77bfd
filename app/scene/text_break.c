#include "scene/text_break.h"

#include "scene/break_rules.h"
#include "scene/hyphenation.h"

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

// The iterators: opening one takes longer than breaking a title.
enum iterator { LINES, PHRASES, WORDS, GRAPHEMES, SENTENCES, ITERATORS };

// One a thread.
static UBreakIterator *iterator_for(enum iterator kind)
{
    static const struct {
        UBreakIteratorType type;
        const char *locale;
    } kinds[ITERATORS] = {
        [LINES] = {UBRK_LINE, "en"},
        // Of ICU 72 and later; before, they are lines.
        [PHRASES] = {UBRK_LINE, "ja@lw=phrase"},
        [WORDS] = {UBRK_WORD, "zh"},
        [GRAPHEMES] = {UBRK_CHARACTER, "en"},
        [SENTENCES] = {UBRK_SENTENCE, "en"},
    };
    static _Thread_local UBreakIterator *opened[ITERATORS];
    UErrorCode status = U_ZERO_ERROR;
    if (!opened[kind])
        opened[kind] = ubrk_open(kinds[kind].type, kinds[kind].locale, NULL, 0, &status);
    return opened[kind];
}

// Fills `at`, which has room for one more than `length`; the length alone where ICU cannot.
static size_t boundaries(const char *text, size_t length, enum iterator kind, size_t *at)
{
    size_t count = 0;
    UErrorCode status = U_ZERO_ERROR;
    UText *utext = utext_openUTF8(NULL, text, (int64_t)length, &status);
    UBreakIterator *iterator = iterator_for(kind);
    if (iterator)
        ubrk_setUText(iterator, utext, &status);
    if (iterator && U_SUCCESS(status))
        count = breaks_from(iterator, at);
    if (count == 0)
        at[count++] = length;
    if (utext)
        utext_close(utext);
    return count;
}

// Kana (U+3041 to U+30FF) and ideographs are what these scripts do not part by spaces.
static bool is_kana(UChar32 c)
{
    return c >= 0x3041 && c <= 0x30FF;
}

static bool is_east_asian(UChar32 c)
{
    return is_kana(c) || (c >= 0x3000 && c <= 0x303F) || (c >= 0xFF00 && c <= 0xFFEF) ||
           u_hasBinaryProperty(c, UCHAR_IDEOGRAPHIC);
}

// The iterator that knows the text's phrases: that of Japanese where there is kana, that of Chinese where
// there are ideographs alone. LINES for any other text.
static enum iterator phrases_of(const char *text, size_t length)
{
    enum iterator found = LINES;
    for (int32_t i = 0; i < (int32_t)length;) {
        UChar32 c;
        if ((unsigned char)text[i] < 0xE3) { // no character before U+3000
            i++;
            continue;
        }
        U8_NEXT((const uint8_t *)text, i, (int32_t)length, c);
        if (is_kana(c))
            return PHRASES;
        if (u_hasBinaryProperty(c, UCHAR_IDEOGRAPHIC))
            found = WORDS;
    }
    return found;
}

static bool is_hiragana(UChar32 c)
{
    return c >= 0x3041 && c <= 0x309F;
}

// ICU's dictionary parts some words that are written in Hiragana ("くだ|さい"), and the polite prefix from
// its noun. Between two Hiragana letters a phrase ends with a particle.
static bool is_in_japanese_phrase(const char *text, size_t length, size_t at)
{
    static const UChar32 particles[] = {0x306F, 0x304C, 0x3092, 0x306B, 0x3078, 0x3068, 0x3067, 0x306E,
        0x3082, 0x3084, 0x3066, 0x304B, 0x3089}; // は が を に へ と で の も や て か ら
    UChar32 left;
    UChar32 right;
    if (!characters_at(text, length, at, &left, &right) || !is_hiragana(left))
        return false;
    if (u_hasBinaryProperty(right, UCHAR_IDEOGRAPHIC))
        return left == 0x304A || left == 0x3054; // お, ご
    for (size_t i = 0; i < sizeof particles / sizeof *particles; i++)
        if (left == particles[i])
            return false;
    return is_hiragana(right);
}

static bool is_in_phrase(const char *text, size_t length, size_t at)
{
    UChar32 left;
    UChar32 right;
    return characters_at(text, length, at, &left, &right) && (is_east_asian(left) || is_east_asian(right));
}

// What breaks the rest would be within phrases, costs as much as one that is needed.
static void weigh_phrases(const char *text, size_t length, struct text_breaks *breaks)
{
    enum iterator kind = phrases_of(text, length);
    size_t *phrases = kind == LINES ? NULL : calloc(length + 1, sizeof *phrases);
    if (!phrases)
        return;
    size_t count = boundaries(text, length, kind, phrases);
    size_t next = 0;
    for (size_t i = 0; i < breaks->count; i++) {
        while (next < count && phrases[next] < breaks->at[i])
            next++;
        bool between = next < count && phrases[next] == breaks->at[i] &&
                       !(kind == PHRASES && is_in_japanese_phrase(text, length, breaks->at[i]));
        if (!between && breaks->cost[i] < BREAK_NEEDED && is_in_phrase(text, length, breaks->at[i]))
            breaks->cost[i] = BREAK_NEEDED;
    }
    free(phrases);
}

static int cost_of(const char *text, size_t length, size_t at)
{
    if (at >= length)
        return BREAK_GOOD;
    if (is_in_korean_word(text, length, at) || is_before_emoji(text, length, at))
        return BREAK_NEVER;
    return break_rules_cost(text, length, at);
}

static void weigh(const char *text, size_t length, struct text_breaks *breaks)
{
    for (size_t i = 0; i < breaks->count; i++)
        breaks->cost[i] = (unsigned char)cost_of(text, length, breaks->at[i]);
    weigh_phrases(text, length, breaks);
}

static void keep_up_to(int cost, struct text_breaks *breaks)
{
    size_t kept = 0;
    for (size_t i = 0; i < breaks->count; i++)
        if (breaks->cost[i] <= cost) {
            breaks->at[kept] = breaks->at[i];
            breaks->cost[kept++] = breaks->cost[i];
        }
    breaks->count = kept;
}

// After an identifier's underscore, no hyphen.
static unsigned char cost_of_place(const char *text, size_t at)
{
    return text[at - 1] == '_' ? BREAK_NEEDED : BREAK_HYPHEN;
}

// Merges the places where words may be hyphenated.
static void add_hyphens(const char *text, size_t length, struct text_breaks *breaks)
{
    size_t *places = calloc(length + 1, sizeof *places);
    size_t count = places ? hyphenation_places(text, length, places) : 0;
    size_t end = breaks->count + count;
    for (size_t to = end, from = breaks->count; to > 0; to--) {
        bool hyphen = count > 0 && (from == 0 || places[count - 1] > breaks->at[from - 1]);
        breaks->at[to - 1] = hyphen ? places[--count] : breaks->at[from - 1];
        breaks->cost[to - 1] = hyphen ? cost_of_place(text, breaks->at[to - 1]) : breaks->cost[from - 1];
        from -= hyphen ? 0 : 1;
    }
    breaks->count = end;
    free(places);
}

struct text_breaks text_breaks_of(const char *text, size_t length, enum text_break_kind kind)
{
    struct text_breaks breaks = {.at = calloc(length + 1, sizeof *breaks.at + sizeof *breaks.cost)};
    if (!breaks.at)
        return breaks;
    breaks.cost = (unsigned char *)(breaks.at + length + 1);
    enum iterator iterator = kind == TEXT_BREAK_GRAPHEMES   ? GRAPHEMES
                             : kind == TEXT_BREAK_SENTENCES ? SENTENCES
                                                            : LINES;
    breaks.count = boundaries(text, length, iterator, breaks.at);
    if (iterator != LINES)
        return breaks;
    weigh(text, length, &breaks);
    keep_up_to(kind == TEXT_BREAK_LINES ? BREAK_MAX : BREAK_HYPHEN, &breaks);
    if (kind == TEXT_BREAK_NEEDED)
        add_hyphens(text, length, &breaks);
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

bool text_break_is_tall(const char *text)
{
    for (const unsigned char *byte = (const unsigned char *)text; *byte; byte++) {
        // U+0600 to U+0FFF; Myanmar (U+1000) and Khmer (U+1780), whose neighbours are Latin.
        if (*byte >= 0xD8 && *byte <= 0xE0)
            return true;
        if (*byte == 0xE1 && (byte[1] <= 0x82 || byte[1] == 0x9E || byte[1] == 0x9F))
            return true;
    }
    return false;
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
