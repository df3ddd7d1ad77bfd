// A folder of its own for a test, and what goes into it.
#ifndef PLUMBLINE_TESTS_SUPPORT_FOLDER_H
#define PLUMBLINE_TESTS_SUPPORT_FOLDER_H

#include <stdbool.h>
#include <stddef.h>

// A new empty folder below /tmp; the text lives until the next call.
const char *folder_new(void);
// Removes it with all files in it.
void folder_remove(const char *folder);
// "folder/name"; the text lives until the fourth call from now.
const char *folder_file(const char *folder, const char *name);
void folder_write(const char *folder, const char *name, const char *bytes, size_t length);
// Is that text in it, and nothing else?
bool folder_holds(const char *folder, const char *name, const char *text);

// As cmocka's set-up and tear-down of a test: `folder_here` is its own.
extern char folder_here[];
int folder_set_up(void **state);
int folder_tear_down(void **state);

#endif
