#include "base/dynload.h"

#include <dlfcn.h>
#include <string.h>

bool dynload_load(
    const char *soname, const struct dynload_symbol *calls, size_t count, void *table, struct error *error)
{
    void *library = dlopen(soname, RTLD_NOW | RTLD_LOCAL);
    if (!library)
        return error_set(error, "cannot load a library: %s", dlerror());
    for (size_t i = 0; i < count; i++) {
        void *function = dlsym(library, calls[i].name);
        if (!function)
            return error_set(error, "%s has no %s: is it another version?", soname, calls[i].name);
        // POSIX lets a data pointer hold a function's address; C has no cast for it.
        memcpy((char *)table + calls[i].at, &function, sizeof function);
    }
    return true;
}
