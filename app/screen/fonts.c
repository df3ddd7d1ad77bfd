#include "screen/fonts.h"

#include "base/data.h"
#include "base/text.h"
#include "screen/font_files.h"

#include <SDL2/SDL_ttf.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>

// Opened fonts are kept: a slide takes about ten sizes, fitting a title a dozen more.
enum { OPEN_MAX = 64, OWN_FONT = -1, NO_FONT = -2 };

struct open_font {
    TTF_Font *font;
    enum typeface face;
    int size_px;
    int source;     // OWN_FONT, or the index of a fallback
    uint64_t asked; // for letting go of the one that was not asked for the longest
};

struct fonts {
    struct font_files files;
    struct open_font open[OPEN_MAX];
    uint64_t asked;
};

struct fonts *fonts_open(const char *file, struct error *error)
{
    struct fonts *fonts = calloc(1, sizeof *fonts);
    char *path = file ? strdup(file) : data_path("fonts/fonts.json");
    bool fine = fonts && path;
    if (!fine)
        error_set(error, "not enough memory for fonts");
    fine = fine && font_files_find(path, &fonts->files, error);
    if (fine && TTF_Init() != 0)
        fine = error_set(error, "SDL_ttf cannot be started: %s", TTF_GetError());
    free(path);
    if (fine)
        return fonts;
    if (fonts)
        font_files_free(&fonts->files);
    free(fonts);
    return NULL;
}

void fonts_close(struct fonts *fonts)
{
    if (!fonts)
        return;
    for (size_t i = 0; i < OPEN_MAX; i++)
        if (fonts->open[i].font)
            TTF_CloseFont(fonts->open[i].font);
    font_files_free(&fonts->files);
    TTF_Quit();
    free(fonts);
}

static bool is_bold(enum typeface face)
{
    return face != FACE_TEXT && face != FACE_DISPLAY;
}

static const struct font_file *file_of(const struct fonts *fonts, enum typeface face, int source)
{
    if (source == OWN_FONT)
        return &fonts->files.faces[face];
    return is_bold(face) ? &fonts->files.bold_fallbacks[source] : &fonts->files.fallbacks[source];
}

// The opened font; NULL where its file went away.
static TTF_Font *font_of(struct fonts *fonts, enum typeface face, int size_px, int source)
{
    struct open_font *place = &fonts->open[0];
    fonts->asked++;
    for (size_t i = 0; i < OPEN_MAX; i++) {
        struct open_font *open = &fonts->open[i];
        if (open->font && open->face == face && open->size_px == size_px && open->source == source) {
            open->asked = fonts->asked;
            return open->font;
        }
        if (open->asked < place->asked)
            place = open;
    }
    const struct font_file *file = file_of(fonts, face, source);
    if (!file->path)
        return NULL;
    if (place->font)
        TTF_CloseFont(place->font);
    // At 72 dots an inch, SDL_ttf's default, a point is a pixel: the size is the em.
    TTF_Font *font = TTF_OpenFontIndex(file->path, size_px, file->index);
    *place = (struct open_font){
        .font = font, .face = face, .size_px = size_px, .source = source, .asked = font ? fonts->asked : 0};
    if (font)
        TTF_SetFontHinting(font, TTF_HINTING_LIGHT_SUBPIXEL);
    return font;
}

static bool provides(struct fonts *fonts, const struct type_style *style, int source, uint32_t c)
{
    TTF_Font *font = font_of(fonts, style->face, style->size_px, source);
    return font && TTF_GlyphIsProvided32(font, c);
}

// Marks, joiners and spaces stay with what they stand behind, where its font has them.
static bool clings(uint32_t c)
{
    return c == ' ' || c == 0x200D || (c >= 0xFE00 && c <= 0xFE0F) ||
           (U_GET_GC_MASK((UChar32)c) & U_GC_M_MASK);
}

static int source_of(struct fonts *fonts, const struct type_style *style, uint32_t c, int before)
{
    if (before != NO_FONT && clings(c) && provides(fonts, style, before, c))
        return before;
    if (provides(fonts, style, OWN_FONT, c))
        return OWN_FONT;
    for (int i = 0; i < (int)fonts->files.fallback_count; i++)
        if (provides(fonts, style, i, c))
            return i;
    return before != NO_FONT && clings(c) ? before : OWN_FONT; // drawn as the font's box
}

// A piece of text in one font and one direction.
struct run {
    int source;
    bool leftward;
    size_t length;
};

static bool runs_leftward(uint32_t c)
{
    UCharDirection direction = u_charDirection((UChar32)c);
    return direction == U_RIGHT_TO_LEFT || direction == U_RIGHT_TO_LEFT_ARABIC;
}

static struct run next_run(
    struct fonts *fonts, const struct type_style *style, const char *text, size_t length)
{
    const char *at = text;
    struct run run = {.source = NO_FONT};
    while (at < text + length) {
        const char *before = at;
        uint32_t c = text_next(&at);
        int source = source_of(fonts, style, c, run.source);
        // Spaces and marks go on in the direction of what they stand behind.
        bool leftward = run.source != NO_FONT && clings(c) ? run.leftward : runs_leftward(c);
        if (run.source != NO_FONT && (source != run.source || leftward != run.leftward)) {
            at = before;
            break;
        }
        run.source = source;
        run.leftward = leftward;
        if (style->tracking != 0 || style->cells)
            break; // letter by letter
    }
    run.length = (size_t)(at - text);
    return run;
}

// The run's font, set to its direction.
static TTF_Font *font_for(struct fonts *fonts, const struct type_style *style, const struct run *run)
{
    TTF_Font *font = font_of(fonts, style->face, style->size_px, run->source);
    if (font)
        TTF_SetFontDirection(font, run->leftward ? TTF_DIRECTION_RTL : TTF_DIRECTION_LTR);
    return font;
}

static int measure_run(
    struct fonts *fonts, const struct type_style *style, const char *text, const struct run *run)
{
    char small[256];
    size_t length = run->length;
    char *copy = length < sizeof small ? small : malloc(length + 1);
    TTF_Font *font = font_for(fonts, style, run);
    int width = 0;
    if (!copy || !font) {
        if (copy != small)
            free(copy);
        return 0;
    }
    memcpy(copy, text, length);
    copy[length] = '\0';
    TTF_SizeUTF8(font, copy, &width, NULL);
    if (copy != small)
        free(copy);
    return width;
}

static bool is_digit(const char *text, size_t length)
{
    return length == 1 && *text >= '0' && *text <= '9';
}

static int widest_digit(struct fonts *fonts, const struct type_style *style)
{
    int widest = 0;
    for (const char *digit = "0123456789"; *digit; digit++) {
        struct run run = {.source = OWN_FONT, .length = 1};
        int width = measure_run(fonts, style, digit, &run);
        widest = width > widest ? width : widest;
    }
    return widest;
}

// How far the pen moves over a run.
static int advance(
    struct fonts *fonts, const struct type_style *style, const char *text, const struct run *run, int cell)
{
    int width = measure_run(fonts, style, text, run);
    if (cell > 0 && is_digit(text, run->length))
        width = cell;
    return width + style->size_px * style->tracking / 1000;
}

static int cell_of(struct fonts *fonts, const struct type_style *style)
{
    return style->cells ? widest_digit(fonts, style) : 0;
}

static int width(void *context, const struct type_style *style, const char *text, size_t length)
{
    struct fonts *fonts = context;
    int cell = cell_of(fonts, style);
    int total = 0;
    while (length > 0) {
        struct run run = next_run(fonts, style, text, length);
        total += advance(fonts, style, text, &run, cell);
        text += run.length;
        length -= run.length;
    }
    return total;
}

static struct type_metrics metrics(void *context, const struct type_style *style)
{
    TTF_Font *font = font_of(context, style->face, style->size_px, OWN_FONT);
    struct type_metrics out = {0};
    if (!font)
        return out;
    out.ascent = TTF_FontAscent(font);
    out.descent = -TTF_FontDescent(font);
    out.line_height = TTF_FontLineSkip(font);
    int highest = 0;
    TTF_GlyphMetrics32(font, 'H', NULL, NULL, NULL, &highest, NULL);
    out.cap_height = highest;
    return out;
}

struct typesetter fonts_typesetter(struct fonts *fonts)
{
    return (struct typesetter){.context = fonts, .width = width, .metrics = metrics};
}

static void draw_run(struct fonts *fonts, SDL_Surface *surface, const struct type_style *style,
    const char *text, const struct run *run, int x, int baseline, uint32_t rgb)
{
    TTF_Font *font = font_for(fonts, style, run);
    char *copy = strndup(text, run->length);
    if (!font || !copy) {
        free(copy);
        return;
    }
    SDL_Color colour = {(Uint8)(rgb >> 16), (Uint8)(rgb >> 8), (Uint8)rgb, 255};
    SDL_Surface *glyphs = TTF_RenderUTF8_Blended(font, copy, colour);
    free(copy);
    if (!glyphs)
        return;
    SDL_Rect place = {x, baseline - TTF_FontAscent(font), 0, 0};
    SDL_BlitSurface(glyphs, NULL, surface, &place);
    SDL_FreeSurface(glyphs);
}

void fonts_draw(struct fonts *fonts, SDL_Surface *surface, const struct scene_item *item, uint32_t rgb)
{
    const struct type_style *style = &item->style;
    const char *text = item->text;
    size_t length = strlen(text);
    int cell = cell_of(fonts, style);
    int x = item->box.x;
    while (length > 0) {
        struct run run = next_run(fonts, style, text, length);
        int moved = advance(fonts, style, text, &run, cell);
        int indent = 0;
        if (cell > 0 && is_digit(text, run.length))
            indent = (cell - measure_run(fonts, style, text, &run)) / 2;
        draw_run(fonts, surface, style, text, &run, x + indent, item->baseline, rgb);
        x += moved;
        text += run.length;
        length -= run.length;
    }
}
