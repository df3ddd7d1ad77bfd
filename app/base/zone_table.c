#include "base/zone_table.h"

#include <stdlib.h>

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
