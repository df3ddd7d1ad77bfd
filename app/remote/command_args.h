// A command in the words of a command line, as the JSON that a display takes.
//
// Only the form of values is looked at: instants, lists, true and false. Which types and fields there are,
// and who may ask for them, the display knows.
#ifndef PLUMBLINE_REMOTE_COMMAND_ARGS_H
#define PLUMBLINE_REMOTE_COMMAND_ARGS_H

#include "base/error.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// A UUID of version 4 (RFC 9562).
enum { COMMAND_ARGS_ID_SIZE = 37 };
bool command_args_id(char out[COMMAND_ARGS_ID_SIZE], struct error *error);

// What the display's clock shows, and by which offset.
struct command_args_clock {
    int64_t at; // Unix seconds
    int32_t offset_s;
};

// Reads the clock from a status.
bool command_args_clock_read(const json_t *status, struct command_args_clock *out, struct error *error);

// All borrowed.
struct command_args {
    const char *id;
    const char *type;
    const char *const *fields; // "name=value"
    size_t field_count;
    const char *to; // a scope: which displays; NULL: not said
    bool dated;     // with "at", by the display's clock, where one is given
};

// The command; the caller owns it (json_decref). NULL where a field is wrong, with its name. Instants that
// are given by the display's clock ("+10m", "15:20") need one: where `clock` is NULL they are left out, and
// `needs_clock` (may be NULL) says that there are such.
json_t *command_args_command(const struct command_args *sending, const struct command_args_clock *clock,
    bool *needs_clock, struct error *error);

#endif
