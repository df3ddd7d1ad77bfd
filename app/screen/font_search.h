// Finds the installed font file nearest to a family and a weight, with fontconfig.
//
// Fonts are compared by their properties, not by the names of their styles, which differ between releases of
// a font. A variable font is found by its named instances.
#ifndef PLUMBLINE_SCREEN_FONT_SEARCH_H
#define PLUMBLINE_SCREEN_FONT_SEARCH_H

#include <stdbool.h>
#include <stddef.h>

// A font in a file. Zero-initialise; free with font_file_free.
struct font_file {
    char *path; // owned; NULL for none
    // As in FreeType's FT_Open_Face: the font's index in the file, and the named instance in the upper 16
    // bits. https://freetype.org/freetype2/docs/reference/ft2-face_creation.html#ft_open_face
    long index;
    char *family; // owned; the family by which it was found
    int weight;   // as in CSS: 400 is regular, 700 bold
};

void font_file_free(struct font_file *file);

struct font_search;

// Lists the machine's fonts: those in Debian's folders, or with `whole` those of fontconfig's own config
// (always where FONTCONFIG_FILE, _PATH or _SYSROOT is set). NULL where fontconfig cannot be started. The list
// may be empty.
struct font_search *font_search_open(bool whole);
void font_search_close(struct font_search *search); // NULL is allowed

// The best font of these families: upright, of normal width, nearest in weight, in the families' order; in
// this order of importance. False where none is installed.
bool font_search_family(const struct font_search *search, const char *const *families, size_t count,
    int weight, struct font_file *out);

// Any font, preferably with Latin letters and digits. False where none is installed.
bool font_search_any(const struct font_search *search, int weight, struct font_file *out);

#endif
