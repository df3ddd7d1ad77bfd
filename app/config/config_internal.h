// The readers of the config's larger keys, one file each. A reader takes the key's value (json_decode_value)
// into the struct named beside it.
#ifndef PLUMBLINE_CONFIG_CONFIG_INTERNAL_H
#define PLUMBLINE_CONFIG_CONFIG_INTERNAL_H

#include "base/json_decode.h"
#include "config/config.h"

json_decode_value config_read_playlist;  // struct playlist
json_decode_value config_read_cards;     // struct extras: its cards
json_decode_value config_read_pictures;  // struct extras: its images, not yet measured
json_decode_value config_read_about;     // struct about
json_decode_value config_read_emergency; // struct emergency_words
json_decode_value config_read_questions; // struct questions_rules
json_decode_value config_read_timer;     // struct config_timer
json_decode_value config_read_keys;      // struct keys
json_decode_value config_read_control;   // struct config_control
json_decode_value config_read_display;   // struct config_display
json_decode_value config_read_schedules; // struct config_schedules
json_decode_value config_read_hall;      // struct config_hall
json_decode_value config_read_signs;     // struct config_signs

// Reads a slot's length in minutes from the key at the end of the path.
bool config_read_slot(const struct json_decoder *decoder, const struct json_path *path, int *minutes);

// An object whose keys are lengths of slots or titles of sessions, as a list of entries.
struct config_table {
    const char *expected; // for messages: "an object such as …"
    size_t entry_size;
    json_decode_value *read; // reads a value, and the key at the end of its path, into a zeroed entry
};

// Reads such an object. Returns the entries, in the decoder's arena, and sets `count`; NULL on failure.
void *config_read_table(const struct json_decoder *decoder, const json_t *value, const struct json_path *path,
    const struct config_table *table, size_t *count);

// Reads "09:30" as seconds since midnight. False for anything else, and for NULL.
bool config_time_of_day(const char *text, int64_t *seconds);

#endif
