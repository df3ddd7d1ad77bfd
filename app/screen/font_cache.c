#include "screen/font_cache.h"

#include "base/file.h"
#include "base/log.h"

#include <errno.h>
#include <string.h>
#include <sys/resource.h>

// Each open font needs a descriptor; where these are few, others are served first.
enum { PLACES_MIN = 2, OTHERS_DESCRIPTORS = 24 };

static size_t places_for_fonts(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= OTHERS_DESCRIPTORS + FONT_CACHE_MAX)
        return FONT_CACHE_MAX;
    return limit.rlim_cur < OTHERS_DESCRIPTORS + PLACES_MIN ? PLACES_MIN
                                                            : limit.rlim_cur - OTHERS_DESCRIPTORS;
}

void font_cache_init(struct font_cache *cache, const struct font_files *files)
{
    *cache = (struct font_cache){.files = files, .places = places_for_fonts()};
}

void font_cache_close(struct font_cache *cache)
{
    for (size_t i = 0; i < cache->places; i++)
        if (cache->open[i].font)
            TTF_CloseFont(cache->open[i].font);
    cache->places = 0;
}

static bool is_bold(enum typeface face)
{
    return face != FACE_TEXT && face != FACE_DISPLAY;
}

static const struct font_file *file_of(const struct font_cache *cache, enum typeface face, int source)
{
    if (source == OWN_FONT)
        return &cache->files->faces[face];
    return is_bold(face) ? &cache->files->bold_fallbacks[source] : &cache->files->fallbacks[source];
}

// The least recently used font; NULL where none is open.
static struct open_font *least_recently_used(struct font_cache *cache)
{
    struct open_font *place = NULL;
    for (size_t i = 0; i < cache->places; i++)
        if (cache->open[i].font && (!place || cache->open[i].used < place->used))
            place = &cache->open[i];
    return place;
}

static void close_font(struct open_font *open)
{
    TTF_CloseFont(open->font);
    *open = (struct open_font){0};
}

// At SDL_ttf's default of 72 dpi, a point is a pixel: the size is the em.
static TTF_Font *open_file(const struct font_file *file, int size_px)
{
    struct error why = {0};
    FILE *opened = file_open_regular(file->path, &why);
    SDL_RWops *bytes = opened ? SDL_RWFromFP(opened, SDL_TRUE) : NULL;
    if (opened && !bytes)
        fclose(opened);
    if (!opened)
        SDL_SetError("%s", why.text);
    errno = why.code == ERROR_SYSTEM || why.code == ERROR_MEMORY ? why.detail : 0;
    if (!bytes)
        return NULL;
    TTF_Font *font = TTF_OpenFontIndexRW(bytes, 1, size_px, file->index);
    if (font)
        TTF_SetFontHinting(font, TTF_HINTING_LIGHT_SUBPIXEL);
    return font;
}

static bool is_exhausted(int number)
{
    return number == EMFILE || number == ENFILE || number == ENOMEM;
}

static void warn_once(struct font_cache *cache, const struct font_file *file, int number)
{
    if (!cache->warned)
        log_warning("the font file %s cannot be opened: %s; what else there is stands in", file->path,
            is_exhausted(number) ? strerror(number) : TTF_GetError());
    cache->warned = true;
}

// Where descriptors or memory ran out, closes other fonts.
static TTF_Font *open_or_make_room(struct font_cache *cache, const struct font_file *file, int size_px)
{
    TTF_Font *font = open_file(file, size_px);
    int number = errno;
    while (!font && is_exhausted(number)) {
        struct open_font *other = least_recently_used(cache);
        if (!other)
            break;
        close_font(other);
        font = open_file(file, size_px);
        number = errno;
    }
    if (!font)
        warn_once(cache, file, number);
    return font;
}

static struct open_font *free_place(struct font_cache *cache)
{
    struct open_font *place = &cache->open[0];
    for (size_t i = 0; i < cache->places; i++) {
        if (!cache->open[i].font)
            return &cache->open[i];
        if (cache->open[i].used < place->used)
            place = &cache->open[i];
    }
    close_font(place);
    return place;
}

TTF_Font *font_cache_font(struct font_cache *cache, enum typeface face, int size_px, int source)
{
    cache->used++;
    for (size_t i = 0; i < cache->places; i++) {
        struct open_font *open = &cache->open[i];
        if (open->font && open->face == face && open->size_px == size_px && open->source == source) {
            open->used = cache->used;
            return open->font;
        }
    }
    const struct font_file *file = file_of(cache, face, source);
    TTF_Font *font = file->path ? open_or_make_room(cache, file, size_px) : NULL;
    if (font)
        *free_place(cache) = (struct open_font){
            .font = font, .face = face, .size_px = size_px, .source = source, .used = cache->used};
    return font;
}
