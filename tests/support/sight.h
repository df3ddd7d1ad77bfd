// Pictures as light, and how they look to other eyes: colour-blind ones, through glare, in grey. Everything
// is reckoned in linear RGB, since that is where light adds up.
#ifndef PLUMBLINE_TESTS_SUPPORT_SIGHT_H
#define PLUMBLINE_TESTS_SUPPORT_SIGHT_H

#include <SDL2/SDL.h>
#include <stdbool.h>
#include <stdint.h>

// A picture in linear light, 0 to 1. Free with light_free.
struct light {
    int width, height;
    float *planes[3]; // red, green, blue; row by row
};

// Of an XRGB8888 surface. Its planes are NULL where memory ran out.
struct light light_of(const SDL_Surface *surface);
void light_free(struct light *light);

// From an sRGB value of 0 to 255 to linear light, and back.
float light_decode(uint32_t value);
uint8_t light_encode(float light);

// The relative luminance of a place, 0 to 1 (Rec. 709).
float light_luminance(const struct light *light, size_t at);

enum sight {
    SIGHT_NORMAL,
    SIGHT_DEUTAN, // no green cones
    SIGHT_PROTAN, // no red cones: red looks dark
    SIGHT_GREY,   // luminance alone, as on e-paper, or without any cones
    SIGHT_GLARE,  // as much stray light on the screen as it gives itself
    SIGHT_COUNT
};

const char *sight_name(enum sight sight);

// A colour as it looks to these eyes. Deutan and protan: the matrices of F. Viénot, H. Brettel and J. D.
// Mollon, "Digital video colourmaps for checking the legibility of displays by dichromats", Color Research
// and Application 24 (1999), 243-252. Glare: light from lamps and windows is the same everywhere on the
// screen, and adds to what is shown; a veil as bright as half of white, after which the eye adapts. It takes
// more from dark grounds than halving the range about the mean would.
void sight_see(enum sight sight, float rgb[3]);

// The same for an sRGB colour (0xRRGGBB).
uint32_t sight_colour(enum sight sight, uint32_t rgb);

// WCAG's contrast of two sRGB colours as they look to these eyes.
double sight_contrast(enum sight sight, uint32_t a, uint32_t b);

#endif
