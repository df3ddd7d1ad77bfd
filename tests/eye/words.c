#include "eye/words.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

// Latin letters that do not come apart into a letter and its accent.
static const char *spelt(UChar32 c)
{
    static const struct {
        UChar32 letter;
        const char *ascii;
    } letters[] = {{0xDF, "ss"}, {0xE6, "ae"}, {0xF0, "d"}, {0xF8, "o"}, {0xFE, "th"}, {0x111, "d"},
        {0x131, "l"}, {0x142, "l"}, {0x153, "oe"}, {'i', "l"}, {'1', "l"}, {'|', "l"}, {'!', "l"},
        {'0', "o"}};
    for (size_t i = 0; i < sizeof letters / sizeof *letters; i++)
        if (letters[i].letter == c)
            return letters[i].ascii;
    return NULL;
}

struct word {
    char text[EYE_WORD_SIZE];
    size_t length;
    bool foreign;
};

static void end_word(struct word *word, struct eye_words *out)
{
    if (word->foreign || (word->length > 0 && out->count == EYE_WORDS_MAX)) {
        out->left_out++;
    } else if (word->length > 0) {
        memcpy(out->words[out->count], word->text, word->length);
        out->words[out->count++][word->length] = '\0';
    }
    *word = (struct word){0};
}

static void add_letter(struct word *word, UChar32 c)
{
    const char *ascii = spelt(c);
    char single[2] = {(char)c, '\0'};
    if (!ascii && c < 0x80)
        ascii = single;
    word->foreign |= !ascii;
    for (; ascii && *ascii && word->length + 1 < EYE_WORD_SIZE; ascii++)
        word->text[word->length++] = *ascii;
}

// A stroke is an I where nothing but strokes is beside it; else it is an edge that was taken for a letter.
static bool is_stroke(const UChar32 *letters, int32_t length, int32_t at)
{
    static const UChar32 strokes[] = {'|', 'I', 'l', '1'};
    bool alone = letters[at] == '|';
    for (int32_t beside = at - 1; beside <= at + 1; beside += 2) {
        bool stroke = beside < 0 || beside >= length || u_isUWhiteSpace(letters[beside]);
        for (size_t i = 0; i < sizeof strokes / sizeof *strokes && !stroke; i++)
            stroke = letters[beside] == strokes[i];
        alone &= stroke;
    }
    return alone;
}

// An I between other signs, as in "I&II", is taken for a "!", which stands after letters itself.
static bool is_misread_i(const UChar32 *letters, int32_t at)
{
    return letters[at] == '!' && at > 0 && u_ispunct(letters[at - 1]) && letters[at - 1] != '!';
}

static bool is_inside(UChar32 c)
{
    return c == ':' || c == '\'' || c == 0x2019;
}

void eye_words_add(const char *text, struct eye_words *out)
{
    enum { UNITS = 4096 };
    UChar units[UNITS];
    UChar parts[UNITS];
    UChar32 letters[UNITS];
    int32_t length = 0;
    UErrorCode error = U_ZERO_ERROR;
    u_strFromUTF8WithSub(units, UNITS, &length, text, -1, 0xFFFD, NULL, &error);
    length = unorm2_normalize(unorm2_getNFKDInstance(&error), units, length, parts, UNITS, &error);
    u_strToUTF32(letters, UNITS, &length, parts, length, &error);
    if (U_FAILURE(error))
        return;
    struct word word = {0};
    bool some = false; // since the last space: signs or letters,
    bool read = false; // and letters among them
    for (int32_t i = 0; i < length; i++) {
        UChar32 c = letters[i];
        bool mark = u_charType(c) == U_NON_SPACING_MARK || u_charType(c) == U_COMBINING_SPACING_MARK;
        bool space = u_isUWhiteSpace(c);
        if (u_isalnum(c) || is_stroke(letters, length, i) || is_misread_i(letters, i) ||
            (mark && word.foreign))
            add_letter(&word, u_tolower(c));
        else if (!mark && !is_inside(c))
            end_word(&word, out);
        out->left_out += space && some && !read;
        some = !space && (some || !mark);
        read = !space && (read || u_isalnum(c));
    }
    out->left_out += some && !read;
    end_word(&word, out);
}
