// Loads libraries when they are first needed. libcurl, SDL2_image and a few more bring some seventy others
// with them, which would be read from disk before the first slide, though it needs none of them.
#ifndef PLUMBLINE_BASE_DYNLOAD_H
#define PLUMBLINE_BASE_DYNLOAD_H

#include "base/error.h"

#include <stddef.h>

// One function, and where its pointer goes in the caller's table (offsetof).
struct dynload_symbol {
    const char *name;
    size_t at;
};

// Loads the library by its soname and fills the table with pointers to its functions. On failure the table
// must not be used. Call once for each library (pthread_once); it is never unloaded.
bool dynload_load(
    const char *soname, const struct dynload_symbol *calls, size_t count, void *table, struct error *error);

#endif
