// Dates in the display's language.
#include "scene/i18n_internal.h"

#include <pthread.h>
#include <string.h>
#include <unicode/ucal.h>
#include <unicode/udat.h>
#include <unicode/udateintervalformat.h>
#include <unicode/udatpg.h>
#include <unicode/ustring.h>

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

void i18n_set_icu_zone(void)
{
    static pthread_once_t zone_set = PTHREAD_ONCE_INIT;
    pthread_once(&zone_set, set_utc);
}

static double noon_of(int64_t day)
{
    int64_t noon = day * SECONDS_A_DAY + SECONDS_A_DAY / 2;
    return (double)noon * 1000;
}

static const UChar date_skeleton[] = u"EEEEdMMMM";
static const UChar inner_date_skeleton[] = u"EEEEdMMMM"; // the same within a sentence
static const UChar short_date_skeleton[] = u"EEEdMMM";
static const UChar day_skeleton[] = u"EEEE";

// Dates on an English sign need no comma after the weekday, nor Spanish ones after an article: "el martes 10
// de septiembre".
static bool drops_comma(const struct cached_date *cached)
{
    return cached->language == 0 ||
           (cached->skeleton == inner_date_skeleton && strcmp(i18n_languages[cached->language], "es") == 0);
}

// Japanese signs write "9月10日(火)" rather than "9月10日火曜日".
static const UChar *skeleton_of(const struct cached_date *cached)
{
    bool japanese = strcmp(i18n_languages[cached->language], "ja") == 0;
    return japanese && cached->skeleton != day_skeleton ? short_date_skeleton : cached->skeleton;
}

static int32_t drop_comma(UChar *pattern, int32_t length)
{
    UChar *comma = u_memchr(pattern, ',', length);
    if (!comma)
        return length;
    int32_t at = (int32_t)(comma - pattern);
    u_memmove(comma, comma + 1, length - at - 1);
    return length - 1;
}

// ICU knows the order and punctuation of a language's dates. It gets the local time as if it were UTC,
// because zones are our own (base/zone.h). `begins`: capitalise it as the first word of a line.
static bool format_date(struct cached_date *cached, bool begins)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar pattern[64];
    UChar text[128];
    const char *locale = i18n_locale(cached->language);
    i18n_set_icu_zone();
    UDateTimePatternGenerator *generator = udatpg_open(locale, &status);
    int32_t length = udatpg_getBestPattern(generator, skeleton_of(cached), -1, pattern, 64, &status);
    udatpg_close(generator);
    if (U_SUCCESS(status) && drops_comma(cached))
        length = drop_comma(pattern, length);
    UDateFormat *format = udat_open(UDAT_PATTERN, UDAT_PATTERN, locale, utc, -1, pattern, length, &status);
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

static bool add_date(struct str *out, const UChar *skeleton, const struct zone *zone, int64_t at)
{
    static _Thread_local struct cached_date last[8];
    static _Thread_local size_t turn;
    struct cached_date cached = {
        .skeleton = skeleton, .language = i18n_language_index(), .day = zone_day(zone, at)};
    for (size_t i = 0; i < sizeof last / sizeof *last; i++)
        if (last[i].skeleton == skeleton && last[i].language == cached.language &&
            last[i].day == cached.day) {
            str_add_text(out, last[i].text);
            return true;
        }
    if (!format_date(&cached, skeleton == date_skeleton || skeleton == short_date_skeleton))
        return false;
    last[turn++ % (sizeof last / sizeof *last)] = cached;
    str_add_text(out, cached.text);
    return true;
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
    i18n_set_icu_zone();
    UDateIntervalFormat *format =
        udtitvfmt_open(i18n_locale(i18n_language_index()), u"dMMMM", -1, utc, -1, &status);
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

void i18n_add_day(struct str *out, const struct zone *zone, int64_t at, int64_t now)
{
    int64_t days = zone_day(zone, at) - zone_day(zone, now);
    bool far = days > 6 || days < -6;
    if (!add_date(out, far ? inner_date_skeleton : day_skeleton, zone, at))
        i18n_date(out, zone, at);
}
