#include "base/png_scale.h"

#include <png.h>
#include <stdlib.h>

// The mean colour of the pixels that one pixel of the smaller picture covers.
static void mean(const uint32_t *pixels, int width, int x0, int x1, int y0, int y1, unsigned char *out)
{
    uint64_t red = 0;
    uint64_t green = 0;
    uint64_t blue = 0;
    for (int y = y0; y < y1; y++)
        for (int x = x0; x < x1; x++) {
            uint32_t pixel = pixels[(size_t)y * (size_t)width + (size_t)x];
            red += pixel >> 16 & 0xFF;
            green += pixel >> 8 & 0xFF;
            blue += pixel & 0xFF;
        }
    uint64_t count = (uint64_t)(x1 - x0) * (uint64_t)(y1 - y0);
    out[0] = (unsigned char)(red / count);
    out[1] = (unsigned char)(green / count);
    out[2] = (unsigned char)(blue / count);
}

static void shrink(const uint32_t *pixels, int width, int height, unsigned char *out, int w, int h)
{
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++)
            mean(pixels, width, (int)((int64_t)x * width / w), (int)((int64_t)(x + 1) * width / w),
                (int)((int64_t)y * height / h), (int)((int64_t)(y + 1) * height / h),
                out + ((size_t)y * (size_t)w + (size_t)x) * 3);
}

bool png_scale(const uint32_t *pixels, int width, int height, int target_width, struct str *out)
{
    int w = target_width > 0 && target_width < width ? target_width : width;
    int h = (int)((int64_t)height * w / width);
    h = h > 0 ? h : 1;
    png_image image = {.version = PNG_IMAGE_VERSION,
        .width = (png_uint_32)w,
        .height = (png_uint_32)h,
        .format = PNG_FORMAT_RGB,
        .flags = PNG_IMAGE_FLAG_FAST};
    png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
    unsigned char *bytes = malloc((size_t)w * (size_t)h * 3);
    unsigned char *png = malloc(size);
    if (bytes)
        shrink(pixels, width, height, bytes, w, h);
    bool ok = bytes && png && png_image_write_to_memory(&image, png, &size, 0, bytes, 0, NULL);
    if (ok)
        str_add(out, (const char *)png, size);
    png_image_free(&image);
    free(bytes);
    free(png);
    return ok && !out->failed;
}
