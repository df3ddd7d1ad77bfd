#include "screen/images.h"

#include "base/dynload.h"
#include "base/file.h"
#include "base/log.h"
#include "screen/image_file.h"
#include "screen/jpeg_picture.h"
#include "screen/scale.h"

#include <SDL2/SDL_image.h>
#include <stdlib.h>
#include <string.h>

// A logo, and the image that is shown.
enum { CACHED = 2 };

struct scaled_image {
    char *path; // owned
    SDL_Surface *surface;
    unsigned long used;
};

struct images {
    struct scaled_image cached[CACHED];
    unsigned long used;
};

struct images *images_new(void)
{
    return calloc(1, sizeof(struct images));
}

static void forget(struct scaled_image *scaled)
{
    SDL_FreeSurface(scaled->surface);
    free(scaled->path);
    *scaled = (struct scaled_image){0};
}

void images_free(struct images *images)
{
    for (size_t i = 0; images && i < CACHED; i++)
        forget(&images->cached[i]);
    free(images);
}

// SDL2_image is loaded for the first image file that is no JPEG.
static struct image_calls {
    __typeof__(IMG_Load) *load;
} image_calls;

static bool load_library(struct error *error)
{
    static const struct dynload_symbol calls[] = {{"IMG_Load", offsetof(struct image_calls, load)}};
    return image_calls.load || dynload_load("libSDL2_image-2.0.so.0", calls, 1, &image_calls, error);
}

// Do its rows become columns?
static bool is_across(const struct image_file *file)
{
    return file->orientation >= 5;
}

// Is the picture small enough, as far as that is known?
static bool is_bearable(const char *path, const struct image_file *file, struct error *error)
{
    return (uint64_t)file->width * file->height <= IMAGE_PIXELS_MAX ||
           error_set(error, "%s: %ux%u pixels; expected at most 64 megapixels", path, (unsigned)file->width,
               (unsigned)file->height);
}

static SDL_Surface *load_jpeg(
    const char *path, int width, int height, struct image_file *file, struct error *error)
{
    struct str bytes = {0};
    struct jpeg_picture picture = {0};
    bool ok = file_read_regular(path, JPEG_BYTES_MAX, &bytes, error);
    if (ok &&
        !jpeg_picture_read((const uint8_t *)str_text(&bytes), bytes.length, width, height, &picture, error))
        error_prefix(error, "%s: ", path);
    file->width = picture.width;
    file->height = picture.height;
    str_free(&bytes);
    return picture.surface;
}

static SDL_Surface *load_other(const char *path, struct image_file *file, struct error *error)
{
    if (!load_library(error))
        return NULL;
    SDL_Surface *picture = image_calls.load(path);
    if (!picture) {
        error_set(error, "%s: no picture that can be read: %s", path, SDL_GetError());
        return NULL;
    }
    file->width = (uint32_t)picture->w;
    file->height = (uint32_t)picture->h;
    if (is_bearable(path, file, error))
        return picture;
    SDL_FreeSurface(picture);
    return NULL;
}

// The picture, not turned. It may be smaller than in the file, but not than it is to be shown, in this size.
static SDL_Surface *load(
    const char *path, int width, int height, struct image_file *file, struct error *error)
{
    if (!image_file_read(path, file, error) || !is_bearable(path, file, error))
        return NULL;
    if (!file->jpeg)
        return load_other(path, file, error);
    bool across = is_across(file);
    return load_jpeg(path, across ? height : width, across ? width : height, file, error);
}

bool images_measure(struct image *image, struct error *error)
{
    struct image_file file;
    SDL_Surface *picture = load(image->path, 1, 1, &file, error);
    image->width = !picture ? 0 : (int)(is_across(&file) ? file.height : file.width);
    image->height = !picture ? 0 : (int)(is_across(&file) ? file.width : file.height);
    SDL_FreeSurface(picture);
    return image->width > 0;
}

// Halves a large photograph, which is fast; the last step is exact.
static SDL_Surface *halve_down_to(SDL_Surface *picture, int width, int height)
{
    enum { LEFT_OVER = 3 };
    while (picture && picture->w >= LEFT_OVER * width && picture->h >= LEFT_OVER * height) {
        SDL_Surface *half =
            SDL_CreateRGBSurfaceWithFormat(0, picture->w / 2, picture->h / 2, 32, SDL_PIXELFORMAT_ARGB8888);
        SDL_Rect to = {0, 0, picture->w / 2, picture->h / 2};
        SDL_Rect from = {0, 0, to.w * 2, to.h * 2};
        if (half)
            SDL_SoftStretchLinear(picture, &from, half, &to);
        SDL_FreeSurface(picture);
        picture = half;
    }
    return picture;
}

// Scales a picture of 32 bits a pixel; consumes it. NULL where memory ran out.
static SDL_Surface *scaled(SDL_Surface *picture, int width, int height)
{
    SDL_Surface *out = SDL_CreateRGBSurfaceWithFormat(0, width, height, 32, SDL_PIXELFORMAT_ARGB8888);
    bool ok = picture && out;
    if (ok && picture->w >= width && picture->h >= height)
        ok = scale_down(picture, out);
    else if (ok)
        ok = SDL_SoftStretchLinear(picture, NULL, out, &(SDL_Rect){0, 0, width, height}) == 0;
    SDL_FreeSurface(picture);
    if (ok)
        return out;
    SDL_FreeSurface(out);
    return NULL;
}

// The pixel of the picture that is to be seen at `x`, `y`. Exif 2.32, 4.6.4: orientation 6 has its first row
// at the right, and so on.
static uint32_t turned_pixel(const SDL_Surface *picture, int orientation, int x, int y)
{
    int right = picture->w - 1;
    int bottom = picture->h - 1;
    const struct {
        int x, y;
    } from[] = {{x, y}, {right - x, y}, {right - x, bottom - y}, {x, bottom - y}, {y, x}, {y, bottom - x},
        {right - y, bottom - x}, {right - y, x}};
    const uint8_t *row =
        (const uint8_t *)picture->pixels + (size_t)from[orientation - 1].y * (size_t)picture->pitch;
    return ((const uint32_t *)(const void *)row)[from[orientation - 1].x];
}

// Turns a picture of 32 bits a pixel as its file says; consumes it. NULL where memory ran out.
static SDL_Surface *turned(SDL_Surface *picture, const struct image_file *file)
{
    if (!picture || file->orientation == 1)
        return picture;
    int width = is_across(file) ? picture->h : picture->w;
    int height = is_across(file) ? picture->w : picture->h;
    SDL_Surface *out = SDL_CreateRGBSurfaceWithFormat(0, width, height, 32, SDL_PIXELFORMAT_ARGB8888);
    for (int y = 0; out && y < height; y++) {
        uint32_t *row = (uint32_t *)(void *)((uint8_t *)out->pixels + (size_t)y * (size_t)out->pitch);
        for (int x = 0; x < width; x++)
            row[x] = turned_pixel(picture, file->orientation, x, y);
    }
    SDL_FreeSurface(picture);
    return out;
}

static SDL_Surface *scaled_to(const char *path, int width, int height)
{
    struct error error;
    struct image_file file;
    SDL_Surface *loaded = load(path, 2 * width, 2 * height, &file, &error);
    if (!loaded) {
        log_warning("%s", error.text);
        return NULL;
    }
    bool opaque = loaded->format->Amask == 0 && !SDL_HasColorKey(loaded) && !loaded->format->palette;
    SDL_Surface *picture = SDL_ConvertSurfaceFormat(loaded, SDL_PIXELFORMAT_ARGB8888, 0);
    SDL_FreeSurface(loaded);
    // Small pictures are turned faster.
    int wide = is_across(&file) ? height : width;
    int high = is_across(&file) ? width : height;
    if (opaque)
        picture = halve_down_to(picture, wide, high);
    SDL_Surface *out = turned(scaled(picture, wide, high), &file);
    if (out)
        SDL_SetSurfaceBlendMode(out, SDL_BLENDMODE_BLEND);
    return out;
}

static SDL_Surface *surface_of(struct images *images, const char *path, int width, int height)
{
    struct scaled_image *oldest = &images->cached[0];
    for (size_t i = 0; i < CACHED; i++) {
        struct scaled_image *scaled = &images->cached[i];
        if (scaled->surface && scaled->surface->w == width && scaled->surface->h == height &&
            strcmp(scaled->path, path) == 0) {
            scaled->used = ++images->used;
            return scaled->surface;
        }
        if (scaled->used < oldest->used)
            oldest = scaled;
    }
    forget(oldest);
    *oldest = (struct scaled_image){
        .path = strdup(path), .surface = scaled_to(path, width, height), .used = ++images->used};
    if (!oldest->path)
        forget(oldest);
    return oldest->surface;
}

void images_draw(struct images *images, SDL_Surface *surface, const struct scene_item *item)
{
    SDL_Surface *picture = surface_of(images, item->text, item->box.w, item->box.h);
    SDL_Rect place = {item->box.x, item->box.y, 0, 0};
    if (picture)
        SDL_BlitSurface(picture, NULL, surface, &place);
}
