#include "screen/fade.h"

#include "screen/blend.h"

#include <stdlib.h>
#include <string.h>

// A span is: the position (y << 16 | x), the length with FLAT in the highest bit, then the colour of a flat
// span or a word for each pixel. Pictures are up to 16,384 pixels wide and high (cli/options.c).
static const uint32_t FLAT = UINT32_C(1) << 31;

enum {
    BAND_BYTES = 4 << 20,
    FLAT_MIN = 8,  // equal pixels in a row that justify a flat span
    GAP_ROWS = 24, // rows without difference that separate two rectangles
};

static uint32_t *row_of(const SDL_Surface *surface, int y)
{
    return (uint32_t *)(void *)((char *)surface->pixels + (ptrdiff_t)y * surface->pitch);
}

static bool reserve(struct fade *fade, size_t more)
{
    if (fade->count + more <= fade->capacity)
        return true;
    size_t capacity = (fade->capacity + more) * 3 / 2 + 4096;
    uint32_t *spans = realloc(fade->spans, capacity * sizeof *spans);
    if (!spans)
        return false;
    fade->spans = spans;
    fade->capacity = capacity;
    return true;
}

// The highest byte of a pixel is undefined.
static bool same(uint32_t a, uint32_t b)
{
    return ((a ^ b) & 0xFFFFFF) == 0;
}

static int equal_from(const uint32_t *to, int x, int end)
{
    int until = x + 1;
    while (until < end && same(to[until], to[x]))
        until++;
    return until;
}

static bool add_span(struct fade *fade, int x, int y, const uint32_t *to, int length, bool flat)
{
    if (!reserve(fade, (size_t)length + 2))
        return false;
    fade->spans[fade->count++] = (uint32_t)y << 16 | (uint32_t)x;
    fade->spans[fade->count++] = (uint32_t)length | (flat ? FLAT : 0);
    for (int i = 0; i < (flat ? 1 : length); i++)
        fade->spans[fade->count++] = to[i];
    return true;
}

// Adds the pixels from `x` to `end`, which all differ, as flat and other spans. `left` is the x of to[0].
static bool add_stretch(struct fade *fade, int left, int y, const uint32_t *to, int x, int end)
{
    int from = x; // where the other span begins
    while (x < end) {
        int until = equal_from(to, x, end);
        if (until - x < FLAT_MIN) {
            x = until;
            continue;
        }
        if ((from < x && !add_span(fade, left + from, y, to + from, x - from, false)) ||
            !add_span(fade, left + x, y, to + x, until - x, true))
            return false;
        from = x = until;
    }
    return from == end || add_span(fade, left + from, y, to + from, end - from, false);
}

static void widen(struct fade *fade, int x, int y, int end)
{
    SDL_Rect here = {x, y, end - x, 1};
    SDL_Rect *last = fade->rect_count > 0 ? &fade->rects[fade->rect_count - 1] : NULL;
    bool near = last && y < last->y + last->h + GAP_ROWS;
    if (last && (near || fade->rect_count == FADE_MAX_RECTS))
        SDL_UnionRect(last, &here, last);
    else
        fade->rects[fade->rect_count++] = here;
}

static bool add_row(struct fade *fade, int left, int y, const uint32_t *shown, const uint32_t *to, int width)
{
    int x = 0;
    if (memcmp(shown, to, (size_t)width * sizeof *to) == 0)
        return true;
    while (x < width) {
        while (x < width && same(shown[x], to[x]))
            x++;
        int from = x;
        while (x < width && !same(shown[x], to[x]))
            x++;
        if (from == x)
            break;
        if (!add_stretch(fade, left, y, to, from, x))
            return false;
        widen(fade, left + from, y, left + x);
    }
    return true;
}

static bool add_band(struct fade *fade, const struct painter *painter, const SDL_Surface *pixels,
    const struct scene *next, const SDL_Rect *band, SDL_Surface *painted)
{
    painter_paint(painter, painted, band->x, band->y, next, band);
    for (int row = 0; row < band->h; row++)
        if (!add_row(fade, band->x, band->y + row, row_of(pixels, band->y + row) + band->x,
                row_of(painted, row), band->w))
            return false;
    return true;
}

bool fade_begin(struct fade *fade, const struct painter *painter, const SDL_Surface *pixels,
    const struct scene *next, const SDL_Rect *area, int64_t now_ms)
{
    fade_end(fade);
    int band_rows = BAND_BYTES / 4 / (area->w > 0 ? area->w : 1);
    band_rows = band_rows > 0 ? band_rows : 1;
    SDL_Surface *painted = painter_new_surface(area->w, band_rows);
    bool ok = painted != NULL;
    for (int y = area->y; ok && y < area->y + area->h; y += band_rows) {
        int rows = area->y + area->h - y;
        SDL_Rect band = {area->x, y, area->w, rows < band_rows ? rows : band_rows};
        ok = add_band(fade, painter, pixels, next, &band, painted);
    }
    SDL_FreeSurface(painted);
    fade->began_ms = now_ms;
    if (ok && fade->count > 0)
        return true;
    fade_end(fade);
    return false;
}

BLEND_LOOP void blend_flat_loop(uint32_t *pixels, uint32_t to, uint32_t length, uint32_t weight)
{
    for (uint32_t i = 0; i < length; i++)
        pixels[i] = blend_mix(pixels[i], to, weight);
}

BLEND_AVX2 void blend_flat_avx2(uint32_t *pixels, uint32_t to, uint32_t length, uint32_t weight)
{
    blend_flat_loop(pixels, to, length, weight);
}

BLEND_PLAIN void blend_flat(uint32_t *pixels, uint32_t to, uint32_t length, uint32_t weight)
{
    if (blend_has_avx2())
        blend_flat_avx2(pixels, to, length, weight);
    else
        blend_flat_loop(pixels, to, length, weight);
}

BLEND_LOOP void blend_row_loop(uint32_t *pixels, const uint32_t *to, uint32_t length, uint32_t weight)
{
    for (uint32_t i = 0; i < length; i++)
        pixels[i] = blend_mix(pixels[i], to[i], weight);
}

BLEND_AVX2 void blend_row_avx2(uint32_t *pixels, const uint32_t *to, uint32_t length, uint32_t weight)
{
    blend_row_loop(pixels, to, length, weight);
}

BLEND_PLAIN void blend_row(uint32_t *pixels, const uint32_t *to, uint32_t length, uint32_t weight)
{
    if (blend_has_avx2())
        blend_row_avx2(pixels, to, length, weight);
    else
        blend_row_loop(pixels, to, length, weight);
}

// Blends each differing pixel by `weight`/256 towards the new picture; 256 yields exactly that.
static void blend_spans(const struct fade *fade, SDL_Surface *pixels, uint32_t weight)
{
    const uint32_t *at = fade->spans;
    const uint32_t *end = fade->spans + fade->count;
    while (at < end) {
        uint32_t *row = row_of(pixels, (int)(at[0] >> 16)) + (at[0] & 0xFFFF);
        uint32_t length = at[1] & ~FLAT;
        if (at[1] & FLAT) {
            blend_flat(row, at[2], length, weight);
            at += 3;
        } else {
            blend_row(row, at + 2, length, weight);
            at += 2 + length;
        }
    }
}

bool fade_step(struct fade *fade, SDL_Surface *pixels, int64_t now_ms)
{
    int64_t elapsed = now_ms - fade->began_ms;
    if (elapsed >= FADE_MS || elapsed < 0) {
        fade_finish(fade, pixels);
        return false;
    }
    uint32_t due = (uint32_t)(elapsed * 256 / FADE_MS);
    if (due <= fade->done)
        return true;
    // Relative to the rest, not to the whole: the old picture is gone.
    blend_spans(fade, pixels, (due - fade->done) * 256 / (256 - fade->done));
    fade->done = due;
    return true;
}

void fade_finish(struct fade *fade, SDL_Surface *pixels)
{
    blend_spans(fade, pixels, 256);
    fade_end(fade);
}

void fade_end(struct fade *fade)
{
    free(fade->spans);
    *fade = (struct fade){0};
}
