// The latest time that was seen, as the time of an empty file's last change, as systemd-timesyncd keeps it:
// it is noted without waiting for the disk, and is whole after any crash. A clock that is set back later is
// found out by it.
#ifndef PLUMBLINE_BASE_TIME_MARK_H
#define PLUMBLINE_BASE_TIME_MARK_H

#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>

// The time noted in the file, Unix seconds; 0 if there is none.
int64_t time_mark_read(const char *path);

// Notes a time. A new file gets mode 0600 and, with root, the owner of its folder, which must exist. What is
// not a regular file is refused.
bool time_mark_write(const char *path, int64_t at, struct error *error);

#endif
