// Texts from outside: what is UTF-8 is judged as ICU judges it, and what is to stand on a screen is one line
// of it that stays the same however often it is cleaned.
#include "fuzz/fuzz.h"

#include "base/text.h"

#include <string.h>
#include <unicode/utf8.h>

static void judged_as_by_icu(const uint8_t *bytes, size_t length)
{
    size_t bad = 0;
    bool fine = text_is_utf8((const char *)bytes, length, &bad);
    int32_t at = 0;
    int32_t begin = 0;
    UChar32 c = 0;
    while (at < (int32_t)length && c >= 0) {
        begin = at;
        U8_NEXT(bytes, at, (int32_t)length, c); // NOLINT: ICU's macro
    }
    fuzz_holds(fine == (c >= 0));
    fuzz_holds(fine || bad == (size_t)begin);
}

static void fit_for_a_screen(const struct str *text)
{
    const char *line = str_text(text);
    fuzz_holds(text_is_utf8(line, text->length, NULL));
    fuzz_holds(strlen(line) == text->length);
    fuzz_holds(text->length == 0 || (line[0] != ' ' && line[text->length - 1] != ' '));
    fuzz_holds(!strstr(line, "  "));
    for (const char *at = line; *at; at++)
        fuzz_holds((unsigned char)*at >= 0x20 && *at != 0x7F);
    struct str again = {0};
    text_plain(&again, line, text->length);
    fuzz_holds(strcmp(str_text(&again), line) == 0);
    str_free(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static const char *const words[] = {"break", "coffee"};
    const char *text = (const char *)bytes;
    struct str cleaned = {0};
    struct str again = {0};
    struct str plain = {0};
    struct str folded = {0};
    judged_as_by_icu(bytes, length);
    if (!text_is_utf8(text, length, NULL))
        return 0;
    text_clean(&cleaned, text, length);
    fit_for_a_screen(&cleaned);
    text_clean(&again, str_text(&cleaned), cleaned.length);
    fuzz_holds(strcmp(str_text(&again), str_text(&cleaned)) == 0);
    text_plain(&plain, text, length);
    fit_for_a_screen(&plain);
    text_fold(&folded, str_text(&plain));
    fuzz_holds(text_is_utf8(str_text(&folded), folded.length, NULL));
    text_has_word(str_text(&plain), words, sizeof words / sizeof *words);
    str_free(&cleaned);
    str_free(&again);
    str_free(&plain);
    str_free(&folded);
    return 0;
}
