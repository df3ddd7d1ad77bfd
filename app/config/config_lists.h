// The parts of the config that have files of their own: each reads one key's value (see json_decode_value)
// into what is said here.
#ifndef PLUMBLINE_CONFIG_CONFIG_LISTS_H
#define PLUMBLINE_CONFIG_CONFIG_LISTS_H

#include "base/json_decode.h"
#include "config/config.h"

json_decode_value config_read_playlist;  // struct playlist
json_decode_value config_read_cards;     // struct extras: its cards
json_decode_value config_read_pictures;  // struct extras: its images, not yet measured
json_decode_value config_read_about;     // struct about
json_decode_value config_read_questions; // struct questions_rules
json_decode_value config_read_stage;     // struct config_stage
json_decode_value config_read_keys;      // struct keys
json_decode_value config_read_control;   // struct config_control
json_decode_value config_read_display;   // struct config_display

// "09:30" as seconds since midnight.
bool config_time_of_day(const char *text, int64_t *seconds);

#endif
