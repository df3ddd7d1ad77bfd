// Civil time: dates, times of day and ISO 8601 text without a time zone, in the proleptic Gregorian calendar.
#ifndef PLUMBLINE_BASE_CIVIL_H
#define PLUMBLINE_BASE_CIVIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SECONDS_A_DAY = 86400 };

// A date and a time of day, as a clock on the wall shows them.
struct civil {
    int year;
    int month; // 1 to 12
    int day;   // 1 to 31
    int hour;
    int minute;
    int second;
    int weekday; // 0 is Monday; filled by civil_from_seconds, not read by civil_seconds
};

// A date as days since 1970-01-01.
int64_t civil_days(int year, int month, int day);
// A date and time as seconds since 1970-01-01T00:00:00 on the same clock, and back.
int64_t civil_seconds(const struct civil *civil);
struct civil civil_from_seconds(int64_t seconds);

struct civil_parsed {
    struct civil civil;
    bool has_time;
    bool has_offset;  // "Z" or ±hh:mm followed the time
    int32_t offset_s; // positive east of UTC
};

// Reads "2019-09-10" or "2019-09-10T15:00", optionally with seconds, a fraction (dropped), a space for the T,
// and "Z", "+01:00", "+0100" or "+01" at the end. False for anything else.
bool civil_parse(const char *text, struct civil_parsed *out);

// Reads "15:00" or "15:00:00" (a fraction is dropped) into the time of `out`; its date stays.
bool civil_parse_time(const char *text, struct civil *out);

#endif
