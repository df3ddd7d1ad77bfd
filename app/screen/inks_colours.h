// What inks look like on a screen. A colour profile says it exactly; lcms2, which is loaded for the first
// one, follows it. Without a profile each ink is taken to be a perfect filter, as browsers do.
#ifndef PLUMBLINE_SCREEN_INKS_COLOURS_H
#define PLUMBLINE_SCREEN_INKS_COLOURS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct inks_colours {
    void *transform; // lcms2's; NULL: no profile
    bool inverted;   // 0 is full ink
};

// With the profile's bytes (NULL for none). One that is damaged, or not of CMYK, is left out.
struct inks_colours inks_colours_open(const uint8_t *profile, size_t length, bool inverted);
void inks_colours_close(struct inks_colours *colours);

// Makes `count` pixels of four inks each into red, green and blue of sRGB.
void inks_colours_convert(
    const struct inks_colours *colours, const uint8_t *inks, uint8_t *rgb, size_t count);

#endif
