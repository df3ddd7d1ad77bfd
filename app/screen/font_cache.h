// The fonts that are open: the least recently used gives its place to another.
#ifndef PLUMBLINE_SCREEN_FONT_CACHE_H
#define PLUMBLINE_SCREEN_FONT_CACHE_H

#include "screen/font_files.h"

#include <SDL2/SDL_ttf.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// A slide uses about ten sizes, and fitting a title a dozen more.
enum { FONT_CACHE_MAX = 48, OWN_FONT = -1 };

struct open_font {
    TTF_Font *font;
    enum typeface face;
    int size_px;
    int source;    // OWN_FONT, or the index of a fallback
    uint64_t used; // for replacing the least recently used
};

struct font_cache {
    const struct font_files *files; // borrowed
    struct open_font open[FONT_CACHE_MAX];
    size_t places; // of which this many may be used
    uint64_t used;
    bool warned; // a font that cannot be opened was logged
};

// SDL_ttf must have been started.
void font_cache_init(struct font_cache *cache, const struct font_files *files);
void font_cache_close(struct font_cache *cache);

// A face's own font (OWN_FONT) or a fallback in a size. NULL where there is none, or its file cannot be
// opened. Valid until the next call.
TTF_Font *font_cache_font(struct font_cache *cache, enum typeface face, int size_px, int source);

#endif
