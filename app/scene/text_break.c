#include "scene/text_break.h"

#include <stdint.h>
#include <stdlib.h>
#include <unicode/ubidi.h>
#include <unicode/ubrk.h>
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

// One a thread and kind: opening one takes longer than breaking a title.
static UBreakIterator *iterator_for(enum text_break_kind kind)
{
    static _Thread_local UBreakIterator *opened[2];
    UErrorCode status = U_ZERO_ERROR;
    if (!opened[kind])
        opened[kind] =
            ubrk_open(kind == TEXT_BREAK_LINES ? UBRK_LINE : UBRK_CHARACTER, "en", NULL, 0, &status);
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
