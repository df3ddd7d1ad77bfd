// Checks a zone file (TZif, RFC 8536) before GLib reads it: GLib trusts a file's counts and indices and
// aborts the program over a damaged one.
#ifndef PLUMBLINE_BASE_ZONE_FILE_H
#define PLUMBLINE_BASE_ZONE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct zone_file {
    int64_t last; // the last shift in the list, Unix seconds; INT64_MIN if the list is empty
    // After it the file's rule applies, with these offsets (seconds ahead of UTC).
    bool has_rule, has_summer;
    int32_t standard_s, summer_s;
};

// False if it is no zone file, damaged, or counts leap seconds (its instants are then not Unix time).
bool zone_file_parse(const char *bytes, size_t length, struct zone_file *out);

#endif
