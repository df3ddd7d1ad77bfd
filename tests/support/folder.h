// A folder of its own for a test, and what goes into it.
#ifndef PLUMBLINE_TESTS_SUPPORT_FOLDER_H
#define PLUMBLINE_TESTS_SUPPORT_FOLDER_H

#include <stddef.h>

// A new empty folder below /tmp; the text lives until the next call.
const char *folder_new(void);
// Removes it with all files in it.
void folder_remove(const char *folder);
// "folder/name"; the text lives until the fourth call from now.
const char *folder_file(const char *folder, const char *name);
void folder_write(const char *folder, const char *name, const char *bytes, size_t length);

#endif
