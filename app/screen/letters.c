#include "screen/letters.h"

#include "base/text.h"
#include "screen/blend.h"

#include <string.h>

// Eight pixels at a time: most of them are outside of letters.
BLEND_LOOP void cover_row_loop(uint32_t *pixels, const uint8_t *cover, int count, uint32_t rgb)
{
    for (int i = 0; i < count; i += 8) {
        int some = count - i < 8 ? count - i : 8;
        uint64_t eight = 0;
        memcpy(&eight, cover + i, (size_t)some);
        if (eight == 0)
            continue;
        for (int k = 0; k < some; k++) {
            uint32_t weight = cover[i + k];
            pixels[i + k] = blend_mix(pixels[i + k], rgb, weight + (weight >> 7));
        }
    }
}

BLEND_AVX2 void cover_row_avx2(uint32_t *pixels, const uint8_t *cover, int count, uint32_t rgb)
{
    cover_row_loop(pixels, cover, count, rgb);
}

BLEND_PLAIN void cover_row(uint32_t *pixels, const uint8_t *cover, int count, uint32_t rgb)
{
    if (blend_has_avx2())
        cover_row_avx2(pixels, cover, count, rgb);
    else
        cover_row_loop(pixels, cover, count, rgb);
}

// Blends the colour through a mask of coverages (0 to 255), within the clip rectangle.
static void cover(SDL_Surface *surface, const SDL_Surface *mask, int x, int y, uint32_t rgb)
{
    SDL_Rect place = {x, y, mask->w, mask->h};
    if (!SDL_IntersectRect(&place, &surface->clip_rect, &place))
        return;
    for (int row = place.y; row < place.y + place.h; row++) {
        uint8_t *to = (uint8_t *)surface->pixels + (size_t)row * (size_t)surface->pitch;
        const uint8_t *from = (const uint8_t *)mask->pixels + (size_t)(row - y) * (size_t)mask->pitch;
        cover_row((uint32_t *)(void *)to + place.x, from + (place.x - x), place.w, rgb);
    }
}

static bool row_has_ink(const SDL_Surface *mask, int row)
{
    const uint8_t *pixels = (const uint8_t *)mask->pixels + (size_t)row * (size_t)mask->pitch;
    for (int i = 0; i < mask->w; i++)
        if (pixels[i])
            return true;
    return false;
}

// How far the letters go above the font's ascent and below its descent, without shaping.
static void measure_beyond(TTF_Font *font, const char *text, int *above, int *below)
{
    int ascent = TTF_FontAscent(font);
    int descent = ascent - TTF_FontHeight(font);
    *above = 0;
    *below = 0;
    while (*text) {
        int low = 0;
        int high = 0;
        if (TTF_GlyphMetrics32(font, text_next(&text), NULL, NULL, &low, &high, NULL) != 0)
            continue;
        *above = high - ascent > *above ? high - ascent : *above;
        *below = descent - low > *below ? descent - low : *below;
    }
}

// How far a text in its mask goes above the font's ascent. SDL_ttf makes the mask higher where accents need
// it, at either end, and does not say at which.
static int above_ascent(TTF_Font *font, const SDL_Surface *mask, const char *text)
{
    int more = mask->h - TTF_FontHeight(font);
    int above;
    int below;
    if (more <= 0)
        return 0;
    measure_beyond(font, text, &above, &below);
    if (above + below == more)
        return above;
    // Marks that were moved by shaping: what is too high touches the top.
    bool at_top = row_has_ink(mask, 0) || (mask->h > 1 && row_has_ink(mask, 1));
    return at_top && below < more ? more - below : 0;
}

void letters_draw(TTF_Font *font, const char *text, SDL_Surface *surface, int x, int baseline, uint32_t rgb)
{
    static const SDL_Color covered = {255, 255, 255, 255};
    static const SDL_Color bare = {0, 0, 0, 255};
    // A mask has a quarter of a coloured picture's bytes; its values are coverages.
    SDL_Surface *mask = TTF_RenderUTF8_Shaded(font, text, covered, bare);
    if (mask)
        cover(surface, mask, x, baseline - TTF_FontAscent(font) - above_ascent(font, mask, text), rgb);
    SDL_FreeSurface(mask);
}
