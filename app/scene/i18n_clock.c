// Times of day in the display's language, with 24 hours or 12.
#include "scene/i18n_internal.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unicode/udat.h>
#include <unicode/udatpg.h>
#include <unicode/ustring.h>

static atomic_int clock_hours = 24;

static const UChar utc[] = u"UTC";

// How a language writes a time with 12 hours. Empty: not known.
struct half_day_form {
    char pattern[32];   // "h:mm a", as ICU writes patterns
    char halves[2][32]; // "am", "pm"
};

// Of each language, once it was asked for.
enum { LANGUAGES = 8 };
static struct half_day_form half_days[LANGUAGES];
static atomic_bool known[LANGUAGES];
static pthread_mutex_t reading = PTHREAD_MUTEX_INITIALIZER;

// The word for a half of the day, by a pattern of ICU's: "a", or narrow "aaaaa". Portuguese calls noon "12:00
// da tarde" with the former; its narrow word is "p.m.", while the English one is "p".
static void read_half(int half, char *out, int32_t size, UErrorCode *status)
{
    const UChar *pattern = strcmp(i18n_language(), "pt") == 0 ? u"aaaaa" : u"a";
    UChar text[32];
    UDateFormat *format = udat_open(
        UDAT_PATTERN, UDAT_PATTERN, i18n_locale(i18n_language_index()), utc, -1, pattern, -1, status);
    if (U_FAILURE(*status))
        return;
    double noon = 12 * 3600 * 1000.0;
    udat_format(format, half * noon, text, 32, NULL, status);
    u_strToUTF8(out, size, NULL, text, -1, status);
    udat_close(format);
}

static bool read_half_day_form(struct half_day_form *form)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar pattern[32];
    i18n_set_icu_zone();
    UDateTimePatternGenerator *generator = udatpg_open(i18n_locale(i18n_language_index()), &status);
    int32_t length = udatpg_getBestPattern(generator, u"hm", -1, pattern, 32, &status);
    udatpg_close(generator);
    u_strToUTF8(form->pattern, sizeof form->pattern, NULL, pattern, length, &status);
    for (int i = 0; i < 2 && U_SUCCESS(status); i++)
        read_half(i, form->halves[i], sizeof form->halves[i], &status);
    return U_SUCCESS(status) && status != U_STRING_NOT_TERMINATED_WARNING;
}

// That of this thread's language.
static const struct half_day_form *half_day_form(void)
{
    size_t language = i18n_language_index();
    if (known[language])
        return &half_days[language];
    pthread_mutex_lock(&reading);
    struct half_day_form form = {0};
    if (!known[language] && !read_half_day_form(&form))
        form = (struct half_day_form){.pattern = "h:mm a", .halves = {"am", "pm"}};
    if (!known[language])
        half_days[language] = form;
    known[language] = true;
    pthread_mutex_unlock(&reading);
    return &half_days[language];
}

// The time by the first `length` bytes of ICU's pattern, whose letters are h or K (hours), mm and a (half).
// https://unicode.org/reports/tr35/tr35-dates.html#Date_Field_Symbol_Table
static void add_by_pattern(
    struct str *out, const struct half_day_form *form, size_t length, const struct civil *time)
{
    const char *pattern = form->pattern;
    bool quoted = false;
    for (size_t i = 0; i < length; i++) {
        char letter = pattern[i];
        size_t count = 1;
        while (strchr("hKma", letter) && i + count < length && pattern[i + count] == letter)
            count++;
        if (letter == '\'')
            quoted = !quoted;
        else if (!quoted && letter == 'h')
            str_format(out, "%0*d", (int)count, time->hour % 12 == 0 ? 12 : time->hour % 12);
        else if (!quoted && letter == 'K')
            str_format(out, "%0*d", (int)count, time->hour % 12);
        else if (!quoted && letter == 'm')
            str_format(out, "%02d", time->minute);
        else if (!quoted && letter == 'a')
            str_add_text(out, form->halves[time->hour >= 12]);
        else
            str_add(out, pattern + i, count);
        i += count - 1;
    }
}

void i18n_add_clock(struct str *out, const struct zone *zone, int64_t at)
{
    char clock[ZONE_CLOCK_SIZE];
    struct civil time = zone_civil(zone, at);
    if (clock_hours == 12) {
        const struct half_day_form *form = half_day_form();
        add_by_pattern(out, form, strlen(form->pattern), &time);
    } else {
        str_add_text(out, zone_clock(zone, at, clock));
    }
}

// The clock of a span's start: without the half of the day where the end's, which follows, is the same.
// "12:00 – 1:00 am" would begin at noon for most readers.
void i18n_add_start_clock(struct str *out, const struct zone *zone, int64_t start, int64_t end)
{
    if (clock_hours != 12) {
        i18n_add_clock(out, zone, start);
        return;
    }
    struct civil from = zone_civil(zone, start);
    struct civil to = zone_civil(zone, end);
    const struct half_day_form *form = half_day_form();
    const char *minutes = strrchr(form->pattern, 'm');
    bool same_half =
        zone_day(zone, start) == zone_day(zone, end) && from.hour / 12 == to.hour / 12 && from.hour > 0;
    bool half_follows = minutes && !memchr(form->pattern, 'a', (size_t)(minutes - form->pattern));
    if (same_half && half_follows)
        add_by_pattern(out, form, (size_t)(minutes - form->pattern) + 1, &from);
    else
        i18n_add_clock(out, zone, start);
}

const char *i18n_clock(const struct zone *zone, int64_t at, char out[I18N_CLOCK_SIZE])
{
    struct str text = {0};
    i18n_add_clock(&text, zone, at);
    snprintf(out, I18N_CLOCK_SIZE, "%s", str_text(&text));
    str_free(&text);
    return out;
}

void i18n_set_clock(int hours)
{
    clock_hours = hours == 12 ? 12 : 24;
}

size_t i18n_clock_number(const struct zone *zone, int64_t at)
{
    int hour = zone_civil(zone, at).hour;
    bool from_one = clock_hours == 12 && !strchr(half_day_form()->pattern, 'K');
    return (size_t)(clock_hours != 12 ? hour : hour % 12 == 0 && from_one ? 12 : hour % 12);
}
