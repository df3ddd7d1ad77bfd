#include "screen/present.h"

#include "base/log.h"
#include "screen/fade.h"
#include "screen/painter.h"

#include <string.h>

static bool is_sideways(const struct present *present)
{
    return present->rotate_degrees == 90 || present->rotate_degrees == 270;
}

// On other drivers SDL backs the window's surface by a GL texture, and uploads it as a whole: without a GPU
// that costs ten times the CPU of our own texture, of which only changes are uploaded.
static bool has_framebuffer(const char *driver)
{
    return driver &&
           (strcmp(driver, "x11") == 0 || strcmp(driver, "dummy") == 0 || strcmp(driver, "offscreen") == 0);
}

// A renderer whose library is missing may draw nothing without an error.
static bool really_draws(SDL_Renderer *renderer)
{
    enum { TRIAL_PX = 4 };
    SDL_Rect area = {0, 0, TRIAL_PX, TRIAL_PX};
    uint32_t pixels[TRIAL_PX * TRIAL_PX] = {0};
    if (SDL_SetRenderDrawColor(renderer, 0x12, 0x34, 0x56, 0xFF) != 0 || SDL_RenderClear(renderer) != 0 ||
        SDL_RenderReadPixels(renderer, &area, SDL_PIXELFORMAT_RGB888, pixels, TRIAL_PX * sizeof *pixels) != 0)
        return false;
    for (size_t i = 0; i < sizeof pixels / sizeof *pixels; i++)
        if ((pixels[i] & 0xFFFFFF) != 0x123456)
            return false;
    return true;
}

static SDL_Renderer *try_renderer(SDL_Window *window, const char *name)
{
    for (int i = 0; i < SDL_GetNumRenderDrivers(); i++) {
        SDL_RendererInfo info;
        if (SDL_GetRenderDriverInfo(i, &info) != 0 || strcmp(info.name, name) != 0)
            continue;
        SDL_Renderer *renderer = SDL_CreateRenderer(window, i, 0);
        if (renderer && really_draws(renderer))
            return renderer;
        log_info("renderer %s: %s", name, renderer ? "draws nothing" : SDL_GetError());
        if (renderer)
            SDL_DestroyRenderer(renderer);
    }
    return NULL;
}

static bool open_renderer(struct present *present)
{
    static const char *const names[] = {"opengles2", "opengl", "software"};
    const char *wanted = SDL_GetHint(SDL_HINT_RENDER_DRIVER);
    if (wanted && *wanted)
        present->renderer = try_renderer(present->window, wanted);
    for (size_t i = 0; i < sizeof names / sizeof *names && !present->renderer; i++)
        present->renderer = try_renderer(present->window, names[i]);
    if (!present->renderer)
        log_warning("no renderer draws here: the window's surface is used");
    return present->renderer != NULL;
}

bool present_open(struct present *present, enum present_backend backend, struct error *error)
{
    const char *driver = SDL_GetCurrentVideoDriver();
    bool native = has_framebuffer(driver);
    if (!present->window)
        return true;
    // SDL reads the hint only before the first surface.
    if (native)
        SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
    if (backend == PRESENT_RENDERER || (backend == PRESENT_AUTO && !native))
        present->renders = open_renderer(present);
    if (!present->renders && !SDL_GetWindowSurface(present->window))
        return error_set(error, "the window has no surface to draw on: %s", SDL_GetError());
    return true;
}

void present_close(struct present *present)
{
    if (present->texture)
        SDL_DestroyTexture(present->texture);
    if (present->renderer)
        SDL_DestroyRenderer(present->renderer);
    SDL_FreeSurface(present->canvas);
    *present = (struct present){0};
}

const char *present_name(const struct present *present)
{
    if (present->kms)
        return "kms";
    return !present->window ? "memory" : present->renders ? "renderer" : "surface";
}

void present_size(const struct present *present, int *width, int *height)
{
    int w = present->width;
    int h = present->height;
    // In pixels, even where the window's size is in points.
    if (present->kms) {
        kms_size(present->kms, &w, &h);
    } else if (present->renders) {
        SDL_GetRendererOutputSize(present->renderer, &w, &h);
    } else if (present->window) {
        SDL_Surface *surface = SDL_GetWindowSurface(present->window);
        if (surface) {
            w = surface->w;
            h = surface->h;
        } else {
            SDL_GetWindowSize(present->window, &w, &h);
        }
    }
    *width = is_sideways(present) ? h : w;
    *height = is_sideways(present) ? w : h;
}

static bool can_be_painted(const SDL_Surface *surface)
{
    return surface->format->format == SDL_PIXELFORMAT_RGB888 ||
           surface->format->format == SDL_PIXELFORMAT_ARGB8888;
}

// The canvas, replaced where the size has changed.
static SDL_Surface *fit_canvas(struct present *present, bool *fresh)
{
    int width;
    int height;
    present_size(present, &width, &height);
    if (present->canvas && present->canvas->w == width && present->canvas->h == height)
        return present->canvas;
    SDL_FreeSurface(present->canvas);
    if (present->texture)
        SDL_DestroyTexture(present->texture);
    present->texture = NULL;
    present->canvas = painter_new_surface(width, height);
    if (present->canvas)
        SDL_SetSurfaceBlendMode(present->canvas, SDL_BLENDMODE_NONE);
    *fresh = true;
    return present->canvas;
}

SDL_Surface *present_pixels(struct present *present, bool *fresh)
{
    SDL_Surface *surface = NULL;
    *fresh = false;
    if (present->window && !present->renders && present->rotate_degrees == 0)
        surface = SDL_GetWindowSurface(present->window);
    if (!surface || !can_be_painted(surface))
        return fit_canvas(present, fresh);
    if (present->canvas) {
        SDL_FreeSurface(present->canvas);
        present->canvas = NULL;
        *fresh = true;
    }
    return surface;
}

void present_invalidate(struct present *present)
{
    if (present->texture)
        SDL_DestroyTexture(present->texture);
    present->texture = NULL;
    present->verified = false;
}

// Where a rectangle of the canvas is on the rotated screen.
static SDL_Rect rotated_rect(const struct present *present, const SDL_Rect *area)
{
    const SDL_Surface *canvas = present->canvas;
    switch (present->rotate_degrees) {
    case 90:
        return (SDL_Rect){canvas->h - area->y - area->h, area->x, area->h, area->w};
    case 180:
        return (SDL_Rect){canvas->w - area->x - area->w, canvas->h - area->y - area->h, area->w, area->h};
    case 270:
        return (SDL_Rect){area->y, canvas->w - area->x - area->w, area->h, area->w};
    default:
        return *area;
    }
}

static uint32_t *row_of(const SDL_Surface *surface, int y)
{
    return (uint32_t *)(void *)((char *)surface->pixels + (ptrdiff_t)y * surface->pitch);
}

// A new surface with the area's pixels, rotated; NULL where memory ran out.
static SDL_Surface *rotated(const struct present *present, const SDL_Rect *area)
{
    SDL_Rect place = rotated_rect(present, area);
    SDL_Surface *out =
        SDL_CreateRGBSurfaceWithFormat(0, place.w, place.h, 32, present->canvas->format->format);
    for (int y = 0; out && y < area->h; y++) {
        const uint32_t *from = row_of(present->canvas, area->y + y) + area->x;
        for (int x = 0; x < area->w; x++) {
            int tx = present->rotate_degrees == 90    ? area->h - 1 - y
                     : present->rotate_degrees == 270 ? y
                                                      : area->w - 1 - x;
            int ty = present->rotate_degrees == 90    ? x
                     : present->rotate_degrees == 270 ? area->w - 1 - x
                                                      : area->h - 1 - y;
            row_of(out, ty)[tx] = from[x];
        }
    }
    return out;
}

// Copies from the canvas to the screen's surface.
static bool copy(const struct present *present, const SDL_Rect *area, SDL_Surface *surface)
{
    SDL_Rect place = rotated_rect(present, area);
    SDL_Rect from = *area;
    if (present->rotate_degrees == 0)
        return SDL_BlitSurface(present->canvas, &from, surface, &place) == 0;
    SDL_Surface *rotated_picture = rotated(present, area);
    if (!rotated_picture)
        return false;
    bool ok = SDL_BlitSurface(rotated_picture, NULL, surface, &place) == 0;
    SDL_FreeSurface(rotated_picture);
    return ok;
}

enum { RECTS_MAX = 32 };
_Static_assert(
    (int)RECTS_MAX >= (int)PAINTER_MAX_DAMAGE && (int)RECTS_MAX >= (int)FADE_MAX_RECTS, "none is left out");

// Copies these parts to the surface, and sets `places` to where they are on it. Returns how many; -1 where it
// fails.
static int copy_all(const struct present *present, const SDL_Rect *rects, size_t count, SDL_Surface *surface,
    SDL_Rect places[RECTS_MAX])
{
    SDL_Rect all = {0, 0, surface->w, surface->h};
    int shown = 0;
    for (size_t i = 0; i < count && shown < RECTS_MAX; i++) {
        if (present->canvas && !copy(present, &rects[i], surface))
            return -1;
        places[shown] = present->canvas ? rotated_rect(present, &rects[i]) : rects[i];
        if (SDL_IntersectRect(&places[shown], &all, &places[shown]))
            shown++;
    }
    return shown;
}

static bool show_surface(struct present *present, const SDL_Rect *rects, size_t count)
{
    SDL_Surface *surface = SDL_GetWindowSurface(present->window);
    SDL_Rect places[RECTS_MAX];
    int shown = surface ? copy_all(present, rects, count, surface, places) : -1;
    return shown >= 0 && SDL_UpdateWindowSurfaceRects(present->window, places, shown) == 0;
}

// Reads the first complete picture back from the card.
static bool verify(struct present *present, const SDL_Rect *rects, size_t count, struct error *error)
{
    SDL_Surface *canvas = present->canvas;
    SDL_Rect all = {0, 0, canvas->w, canvas->h};
    if (present->verified || count != 1 || !SDL_RectEquals(rects, &all))
        return true;
    SDL_Surface *rotated_picture = present->rotate_degrees ? rotated(present, &all) : NULL;
    if (present->rotate_degrees && !rotated_picture)
        return error_memory(error, "not enough memory to read the screen back");
    present->verified = kms_verify(present->kms, rotated_picture ? rotated_picture : canvas, error);
    SDL_FreeSurface(rotated_picture);
    return present->verified;
}

static bool show_kms(struct present *present, const SDL_Rect *rects, size_t count, struct error *error)
{
    SDL_Surface *surface = kms_surface(present->kms);
    SDL_Rect places[RECTS_MAX];
    if (!surface)
        return true; // nobody would see it
    int shown = copy_all(present, rects, count, surface, places);
    if (shown < 0 || !kms_flush(present->kms, places, (size_t)shown))
        return error_set(error, "%s: the card does not take the picture", kms_status(present->kms));
    return verify(present, rects, count, error);
}

static bool upload(struct present *present, const SDL_Rect *area)
{
    const SDL_Surface *canvas = present->canvas;
    const uint32_t *from = row_of(canvas, area->y) + area->x;
    return SDL_UpdateTexture(present->texture, area, from, canvas->pitch) == 0;
}

static bool show_rendered(struct present *present, const SDL_Rect *rects, size_t count)
{
    SDL_Surface *canvas = present->canvas;
    SDL_Rect all = {0, 0, canvas->w, canvas->h};
    if (!present->texture) {
        present->texture = SDL_CreateTexture(
            present->renderer, SDL_PIXELFORMAT_RGB888, SDL_TEXTUREACCESS_STREAMING, canvas->w, canvas->h);
        if (!present->texture)
            return false;
        rects = &all;
        count = 1;
    }
    for (size_t i = 0; i < count; i++) {
        SDL_Rect area;
        if (SDL_IntersectRect(&rects[i], &all, &area) && !upload(present, &area))
            return false;
    }
    // SDL rotates about the centre: centre the unrotated picture on the screen.
    int width;
    int height;
    SDL_GetRendererOutputSize(present->renderer, &width, &height);
    SDL_Rect place = {(width - canvas->w) / 2, (height - canvas->h) / 2, canvas->w, canvas->h};
    bool ok = SDL_RenderCopyEx(present->renderer, present->texture, NULL, &place, present->rotate_degrees,
                  NULL, SDL_FLIP_NONE) == 0;
    SDL_RenderPresent(present->renderer);
    return ok;
}

bool present_show(struct present *present, const SDL_Rect *rects, size_t count, struct error *error)
{
    if (count > 0 && present->kms)
        return show_kms(present, rects, count, error);
    if (!present->window || count == 0)
        return true;
    return present->renders ? show_rendered(present, rects, count) : show_surface(present, rects, count);
}
