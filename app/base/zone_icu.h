// Zones as ICU was compiled with them. The inside of base/zone.
#ifndef PLUMBLINE_BASE_ZONE_ICU_H
#define PLUMBLINE_BASE_ZONE_ICU_H

#include "base/error.h"
#include "base/zone_table.h"

enum zone_found zone_icu_read(const char *name, struct zone_table *out, struct error *error);

// The version of its tzdata ("2025b"); "" if it does not say.
const char *zone_icu_version(void);

// ICU's name for the zone; false if it knows none.
bool zone_icu_canonical(const char *name, char out[ZONE_NAME_SIZE]);

#endif
