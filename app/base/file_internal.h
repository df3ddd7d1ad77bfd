// The inside of base/file, shared by its reading (file.c), its writing (file_write.c) and what a path leads
// to (file_target.c), and by nobody else.
#ifndef PLUMBLINE_BASE_FILE_INTERNAL_H
#define PLUMBLINE_BASE_FILE_INTERNAL_H

#include "base/file.h"

#include <sys/stat.h>

// open(2): a signal is no reason not to.
int file_open(const char *path, int flags);

// The folder in which a path's last name stands, "." where it names none. The caller frees it.
char *file_folder_of(const char *path);
const char *file_base_name(const char *path);

enum file_target_kind {
    FILE_TARGET_REPLACE,    // a regular file, or none yet: replaced whole
    FILE_TARGET_DESCRIPTOR, // one of this process's own: /dev/stdout, /dev/fd/3, /proc/self/fd/3
    FILE_TARGET_STREAM,     // a device, a pipe, a socket, a folder, a file of another process
};

struct file_target {
    enum file_target_kind kind;
    char *path;     // behind the links; owned
    int descriptor; // of a FILE_TARGET_DESCRIPTOR
    bool exists;
    struct stat info; // where it is there
};

// What a path leads to for who writes; the caller frees it (file_target_free). False with errno.
//
// Links are followed where they are root's or our own. Another's is taken for a file, and replaced: root is
// not led out of a folder that belongs to the display's user.
bool file_target_find(const char *path, struct file_target *out);
void file_target_free(struct file_target *target);

#endif
