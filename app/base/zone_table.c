#include "base/zone_table.h"

#include <stdlib.h>
#include <string.h>

bool zone_table_add(struct zone_table *table, int64_t at, int32_t offset_s)
{
    if (!table->shifts || table->count == table->capacity) {
        size_t larger = table->capacity ? table->capacity * 2 : 64;
        struct zone_shift *memory = realloc(table->shifts, larger * sizeof *memory);
        if (!memory)
            return false;
        table->shifts = memory;
        table->capacity = larger;
    }
    table->shifts[table->count++] = (struct zone_shift){.at = at, .offset_s = offset_s};
    return true;
}

// Versions are a year and a letter, so they sort as texts. Where the system's is not told, its files are
// still what the distribution keeps up to date.
static bool icu_is_newer(const char *folder)
{
    char version[ZONE_VERSION_SIZE];
    zone_system_version(folder, version);
    return version[0] != '\0' && strcmp(zone_icu_version(), version) > 0;
}

// Under its own name, or as ICU calls it: a system without the links of old names may have that.
static enum zone_found find_in_system(
    const char *folder, const char *name, struct zone_table *out, struct error *error)
{
    char canonical[ZONE_NAME_SIZE];
    enum zone_found found = zone_table_of_system(folder, name, out, error);
    if (found == ZONE_UNKNOWN && zone_icu_canonical(name, canonical) && strcmp(canonical, name) != 0)
        found = zone_table_of_system(folder, canonical, out, error);
    return found;
}

enum zone_found zone_table_find(
    const char *folder, const char *name, struct zone_table *out, struct error *error)
{
    if (!zone_system_is_name(name))
        return ZONE_UNKNOWN;
    bool icu_first = icu_is_newer(folder);
    enum zone_found found = icu_first ? zone_table_of_icu(name, out, error) : ZONE_UNKNOWN;
    if (found == ZONE_UNKNOWN)
        found = find_in_system(folder, name, out, error);
    if (found == ZONE_UNKNOWN && !icu_first)
        found = zone_table_of_icu(name, out, error);
    return found;
}
