// What the files of i18n.h share.
#ifndef PLUMBLINE_SCENE_I18N_INTERNAL_H
#define PLUMBLINE_SCENE_I18N_INTERNAL_H

#include "scene/i18n.h"

// The current language, an index into i18n_languages, and the locale whose formats a language uses: "en_GB".
size_t i18n_language_index(void);
const char *i18n_locale(size_t language);

// Before ICU formats a date or time.
void i18n_set_icu_zone(void);

// A time of day. The start of a span that ends at `end`, which is written after it, may be without the half
// of the day.
void i18n_add_clock(struct str *out, const struct zone *zone, int64_t at);
void i18n_add_start_clock(struct str *out, const struct zone *zone, int64_t start, int64_t end);

// The number of the hour that is written: with 12 hours 1 for 13:00.
size_t i18n_clock_number(const struct zone *zone, int64_t at);

// "Wednesday"; farther than six days from `now` "Tuesday 17 September". As within a sentence.
void i18n_add_day(struct str *out, const struct zone *zone, int64_t at, int64_t now);

#endif
