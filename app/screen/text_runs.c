#include "screen/text_runs.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>
#include <unicode/ubidi.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>

enum { NO_FONT = -2 };

static bool add(struct text_runs *runs, struct run run)
{
    if (runs->count == runs->capacity) {
        size_t capacity = runs->capacity ? runs->capacity * 2 : 4;
        struct run *list = realloc(runs->list, capacity * sizeof *list);
        if (!list)
            return false;
        runs->list = list;
        runs->capacity = capacity;
    }
    runs->list[runs->count++] = run;
    return true;
}

void text_runs_free(struct text_runs *runs)
{
    free(runs->list);
    *runs = (struct text_runs){0};
}

// Marks, joiners and spaces stay in the run before them, where its font has them.
static bool extends_run(uint32_t c)
{
    return c == ' ' || (U_GET_GC_MASK((UChar32)c) & U_GC_M_MASK) ||
           u_hasBinaryProperty((UChar32)c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
}

static bool is_ignorable(uint32_t c)
{
    return u_hasBinaryProperty((UChar32)c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
}

static int source_of(
    const struct text_runs_fonts *fonts, const struct type_style *style, uint32_t c, int before)
{
    bool drawable = true;
    if (before != NO_FONT && extends_run(c) &&
        (is_ignorable(c) || fonts->provides(fonts->context, style, before, c)))
        return before;
    int source = fonts->source(fonts->context, style, c, &drawable);
    return !drawable && before != NO_FONT && extends_run(c) ? before : source;
}

// USCRIPT_COMMON and USCRIPT_INHERITED fit any script.
static UScriptCode script_of(uint32_t c)
{
    UErrorCode status = U_ZERO_ERROR;
    UScriptCode script = uscript_getScript((UChar32)c, &status);
    return U_FAILURE(status) || script == USCRIPT_INHERITED ? USCRIPT_COMMON : script;
}

enum { ZWJ = 0x200D, EMOJI_STYLE = 0xFE0F, KEYCAP = 0x20E3 };

static bool is_emoji(uint32_t c)
{
    return c >= 0x203C && u_hasBinaryProperty((UChar32)c, UCHAR_EXTENDED_PICTOGRAPHIC);
}

// Two of these are a flag: UTS #51, 1.4.6.
static bool is_flag_letter(uint32_t c)
{
    return c >= 0x1F1E6 && c <= 0x1F1FF;
}

static bool is_key(uint32_t c)
{
    return (c >= '0' && c <= '9') || c == '#' || c == '*';
}

static bool is_skin(uint32_t c)
{
    return c >= 0x1F3FB && c <= 0x1F3FF;
}

static bool is_tag(uint32_t c)
{
    return c >= 0xE0020 && c <= 0xE007F;
}

// Several code points that are meant as one picture.
struct emoji {
    size_t base, end; // where the first emoji ends, and the last
    bool joined;      // else the first has only a skin's tone, or is a key in its frame
    bool key;
};

static uint32_t letter_at(const char *text, size_t *at, size_t end)
{
    const char *next = text + *at;
    uint32_t c = *at < end ? text_next(&next) : 0;
    *at = (size_t)(next - text);
    return c;
}

// Moves past one emoji's own modifiers.
static void skip_modifiers(const char *text, size_t end, struct emoji *emoji, bool *skin)
{
    size_t next = emoji->end;
    for (uint32_t c = letter_at(text, &next, end); c == EMOJI_STYLE || is_skin(c) || is_tag(c);
         c = letter_at(text, &next, end)) {
        *skin = *skin || is_skin(c);
        emoji->joined = emoji->joined || is_tag(c);
        emoji->end = next;
        if (c == EMOJI_STYLE && !*skin && !emoji->joined)
            emoji->base = next;
    }
}

static bool flag_at(const char *text, size_t start, size_t end, struct emoji *emoji)
{
    *emoji = (struct emoji){.end = start, .joined = true};
    if (!is_flag_letter(letter_at(text, &emoji->end, end)))
        return false;
    emoji->base = emoji->end;
    return is_flag_letter(letter_at(text, &emoji->end, end));
}

static bool key_at(const char *text, size_t start, size_t end, struct emoji *emoji)
{
    *emoji = (struct emoji){.end = start, .key = true};
    if (!is_key(letter_at(text, &emoji->end, end)))
        return false;
    emoji->base = emoji->end;
    uint32_t c = letter_at(text, &emoji->end, end);
    return c == KEYCAP || (c == EMOJI_STYLE && letter_at(text, &emoji->end, end) == KEYCAP);
}

// Is there such a sequence at `start`?
static bool emoji_at(const char *text, size_t start, size_t end, struct emoji *emoji)
{
    bool skin = false;
    if (flag_at(text, start, end, emoji) || key_at(text, start, end, emoji))
        return true;
    *emoji = (struct emoji){.end = start};
    if (!is_emoji(letter_at(text, &emoji->end, end)))
        return false;
    emoji->base = emoji->end;
    skip_modifiers(text, end, emoji, &skin);
    for (;;) {
        size_t next = emoji->end;
        if (letter_at(text, &next, end) != ZWJ || !is_emoji(letter_at(text, &next, end)))
            return emoji->joined || skin;
        emoji->joined = true;
        emoji->end = next;
        skip_modifiers(text, end, emoji, &skin);
    }
}

static bool is_number(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter_or_number(char c)
{
    return is_number(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (unsigned char)c >= 0x80;
}

// Is there a dot or comma within a number, such as those of "K.1.105"?
static bool is_dot(const char *text, size_t at, size_t end)
{
    return (text[at] == '.' || text[at] == ',') && at > 0 && at + 1 < end &&
           (is_number(text[at - 1]) || is_number(text[at + 1])) && is_letter_or_number(text[at - 1]) &&
           is_letter_or_number(text[at + 1]);
}

static struct run next_run(const struct text_runs_fonts *fonts, const struct type_style *style,
    const char *text, size_t start, size_t end, bool rtl)
{
    const char *at = text + start;
    struct run run = {.source = NO_FONT, .rtl = rtl, .start = start};
    UScriptCode script = USCRIPT_COMMON;
    uint32_t first = 0;
    while (at < text + end) {
        const char *before = at;
        bool dot = is_dot(text, (size_t)(at - text), end);
        if (run.is_dot || (dot && run.source != NO_FONT))
            break;
        run.is_dot = dot;
        uint32_t c = text_next(&at);
        first = before == text + start ? c : first;
        struct emoji emoji;
        if (run.source != NO_FONT && emoji_at(text, (size_t)(before - text), end, &emoji)) {
            at = before;
            break;
        }
        int source = source_of(fonts, style, c, run.source);
        UScriptCode own = script_of(c);
        bool other_script = own != USCRIPT_COMMON && script != USCRIPT_COMMON && own != script;
        if (run.source != NO_FONT && (source != run.source || other_script)) {
            at = before;
            break;
        }
        run.source = source;
        script = own != USCRIPT_COMMON ? own : script;
        if (style->tracking != 0 || style->cells)
            break; // letter by letter
    }
    run.length = (size_t)(at - text) - start;
    // A key's frame that does not come from its letter's font would stand beside it.
    run.left_out = start > 0 && first == KEYCAP;
    memcpy(run.script, uscript_getShortName(script), 4);
    return run;
}

static bool add_emoji(const struct text_runs_fonts *fonts, const struct type_style *style, const char *text,
    size_t start, const struct emoji *emoji, bool rtl, struct text_runs *out)
{
    struct run whole = {.rtl = rtl, .script = "Zyyy", .start = start, .length = emoji->end - start};
    // Fonts seem to join a key and its frame, which have one place, but draw the frame beside it.
    if (!emoji->key &&
        fonts->joins(fonts->context, style, text + start, whole.length, emoji->base - start, &whole.source))
        return add(out, whole);
    whole.left_out = true;
    if (emoji->joined)
        return add(out, whole);
    whole.start = emoji->base;
    whole.length = emoji->end - emoji->base;
    return add(out, next_run(fonts, style, text, start, emoji->base, rtl)) && add(out, whole);
}

// What is left out between spaces, or at an end of the text, leaves one of them, or none. In logical order.
static void tidy_spaces(const char *text, size_t length, struct run *runs, size_t count)
{
    bool after_space = count > 0 && (runs[0].start == 0 || text[runs[0].start - 1] == ' ');
    for (size_t i = 0; i < count; i++) {
        struct run *run = &runs[i];
        struct run *next = i + 1 < count ? &runs[i + 1] : NULL;
        if (!run->left_out) {
            after_space = text[run->start + run->length - 1] == ' ';
            continue;
        }
        bool at_end = run->start + run->length == length;
        if (after_space && next && !next->left_out && text[next->start] == ' ') {
            run->length++;
            next->start++;
            next->left_out = --next->length == 0;
        } else if (after_space && at_end && i > 0 && !runs[i - 1].left_out && runs[i - 1].length > 1) {
            runs[i - 1].length--;
            run->start--;
            run->length++;
        }
    }
}

// Splits a piece of one direction; right-to-left runs are reversed into visual order.
static bool split_piece(const struct text_runs_fonts *fonts, const struct type_style *style, const char *text,
    size_t length, size_t start, size_t end, bool rtl, struct text_runs *out)
{
    size_t first = out->count;
    while (start < end) {
        struct emoji emoji;
        if (emoji_at(text, start, end, &emoji)) {
            if (!add_emoji(fonts, style, text, start, &emoji, rtl, out))
                return false;
            start = emoji.end;
            continue;
        }
        struct run run = next_run(fonts, style, text, start, end, rtl);
        if (!add(out, run))
            return false;
        start += run.length;
    }
    if (out->count > first)
        tidy_spaces(text, length, out->list + first, out->count - first);
    for (size_t i = first, k = out->count; rtl && i + 1 < k; i++) {
        struct run other = out->list[--k];
        out->list[k] = out->list[i];
        out->list[i] = other;
    }
    return true;
}

// Right-to-left letters begin at U+0590, in UTF-8 at the byte D6. A text without such a byte is one piece.
static bool may_have_rtl(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)text[i] >= 0xD6)
            return true;
    return false;
}

// The byte offset of each UTF-16 unit, and of the end, for mapping ICU's indices to UTF-8. NULL where memory
// ran out.
static size_t *byte_of_units(const char *text, size_t length, UChar **units, int32_t *count)
{
    size_t *bytes = calloc(length + 1, sizeof *bytes);
    *units = calloc(length + 1, sizeof **units);
    *count = 0;
    if (!bytes || !*units) {
        free(bytes);
        free(*units);
        *units = NULL;
        return NULL;
    }
    for (const char *at = text; at < text + length;) {
        size_t byte = (size_t)(at - text);
        uint32_t c = text_next(&at);
        UBool failed = false;
        int32_t before = *count;
        U16_APPEND(*units, *count, (int32_t)length + 1, c, failed);
        for (int32_t i = before; i < *count; i++)
            bytes[i] = byte;
        if (failed)
            break;
    }
    bytes[*count] = length;
    return bytes;
}

static bool split_bidi(const struct text_runs_fonts *fonts, const struct type_style *style, const char *text,
    size_t length, struct text_runs *out)
{
    UChar *units;
    int32_t unit_count;
    size_t *bytes = byte_of_units(text, length, &units, &unit_count);
    UErrorCode status = U_ZERO_ERROR;
    UBiDi *bidi = ubidi_open();
    bool ok = bytes && bidi;
    if (ok) {
        ubidi_setPara(bidi, units, unit_count, style->rtl ? UBIDI_RTL : UBIDI_LTR, NULL, &status);
        int32_t pieces = ubidi_countRuns(bidi, &status);
        ok = U_SUCCESS(status);
        for (int32_t i = 0; ok && i < pieces; i++) {
            int32_t start;
            int32_t count;
            UBiDiDirection direction = ubidi_getVisualRun(bidi, i, &start, &count);
            ok = split_piece(
                fonts, style, text, length, bytes[start], bytes[start + count], direction == UBIDI_RTL, out);
        }
    }
    ubidi_close(bidi);
    free(bytes);
    free(units);
    return ok;
}

bool text_runs_split(const struct text_runs_fonts *fonts, const struct type_style *style, const char *text,
    size_t length, struct text_runs *out)
{
    *out = (struct text_runs){0};
    bool ok = may_have_rtl(text, length) ? split_bidi(fonts, style, text, length, out)
                                         : split_piece(fonts, style, text, length, 0, length, false, out);
    if (!ok)
        text_runs_free(out);
    return ok;
}
