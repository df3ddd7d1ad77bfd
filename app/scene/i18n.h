// The program's own words and its forms of dates and times, in one place and in the language of the display.
// All take whole seconds.
//
// The language is one for the whole process: set it while no other thread draws.
#ifndef PLUMBLINE_SCENE_I18N_H
#define PLUMBLINE_SCENE_I18N_H

#include "base/error.h"
#include "base/str.h"
#include "base/zone.h"

#include <stdbool.h>
#include <stdint.h>

// The languages that there are: en, pt, de, fr, es; the last is NULL.
extern const char *const i18n_languages[];

// Speaks this language from now on. False where its catalogue (locale/<language>/LC_MESSAGES/plumbline.mo) is
// not there: then it is English.
bool i18n_speak(const char *language, struct error *error);

// A phrase of ours in that language; lives as long as the process.
const char *i18n_say(const char *english) __attribute__((format_arg(1)));

// Minutes are rounded up while counting down, so that "1 min" stands until the very end and never "0 min".
// Above 59: "1 h 05 min".
void i18n_minutes(struct str *out, int64_t seconds);

// "13 min left"
void i18n_left(struct str *out, int64_t seconds);

// "in 3 min"; under a minute "starting now".
void i18n_until_start(struct str *out, int64_t seconds);

// "Tuesday 10 September", as the language writes it.
void i18n_date(struct str *out, const struct zone *zone, int64_t at);

// "Wednesday"; with the date where it is more than six days away: "Wednesday 18 September".
void i18n_day(struct str *out, const struct zone *zone, int64_t at, int64_t now);

// "16:20", and on another calendar day than `now` "Wednesday 16:20".
void i18n_time(struct str *out, const struct zone *zone, int64_t at, int64_t now);

// "16:20 – 16:40", with the day in front where it is another than `now`'s.
void i18n_span(struct str *out, const struct zone *zone, int64_t start, int64_t end, int64_t now);

// "m:ss" below an hour, "h:mm:ss" above; of what is over "+m:ss".
void i18n_countdown(struct str *out, int64_t seconds);

#endif
