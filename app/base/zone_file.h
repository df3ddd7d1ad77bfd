// A zone file of the system (TZif, RFC 8536), looked at before GLib reads it: GLib believes a file's counts
// and indices, and ends the program over one that is damaged.
#ifndef PLUMBLINE_BASE_ZONE_FILE_H
#define PLUMBLINE_BASE_ZONE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct zone_file {
    int64_t last; // the last shift that it lists, Unix seconds; INT64_MIN where it lists none
    // Behind that one its rule goes on: with these offsets, east of UTC, the second one in the rule's summer.
    bool has_rule, has_summer;
    int32_t standard_s, summer_s;
};

// False where it is no such file, is damaged, or counts leap seconds (then its instants are not Unix time).
bool zone_file_parse(const char *bytes, size_t length, struct zone_file *out);

#endif
