#include "scene/slides/emergency_words.h"

#include "scene/i18n.h"
#include "scene/text_break.h"

#include <string.h>

static bool is_space(char c)
{
    return c == ' ' || c == '\n';
}

// Does it end in a short word with a capital and a dot, as "Hotel, Av." does?
static bool ends_in_abbreviation(const char *text, size_t length)
{
    enum { LONGEST = 3 };
    size_t start = length;
    if (length < 2 || text[length - 1] != '.')
        return false;
    while (start > 0 && text[start - 1] != ' ')
        start--;
    return start > 0 && length - start <= LONGEST + 1 && text[start] >= 'A' && text[start] <= 'Z';
}

static size_t trimmed(const char *text, size_t length)
{
    while (length > 0 && is_space(text[length - 1]))
        length--;
    return length;
}

struct sentences sentences_of(struct arena *arena, const char *text)
{
    struct sentences sentences = {0};
    size_t start = 0;
    struct text_breaks breaks = text_breaks_of(text, strlen(text), TEXT_BREAK_SENTENCES);
    for (size_t i = 0; i < breaks.count; i++) {
        bool last = i + 1 == breaks.count;
        size_t length = trimmed(text + start, breaks.at[i] - start);
        bool feed = text[breaks.at[i] - 1] == '\n';
        bool full = sentences.count + 1 == EMERGENCY_SENTENCES;
        if (length == 0 || (!last && (full || (!feed && ends_in_abbreviation(text + start, length)))))
            continue;
        const char *kept = arena_text(arena, text + start, length);
        if (kept)
            sentences.list[sentences.count++] = kept;
        start = breaks.at[i];
    }
    text_breaks_free(&breaks);
    return sentences;
}

// The config's text of a kind in a language; NULL for none.
static const char *configured(const struct view *view, enum emergency_kind kind, const char *language)
{
    const struct emergency_words *words = view->extras ? &view->extras->emergency : NULL;
    for (size_t i = 0; words && i < words->text_count; i++)
        if (words->texts[i].kind == (int)kind && strcmp(words->texts[i].language, language) == 0)
            return words->texts[i].text;
    return NULL;
}

const char *emergency_text(const struct view *view)
{
    const struct adjustment *emergency = view->adjusted.emergency;
    const char *text =
        emergency->text ? emergency->text : configured(view, emergency->emergency, i18n_language());
    if (text)
        return text;
    if (emergency->emergency == EMERGENCY_TEST)
        return i18n_say("This is a test. There is nothing you need to do.");
    return i18n_say("Leave the building now. Use the nearest exit.");
}

static const char *second_text(const struct view *view)
{
    const char *language = view->extras ? view->extras->emergency.language : NULL;
    enum emergency_kind kind = view->adjusted.emergency->emergency;
    if (!language || strcmp(language, i18n_language()) == 0)
        return NULL;
    const char *text = configured(view, kind, language);
    if (text)
        return text;
    if (kind == EMERGENCY_TEST)
        return i18n_say_in(language, "This is a test. There is nothing you need to do.");
    if (kind == EMERGENCY_EVACUATE)
        return i18n_say_in(language, "Leave the building now. Use the nearest exit.");
    return NULL;
}

const char *emergency_second_text(const struct view *view)
{
    const char *text = second_text(view);
    // Without the language's catalogue it is the same text once more.
    return text && strcmp(text, emergency_text(view)) != 0 ? text : NULL;
}

const char *emergency_assembly_point(struct arena *arena, const struct view *view)
{
    const char *point = view->extras ? view->extras->emergency.assembly_point : NULL;
    // Who raised it may have said it already.
    if (!point || view->adjusted.emergency->emergency != EMERGENCY_EVACUATE ||
        strstr(emergency_text(view), point))
        return NULL;
    return arena_format(arena, i18n_say("Assembly point: %s"), point);
}
