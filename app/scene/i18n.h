// The program's texts, dates and times in the display's language. Times and durations are whole seconds.
//
// The language is the whole process's: set it while no other thread draws. A thread that writes for others
// than the display's viewers may speak another one.
#ifndef PLUMBLINE_SCENE_I18N_H
#define PLUMBLINE_SCENE_I18N_H

#include "base/error.h"
#include "base/str.h"
#include "base/zone.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// The languages to choose from: en, pt, de, fr, es, it, nl, ja; the last is NULL.
extern const char *const i18n_languages[];

// Sets the language. False where its catalogue (locale/<language>/LC_MESSAGES/plumbline.mo) cannot be read;
// the language is then English.
bool i18n_set_language(const char *language, struct error *error);
const char *i18n_language(void); // "en", "pt", …

// From here on the calling thread alone speaks that language; English where there is none such, or it is not
// installed. NULL: the process's again.
void i18n_speak_here(const char *language);

// Sets how clocks are written: with 24 hours, which is the default, or with 12 and the language's words for
// the halves of the day. Any other number is 24. Logs and the command line keep 24 (zone_clock).
void i18n_set_clock(int hours);

// A text in that language; valid as long as the process. xgettext collects the arguments.
const char *i18n_say(const char *english) __attribute__((format_arg(1)));

// The same in another language, whatever the display's is; in English where its catalogue cannot be read.
const char *i18n_say_in(const char *language, const char *english) __attribute__((format_arg(2)));

// A text about a number of things, in the form that the language's catalogue has for this number. A phrase is
// said either by this or by i18n_say, not by both: i18n_say would find the form for one.
const char *i18n_plural(const char *singular, const char *plural, size_t number)
    __attribute__((format_arg(1), format_arg(2)));

// "13 min"; from an hour on "1 h 05 min", and "2 h". Rounded up, so that a countdown ends with "1 min".
void i18n_minutes(struct str *out, int64_t seconds);

// "13 min left"
void i18n_left(struct str *out, int64_t seconds);

// "in 3 min"; under a minute "starting now".
void i18n_until_start(struct str *out, int64_t seconds);

// "Tuesday 10 September", in the language's own format.
void i18n_date(struct str *out, const struct zone *zone, int64_t at);

// "Tue 10 Sept", the same in short.
void i18n_short_date(struct str *out, const struct zone *zone, int64_t at);

// The days from `start` to just before `end`: "3–4 June", "30 May – 2 June"; of a single one i18n_date.
void i18n_days(struct str *out, const struct zone *zone, int64_t start, int64_t end);

// "16:20", or "4:20 pm" with a narrow no-break space.
enum { I18N_CLOCK_SIZE = 64 };
const char *i18n_clock(const struct zone *zone, int64_t at, char out[I18N_CLOCK_SIZE]);

// "16:20"; on another calendar day than `now`'s "Wednesday 16:20"; more than six days away "Tuesday 17
// September 16:20". It stands alone, as in a column; within a phrase use i18n_at or i18n_until.
void i18n_time(struct str *out, const struct zone *zone, int64_t at, int64_t now);

// The same for an end: midnight is the end of the day before.
void i18n_end(struct str *out, const struct zone *zone, int64_t end, int64_t now);

// "16:20 – 16:40", "4:20 – 4:40 pm", "11:40 am – 12:20 pm"; on another day than `now`'s with the day in
// front; "10:00 – Sunday 12:00".
void i18n_span(struct str *out, const struct zone *zone, int64_t start, int64_t end, int64_t now);

// "at 16:20"; on another day "on Wednesday at 16:20", with the language's prepositions and articles: what a
// verb takes, as "starts %s".
void i18n_at(struct str *out, const struct zone *zone, int64_t at, int64_t now);
void i18n_at_end(struct str *out, const struct zone *zone, int64_t end, int64_t now); // as "ends %s"

// "until 16:20", "until Wednesday 16:20". Of ends, midnight is that of the day before.
void i18n_until(struct str *out, const struct zone *zone, int64_t end, int64_t now);

// A phrase in two pieces, the second of which is to be seen from afar: "We continue on", "Wednesday at
// 16:20". Where a language begins with the time, the first is empty. Zero-initialise.
struct i18n_when {
    struct str lead, time;
};

// Splits a phrase whose "%s" is a time as of i18n_at.
void i18n_say_at(struct i18n_when *out, const char *phrase, const struct zone *zone, int64_t at, int64_t now);

// The same of i18n_until, with a capital: "Until", "16:20".
void i18n_say_until(struct i18n_when *out, const struct zone *zone, int64_t end, int64_t now);
void i18n_when_free(struct i18n_when *when);

// "m:ss"; from an hour on "h:mm:ss"; of a negative time "+m:ss".
void i18n_countdown(struct str *out, int64_t seconds);

#endif
