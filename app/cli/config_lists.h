// The parts of the config that have files of their own: each reads one key's value (see reading_value) into
// what is said here.
#ifndef PLUMBLINE_CLI_CONFIG_LISTS_H
#define PLUMBLINE_CLI_CONFIG_LISTS_H

#include "base/reading.h"
#include "cli/config.h"

reading_value config_read_playlist;  // struct playlist
reading_value config_read_cards;     // struct extras: its cards
reading_value config_read_pictures;  // struct extras: its images, not yet measured
reading_value config_read_about;     // struct about
reading_value config_read_questions; // struct questions_rules
reading_value config_read_stage;     // struct config_stage
reading_value config_read_keys;      // struct keys
reading_value config_read_control;   // struct config_control
reading_value config_read_display;   // struct config_display

// "09:30" as seconds since midnight.
bool config_time_of_day(const char *text, int64_t *seconds);

#endif
