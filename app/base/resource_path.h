// The program's own files, looked for relative to the program: installed in ../share/plumbline, in a source
// tree in ../.. (fonts, assets, config) or, if they are built, in ..
#ifndef PLUMBLINE_BASE_RESOURCE_PATH_H
#define PLUMBLINE_BASE_RESOURCE_PATH_H

// The path of a resource such as "fonts/fonts.json"; the caller frees it. The file need not exist. NULL if
// out of memory.
char *resource_path(const char *name);

#endif
