// A zone's shifts while they are collected, and how a source answers. The inside of base/zone.
#ifndef PLUMBLINE_BASE_ZONE_TABLE_H
#define PLUMBLINE_BASE_ZONE_TABLE_H

#include "base/zone.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// 2100-01-01T00:00:00Z, where tables end. They begin with 1970.
#define ZONE_TABLE_END INT64_C(4102444800)

// The longest zone name and its NUL.
enum { ZONE_NAME_SIZE = 100 };

// Zero-initialise; free `shifts`. Shifts ascend, and each changes the offset.
struct zone_table {
    int32_t first_offset_s;
    size_t count, capacity;
    struct zone_shift *shifts;
};

// What a source of tables says of a name.
enum zone_found {
    ZONE_FOUND,
    ZONE_UNKNOWN, // it has no such zone
    ZONE_FAILED,  // the error says why
};

// Appends a shift. False if out of memory.
bool zone_table_add(struct zone_table *table, int64_t at, int32_t offset_s);

#endif
