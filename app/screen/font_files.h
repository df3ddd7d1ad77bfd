// The font file of each face, and the fallbacks for letters it lacks: configured in fonts/fonts.json, found
// by family and weight (font_search.h).
#ifndef PLUMBLINE_SCREEN_FONT_FILES_H
#define PLUMBLINE_SCREEN_FONT_FILES_H

#include "base/error.h"
#include "scene/type.h"
#include "screen/font_search.h"

#include <stdbool.h>
#include <stddef.h>

enum { FONT_FILES_MAX = 64 };

struct font_files {
    struct font_file faces[FACE_COUNT]; // path NULL where the machine has no font at all
    // In order of preference, each in a regular and a bold weight.
    size_t fallback_count;
    struct font_file fallbacks[FONT_FILES_MAX];
    struct font_file bold_fallbacks[FONT_FILES_MAX];
    // Missing fonts: a sentence each with the Debian package and the substitute, without duplicates. Owned.
    size_t warning_count;
    char *warnings[FACE_COUNT];
};

// A theme's own families, instead of the configured ones; NULL for none.
struct font_families {
    const char *display, *text;
};

// `families` may be NULL. A missing face gets the nearest installed family, else any font, else none, and a
// warning; a missing fallback is left out. False only where the config cannot be read. Free with
// font_files_free.
bool font_files_find(
    const char *config, const struct font_families *families, struct font_files *out, struct error *error);
void font_files_free(struct font_files *files);

#endif
