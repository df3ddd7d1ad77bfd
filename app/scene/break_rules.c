#include "scene/break_rules.h"

#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <unicode/uchar.h>

#define SOFT_HYPHEN "\u00AD"
#define MIDDLE_DOT "·"

// The costs of leaving a word at the line's end that belongs to the next one, and of a number that begins a
// line.
enum { CLINGS = 60, NUMBER = 40, YEAR = 24, AFTER_COMMA = 10, AFTER_HYPHEN = 40 };

struct word {
    const char *text;
    size_t length;
};

// Articles, prepositions, conjunctions, titles of people. Not the French "du", which is German for "you".
static const char *const clinging[] = {"an", "the", "of", "in", "on", "at", "to", "for", "from", "by", "with",
    "without", "and", "or", "nor", "but", "as", "vs", "vs.", "via", "your", "our", "its", "my", "into", "der",
    "die", "das", "den", "dem", "des", "ein", "eine", "einen", "einem", "einer", "eines", "und", "oder",
    "von", "vom", "zu", "zum", "zur", "im", "am", "auf", "aus", "bei", "für", "mit", "ohne", "über", "unter",
    "nach", "als", "wie", "le", "la", "les", "un", "une", "de", "et", "ou", "au", "aux", "en", "par", "pour",
    "sur", "sous", "dans", "avec", "sans", "chez", "ce", "ces", "sa", "son", "ses", "el", "los", "las", "una",
    "unos", "unas", "del", "al", "con", "sin", "por", "para", "sobre", "entre", "que", "os", "as", "um",
    "uma", "do", "da", "dos", "das", "na", "nos", "nas", "ao", "à", "às", "com", "sem", "il", "lo", "gli",
    "uno", "di", "della", "dello", "dei", "degli", "delle", "nel", "nella", "su", "tra", "fra", "het", "een",
    "van", "op", "aan", "te", "met", "voor", "bij", "uit", "dr.", "prof.", "mr.", "mrs.", "ms.", "st.",
    "e.g.", "i.e."};

// Words that a number follows.
static const char *const numbered[] = {"part", "teil", "partie", "parte", "deel", "no", "no.", "nr", "nr.",
    "n°", "nº", "№", "§", "§§", "art.", "v", "v.", "version", "vol", "vol.", "chapter", "kapitel", "chapitre",
    "capítulo", "room", "raum", "saal", "sala", "salle", "hall", "halle", "zaal", "day", "tag", "jour", "día",
    "dia", "track", "level", "page", "seite", "p.", "fig.", "#", "phase", "step", "schritt"};

// What follows a number.
static const char *const units[] = {"%", "‰", "°", "°c", "°f", "€", "$", "£", "s", "ms", "µs", "ns", "min",
    "min.", "mins", "h", "hrs", "std.", "uhr", "am", "pm", "a.m.", "p.m.", "km", "m", "cm", "mm", "kg", "g",
    "w", "kw", "mw", "kwh", "hz", "khz", "mhz", "ghz", "b", "kb", "mb", "gb", "tb", "pb", "kib", "mib", "gib",
    "tib", "kbit/s", "mbit/s", "gbit/s", "bit", "bits", "byte", "bytes", "fps", "dpi", "px", "nm", "x"};

// Marks that no line begins with, when they stand alone: "/proc" is a word.
static const char *const following[] = {
    "–", "—", "-", "--", MIDDLE_DOT, "/", ":", ";", "!", "?", "|", "•", "→", "%", ")", "]", "}"};

static struct word word_before(const char *text, size_t at)
{
    while (at > 0 && text[at - 1] == ' ')
        at--;
    size_t start = at;
    while (start > 0 && text[start - 1] != ' ')
        start--;
    return (struct word){text + start, at - start};
}

static struct word word_after(const char *text, size_t length, size_t at)
{
    size_t end = at;
    while (end < length && text[end] != ' ')
        end++;
    return (struct word){text + at, end - at};
}

static bool is(struct word word, const char *text)
{
    return word.length == strlen(text) && memcmp(word.text, text, word.length) == 0;
}

static bool begins_with(struct word word, const char *text)
{
    size_t length = strlen(text);
    return word.length >= length && memcmp(word.text, text, length) == 0;
}

static bool ends_with(struct word word, const char *text)
{
    size_t length = strlen(text);
    return word.length >= length && memcmp(word.text + word.length - length, text, length) == 0;
}

// Whatever its capitals are.
static bool is_one_of(struct word word, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *a = word.text;
        const char *b = list[i];
        bool same = strlen(list[i]) == word.length;
        while (same && a < word.text + word.length)
            same = u_tolower((UChar32)text_next(&a)) == (UChar32)text_next(&b);
        if (same)
            return true;
    }
    return false;
}

#define IS_ONE_OF(word, list) is_one_of(word, list, sizeof(list) / sizeof *(list))

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static struct word without_punctuation(struct word word)
{
    while (word.length > 1 && strchr(",.;:!?)]", word.text[word.length - 1]))
        word.length--;
    return word;
}

static struct word without_opening(struct word word)
{
    static const char *const marks[] = {"(", "[", "\"", "'", "“", "‘", "„"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        size_t size = strlen(marks[i]);
        if (word.length > size && memcmp(word.text, marks[i], size) == 0)
            return (struct word){word.text + size, word.length - size};
    }
    return word;
}

static bool is_roman(struct word word)
{
    word = without_punctuation(word);
    for (size_t i = 0; i < word.length; i++)
        if (!strchr("IVX", word.text[i]))
            return false;
    return word.length > 0;
}

static bool is_single_letter(struct word word)
{
    const char *next = word.text;
    if (word.length == 0 || word.length > 4)
        return false;
    uint32_t c = text_next(&next);
    size_t size = (size_t)(next - word.text);
    // Of scripts whose words are one letter, no word clings.
    bool has_case = u_hasBinaryProperty((UChar32)c, UCHAR_CASED);
    return has_case && (size == word.length || (size + 1 == word.length && word.text[size] == '.'));
}

// A word's own mark at its end says where a sentence or its part is over.
static int cost_after(struct word left)
{
    static const char *const ends[] = {
        ":", "?", "!", ";", "–", "—", "|", "•", "→", "…", MIDDLE_DOT, "：", "？", "！", "。"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (ends_with(left, ends[i]))
            return BREAK_GOOD;
    if (ends_with(left, ",") || ends_with(left, ")") || ends_with(left, "、"))
        return AFTER_COMMA;
    return BREAK_PLAIN;
}

static bool belongs_together(struct word left, struct word right)
{
    bool number = left.length > 0 && is_digit(left.text[left.length - 1]);
    if (number && IS_ONE_OF(without_punctuation(right), units))
        return true;
    if (IS_ONE_OF(left, numbered) && right.length > 0 && (is_digit(right.text[0]) || is_roman(right)))
        return true;
    // French quotation marks with spaces inside.
    return is(left, "«") || begins_with(right, "»") || is(left, "„") || is(left, "(");
}

// As "Av." and "Str.": what they are short for goes on.
static bool is_abbreviation(struct word word)
{
    return word.length >= 3 && word.length <= 4 && word.text[word.length - 1] == '.' &&
           u_isupper((UChar32)word.text[0]) && u_islower((UChar32)word.text[1]);
}

static int cost_at_space(struct word left, struct word right)
{
    left = without_opening(left);
    if (IS_ONE_OF(right, following) || belongs_together(left, right))
        return BREAK_NEVER;
    if (is_single_letter(left) || is(left, "&") || is(left, "+") || is_abbreviation(left) ||
        IS_ONE_OF(left, clinging))
        return CLINGS;
    if (begins_with(right, "("))
        return AFTER_COMMA;
    if (right.length > 0 && is_digit(right.text[0]) && cost_after(left) == BREAK_PLAIN)
        return without_punctuation(right).length == 4 ? YEAR : NUMBER;
    return cost_after(left);
}

// What follows a closing bracket in Japanese is a particle of what is in it.
static bool is_particle_after_bracket(struct word left, struct word right)
{
    const char *next = right.text;
    if (!ends_with(left, "」") && !ends_with(left, "』") && !ends_with(left, "）"))
        return false;
    uint32_t c = text_next(&next);
    return c >= 0x3041 && c <= 0x3096;
}

// Within a word: after a hyphen, a dash, a slash, between the letters of East Asian scripts.
static int cost_within(struct word left, struct word right)
{
    static const char *const dashes[] = {"–", "—", "/", "·", ":", "+"};
    if (ends_with(left, SOFT_HYPHEN))
        return BREAK_HYPHEN;
    for (size_t i = 0; i < sizeof dashes / sizeof *dashes; i++)
        if (begins_with(right, dashes[i]))
            return BREAK_NEVER;
    if (ends_with(left, "/") || ends_with(left, "+") || is_particle_after_bracket(left, right))
        return BREAK_NEEDED;
    if (ends_with(left, "-") || ends_with(left, "\u2010"))
        return left.length < 4 || right.length < 3 ? BREAK_NEEDED : AFTER_HYPHEN;
    return cost_after(left);
}

int break_rules_cost(const char *text, size_t length, size_t at)
{
    struct word left = word_before(text, at);
    struct word right = word_after(text, length, at);
    if (text[at - 1] == '\n')
        return BREAK_GOOD;
    if (text[at - 1] == ' ')
        return cost_at_space(left, right);
    return cost_within(left, right);
}

size_t break_rules_visible(const char *text, size_t length)
{
    static const char *const ends[] = {" ", "\n", SOFT_HYPHEN, (" " MIDDLE_DOT)};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        size_t size = strlen(ends[i]);
        if (length >= size && memcmp(text + length - size, ends[i], size) == 0) {
            length -= size;
            i = (size_t)-1; // from the first again
        }
    }
    return length;
}
