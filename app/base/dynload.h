// Libraries that are loaded when they are first needed. A display shows its first slide before it fetches
// anything and mostly draws no picture files; the two libraries for these bring some seventy others with
// them, which would be read from the disk before the first slide.
#ifndef PLUMBLINE_BASE_DYNLOAD_H
#define PLUMBLINE_BASE_DYNLOAD_H

#include "base/error.h"

#include <stddef.h>

// One function: its name, and where in the caller's table its pointer goes (offsetof).
struct dynload_symbol {
    const char *name;
    size_t at;
};

// Loads the library by its soname and fills the table with pointers to its functions. False with the reason;
// the table is not to be used then. Never unloaded. The caller sees to it that it is called once.
bool dynload_load(
    const char *soname, const struct dynload_symbol *calls, size_t count, void *table, struct error *error);

#endif
