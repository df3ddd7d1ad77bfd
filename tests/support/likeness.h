// Compares what is drawn with what was stored, where the fonts differ from those it was made with.
//
// With the same fonts (tests/scenes/made-with.txt) scenes are identical, and pictures nearly so. Another
// release of a font is a little wider or taller: the same items must then be in nearly the same places, in
// the same colours and order, with the same words; and pictures must look alike from too far away to read
// them.
#ifndef PLUMBLINE_TESTS_SUPPORT_LIKENESS_H
#define PLUMBLINE_TESTS_SUPPORT_LIKENESS_H

#include "base/str.h"

#include <SDL2/SDL.h>
#include <stdbool.h>

// Are the machine's fonts those of the stored scenes and pictures? Says once where they are not. UPDATE=1 in
// the environment records the machine's fonts.
bool likeness_same_fonts(void);

// Compares two scenes as text (scene_to_text). False with the first difference in `why`.
bool likeness_of_scenes(const char *found, const char *expected, struct str *why);

// How much two pictures of one size differ, in thousandths: 0 not at all, 1000 entirely.
int likeness_of_pictures(const SDL_Surface *a, const SDL_Surface *b);
// Beyond this they are different pictures.
enum { LIKENESS_MAX = 310 };

#endif
