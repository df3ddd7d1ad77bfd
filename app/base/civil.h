// Calendar arithmetic and ISO 8601 text, free of any zone: the proleptic Gregorian calendar as in ISO 8601.
#ifndef PLUMBLINE_BASE_CIVIL_H
#define PLUMBLINE_BASE_CIVIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SECONDS_A_DAY = 86400 };

// A date and a time of day as a clock on the wall shows it.
struct civil {
    int year;
    int month; // 1 to 12
    int day;   // 1 to 31
    int hour;
    int minute;
    int second;
    int weekday; // 0 is Monday; filled by civil_from_seconds, not read by civil_seconds
};

// Days since 1970-01-01 of a date, and back.
int64_t civil_days(int year, int month, int day);
// Seconds since 1970-01-01T00:00:00 on the same wall, and back.
int64_t civil_seconds(const struct civil *civil);
struct civil civil_from_seconds(int64_t seconds);

struct civil_parsed {
    struct civil civil;
    bool has_time;
    bool has_offset;  // "Z" or ±hh:mm stood behind the time
    int32_t offset_s; // east is positive
};

// Reads "2019-09-10", "2019-09-10T15:00", with seconds, a fraction (dropped), a space for the T, and "Z",
// "+01:00", "+0100" or "+01" behind it. False where it is anything else.
bool civil_parse(const char *text, struct civil_parsed *out);

// Reads "15:00" or "15:00:00" (a fraction is dropped) into the time fields of `out`, and leaves the others.
bool civil_parse_time(const char *text, struct civil *out);

#endif
