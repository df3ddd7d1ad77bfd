#include "eye/distance.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RADIUS_MAX = 32 };

double distance_px_per_m(int width, int height)
{
    return hypot(width, height) / (55 * 0.0254);
}

double distance_minutes(double px, double px_per_m, double metres)
{
    return atan(px / px_per_m / metres) * 180 / acos(-1) * 60;
}

struct kernel {
    int radius;
    float weights[2 * RADIUS_MAX + 1];
};

static struct kernel gauss(double sigma)
{
    struct kernel kernel = {.radius = (int)(3 * sigma + 1)};
    float sum = 0;
    kernel.radius = kernel.radius < RADIUS_MAX ? kernel.radius : RADIUS_MAX;
    for (int k = -kernel.radius; k <= kernel.radius; k++)
        sum += kernel.weights[k + kernel.radius] = (float)exp(-k * k / (2 * sigma * sigma));
    for (int k = 0; k <= 2 * kernel.radius; k++)
        kernel.weights[k] /= sum;
    return kernel;
}

static int clamp(int at, int count)
{
    return at < 0 ? 0 : at >= count ? count - 1 : at;
}

// Both directions work on whole rows, which a compiler turns into vectors.
static void blur_rows(float *plane, int width, int height, const struct kernel *kernel, float *padded)
{
    int radius = kernel->radius;
    for (int y = 0; y < height; y++) {
        float *row = plane + (ptrdiff_t)y * width;
        for (int x = -radius; x < width + radius; x++)
            padded[x + radius] = row[clamp(x, width)];
        memset(row, 0, sizeof *row * (size_t)width);
        for (int k = 0; k <= 2 * radius; k++) {
            float weight = kernel->weights[k];
            for (int x = 0; x < width; x++)
                row[x] += weight * padded[x + k];
        }
    }
}

static void blur_columns(const float *from, float *to, int width, int height, const struct kernel *kernel)
{
    memset(to, 0, sizeof *to * (size_t)width * (size_t)height);
    for (int y = 0; y < height; y++) {
        float *row = to + (ptrdiff_t)y * width;
        for (int k = -kernel->radius; k <= kernel->radius; k++) {
            const float *source = from + (ptrdiff_t)clamp(y + k, height) * width;
            float weight = kernel->weights[k + kernel->radius];
            for (int x = 0; x < width; x++)
                row[x] += weight * source[x];
        }
    }
}

// A plane with the mean of each square of `scale` pixels as one.
static float *shrink(const float *plane, int width, int height, int scale, int to_width, int to_height)
{
    float *out = calloc((size_t)to_width * (size_t)to_height, sizeof *out);
    (void)height;
    if (!out)
        return NULL;
    for (int y = 0; y < to_height * scale; y++)
        for (int x = 0; x < to_width * scale; x++)
            out[y / scale * to_width + x / scale] += plane[(ptrdiff_t)y * width + x] / (float)(scale * scale);
    return out;
}

struct distant distance_look(const struct light *slide, double metres)
{
    double sigma = tan(0.5 / 60 * acos(-1) / 180) * metres * distance_px_per_m(slide->width, slide->height);
    struct distant out = {.scale = sigma > 3 ? 2 : 1, .far = sigma > 3};
    int width = slide->width / out.scale;
    int height = slide->height / out.scale;
    // A square of n pixels blurs, too, with a variance of (n² - 1) / 12.
    double rest = sigma * sigma - (out.scale * out.scale - 1) / 12.0;
    struct kernel kernel = gauss(sqrt(rest) / out.scale);
    float *padded = calloc((size_t)width + 2 * RADIUS_MAX, sizeof *padded);
    out.light.width = width;
    out.light.height = height;
    for (size_t p = 0; p < 3 && padded; p++) {
        float *small = shrink(slide->planes[p], slide->width, slide->height, out.scale, width, height);
        float *plane = out.light.planes[p] = malloc(sizeof *plane * (size_t)width * (size_t)height);
        if (!small || !plane)
            abort();
        blur_columns(small, plane, width, height, &kernel);
        blur_rows(plane, width, height, &kernel, padded);
        free(small);
    }
    free(padded);
    return out;
}

static bool write_picture(const char *path, char kind, int width, int height, const uint8_t *bytes)
{
    size_t size = (size_t)width * (size_t)height * (kind == '6' ? 3 : 1);
    FILE *file = fopen(path, "wb");
    if (!file)
        return false;
    bool ok =
        fprintf(file, "P%c\n%d %d\n255\n", kind, width, height) > 0 && fwrite(bytes, 1, size, file) == size;
    return fclose(file) == 0 && ok;
}

// sRGB values of 4096 steps of light.
static const uint8_t *encoding(void)
{
    static uint8_t table[4097];
    for (int i = 0; i <= 4096 && table[4096] == 0; i++)
        table[i] = light_encode((float)i / 4096);
    return table;
}

static uint8_t encode(const uint8_t *table, float light)
{
    return table[(int)(fminf(fmaxf(light, 0), 1) * 4096 + 0.5F)];
}

bool distance_write_colours(const struct distant *seen, const char *path)
{
    const struct light *light = &seen->light;
    size_t pixels = (size_t)light->width * (size_t)light->height;
    uint8_t *bytes = malloc(3 * pixels);
    const uint8_t *table = encoding();
    for (size_t i = 0; i < 3 * pixels && bytes; i++)
        bytes[i] = encode(table, light->planes[i % 3][i / 3]);
    bool ok = bytes && write_picture(path, '6', light->width, light->height, bytes);
    free(bytes);
    return ok;
}

// The value below which `share` of all are.
static int percentile(const size_t counts[256], size_t total, double share)
{
    size_t below = 0;
    int value = 0;
    while (value < 255 && (double)(below += counts[value]) < share * (double)total)
        value++;
    return value;
}

static uint8_t *grey_of(const struct distant *seen, int shrink, int width, int height)
{
    int step = shrink / seen->scale;
    uint8_t *bytes = calloc((size_t)width, (size_t)height);
    const uint8_t *table = encoding();
    for (int y = 0; y < height && bytes; y++)
        for (int x = 0; x < width; x++) {
            float sum = 0;
            for (int i = 0; i < step * step; i++) {
                ptrdiff_t row = (ptrdiff_t)y * step + i / step;
                sum += light_luminance(&seen->light, (size_t)(row * seen->light.width + x * step + i % step));
            }
            bytes[(ptrdiff_t)y * width + x] = encode(table, sum / (float)(step * step));
        }
    return bytes;
}

// Stretches the values between black and white, and turns them so that most are light.
static void normalise(uint8_t *bytes, size_t total)
{
    size_t counts[256] = {0};
    for (size_t i = 0; i < total; i++)
        counts[bytes[i]]++;
    int low = percentile(counts, total, 0.002);
    int high = percentile(counts, total, 0.998);
    int middle = percentile(counts, total, 0.5);
    for (size_t i = 0; i < total && high > low; i++) {
        int value = (bytes[i] - low) * 255 / (high - low);
        value = value < 0 ? 0 : value > 255 ? 255 : value;
        bytes[i] = (uint8_t)(middle - low < high - middle ? 255 - value : value);
    }
}

bool distance_write_grey(const struct distant *seen, int shrink, const char *path)
{
    int width = seen->light.width * seen->scale / shrink;
    int height = seen->light.height * seen->scale / shrink;
    uint8_t *bytes = grey_of(seen, shrink, width, height);
    if (bytes)
        normalise(bytes, (size_t)width * (size_t)height);
    bool ok = bytes && write_picture(path, '5', width, height, bytes);
    free(bytes);
    return ok;
}
