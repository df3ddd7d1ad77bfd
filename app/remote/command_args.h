// Turns the arguments of a command line into a command in JSON, as a display takes it.
//
// Only the form of values is checked: instants, lists, true and false. The display knows which types and
// fields exist and who may use them.
#ifndef PLUMBLINE_REMOTE_COMMAND_ARGS_H
#define PLUMBLINE_REMOTE_COMMAND_ARGS_H

#include "base/error.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Makes a random UUID of version 4 (RFC 9562).
enum { COMMAND_ARGS_ID_SIZE = 37 };
bool command_args_id(char out[COMMAND_ARGS_ID_SIZE], struct error *error);

// What the display's clock shows, and its offset from UTC.
struct command_args_clock {
    int64_t at; // Unix seconds
    int32_t offset_s;
};

// Reads the clock from a display's status.
bool command_args_clock_read(const json_t *status, struct command_args_clock *out, struct error *error);

// All texts are borrowed.
struct command_args {
    const char *id;
    const char *type;
    const char *const *fields; // "name=value"
    size_t field_count;
    const char *to; // a scope: which displays; NULL if not given
    bool dated;     // add "at", the display's clock, if there is one
    bool sure;      // what the display would ask first is answered with yes
};

// Returns the command, which the caller owns (json_decref). NULL if a field is wrong; the error names it.
// Instants relative to the display's clock ("+10m") are left out if `clock` is NULL. `needs_clock` (may be
// NULL) tells whether there are any. Times of day ("15:20") are left to the display.
json_t *command_args_to_json(const struct command_args *args, const struct command_args_clock *clock,
    bool *needs_clock, struct error *error);

#endif
