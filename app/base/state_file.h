// Files that we keep for ourselves in the state folder: whatever was done to that folder meanwhile, keeping
// goes on as soon as it can.
#ifndef PLUMBLINE_BASE_STATE_FILE_H
#define PLUMBLINE_BASE_STATE_FILE_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

// file_write, for which the folder is made anew where it is gone, and what stands in the file's place and is
// none (a folder, a device, a link that leads to no place for a file) is moved aside.
bool state_file_write(const char *path, const char *bytes, size_t length, bool secret, struct error *error);

// Renames what stands there, whatever it is, to PATH.bad (where that cannot be replaced, PATH.bad-1 …), and
// tells the log. Nothing there is fine, too.
bool state_file_move_aside(const char *path, struct error *error);

// What is appended.
struct state_file_lines {
    const char *heading; // comes first in a new or empty file; may be NULL
    const char *lines;
    const char *line_end; // for what a kill cut short before
    bool secret;          // mode 0600, else 0644
};

// Appends all of it or nothing. What stands there and is no file, is moved aside.
bool state_file_append(const char *path, const struct state_file_lines *what, struct error *error);

#endif
