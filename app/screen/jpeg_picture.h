// JPEG files as pixels in sRGB, with libjpeg, which is loaded for the first one. Their colours may also be
// inks for print, as design programs save them: CMYK, and YCCK, which packs the same (ITU-T T.872); in files
// with Adobe's marker, 0 is full ink.
#ifndef PLUMBLINE_SCREEN_JPEG_PICTURE_H
#define PLUMBLINE_SCREEN_JPEG_PICTURE_H

#include "base/error.h"

#include <SDL2/SDL.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// More than a picture of IMAGE_PIXELS_MAX has.
enum { JPEG_BYTES_MAX = 256 << 20 };

struct jpeg_picture {
    SDL_Surface *surface;   // 24 bits a pixel; the caller frees it
    uint32_t width, height; // of the file
};

// A large picture is made smaller as it is read, by up to eight: it keeps at least these sides. The colours
// of inks are those of their profile, or, where there is none that can be used, of simple inks
// (inks_colours.h). False, with the reason, for what is damaged, ends too soon or is larger than
// IMAGE_PIXELS_MAX: then none of it is decoded.
bool jpeg_picture_read(const uint8_t *bytes, size_t length, int width, int height, struct jpeg_picture *out,
    struct error *error);

#endif
