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

// file_read of a regular file only: what stands there instead (a pipe, a device) is refused and not waited
// for.
bool file_read_regular(const char *path, size_t limit, struct str *out, struct error *error);

// Does anything stand there, be it a link that leads nowhere? Also true where that cannot be told.
bool file_exists(const char *path);

// Writes all of it, over interruptions and short writes. Returns how much was written: less than `length`
// with errno.
size_t file_write_all(int descriptor, const char *bytes, size_t length);

// Replaces `path` so that at any moment, also after a power cut, either the old or the new content is there:
// temporary file beside it, fsync, rename, fsync of the folder. Links that are root's or our own are
// followed, and stay. Mode 0600 where `secret`; else the mode, the group and by root the owner of the file
// that was there (where we may not give it that group, ours may do what all others may), of a new one 0644. A
// new or secret one that root writes belongs to who owns the folder. What a kill left of an earlier attempt
// (".NAME.XXXXXX.part") is removed, unless somebody is writing it now. Where the
// folder alone could not be synced (ERROR_SYSTEM), the new content is there. What is there and is no regular
// file is refused: ERROR_INVALID, of a folder ERROR_SYSTEM with EISDIR.
bool file_write(const char *path, const char *bytes, size_t length, bool secret, struct error *error);

// Writes what is in the regular file `from` to `to`, as by file_write, for the eyes that may see the one:
// with its mode, its group and by root its owner, whatever was there. Refused beyond `limit` bytes.
bool file_copy(const char *from, const char *to, size_t limit, struct error *error);

// Writes what somebody wants to have at a place that they name: "-" is standard output. A regular file is
// replaced as by file_write; what is none (a device, a pipe) or is open already (/dev/stdout, /dev/fd/3) is
// written into, and a pipe without a reader is waited for. Standard output's own buffer is the caller's to
// flush before.
bool file_write_out(const char *path, const char *bytes, size_t length, struct error *error);

// Removes from a folder what kills left of file_write, of any file.
void file_remove_temporaries(const char *folder);

// Makes a folder and those above it (mode 0755); it is no error that it exists. Made by root each belongs to
// who owns the one above.
bool file_make_folder(const char *path, struct error *error);

// "folder/name" in memory that the caller frees; NULL when there is none.
char *file_join(const char *folder, const char *name);

// A relative `path` is taken from the folder of the file `beside`: what a config says stands beside the
// config.
// "~/" is the home folder. The caller frees the answer; NULL when there is no memory.
char *file_resolve(const char *beside, const char *path);

#endif
