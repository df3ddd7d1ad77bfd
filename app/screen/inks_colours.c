#include "screen/inks_colours.h"

#include "base/dynload.h"

#include <lcms2.h>

static struct lcms_calls {
    __typeof__(cmsOpenProfileFromMem) *open;
    __typeof__(cmsCreate_sRGBProfile) *create_srgb;
    __typeof__(cmsCloseProfile) *close;
    __typeof__(cmsCreateTransform) *create_transform;
    __typeof__(cmsDoTransform) *transform;
    __typeof__(cmsDeleteTransform) *delete_transform;
} lcms;

static bool load_library(void)
{
    static const struct dynload_symbol calls[] = {
        {"cmsOpenProfileFromMem", offsetof(struct lcms_calls, open)},
        {"cmsCreate_sRGBProfile", offsetof(struct lcms_calls, create_srgb)},
        {"cmsCloseProfile", offsetof(struct lcms_calls, close)},
        {"cmsCreateTransform", offsetof(struct lcms_calls, create_transform)},
        {"cmsDoTransform", offsetof(struct lcms_calls, transform)},
        {"cmsDeleteTransform", offsetof(struct lcms_calls, delete_transform)},
    };
    static bool loaded;
    loaded = loaded || dynload_load("liblcms2.so.2", calls, sizeof calls / sizeof *calls, &lcms, NULL);
    return loaded;
}

// Paper becomes the screen's white and the darkest ink its black, as when programs for print show it. NULL
// for a profile that is not of four inks.
static cmsHTRANSFORM transform_of(cmsHPROFILE profile, bool inverted)
{
    cmsHPROFILE srgb = lcms.create_srgb();
    cmsUInt32Number inks = inverted ? TYPE_CMYK_8_REV : TYPE_CMYK_8;
    cmsHTRANSFORM transform = srgb ? lcms.create_transform(profile, inks, srgb, TYPE_RGB_8,
                                         INTENT_RELATIVE_COLORIMETRIC, cmsFLAGS_BLACKPOINTCOMPENSATION)
                                   : NULL;
    if (srgb)
        lcms.close(srgb);
    return transform;
}

struct inks_colours inks_colours_open(const uint8_t *profile, size_t length, bool inverted)
{
    struct inks_colours colours = {.inverted = inverted};
    cmsHPROFILE opened = profile && load_library() ? lcms.open(profile, (cmsUInt32Number)length) : NULL;
    if (opened) {
        colours.transform = transform_of(opened, inverted);
        lcms.close(opened);
    }
    return colours;
}

void inks_colours_close(struct inks_colours *colours)
{
    if (colours->transform)
        lcms.delete_transform(colours->transform);
    colours->transform = NULL;
}

// How much light two filters leave, where 255 lets all through.
static uint8_t behind(unsigned one, unsigned other)
{
    return (uint8_t)((one * other + 127) / 255);
}

void inks_colours_convert(const struct inks_colours *colours, const uint8_t *inks, uint8_t *rgb, size_t count)
{
    uint8_t invert = colours->inverted ? 0 : 255;
    if (colours->transform) {
        lcms.transform(colours->transform, inks, rgb, (cmsUInt32Number)count);
        return;
    }
    for (size_t i = 0; i < count; i++, inks += 4, rgb += 3)
        for (int c = 0; c < 3; c++)
            rgb[c] = behind(inks[c] ^ invert, inks[3] ^ invert);
}
