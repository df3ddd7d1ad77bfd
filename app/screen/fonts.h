// Finds fonts, measures and draws with them: fontconfig for the files, SDL_ttf for the glyphs.
//
// A missing font is replaced by the nearest one; where no font can be opened, by builtin_font.h. A text is
// split into runs (text_runs.h), each in the face's own font or the first fallback with its letters; a letter
// that no font has is drawn as a box. Measured texts are cached.
#ifndef PLUMBLINE_SCREEN_FONTS_H
#define PLUMBLINE_SCREEN_FONTS_H

#include "base/error.h"
#include "scene/scene.h"
#include "scene/type.h"
#include "screen/font_files.h"

#include <SDL2/SDL.h>
#include <stdint.h>

struct fonts;

// Finds the fonts configured in `file` (NULL: the program's own fonts/fonts.json). `families` may be NULL.
// Fails where the file cannot be read, not where fonts are missing. Main thread only, like all of this.
struct fonts *fonts_open(const char *file, const struct font_families *families, struct error *error);
void fonts_close(struct fonts *fonts); // NULL is allowed

// The warnings about missing fonts: a sentence each with the Debian package and the substitute, from index 0
// on; NULL after the last. Valid as long as the fonts are open.
const char *fonts_warning(const struct fonts *fonts, size_t index);
#define FONTS_WARNING_ADVICE "install the package, or name another font in the theme, and start again"

// Measures with these fonts; valid as long as they are open.
struct typesetter fonts_typesetter(struct fonts *fonts);

// Appends the letters of a text that no font has to `out`: "U+1F98A U+…". False where all can be drawn.
bool fonts_missing(struct fonts *fonts, const char *text, struct str *out);

// Draws a SHAPE_TEXT item in the colour 0xRRGGBB onto a 32-bit surface, within its clip rectangle.
void fonts_draw(struct fonts *fonts, SDL_Surface *surface, const struct scene_item *item, uint32_t rgb);

#endif
