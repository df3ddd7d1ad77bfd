// Finds the fonts, measures with them and draws with them: fontconfig for the files, SDL_ttf for the glyphs.
//
// A missing font is no reason to be dark. The nearest one stands in; where no font can be opened at all, a
// text is set as makeshift.h has it. A text that its typeface cannot draw is split into runs (runs.h), each
// in the first fallback font that has its letters; a letter that no font has is drawn as a box, never left
// out. What was set is kept, within bounds.
#ifndef PLUMBLINE_SCREEN_FONTS_H
#define PLUMBLINE_SCREEN_FONTS_H

#include "base/error.h"
#include "scene/scene.h"
#include "scene/type.h"
#include "screen/font_files.h"

#include <SDL2/SDL.h>
#include <stdint.h>

struct fonts;

// Reads which font serves which face from `file` (fonts/fonts.json; NULL: the program's own) and finds them.
// `families` may be NULL. Fails where the file cannot be read, not for want of a font. Main thread only, as
// all of this.
struct fonts *fonts_open(const char *file, const struct font_families *families, struct error *error);
void fonts_close(struct fonts *fonts); // NULL is passed over

// Which font is missing, which Debian package has it, and what stands in: one sentence each, from index 0 on;
// NULL behind the last. Valid as long as the fonts are open.
const char *fonts_warning(const struct fonts *fonts, size_t index);
#define FONTS_WARNING_ADVICE "install the package, or name another font in the theme, and start again"

// A typesetter that measures with these fonts; valid as long as they are open.
struct typesetter fonts_typesetter(struct fonts *fonts);

// Which letters of a text no font has: adds "U+1F98A U+…" to `out`. False where all can be drawn.
bool fonts_missing(struct fonts *fonts, const char *text, struct str *out);

// Draws a SHAPE_TEXT item onto a 32-bit surface (its clip rectangle holds), blended in the colour 0xRRGGBB.
void fonts_draw(struct fonts *fonts, SDL_Surface *surface, const struct scene_item *item, uint32_t rgb);

#endif
