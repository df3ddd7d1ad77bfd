#include "scene/hyphenation.h"

#include "base/text.h"

#include <string.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>

enum { WORD_MIN = 2 * HYPHENATION_MIN + 1, WORD_MAX = 200, SOFT_HYPHEN = 0xAD };

// A word's letters, in small ones, and where they begin.
struct word {
    size_t count;
    uint32_t letters[WORD_MAX];
    size_t at[WORD_MAX];
};

bool hyphenation_has_letter(uint32_t c)
{
    UErrorCode status = U_ZERO_ERROR;
    if (!u_isUAlphabetic((UChar32)c))
        return false;
    UScriptCode script = uscript_getScript((UChar32)c, &status);
    return script == USCRIPT_LATIN || script == USCRIPT_GREEK || script == USCRIPT_CYRILLIC;
}

static bool is_vowel(uint32_t c)
{
    static const char vowels[] = "aeiouyäöüáéíóúýàèìòùâêîôûãõåæøœëïÿāēīōūąęıаеёиоуыэюяіїєαεηιουωάέήίόύώ";
    for (const char *at = vowels; *at;)
        if (text_next(&at) == c)
            return true;
    return false;
}

// How many of the consonants begin the syllable. "ck" is one sound; "st" alone is parted (sys-tem), but not
// after another consonant (work-station).
static size_t onset(const struct word *word, size_t from, size_t to)
{
    static const char *const onsets[] = {"schl", "schm", "schn", "schr", "schw", "sch", "spl", "spr", "str",
        "chr", "phr", "thr", "ch", "ck", "sh", "sp", "ph", "th", "bl", "br", "cl", "cr", "dr", "fl", "fr",
        "gl", "gr", "kl", "kn", "kr", "pl", "pr", "tr", "wr", "zw", "lh", "nh"};
    for (size_t i = 0; i < sizeof onsets / sizeof *onsets; i++) {
        size_t length = strlen(onsets[i]);
        bool same = to - from >= length;
        for (size_t k = 0; same && k < length; k++)
            same = word->letters[to - length + k] == (uint32_t)onsets[i][k];
        if (same)
            return length;
    }
    bool st = to - from >= 3 && word->letters[to - 2] == 's' && word->letters[to - 1] == 't';
    return st ? 2 : 1;
}

static size_t places_in(const struct word *word, size_t *at)
{
    size_t found = 0;
    size_t consonants = 0; // since the last vowel
    bool vowel = false;    // there was one
    for (size_t i = 0; i < word->count; i++) {
        if (!is_vowel(word->letters[i])) {
            consonants++;
            continue;
        }
        size_t begins = i - (consonants > 0 ? onset(word, i - consonants, i) : 0);
        if (vowel && consonants > 0 && begins >= HYPHENATION_MIN && word->count - begins >= HYPHENATION_MIN)
            at[found++] = word->at[begins];
        vowel = true;
        consonants = 0;
    }
    return found;
}

// Part of an identifier or an address, where a hyphen would be read as one of its own?
static bool is_code(const char *text, size_t length, size_t start, size_t end)
{
    const char *before = start > 0 ? text + start - 1 : " ";
    const char *after = end < length ? text + end : " ";
    bool dot = *after == '.' && end + 1 < length && text[end + 1] != ' ' && text[end + 1] != '.';
    return dot || strchr("_@.\\=0123456789", *before) != NULL || strchr("_@\\=(0123456789", *after) != NULL;
}

// Reads the word at `start`; returns where it ends. A word that has its own soft hyphens is left without
// letters.
static size_t read_word(const char *text, size_t length, size_t start, struct word *word)
{
    bool soft = false;
    word->count = 0;
    while (start < length) {
        const char *next = text + start;
        uint32_t c = text_next(&next);
        soft = soft || c == SOFT_HYPHEN;
        if (c != SOFT_HYPHEN && !hyphenation_has_letter(c))
            break;
        if (c != SOFT_HYPHEN && word->count < WORD_MAX) {
            word->letters[word->count] = (uint32_t)u_tolower((UChar32)c);
            word->at[word->count++] = start;
        }
        start = (size_t)(next - text);
    }
    if (soft)
        word->count = 0;
    return start;
}

size_t hyphenation_places(const char *text, size_t length, size_t *at)
{
    size_t found = 0;
    for (size_t i = 0; i < length;) {
        struct word word;
        const char *next = text + i;
        size_t end = read_word(text, length, i, &word);
        if (word.count >= WORD_MIN && !is_code(text, length, i, end))
            found += places_in(&word, at + found);
        text_next(&next);
        i = end > i ? end : (size_t)(next - text);
        if (text[i - 1] == '_' && i < length && text[i] != '_' && text[i] != ' ')
            at[found++] = i;
    }
    return found;
}
