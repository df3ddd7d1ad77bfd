// Values that several keys have.
#include "config/config_internal.h"

#include <stdlib.h>

bool config_time_of_day(const char *text, int64_t *seconds)
{
    struct civil civil = {0};
    if (!text || !civil_parse_time(text, &civil) || civil.hour > 23 || civil.minute > 59 || civil.second > 59)
        return false;
    *seconds = civil.hour * INT64_C(3600) + civil.minute * INT64_C(60) + civil.second;
    return true;
}

bool config_read_slot(const struct json_decoder *decoder, const struct json_path *path, int *minutes)
{
    char *end;
    long slot = strtol(path->key, &end, 10);
    *minutes = (int)slot;
    return (end != path->key && *end == '\0' && slot >= 1 && slot <= 1440) ||
           json_decode_refuse(decoder, path, "a key that is no length", "the slot's minutes, 1 to 1440");
}
