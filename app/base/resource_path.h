// Where the program's own files are: beside an installed program in ../share/plumbline, beside one that was
// just built in the folders of its source (../../fonts, ../../assets, ../../config) or of what was built
// (..).
#ifndef PLUMBLINE_BASE_RESOURCE_PATH_H
#define PLUMBLINE_BASE_RESOURCE_PATH_H

// The path of a file of ours such as "fonts/fonts.json"; the caller frees it. NULL where there is no memory.
// Whether the file is there shows when it is opened.
char *resource_path(const char *name);

#endif
