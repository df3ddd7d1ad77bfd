#include "scene/theme.h"

#include <math.h>

const struct theme theme_lisbon = {
    .rgb =
        {
            [COLOUR_NIGHT] = 0x0B1730,
            [COLOUR_WELL] = 0x12224A,
            [COLOUR_RULE] = 0x26386A,
            [COLOUR_TILE] = 0x2A4B9B,
            [COLOUR_PAPER] = 0xF6F2E8,
            [COLOUR_MIST] = 0xA8B7D4,
            [COLOUR_DIM] = 0x7F91B5,
            [COLOUR_TRAM] = 0xFFC629,
            [COLOUR_AZUL] = 0x5AA9FF,
            [COLOUR_ALARM] = 0xAE0F17,
            [COLOUR_WHITE] = 0xFFFFFF,
        },
};

const char *colour_name(enum colour colour)
{
    static const char *const names[COLOUR_COUNT] = {
        "night", "well", "rule", "tile", "paper", "mist", "dim", "tram", "azul", "alarm", "white"};
    return names[colour];
}

static double linear(uint32_t channel)
{
    double c = (double)(channel & 0xFF) / 255.0;
    return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

static double luminance(uint32_t rgb)
{
    return 0.2126 * linear(rgb >> 16) + 0.7152 * linear(rgb >> 8) + 0.0722 * linear(rgb);
}

double theme_contrast(uint32_t a, uint32_t b)
{
    double x = luminance(a);
    double y = luminance(b);
    return x > y ? (x + 0.05) / (y + 0.05) : (y + 0.05) / (x + 0.05);
}
