// Which font file serves which face, and which help out where it lacks a letter: read from fonts/fonts.json
// and found by fontconfig.
#ifndef PLUMBLINE_SCREEN_FONT_FILES_H
#define PLUMBLINE_SCREEN_FONT_FILES_H

#include "base/error.h"
#include "scene/type.h"

#include <stdbool.h>
#include <stddef.h>

enum { FONT_FILES_MAX = 64 };

// A font in a file; several may share one (index).
struct font_file {
    char *path; // owned
    long index;
};

struct font_files {
    struct font_file faces[FACE_COUNT];
    // In the order in which they are asked, each in a regular and a bold weight.
    size_t fallback_count;
    struct font_file fallbacks[FONT_FILES_MAX];
    struct font_file bold_fallbacks[FONT_FILES_MAX];
};

// Families that a theme wants in the place of those in the file; NULL for none. They need the same styles.
struct font_families {
    const char *display, *text;
};

// `families` may be NULL. A face that is missing is an error that names the Debian package; a fallback that
// is missing is passed over. Give font_files_free what it filled.
bool font_files_find(
    const char *config, const struct font_families *families, struct font_files *out, struct error *error);
void font_files_free(struct font_files *files);

#endif
