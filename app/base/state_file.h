// Files in the state folder. Whatever happens to that folder, saving goes on as soon as it is possible again.
#ifndef PLUMBLINE_BASE_STATE_FILE_H
#define PLUMBLINE_BASE_STATE_FILE_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

// file_write, but makes a missing folder and moves aside what is not a regular file (a folder, a device, a
// link that leads nowhere).
bool state_file_write(const char *path, const char *bytes, size_t length, bool secret, struct error *error);

// Renames whatever has that path to PATH.bad (PATH.bad-1 … if that cannot be replaced) and logs it. Nothing
// to rename is no error. It is left to its owner alone: it may hold what is a secret in its place.
bool state_file_move_aside(const char *path, struct error *error);

// What to append.
struct state_file_lines {
    const char *heading; // the first line of a new or empty file; may be NULL
    const char *lines;
    const char *line_end; // ends a line that an earlier crash cut short
    bool secret;          // mode 0600, else 0644, less the umask
};

// Appends all lines or none. What is not a regular file is moved aside. A new file belongs with root to the
// owner of its folder; one that was laxer than it is to be loses what is too much.
bool state_file_append(const char *path, const struct state_file_lines *what, struct error *error);

#endif
