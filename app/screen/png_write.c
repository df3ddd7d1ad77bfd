#include "screen/png_write.h"

#include "base/file.h"

#include <png.h>
#include <stdlib.h>
#include <string.h>

// The pixels as bytes R, G, B, to be freed; NULL where memory ran out.
static unsigned char *rgb_bytes(const SDL_Surface *surface)
{
    size_t width = (size_t)surface->w;
    unsigned char *bytes = malloc(width * (size_t)surface->h * 3);
    for (int y = 0; bytes && y < surface->h; y++) {
        const char *row = (const char *)surface->pixels + (ptrdiff_t)y * surface->pitch;
        unsigned char *out = bytes + (size_t)y * width * 3;
        for (size_t x = 0; x < width; x++) {
            uint32_t pixel;
            memcpy(&pixel, row + 4 * x, sizeof pixel);
            *out++ = (unsigned char)(pixel >> 16);
            *out++ = (unsigned char)(pixel >> 8);
            *out++ = (unsigned char)pixel;
        }
    }
    return bytes;
}

static bool encode(const SDL_Surface *surface, const unsigned char *bytes, void **png, size_t *length)
{
    png_image image = {.version = PNG_IMAGE_VERSION,
        .width = (png_uint_32)surface->w,
        .height = (png_uint_32)surface->h,
        .format = PNG_FORMAT_RGB};
    png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
    *png = malloc(size);
    bool ok = *png && png_image_write_to_memory(&image, *png, &size, 0, bytes, 0, NULL);
    png_image_free(&image);
    *length = size;
    return ok;
}

static bool write_png(const SDL_Surface *surface, const char *path, bool out, struct error *error)
{
    unsigned char *bytes = rgb_bytes(surface);
    void *png = NULL;
    size_t length = 0;
    bool ok = bytes && encode(surface, bytes, &png, &length);
    if (!ok)
        error_memory(error, "%s: the picture cannot be encoded: not enough memory", path);
    else
        ok = out ? file_write_out(path, png, length, error) : file_write(path, png, length, false, error);
    free(png);
    free(bytes);
    return ok;
}

bool png_write(const SDL_Surface *surface, const char *path, struct error *error)
{
    return write_png(surface, path, false, error);
}

bool png_write_out(const SDL_Surface *surface, const char *path, struct error *error)
{
    return write_png(surface, path, true, error);
}
