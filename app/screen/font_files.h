// Which font file serves which face, and which help out where it lacks a letter: read from fonts/fonts.json
// and found by family and weight (font_search.h).
#ifndef PLUMBLINE_SCREEN_FONT_FILES_H
#define PLUMBLINE_SCREEN_FONT_FILES_H

#include "base/error.h"
#include "scene/type.h"
#include "screen/font_search.h"

#include <stdbool.h>
#include <stddef.h>

enum { FONT_FILES_MAX = 64 };

struct font_files {
    struct font_file faces[FACE_COUNT]; // all without a path where the machine has no font at all
    // In the order in which they are asked, each in a regular and a bold weight.
    size_t fallback_count;
    struct font_file fallbacks[FONT_FILES_MAX];
    struct font_file bold_fallbacks[FONT_FILES_MAX];
    // What is missing, which Debian package has it, and what stands in: a sentence each, none twice. Owned.
    size_t warning_count;
    char *warnings[FACE_COUNT];
};

// Families that a theme wants in the place of those in the file; NULL for none.
struct font_families {
    const char *display, *text;
};

// `families` may be NULL. A face that is missing is served by the nearest family that is there, else by any
// font, else by none, and described in `warnings`; a fallback that is missing is passed over. An error is
// only a config that cannot be read. Give font_files_free what it filled.
bool font_files_find(
    const char *config, const struct font_families *families, struct font_files *out, struct error *error);
void font_files_free(struct font_files *files);

#endif
