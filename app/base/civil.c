#include "base/civil.h"

#include <string.h>

static int64_t floor_divide(int64_t a, int64_t b)
{
    return a / b - (a % b < 0 ? 1 : 0);
}

// Counting in eras of 400 years from a first of March puts the leap day last and makes both ways plain
// division (the civil calendar's period is 146,097 days).
int64_t civil_days(int year, int month, int day)
{
    int64_t y = month <= 2 ? (int64_t)year - 1 : year;
    int64_t era = floor_divide(y, 400);
    int64_t year_of_era = y - era * 400;
    int64_t month_from_march = (month + 9) % 12;
    int64_t day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

int64_t civil_seconds(const struct civil *civil)
{
    return civil_days(civil->year, civil->month, civil->day) * SECONDS_A_DAY + (int64_t)civil->hour * 3600 +
           (int64_t)civil->minute * 60 + civil->second;
}

struct civil civil_from_seconds(int64_t seconds)
{
    int64_t days = floor_divide(seconds, SECONDS_A_DAY);
    int64_t of_day = seconds - days * SECONDS_A_DAY;
    int64_t shifted = days + 719468;
    int64_t era = floor_divide(shifted, 146097);
    int64_t day_of_era = shifted - era * 146097;
    int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t month_from_march = (5 * day_of_year + 2) / 153;
    int month = (int)(month_from_march < 10 ? month_from_march + 3 : month_from_march - 9);
    return (struct civil){
        .year = (int)(year_of_era + era * 400 + (month <= 2 ? 1 : 0)),
        .month = month,
        .day = (int)(day_of_year - (153 * month_from_march + 2) / 5 + 1),
        .hour = (int)(of_day / 3600),
        .minute = (int)(of_day / 60 % 60),
        .second = (int)(of_day % 60),
        // 1970-01-01 was a Thursday.
        .weekday = (int)(((days + 3) % 7 + 7) % 7),
    };
}

// Is it an existing date and time from 1970 to 2199? A schedule with other years is not believed.
static bool is_valid(const struct civil *civil)
{
    if (civil->year < 1970 || civil->year > 2199 || civil->month < 1 || civil->month > 12 || civil->day < 1 ||
        civil->hour < 0 || civil->hour > 23 || civil->minute < 0 || civil->minute > 59 || civil->second < 0 ||
        civil->second > 60)
        return false;
    int next_year = civil->month == 12 ? civil->year + 1 : civil->year;
    int next_month = civil->month % 12 + 1;
    int64_t length = civil_days(next_year, next_month, 1) - civil_days(civil->year, civil->month, 1);
    return civil->day <= length;
}

// Exactly `digits` digits; moves `text` past them.
static bool read_number(const char **text, int digits, int *out)
{
    int value = 0;
    for (int i = 0; i < digits; i++) {
        char c = (*text)[i];
        if (c < '0' || c > '9')
            return false;
        value = value * 10 + (c - '0');
    }
    *text += digits;
    *out = value;
    return true;
}

static bool read_char(const char **text, char c)
{
    if (**text != c)
        return false;
    (*text)++;
    return true;
}

static bool read_time(const char **text, struct civil *out)
{
    // Some feeds write 9:05 for 09:05.
    int digits = (*text)[0] != '\0' && (*text)[1] == ':' ? 1 : 2;
    if (!read_number(text, digits, &out->hour) || !read_char(text, ':') ||
        !read_number(text, 2, &out->minute))
        return false;
    out->second = 0;
    if (**text == ':') {
        (*text)++;
        if (!read_number(text, 2, &out->second))
            return false;
        if (**text == '.' || **text == ',')
            *text += 1 + strspn(*text + 1, "0123456789");
    }
    // Unix time has no leap seconds: one is shown as the second before it.
    if (out->second == 60)
        out->second = 59;
    return out->hour <= 23 && out->minute <= 59 && out->second <= 59;
}

static bool read_offset(const char **text, int32_t *offset_s)
{
    if (**text == 'Z' || **text == 'z') {
        (*text)++;
        *offset_s = 0;
        return true;
    }
    bool west = **text == '-';
    if (!west && **text != '+')
        return false;
    (*text)++;
    int hours = 0;
    int minutes = 0;
    if (!read_number(text, 2, &hours))
        return false;
    if (**text != '\0') {
        if (**text == ':')
            (*text)++;
        if (!read_number(text, 2, &minutes))
            return false;
    }
    // The world's offsets run from -12:00 to +14:00.
    if (hours > 14 || minutes > 59)
        return false;
    *offset_s = (west ? -1 : 1) * (hours * 3600 + minutes * 60);
    return true;
}

bool civil_parse(const char *text, struct civil_parsed *out)
{
    *out = (struct civil_parsed){0};
    if (!read_number(&text, 4, &out->civil.year) || !read_char(&text, '-') ||
        !read_number(&text, 2, &out->civil.month) || !read_char(&text, '-') ||
        !read_number(&text, 2, &out->civil.day))
        return false;
    if (*text == 'T' || *text == 't' || *text == ' ') {
        text++;
        if (!read_time(&text, &out->civil))
            return false;
        out->has_time = true;
        if (*text != '\0') {
            text += *text == ' ';
            if (!read_offset(&text, &out->offset_s))
                return false;
            out->has_offset = true;
        }
    }
    return *text == '\0' && is_valid(&out->civil);
}

bool civil_parse_time(const char *text, struct civil *out)
{
    struct civil time = *out;
    if (!read_time(&text, &time) || *text != '\0')
        return false;
    *out = time;
    return true;
}
