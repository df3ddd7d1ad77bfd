#include "base/zone_icu.h"

#include <string.h>
#include <unicode/ucal.h>
#include <unicode/ustring.h>

// A name never has more UTF-16 units than UTF-8 bytes.
static bool to_icu(const char *name, UChar out[ZONE_NAME_SIZE])
{
    UErrorCode status = U_ZERO_ERROR;
    if (strlen(name) >= ZONE_NAME_SIZE)
        return false;
    u_strFromUTF8(out, ZONE_NAME_SIZE, NULL, name, -1, &status);
    return U_SUCCESS(status);
}

// ICU accepts any text as a zone; only "system" ones are in its tables.
static bool canonical_of(const UChar *id, UChar out[ZONE_NAME_SIZE])
{
    UBool system = 0;
    UErrorCode status = U_ZERO_ERROR;
    ucal_getCanonicalTimeZoneID(id, -1, out, ZONE_NAME_SIZE, &system, &status);
    return U_SUCCESS(status) && status != U_STRING_NOT_TERMINATED_WARNING && system;
}

bool zone_icu_canonical(const char *name, char out[ZONE_NAME_SIZE])
{
    UChar id[ZONE_NAME_SIZE];
    UChar canonical[ZONE_NAME_SIZE];
    UErrorCode status = U_ZERO_ERROR;
    if (!to_icu(name, id) || !canonical_of(id, canonical))
        return false;
    u_strToUTF8(out, ZONE_NAME_SIZE, NULL, canonical, -1, &status);
    return U_SUCCESS(status) && status != U_STRING_NOT_TERMINATED_WARNING;
}

const char *zone_icu_version(void)
{
    UErrorCode status = U_ZERO_ERROR;
    const char *version = ucal_getTZDataVersion(&status);
    return U_SUCCESS(status) && version ? version : "";
}

static int32_t offset_s(UCalendar *calendar, UDate at_ms, UErrorCode *status)
{
    ucal_setMillis(calendar, at_ms, status);
    int32_t standard = ucal_get(calendar, UCAL_ZONE_OFFSET, status);
    return (standard + ucal_get(calendar, UCAL_DST_OFFSET, status)) / 1000;
}

// A transition that does not change the offset (a renamed rule) is no shift.
static bool collect(UCalendar *calendar, const char *name, struct zone_table *out, struct error *error)
{
    UErrorCode status = U_ZERO_ERROR;
    UDate at_ms = 0;
    int32_t offset = offset_s(calendar, 0, &status);
    out->first_offset_s = offset;
    while (U_SUCCESS(status) &&
           ucal_getTimeZoneTransitionDate(calendar, UCAL_TZ_TRANSITION_NEXT, &at_ms, &status) &&
           (int64_t)(at_ms / 1000) < ZONE_TABLE_END) {
        int32_t next = offset_s(calendar, at_ms, &status);
        if (next == offset)
            continue;
        offset = next;
        if (!zone_table_add(out, (int64_t)(at_ms / 1000), next))
            return error_memory(error, "not enough memory for the time zone %s", name);
    }
    return U_SUCCESS(status) ||
           error_set(error, "time zone %s cannot be loaded: %s", name, u_errorName(status));
}

enum zone_found zone_icu_read(const char *name, struct zone_table *out, struct error *error)
{
    UChar id[ZONE_NAME_SIZE];
    UChar canonical[ZONE_NAME_SIZE];
    UErrorCode status = U_ZERO_ERROR;
    if (!to_icu(name, id) || !canonical_of(id, canonical))
        return ZONE_UNKNOWN;
    UCalendar *calendar = ucal_open(id, -1, "en", UCAL_GREGORIAN, &status);
    if (U_FAILURE(status)) {
        error_set(error, "time zone %s cannot be loaded: %s", name, u_errorName(status));
        return ZONE_FAILED;
    }
    bool ok = collect(calendar, name, out, error);
    ucal_close(calendar);
    return ok ? ZONE_FOUND : ZONE_FAILED;
}
