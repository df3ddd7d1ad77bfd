#include "base/zone_windows.h"

#include <string.h>
#include <unicode/ucal.h>
#include <unicode/ustring.h>

bool zone_windows_name(const char *name, char out[ZONE_WINDOWS_SIZE])
{
    UChar windows[ZONE_WINDOWS_SIZE];
    UChar iana[ZONE_WINDOWS_SIZE];
    UErrorCode status = U_ZERO_ERROR;
    if (strlen(name) >= ZONE_WINDOWS_SIZE)
        return false;
    u_strFromUTF8(windows, ZONE_WINDOWS_SIZE, NULL, name, -1, &status);
    int32_t length = ucal_getTimeZoneIDForWindowsID(windows, -1, NULL, iana, ZONE_WINDOWS_SIZE, &status);
    if (U_FAILURE(status) || length <= 0 || length >= ZONE_WINDOWS_SIZE)
        return false;
    u_strToUTF8(out, ZONE_WINDOWS_SIZE, NULL, iana, length, &status);
    return U_SUCCESS(status) && status != U_STRING_NOT_TERMINATED_WARNING;
}
