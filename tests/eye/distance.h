// A slide as somebody sees it from a distance, and that as picture files for the reader.
//
// An eye of 20/20 vision blurs with a Gaussian of half a minute of arc; the screen has 55 inches. The blur is
// that of light, so it is reckoned in linear light: bright letters on dark ground grow, dark ones shrink.
#ifndef PLUMBLINE_TESTS_EYE_DISTANCE_H
#define PLUMBLINE_TESTS_EYE_DISTANCE_H

#include "support/sight.h"

// How many pixels of this screen are a metre.
double distance_px_per_m(int width, int height);

// The minutes of arc of so many pixels.
double distance_minutes(double px, double px_per_m, double metres);

struct distant {
    struct light light;
    bool far;  // the blur leaves a quarter of the size
    int scale; // the slide's pixels that are one of the picture's; more than 1 where the blur leaves no less
};

// Blurs the slide. Free with light_free.
struct distant distance_look(const struct light *slide, double metres);

// The two eyes: one sees the colours as they are; the other grey by luminance, stretched from black to white,
// dark on light, and at half the size, at which it reads large letters better; from afar it looks once more,
// at a quarter (`shrink`: 2 or 4). Each reads what the other one stumbles over. False where the file cannot
// be written.
bool distance_write_colours(const struct distant *seen, const char *path);
bool distance_write_grey(const struct distant *seen, int shrink, const char *path);

#endif
