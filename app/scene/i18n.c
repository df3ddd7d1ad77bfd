#include "scene/i18n.h"

#include "base/resource_path.h"
#include "scene/catalogue.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/ucal.h>
#include <unicode/udat.h>
#include <unicode/udateintervalformat.h>
#include <unicode/udatpg.h>
#include <unicode/ustring.h>

const char *const i18n_languages[] = {"en", "pt", "de", "fr", "es", NULL};

// The locale whose date formats each language uses.
static const char *const locales[] = {"en_GB", "pt_PT", "de_DE", "fr_FR", "es_ES"};

_Static_assert(sizeof locales / sizeof *locales + 1 == sizeof i18n_languages / sizeof *i18n_languages,
    "each language needs a locale");

// The current language, an index into i18n_languages.
static size_t current;

static int clock_hours = 24;

// How a language writes a time with 12 hours. Empty: not known.
struct half_day_form {
    char pattern[32];   // "h:mm a", as ICU writes patterns
    char halves[2][32]; // "am", "pm"
};

// Of the current language, for 12 hours.
static struct half_day_form half_day;

static void load_half_day_form(void);

// Never freed: texts of a former language may still be in use.
static struct catalogue *catalogues[sizeof locales / sizeof *locales];

static bool load_catalogue(size_t language, struct error *error)
{
    if (language == 0 || catalogues[language])
        return true;
    char *folder = resource_path("locale");
    struct str path = {0};
    str_format(&path, "%s/%s/LC_MESSAGES/plumbline.mo", folder ? folder : "", i18n_languages[language]);
    if (folder && !path.failed)
        catalogues[language] = catalogue_read(str_text(&path), error);
    else
        error_memory(error, "not enough memory for the translations");
    str_free(&path);
    free(folder);
    return catalogues[language] != NULL;
}

bool i18n_set_language(const char *language, struct error *error)
{
    size_t known = 0;
    while (i18n_languages[known] && strcmp(i18n_languages[known], language) != 0)
        known++;
    if (!i18n_languages[known])
        return error_set(error, "there is no language \"%s\"; expected en, pt, de, fr or es", language);
    bool ok = load_catalogue(known, error);
    if (!ok)
        error_prefix(error, "the translations for \"%s\" are not installed: ", language);
    current = ok ? known : 0;
    load_half_day_form();
    return ok;
}

void i18n_set_clock(int hours)
{
    clock_hours = hours == 12 ? 12 : 24;
    load_half_day_form();
}

const char *i18n_say(const char *english)
{
    const struct catalogue *catalogue = catalogues[current];
    return catalogue ? catalogue_find(catalogue, english) : english;
}

const char *i18n_say_in(const char *language, const char *english)
{
    static bool tried[sizeof locales / sizeof *locales];
    struct error error;
    size_t known = 0;
    while (i18n_languages[known] && strcmp(i18n_languages[known], language) != 0)
        known++;
    if (!i18n_languages[known])
        return english;
    // A catalogue that cannot be read is not looked for again with each picture.
    if (!tried[known])
        load_catalogue(known, &error);
    tried[known] = true;
    return catalogues[known] ? catalogue_find(catalogues[known], english) : english;
}

const char *i18n_language(void)
{
    return i18n_languages[current];
}

// The languages have two forms, and French alone counts none as one.
const char *i18n_plural(const char *singular, const char *plural, size_t number)
{
    const struct catalogue *catalogue = catalogues[current];
    bool one = number == 1 || (number == 0 && strcmp(i18n_languages[current], "fr") == 0);
    if (!catalogue)
        return one ? singular : plural;
    return catalogue_find_plural(catalogue, singular, plural, one ? 0 : 1);
}

void i18n_minutes(struct str *out, int64_t seconds)
{
    int64_t minutes = seconds <= 0 ? 0 : (seconds + 59) / 60;
    if (minutes < 60)
        str_format(out, i18n_say("%lld min"), (long long)minutes);
    else if (minutes % 60 == 0)
        str_format(out, i18n_say("%lld h"), (long long)(minutes / 60));
    else
        str_format(out, i18n_say("%lld h %02lld min"), (long long)(minutes / 60), (long long)(minutes % 60));
}

void i18n_left(struct str *out, int64_t seconds)
{
    struct str minutes = {0};
    i18n_minutes(&minutes, seconds);
    str_format(out, i18n_say("%s left"), str_text(&minutes));
    str_free(&minutes);
}

void i18n_until_start(struct str *out, int64_t seconds)
{
    if (seconds < 60) {
        str_add_text(out, i18n_say("starting now"));
        return;
    }
    struct str minutes = {0};
    i18n_minutes(&minutes, seconds);
    str_format(out, i18n_say("in %s"), str_text(&minutes));
    str_free(&minutes);
}

enum { DATE_SIZE = 256 };

// A cached date: ICU loads a language's formats for each call, and slides show the same few dates all day.
struct cached_date {
    const UChar *skeleton;
    size_t language;
    int64_t day;
    char text[DATE_SIZE];
};

static const UChar utc[] = u"UTC";

// Without it ICU detects the machine's zone itself, by tzset(3) and the files below /usr/share/zoneinfo,
// while other threads may be asking for the time.
static void set_utc(void)
{
    UErrorCode status = U_ZERO_ERROR;
    ucal_setDefaultTimeZone(utc, &status);
}

static void set_icu_zone(void)
{
    static pthread_once_t zone_set = PTHREAD_ONCE_INIT;
    pthread_once(&zone_set, set_utc);
}

static double noon_of(int64_t day)
{
    int64_t noon = day * SECONDS_A_DAY + SECONDS_A_DAY / 2;
    return (double)noon * 1000;
}

// ICU knows the order and punctuation of a language's dates. It gets the local time as if it were UTC,
// because zones are our own (base/zone.h). `begins`: capitalise it as the first word of a line.
static bool format_date(struct cached_date *cached, bool begins)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar pattern[64];
    UChar text[128];
    set_icu_zone();
    UDateTimePatternGenerator *generator = udatpg_open(locales[cached->language], &status);
    int32_t pattern_length = udatpg_getBestPattern(generator, cached->skeleton, -1, pattern, 64, &status);
    udatpg_close(generator);
    // English dates on a sign need no comma after the weekday.
    const UChar *comma =
        U_SUCCESS(status) && cached->language == 0 ? u_memchr(pattern, ',', pattern_length) : NULL;
    if (comma) {
        int32_t at = (int32_t)(comma - pattern);
        u_memmove(pattern + at, pattern + at + 1, --pattern_length - at);
    }
    UDateFormat *format = udat_open(
        UDAT_PATTERN, UDAT_PATTERN, locales[cached->language], utc, -1, pattern, pattern_length, &status);
    if (U_SUCCESS(status)) {
        if (begins)
            udat_setContext(format, UDISPCTX_CAPITALIZATION_FOR_BEGINNING_OF_SENTENCE, &status);
        udat_format(format, noon_of(cached->day), text, 128, NULL, &status);
    }
    if (format)
        udat_close(format);
    if (U_SUCCESS(status))
        u_strToUTF8(cached->text, DATE_SIZE, NULL, text, -1, &status);
    return U_SUCCESS(status) && status != U_STRING_NOT_TERMINATED_WARNING;
}

static const UChar date_skeleton[] = u"EEEEdMMMM";
static const UChar short_date_skeleton[] = u"EEEdMMM";
static const UChar day_skeleton[] = u"EEEE";

static bool add_date(struct str *out, const UChar *skeleton, const struct zone *zone, int64_t at)
{
    static _Thread_local struct cached_date last[8];
    static _Thread_local size_t turn;
    struct cached_date cached = {.skeleton = skeleton, .language = current, .day = zone_day(zone, at)};
    for (size_t i = 0; i < sizeof last / sizeof *last; i++)
        if (last[i].skeleton == skeleton && last[i].language == cached.language &&
            last[i].day == cached.day) {
            str_add_text(out, last[i].text);
            return true;
        }
    if (!format_date(&cached, skeleton != day_skeleton))
        return false;
    last[turn++ % (sizeof last / sizeof *last)] = cached;
    str_add_text(out, cached.text);
    return true;
}

// The word for a half of the day, by a pattern of ICU's: "a", or narrow "aaaaa". Portuguese calls noon "12:00
// da tarde" with the former; its narrow word is "p.m.", while the English one is "p".
static void read_half(int half, char *out, int32_t size, UErrorCode *status)
{
    const UChar *pattern = strcmp(i18n_languages[current], "pt") == 0 ? u"aaaaa" : u"a";
    UChar text[32];
    UDateFormat *format =
        udat_open(UDAT_PATTERN, UDAT_PATTERN, locales[current], utc, -1, pattern, -1, status);
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
    set_icu_zone();
    UDateTimePatternGenerator *generator = udatpg_open(locales[current], &status);
    int32_t length = udatpg_getBestPattern(generator, u"hm", -1, pattern, 32, &status);
    udatpg_close(generator);
    u_strToUTF8(form->pattern, sizeof form->pattern, NULL, pattern, length, &status);
    for (int i = 0; i < 2 && U_SUCCESS(status); i++)
        read_half(i, form->halves[i], sizeof form->halves[i], &status);
    return U_SUCCESS(status) && status != U_STRING_NOT_TERMINATED_WARNING;
}

static void load_half_day_form(void)
{
    half_day = (struct half_day_form){.pattern = "h:mm a", .halves = {"am", "pm"}};
    struct half_day_form form = {0};
    if (clock_hours == 12 && read_half_day_form(&form))
        half_day = form;
}

// The time by the first `length` bytes of ICU's pattern, whose letters are h or K (hours), mm and a (half).
// https://unicode.org/reports/tr35/tr35-dates.html#Date_Field_Symbol_Table
static void add_by_pattern(struct str *out, const char *pattern, size_t length, const struct civil *time)
{
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
            str_add_text(out, half_day.halves[time->hour >= 12]);
        else
            str_add(out, pattern + i, count);
        i += count - 1;
    }
}

static void add_clock(struct str *out, const struct zone *zone, int64_t at)
{
    char clock[ZONE_CLOCK_SIZE];
    struct civil time = zone_civil(zone, at);
    if (clock_hours == 12)
        add_by_pattern(out, half_day.pattern, strlen(half_day.pattern), &time);
    else
        str_add_text(out, zone_clock(zone, at, clock));
}

// The clock of a span's start: without the half of the day where the end's, which follows, is the same.
// "12:00 – 1:00 am" would begin at noon for most readers.
static void add_start_clock(struct str *out, const struct zone *zone, int64_t start, int64_t end)
{
    struct civil from = zone_civil(zone, start);
    struct civil to = zone_civil(zone, end);
    const char *minutes = strrchr(half_day.pattern, 'm');
    bool same_half =
        zone_day(zone, start) == zone_day(zone, end) && from.hour / 12 == to.hour / 12 && from.hour > 0;
    bool half_follows = minutes && !memchr(half_day.pattern, 'a', (size_t)(minutes - half_day.pattern));
    if (clock_hours == 12 && same_half && half_follows)
        add_by_pattern(out, half_day.pattern, (size_t)(minutes - half_day.pattern) + 1, &from);
    else
        add_clock(out, zone, start);
}

const char *i18n_clock(const struct zone *zone, int64_t at, char out[I18N_CLOCK_SIZE])
{
    struct str text = {0};
    add_clock(&text, zone, at);
    snprintf(out, I18N_CLOCK_SIZE, "%s", str_text(&text));
    str_free(&text);
    return out;
}

void i18n_date(struct str *out, const struct zone *zone, int64_t at)
{
    char iso[ZONE_ISO_SIZE];
    if (!add_date(out, date_skeleton, zone, at))
        str_add(out, zone_iso(zone, at, iso), 10);
}

void i18n_short_date(struct str *out, const struct zone *zone, int64_t at)
{
    if (!add_date(out, short_date_skeleton, zone, at))
        i18n_date(out, zone, at);
}

// What two dates have in common is not repeated.
static bool add_days(struct str *out, int64_t first, int64_t last)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar text[128];
    char bytes[DATE_SIZE];
    set_icu_zone();
    UDateIntervalFormat *format = udtitvfmt_open(locales[current], u"dMMMM", -1, utc, -1, &status);
    if (U_SUCCESS(status))
        udtitvfmt_format(format, noon_of(first), noon_of(last), text, 128, NULL, &status);
    udtitvfmt_close(format);
    if (U_SUCCESS(status))
        u_strToUTF8(bytes, DATE_SIZE, NULL, text, -1, &status);
    if (U_FAILURE(status) || status == U_STRING_NOT_TERMINATED_WARNING)
        return false;
    str_add_text(out, bytes);
    return true;
}

void i18n_days(struct str *out, const struct zone *zone, int64_t start, int64_t end)
{
    int64_t first = zone_day(zone, start);
    int64_t last = zone_day(zone, end > start ? end - 1 : end);
    if (first == last || !add_days(out, first, last))
        i18n_date(out, zone, start);
}

static void add_day(struct str *out, const struct zone *zone, int64_t at, int64_t now)
{
    int64_t days = zone_day(zone, at) - zone_day(zone, now);
    if (days > 6 || days < -6 || !add_date(out, day_skeleton, zone, at))
        i18n_date(out, zone, at);
}

// The day, where it is another than `now`'s.
static void add_other_day(struct str *out, const struct zone *zone, int64_t at, int64_t now)
{
    if (zone_day(zone, at) == zone_day(zone, now))
        return;
    add_day(out, zone, at, now);
    str_add_char(out, ' ');
}

void i18n_time(struct str *out, const struct zone *zone, int64_t at, int64_t now)
{
    add_other_day(out, zone, at, now);
    add_clock(out, zone, at);
}

void i18n_end(struct str *out, const struct zone *zone, int64_t end, int64_t now)
{
    add_other_day(out, zone, end > now ? end - 1 : end, now);
    add_clock(out, zone, end);
}

void i18n_span(struct str *out, const struct zone *zone, int64_t start, int64_t end, int64_t now)
{
    add_other_day(out, zone, start, now);
    add_start_clock(out, zone, start, end);
    str_add_text(out, " – ");
    i18n_end(out, zone, end, start);
}

void i18n_countdown(struct str *out, int64_t seconds)
{
    if (seconds < 0) {
        str_add_char(out, '+');
        seconds = -seconds;
    }
    long long s = (long long)seconds;
    if (s >= 3600)
        str_format(out, "%lld:%02lld:%02lld", s / 3600, s / 60 % 60, s % 60);
    else
        str_format(out, "%lld:%02lld", s / 60, s % 60);
}
