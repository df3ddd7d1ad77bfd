#include "screen/scale.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { CHANNELS = 4, STEPS = 8192 }; // alpha, red, green, blue; of light, as fine as the darkest sRGB needs

// sRGB, IEC 61966-2-1: what a value is in light, and the way back.
static float light[256];
static uint8_t value_of[STEPS + 1];

static void fill_tables(void)
{
    for (int i = 0; i < 256; i++) {
        double v = i / 255.0;
        light[i] = (float)(v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4));
    }
    for (int i = 0; i <= STEPS; i++) {
        double v = (double)i / STEPS;
        double srgb = v <= 0.0031308 ? v * 12.92 : 1.055 * pow(v, 1 / 2.4) - 0.055;
        value_of[i] = (uint8_t)(srgb * 255 + 0.5);
    }
}

static uint32_t *row_of(const SDL_Surface *surface, int y)
{
    return (uint32_t *)(void *)((uint8_t *)surface->pixels + (size_t)y * (size_t)surface->pitch);
}

static void add_pixel(float *sum, uint32_t pixel, float weight)
{
    float alpha = weight * (float)(pixel >> 24) / 255;
    sum[0] += alpha;
    sum[1] += alpha * light[pixel >> 16 & 0xFF];
    sum[2] += alpha * light[pixel >> 8 & 0xFF];
    sum[3] += alpha * light[pixel & 0xFF];
}

// The sums of a row's pixels, for each column of the target. Where a pixel of the source is `columns` wide,
// one of the target is `width`: then a pixel's share is a whole number.
static void add_row(const uint32_t *pixels, int width, int columns, float *sums)
{
    int column = 0;
    int left = width; // of the column
    for (int x = 0; x < width; x++) {
        int share = columns < left ? columns : left;
        add_pixel(sums + (size_t)column * CHANNELS, pixels[x], (float)share);
        left -= share;
        if (left > 0)
            continue;
        left = width - (columns - share);
        if (++column < columns && share < columns)
            add_pixel(sums + (size_t)column * CHANNELS, pixels[x], (float)(columns - share));
    }
}

static void add_sums(float *to, const float *from, size_t count, float weight)
{
    for (size_t i = 0; i < count; i++)
        to[i] += from[i] * weight;
}

static uint32_t channel(float sum, float alpha)
{
    float mean = alpha > 0 ? sum / alpha : 0;
    return value_of[mean >= 1 ? STEPS : (int)(mean * STEPS + 0.5F)];
}

static void write_row(const float *sums, float whole, int columns, uint32_t *pixels)
{
    for (int x = 0; x < columns; x++, sums += CHANNELS) {
        uint32_t alpha = (uint32_t)(sums[0] / whole * 255 + 0.5F);
        pixels[x] = (alpha > 255 ? 255 : alpha) << 24 | channel(sums[1], sums[0]) << 16 |
                    channel(sums[2], sums[0]) << 8 | channel(sums[3], sums[0]);
    }
}

bool scale_down(const SDL_Surface *from, SDL_Surface *to)
{
    size_t count = (size_t)to->w * CHANNELS;
    float *row = calloc(count * 2, sizeof *row);
    float *rows = row ? row + count : NULL; // of the target's row
    float whole = (float)from->w * (float)from->h;
    if (!row)
        return false;
    fill_tables();
    int y = 0;
    int left = from->h;
    for (int i = 0; i < from->h; i++) {
        int share = to->h < left ? to->h : left;
        memset(row, 0, count * sizeof *row);
        add_row(row_of(from, i), from->w, to->w, row);
        add_sums(rows, row, count, (float)share);
        left -= share;
        if (left > 0)
            continue;
        write_row(rows, whole, to->w, row_of(to, y));
        memset(rows, 0, count * sizeof *rows);
        left = from->h - (to->h - share);
        if (++y < to->h && share < to->h)
            add_sums(rows, row, count, (float)(to->h - share));
    }
    free(row);
    return true;
}
