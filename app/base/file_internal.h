// The inside of base/file: reading (file.c), writing (file_write.c) and the targets of paths (file_target.c).
#ifndef PLUMBLINE_BASE_FILE_INTERNAL_H
#define PLUMBLINE_BASE_FILE_INTERNAL_H

#include "base/file.h"

#include <sys/stat.h>

// open(2), repeated after signals.
int file_open(const char *path, int flags);

// The folder part of a path ("." if there is none), which the caller frees, and its last name.
char *file_folder_of(const char *path);
const char *file_base_name(const char *path);

// Opens a file for reading and writing, with more flags, making it if it is missing. It is readable by its
// owner only, or else by all, but then less the umask; a new one belongs with root to the owner of its
// folder, and one that was there and is laxer loses what is too much. Whoever may write to the folder could
// have put something else there, so a link is not followed (ELOOP), and a pipe neither waited for nor taken
// (EINVAL). -1 with errno.
int file_open_kept(const char *path, int flags, bool secret);

enum file_target_kind {
    FILE_TARGET_REPLACE,    // a regular file or nothing yet: replaced
    FILE_TARGET_DESCRIPTOR, // a descriptor of this process: /dev/stdout, /dev/fd/3, /proc/self/fd/3
    FILE_TARGET_STREAM,     // a device, a pipe, a socket, a folder, another process's file: written into
};

struct file_target {
    enum file_target_kind kind;
    char *path;     // with the links resolved; owned
    int descriptor; // FILE_TARGET_DESCRIPTOR
    bool exists;
    struct stat info; // if it exists
};

// What a path leads to for writing. Free with file_target_free. False with errno.
//
// Links that belong to root or to us are followed. Another's link counts as a file and is replaced, so that
// root is not led out of a folder that belongs to the display's user.
bool file_target_find(const char *path, struct file_target *out);
void file_target_free(struct file_target *target);

#endif
