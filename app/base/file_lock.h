// A lock for changing a file that several processes read, change and write again: without it, the last of
// them to write would undo what the others did.
#ifndef PLUMBLINE_BASE_FILE_LOCK_H
#define PLUMBLINE_BASE_FILE_LOCK_H

#include "base/error.h"

#include <stdbool.h>

struct file_lock {
    int descriptor;
};

// Locks PATH.lock, an empty file beside the one that `path` leads to, made with mode 0600 if it is missing. A
// process that ends gives up its lock; the file stays. With root, a new one belongs to the owner of the
// folder. The folder must exist.
//
// Waits for whoever has the lock, up to `wait_ms`. False if that is not enough or the lock cannot be made;
// nothing is to be unlocked then.
bool file_lock(struct file_lock *lock, const char *path, int wait_ms, struct error *error);
void file_unlock(struct file_lock *lock);

#endif
