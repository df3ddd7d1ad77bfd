// The program's own words for times, in one place. All take whole seconds.
#ifndef PLUMBLINE_SCENE_WORDS_H
#define PLUMBLINE_SCENE_WORDS_H

#include "base/str.h"
#include "base/zone.h"

#include <stdint.h>

// Minutes are rounded up while counting down, so that "1 min" stands until the very end and never "0 min".
// Above 59: "1 h 05 min".
void words_minutes(struct str *out, int64_t seconds);

// "13 min left"
void words_left(struct str *out, int64_t seconds);

// "in 3 min"; under a minute "starting now".
void words_until_start(struct str *out, int64_t seconds);

// "Tuesday 10 September"
void words_date(struct str *out, const struct zone *zone, int64_t at);

// "Wednesday"; with the date where it is more than six days away: "Wednesday 18 September".
void words_day(struct str *out, const struct zone *zone, int64_t at, int64_t now);

// "16:20", and on another calendar day than `now` "Wednesday 16:20".
void words_time(struct str *out, const struct zone *zone, int64_t at, int64_t now);

// "16:20 – 16:40", with the day in front where it is another than `now`'s.
void words_span(struct str *out, const struct zone *zone, int64_t start, int64_t end, int64_t now);

#endif
