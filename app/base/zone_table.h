// Where a zone's shifts come from: the system's tzdata, or the table that ICU was compiled with. The inside
// of base/zone, for it and for its tests.
//
// Governments change their clocks at short notice. A distribution ships every tzdata within days, but an ICU
// once a release: where both know a zone, the one of the newer version decides, and the system's where they
// are of one.
#ifndef PLUMBLINE_BASE_ZONE_TABLE_H
#define PLUMBLINE_BASE_ZONE_TABLE_H

#include "base/error.h"
#include "base/zone.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// 2100-01-01T00:00:00Z: tables end here.
#define ZONE_TABLE_END INT64_C(4102444800)

// Zero-initialise; free `shifts`. Shifts ascend, and each changes the offset.
struct zone_table {
    int32_t first_offset_s;
    size_t count, capacity;
    struct zone_shift *shifts;
};

enum zone_found {
    ZONE_FOUND,
    ZONE_UNKNOWN, // no such name there
    ZONE_FAILED,  // `error` says why
};

// Appends a shift. False where there is no memory.
bool zone_table_add(struct zone_table *table, int64_t at, int32_t offset_s);

// The folder of the system's tzdata: TZDIR where that is set to an absolute path, else /usr/share/zoneinfo.
const char *zone_system_folder(void);

// May it be a name of tzdata's, such as "America/Port-au-Prince" or "Etc/GMT+5"? No path that leads elsewhere
// is, and none of what else lies in its folder ("localtime", "right/…").
bool zone_system_is_name(const char *name);

// tzdata's version ("2025b") as tzdata.zi in the folder says it; "" where none does.
enum { ZONE_VERSION_SIZE = 16 };
const char *zone_system_version(const char *folder, char out[ZONE_VERSION_SIZE]);

// The name's zone file (RFC 9636) in the folder. An older name that the folder has no file of (Debian 13
// keeps those in a package of their own) is looked up in the links that tzdata.zi lists.
enum zone_found zone_table_of_system(
    const char *folder, const char *name, struct zone_table *out, struct error *error);

// ICU's own table.
enum zone_found zone_table_of_icu(const char *name, struct zone_table *out, struct error *error);
const char *zone_icu_version(void); // "" where it does not say

// What ICU calls a zone of this name; false where it knows none.
enum { ZONE_NAME_SIZE = 100 };
bool zone_icu_canonical(const char *name, char out[ZONE_NAME_SIZE]);

// The table that decides, with the system's tzdata in this folder.
enum zone_found zone_table_find(
    const char *folder, const char *name, struct zone_table *out, struct error *error);

#endif
