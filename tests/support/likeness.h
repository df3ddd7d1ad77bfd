// Comparing what is drawn with what was cached_schedule where the fonts are others than the cached_schedule
// was made with.
//
// With the same fonts (tests/scenes/made-with.txt) scenes are the same to the letter and pictures to a shade.
// Another release of a font is a little wider or taller: then the same things have to be there, in the same
// colours and order, with the same words, near the same places; and pictures have to be alike to an eye that
// is too far away to read them.
#ifndef PLUMBLINE_TESTS_SUPPORT_LIKENESS_H
#define PLUMBLINE_TESTS_SUPPORT_LIKENESS_H

#include "base/str.h"

#include <SDL2/SDL.h>
#include <stdbool.h>

// Are the fonts here those that the cached_schedule scenes and pictures were made with? Says so, once, where
// they are not. With UPDATE=1 in the environment those here are written down.
bool likeness_same_fonts(void);

// Two scenes as text (scene_to_text). False with the first thing that differs in `why`.
bool likeness_of_scenes(const char *found, const char *expected, struct str *why);

// How unlike two pictures of one size are, in thousandths: 0 the same, 1000 nothing in common.
int likeness_of_pictures(const SDL_Surface *a, const SDL_Surface *b);
// Beyond this they are two pictures.
enum { LIKENESS_MAX = 290 };

#endif
