#include "screen/fade.h"

static SDL_Surface *like(const SDL_Surface *canvas)
{
    return SDL_CreateRGBSurfaceWithFormat(0, canvas->w, canvas->h, 32, canvas->format->format);
}

bool fade_begin(struct fade *fade, SDL_Surface *canvas, int64_t now_ms)
{
    fade_end(fade);
    *fade = (struct fade){.from = like(canvas), .frame = like(canvas), .began_ms = now_ms};
    if (!fade->from || !fade->frame) {
        fade_end(fade);
        return false;
    }
    SDL_BlitSurface(canvas, NULL, fade->from, NULL);
    return true;
}

static const uint32_t *row_of(const SDL_Surface *surface, int y)
{
    return (const uint32_t *)(const void *)((const char *)surface->pixels + (ptrdiff_t)y * surface->pitch);
}

// Two channels at a time: red and blue share a word, green has another.
static uint32_t mix(uint32_t a, uint32_t b, uint32_t weight)
{
    uint32_t red_blue = ((a & 0xFF00FF) * (256 - weight) + (b & 0xFF00FF) * weight) >> 8;
    uint32_t green = ((a & 0xFF00) * (256 - weight) + (b & 0xFF00) * weight) >> 8;
    return (red_blue & 0xFF00FF) | (green & 0xFF00);
}

bool fade_step(struct fade *fade, const SDL_Surface *canvas, int64_t now_ms)
{
    int64_t elapsed = now_ms - fade->began_ms;
    if (elapsed >= FADE_MS || elapsed < 0)
        return false;
    uint32_t weight = (uint32_t)(elapsed * 256 / FADE_MS);
    for (int y = fade->area.y; y < fade->area.y + fade->area.h; y++) {
        const uint32_t *from = row_of(fade->from, y);
        const uint32_t *to = row_of(canvas, y);
        uint32_t *out = (uint32_t *)(void *)((char *)fade->frame->pixels + (ptrdiff_t)y * fade->frame->pitch);
        for (int x = fade->area.x; x < fade->area.x + fade->area.w; x++)
            out[x] = mix(from[x], to[x], weight);
    }
    return true;
}

void fade_end(struct fade *fade)
{
    SDL_FreeSurface(fade->from);
    SDL_FreeSurface(fade->frame);
    *fade = (struct fade){0};
}
