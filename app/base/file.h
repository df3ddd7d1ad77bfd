// Reading and writing whole files.
#ifndef PLUMBLINE_BASE_FILE_H
#define PLUMBLINE_BASE_FILE_H

#include "base/error.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

// Appends the file's bytes to `out`. Refuses folders and more than `limit` bytes; reads a pipe or a device to
// its end. After a failure `out` keeps what was read.
bool file_read(const char *path, size_t limit, struct str *out, struct error *error);

// file_read of a regular file only: a pipe or a device is refused, neither waited for nor opened. For all
// that a config names.
bool file_read_regular(const char *path, size_t limit, struct str *out, struct error *error);

// Opens a regular file for a library that reads by itself; NULL where it is none. The caller closes it.
FILE *file_open_regular(const char *path, struct error *error);

// Whether a library may open the path by itself: it is a regular file, and can be read.
bool file_is_regular(const char *path, struct error *error);

// Does the path exist, if only as a dangling link? Also true if that cannot be found out.
bool file_exists(const char *path);

// write(2) until everything is written, through interruptions and short writes. Returns how much was written;
// less than `length` comes with errno.
size_t file_write_all(int descriptor, const char *bytes, size_t length);

// Replaces a file so that at any moment, even after a power cut, either the old or the new content is there:
// a temporary file beside it, fsync, rename, fsync of the folder.
//
// Links that belong to root or to us are followed and stay. A secret file gets mode 0600, a new one 0644,
// whatever the umask; any other keeps the old file's mode, as far as it is no laxer than 0644, its group, and
// with root its owner (if we may not set the group, ours gets what others may do). What root writes anew, or
// as a secret, belongs to the owner of the folder. No bytes are in the file before it has these.
// Temporary files of that name left by a crash (".NAME.XXXXXX.part") are removed, unless somebody is writing
// one.
//
// If only the folder could not be synced, the new content is there (ERROR_SYSTEM). What is not a regular file
// is refused with ERROR_INVALID, a folder with ERROR_SYSTEM and EISDIR.
bool file_write(const char *path, const char *bytes, size_t length, bool secret, struct error *error);

// Copies a regular file as file_write does, but with the mode (as far as it is no laxer than 0644), the group
// and with root the owner of `from`: only people who may read one may read the other. Refuses more than
// `limit` bytes.
bool file_copy(const char *from, const char *to, size_t limit, struct error *error);

// Leaves a regular file to its owner alone, if it was not and we may. A link is not followed.
void file_make_private(const char *path);

// Writes to a path that a person named: "-" is standard output. A regular file is replaced as by file_write;
// a device, a pipe or a descriptor that is open already (/dev/stdout, /dev/fd/3) is written into, waiting for
// a reader if need be. Flush stdout before.
bool file_write_out(const char *path, const char *bytes, size_t length, struct error *error);

// Removes all temporary files of file_write that a crash left in a folder.
void file_remove_temporaries(const char *folder);

// Makes a folder and those above it (mode 0755); an existing one is no error. With root, each new folder
// belongs to the owner of the one above.
bool file_make_folder(const char *path, struct error *error);

// "folder/name"; the caller frees it. NULL if out of memory.
char *file_join(const char *folder, const char *name);

// Resolves a relative `path` against the folder of the file `beside`, and "~/" against the home folder: paths
// in a config are relative to the config. The caller frees the result; NULL if out of memory.
char *file_resolve(const char *beside, const char *path);

#endif
