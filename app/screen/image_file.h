// What an image file says of its pixels, before they are decoded: how many there are, how the camera was
// held, and colours that the screen cannot show as they are meant. Reads the heads of JPEG (ITU-T T.81, with
// the segments of Exif and of the ICC), PNG and WebP files; of any other file it knows nothing.
#ifndef PLUMBLINE_SCREEN_IMAGE_FILE_H
#define PLUMBLINE_SCREEN_IMAGE_FILE_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// A picture of more pixels is not decoded.
enum { IMAGE_PIXELS_MAX = 64 * 1024 * 1024 };

struct image_file {
    bool jpeg;
    uint32_t width, height; // in pixels, as they are stored; 0: not known
    int orientation; // 1 to 8: where the first row and column belong (Exif 2.32, CIPA DC-008, 4.6.4); 1: as
                     // they are
    bool cmyk;       // its colours are inks (CMYK, YCCK)
    bool profile;    // it has a colour profile
    bool foreign_colours; // the profile is not sRGB, and is ignored: the colours are not inks
};

// From the file's first bytes; whatever they are, the result is good.
void image_file_read_bytes(const uint8_t *bytes, size_t length, struct image_file *out);

// From a file. False if it cannot be read.
bool image_file_read(const char *path, struct image_file *out, struct error *error);

#endif
