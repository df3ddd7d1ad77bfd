#include "support/sight.h"

#include "scene/theme.h"

#include <math.h>
#include <stdlib.h>

float light_decode(uint32_t value)
{
    double c = (double)(value & 0xFF) / 255;
    return (float)(c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4));
}

uint8_t light_encode(float light)
{
    double l = light < 0 ? 0 : light > 1 ? 1 : (double)light;
    double c = l <= 0.0031308 ? 12.92 * l : 1.055 * pow(l, 1 / 2.4) - 0.055;
    return (uint8_t)(c * 255 + 0.5);
}

struct light light_of(const SDL_Surface *surface)
{
    struct light out = {.width = surface->w, .height = surface->h};
    size_t pixels = (size_t)surface->w * (size_t)surface->h;
    float table[256];
    for (uint32_t i = 0; i < 256; i++)
        table[i] = light_decode(i);
    for (size_t p = 0; p < 3; p++) {
        float *plane = out.planes[p] = malloc(pixels * sizeof *plane);
        if (!plane) {
            light_free(&out);
            break;
        }
        for (int y = 0; y < surface->h; y++) {
            const uint32_t *row = (const uint32_t *)(const void *)((const char *)surface->pixels +
                                                                   (ptrdiff_t)y * surface->pitch);
            for (int x = 0; x < surface->w; x++)
                *plane++ = table[row[x] >> (16 - 8 * p) & 0xFF];
        }
    }
    return out;
}

void light_free(struct light *light)
{
    for (size_t p = 0; p < 3; p++) {
        free(light->planes[p]);
        light->planes[p] = NULL;
    }
}

static float luminance(const float rgb[3])
{
    return 0.2126F * rgb[0] + 0.7152F * rgb[1] + 0.0722F * rgb[2];
}

float light_luminance(const struct light *light, size_t at)
{
    return luminance((float[]){light->planes[0][at], light->planes[1][at], light->planes[2][at]});
}

const char *sight_name(enum sight sight)
{
    static const char *const names[SIGHT_COUNT] = {[SIGHT_NORMAL] = "normal",
        [SIGHT_DEUTAN] = "deutan",
        [SIGHT_PROTAN] = "protan",
        [SIGHT_GREY] = "grey",
        [SIGHT_GLARE] = "glare"};
    return names[sight];
}

// To the cones' answers (L, M, S), the lost one from the others, and back.
static void without_cone(enum sight sight, float rgb[3])
{
    double r = (double)rgb[0];
    double g = (double)rgb[1];
    double b = (double)rgb[2];
    double l = 17.8824 * r + 43.5161 * g + 4.11935 * b;
    double m = 3.45565 * r + 27.1554 * g + 3.86714 * b;
    double s = 0.0299566 * r + 0.184309 * g + 1.46709 * b;
    if (sight == SIGHT_PROTAN)
        l = 2.02344 * m - 2.52581 * s;
    else
        m = 0.494207 * l + 1.24827 * s;
    rgb[0] = (float)(0.080944 * l - 0.130504 * m + 0.116721 * s);
    rgb[1] = (float)(-0.0102485 * l + 0.0540194 * m - 0.113615 * s);
    rgb[2] = (float)(-0.000365294 * l - 0.00412163 * m + 0.693513 * s);
    for (size_t i = 0; i < 3; i++)
        rgb[i] = fminf(fmaxf(rgb[i], 0), 1);
}

void sight_see(enum sight sight, float rgb[3])
{
    float grey = luminance(rgb);
    if (sight == SIGHT_DEUTAN || sight == SIGHT_PROTAN)
        without_cone(sight, rgb);
    for (size_t i = 0; i < 3; i++) {
        if (sight == SIGHT_GREY)
            rgb[i] = grey;
        if (sight == SIGHT_GLARE)
            rgb[i] = (rgb[i] + 0.5F) / 1.5F;
    }
}

uint32_t sight_colour(enum sight sight, uint32_t rgb)
{
    float light[3];
    uint32_t out = 0;
    for (size_t i = 0; i < 3; i++)
        light[i] = light_decode(rgb >> (16 - 8 * i));
    sight_see(sight, light);
    for (size_t i = 0; i < 3; i++)
        out = out << 8 | light_encode(light[i]);
    return out;
}

double sight_contrast(enum sight sight, uint32_t a, uint32_t b)
{
    return theme_contrast(sight_colour(sight, a), sight_colour(sight, b));
}
