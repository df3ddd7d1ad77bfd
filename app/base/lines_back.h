// The lines of a file from its end backwards, so that the newest of a log cost no more than they are long.
#ifndef PLUMBLINE_BASE_LINES_BACK_H
#define PLUMBLINE_BASE_LINES_BACK_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

// Zero-initialise; free with lines_back_close.
struct lines_back {
    struct stat info; // of the file
    // Internal.
    int file;      // a descriptor; 0: none
    int64_t begin; // where the bytes in memory begin in the file
    char *bytes;   // owned; those before the last line that was returned
    size_t length;
    size_t read; // bytes that were read from the file
};

// Opens a regular file. Close it even on failure.
bool lines_back_open(struct lines_back *lines, const char *path, struct error *error);
void lines_back_close(struct lines_back *lines);

// The line before the one that was returned last, without its end, valid until the next call; NULL at the
// beginning of the file, or where it cannot be read. A NUL ends a line, too: after a power cut there may be
// zeros instead of one. No line is empty.
const char *lines_back_next(struct lines_back *lines);

#endif
