// Files read whole and written whole.
#ifndef PLUMBLINE_BASE_FILE_H
#define PLUMBLINE_BASE_FILE_H

#include "base/error.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

// Appends the file's bytes to `out`. Refused beyond `limit` bytes, for a folder, and where it cannot be read;
// a pipe or device is read until its end. `out` keeps what was read before a failure.
bool file_read(const char *path, size_t limit, struct str *out, struct error *error);

// Replaces `path` so that at any moment, also after a power cut, either the old or the new content is there:
// temporary file beside it, fsync, rename, fsync of the folder. Mode 0600 where `secret`, else 0644.
bool file_write(const char *path, const char *bytes, size_t length, bool secret, struct error *error);

// Makes a folder and those above it (mode 0755); it is no error that it exists.
bool file_make_folder(const char *path, struct error *error);

// "folder/name" in memory that the caller frees; NULL when there is none.
char *file_join(const char *folder, const char *name);

// A relative `path` is taken from the folder of the file `beside`: what a config says stands beside the
// config.
// "~/" is the home folder. The caller frees the answer; NULL when there is no memory.
char *file_beside(const char *beside, const char *path);

#endif
