// A failure as a value: one sentence that a person can act on (what, where, what was expected).
//
// Functions that can fail take a `struct error *` as their last parameter and return false or NULL.
// Callers that do not care pass NULL. Nothing here ends the process.
#ifndef PLUMBLINE_BASE_ERROR_H
#define PLUMBLINE_BASE_ERROR_H

#include <stdbool.h>

struct error {
    char text[1024];
    bool memory; // for want of memory: what was looked at may be fine, and is not to be thrown away for it
};

// Fills `error` (may be NULL) and returns false, so that a failing function can `return error_set(…)`.
// Text that does not fit is cut at a character's edge, and what is no UTF-8 in it becomes "?".
bool error_set(struct error *error, const char *format, ...) __attribute__((format(printf, 2, 3)));

// The same where there was no memory.
bool error_memory(struct error *error, const char *format, ...) __attribute__((format(printf, 2, 3)));

// The same for an error number of the system, whose words end the message ("…: No space left on device");
// ENOMEM is want of memory.
bool error_number(struct error *error, int number, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

// Puts words before what `error` says already ("config/room.json: …"); returns false.
bool error_prefix(struct error *error, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
