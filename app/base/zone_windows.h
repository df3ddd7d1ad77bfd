// The names that Windows, Outlook and Exchange give to time zones ("W. Europe Standard Time").
#ifndef PLUMBLINE_BASE_ZONE_WINDOWS_H
#define PLUMBLINE_BASE_ZONE_WINDOWS_H

#include <stdbool.h>

enum { ZONE_WINDOWS_SIZE = 64 };

// The IANA name of Windows' zone, by Unicode's table
// (https://github.com/unicode-org/cldr/blob/main/common/supplemental/windowsZones.xml). False if Windows has
// none of this name.
bool zone_windows_name(const char *name, char out[ZONE_WINDOWS_SIZE]);

#endif
