// A failure as a value: a code for the program and one sentence for a person (what, where, what was
// expected).
//
// Functions that can fail take a `struct error *` as their last parameter and return false or NULL. Callers
// that do not need the reason pass NULL. Nothing here ends the process.
#ifndef PLUMBLINE_BASE_ERROR_H
#define PLUMBLINE_BASE_ERROR_H

#include <stdbool.h>

enum error_code {
    ERROR_NONE,
    ERROR_INVALID,   // something is not as it must be; the usual code
    ERROR_REFUSED,   // a sound request that cannot be met now; `detail` says why, from the module's own enum
    ERROR_MEMORY,    // out of memory: the input may be sound and must not be thrown away
    ERROR_CANCELLED, // whoever asked for it no longer wants it
    ERROR_SYSTEM,    // a system call failed; `detail` is its errno
};

struct error {
    enum error_code code;
    int detail; // see the code; else 0
    char text[1024];
};

// These fill `error`, which may be NULL, and return false, so that a failing function can
// `return error_set(…)`. Text that does not fit is cut between characters; invalid UTF-8 becomes "?".

bool error_set(struct error *error, const char *format, ...) __attribute__((format(printf, 2, 3)));

bool error_memory(struct error *error, const char *format, ...) __attribute__((format(printf, 2, 3)));

bool error_cancel(struct error *error, const char *format, ...) __attribute__((format(printf, 2, 3)));

bool error_refuse(struct error *error, int detail, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

// Appends the system's words for the errno ("…: No space left on device"). ENOMEM gives ERROR_MEMORY.
bool error_number(struct error *error, int number, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

// Puts words before the text that is there ("config/room.json: …") and keeps the code.
bool error_prefix(struct error *error, const char *format, ...) __attribute__((format(printf, 2, 3)));

// Passes on another error whole.
bool error_copy(struct error *error, const struct error *from);

// No error: ERROR_NONE and "". NULL is allowed.
void error_clear(struct error *error);

#endif
