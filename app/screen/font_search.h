// Finds, among the fonts that fontconfig lists, the file that comes nearest to a family and a weight.
//
// Files are found by what fontconfig says of them, never by the names of their styles, which differ between
// two releases of one font. A variable font is found by its named instances.
#ifndef PLUMBLINE_SCREEN_FONT_SEARCH_H
#define PLUMBLINE_SCREEN_FONT_SEARCH_H

#include <stdbool.h>
#include <stddef.h>

// A font in a file. Zero-initialise; give font_file_free what was filled.
struct font_file {
    char *path; // owned; NULL where there is none
    // As FreeType's FT_Open_Face takes it: the font in the file, the named instance in the upper 16 bits.
    // https://freetype.org/freetype2/docs/reference/ft2-face_creation.html#ft_open_face
    long index;
    char *family; // owned; the family it was found by
    int weight;   // as CSS counts: 400 is regular, 700 bold
};

void font_file_free(struct font_file *file);

struct font_search;

// Lists the machine's fonts: by the folders in which Debian puts them, or, `whole`, by fontconfig's own
// config (always where FONTCONFIG_FILE, _PATH or _SYSROOT is set). NULL where fontconfig cannot be started. A
// list without a font is one too.
struct font_search *font_search_open(bool whole);
void font_search_close(struct font_search *search); // NULL is passed over

// The font of one of these families that comes nearest to the weight: upright before slanted, neither
// condensed nor expanded, then the weight, then the order of the families. False where none of them is there.
bool font_search_family(const struct font_search *search, const char *const *families, size_t count,
    int weight, struct font_file *out);

// Whatever font is there, best one with Latin letters and digits. False where there is none at all.
bool font_search_any(const struct font_search *search, int weight, struct font_file *out);

#endif
