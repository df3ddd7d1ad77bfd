#include "schedule/readers/language.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>
#include <unicode/uloc.h>

// In English and in itself, in lower case as text_fold would have it for ASCII; longer than any code.
static const char *const names[][2] = {{"arabic", "ar"}, {"bulgarian", "bg"}, {"catalan", "ca"},
    {"català", "ca"}, {"chinese", "zh"}, {"中文", "zh"}, {"croatian", "hr"}, {"hrvatski", "hr"},
    {"czech", "cs"}, {"čeština", "cs"}, {"danish", "da"}, {"dansk", "da"}, {"deutsch", "de"}, {"dutch", "nl"},
    {"english", "en"}, {"englisch", "en"}, {"anglais", "en"}, {"español", "es"}, {"espanol", "es"},
    {"estonian", "et"}, {"finnish", "fi"}, {"suomi", "fi"}, {"flemish", "nl"}, {"french", "fr"},
    {"français", "fr"}, {"francais", "fr"}, {"französisch", "fr"}, {"german", "de"}, {"allemand", "de"},
    {"greek", "el"}, {"hebrew", "he"}, {"hindi", "hi"}, {"hungarian", "hu"}, {"magyar", "hu"},
    {"indonesian", "id"}, {"italian", "it"}, {"italiano", "it"}, {"japanese", "ja"}, {"日本語", "ja"},
    {"korean", "ko"}, {"한국어", "ko"}, {"latvian", "lv"}, {"lithuanian", "lt"}, {"nederlands", "nl"},
    {"norwegian", "no"}, {"norsk", "no"}, {"persian", "fa"}, {"polish", "pl"}, {"polski", "pl"},
    {"portuguese", "pt"}, {"português", "pt"}, {"portugues", "pt"}, {"romanian", "ro"}, {"russian", "ru"},
    {"русский", "ru"}, {"serbian", "sr"}, {"slovak", "sk"}, {"slovenian", "sl"}, {"spanish", "es"},
    {"swedish", "sv"}, {"svenska", "sv"}, {"thai", "th"}, {"turkish", "tr"}, {"türkçe", "tr"},
    {"ukrainian", "uk"}, {"українська", "uk"}, {"vietnamese", "vi"}};

// ISO 639-2 has two codes for some languages; ICU knows one of each.
static const char *const bibliographic[][2] = {{"chi", "zh"}, {"cze", "cs"}, {"dut", "nl"}, {"fre", "fr"},
    {"ger", "de"}, {"gre", "el"}, {"per", "fa"}, {"rum", "ro"}, {"slo", "sk"}};

static const char *listed(const char *const (*list)[2], size_t count, const char *text)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(list[i][0], text) == 0)
            return list[i][1];
    return NULL;
}

#define LISTED(list, text) listed(list, sizeof(list) / sizeof *(list), text)

// The two letters of a language that has them; NULL for what is no language's code.
static const char *code_of(const char *language, char out[ULOC_LANG_CAPACITY])
{
    UErrorCode status = U_ZERO_ERROR;
    const char *code = strlen(language) > 2 ? LISTED(bibliographic, language) : NULL;
    if (code)
        return code;
    int32_t length = uloc_getLanguage(language, out, ULOC_LANG_CAPACITY, &status);
    if (U_FAILURE(status) || length < 2 || length > 3 || uloc_getISO3Language(out)[0] == '\0')
        return NULL;
    return out;
}

// Is it a region or a script, two to four letters or three digits? What pretalx adds ("formal",
// "informal") is none.
static bool is_subtag(const char *text)
{
    size_t length = strlen(text);
    for (const char *c = text; *c; c++)
        if (!isalnum((unsigned char)*c))
            return false;
    return length >= 2 && length <= 4;
}

bool language_tag(const char *text, char out[LANGUAGE_SIZE])
{
    char lower[32];
    char code[ULOC_LANG_CAPACITY];
    size_t length = 0;
    if (!text || strlen(text) >= sizeof lower)
        return false;
    for (; text[length]; length++)
        lower[length] = (char)(text[length] == '_' ? '-' : tolower((unsigned char)text[length]));
    lower[length] = '\0';
    const char *found = length > 3 ? LISTED(names, lower) : NULL;
    char *rest = found ? NULL : strchr(lower, '-');
    if (rest)
        *rest++ = '\0';
    for (const char *c = lower; !found && *c; c++)
        if (!islower((unsigned char)*c))
            return false;
    if (!found && (strlen(lower) < 2 || strlen(lower) > 3 || !(found = code_of(lower, code))))
        return false;
    strcpy(out, found); // NOLINT(clang-analyzer-security.insecureAPI.strcpy): at most three letters
    if (rest && is_subtag(rest)) {
        strcat(out, "-");  // NOLINT(clang-analyzer-security.insecureAPI.strcpy): one and at most four
        strcat(out, rest); // NOLINT(clang-analyzer-security.insecureAPI.strcpy)
    }
    return true;
}
