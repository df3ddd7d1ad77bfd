#include "screen/fonts.h"

#include "base/resource_path.h"
#include "base/text.h"
#include "screen/builtin_font.h"
#include "screen/figures.h"
#include "screen/font_cache.h"
#include "screen/letters.h"
#include "screen/text_runs.h"

#include <SDL2/SDL_ttf.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>

// A slide uses about thirty lines, and fitting a title a dozen more.
enum { LINES_MAX = 512 };

// A measured text.
struct line {
    char *text; // owned; NULL: the entry is empty
    size_t length;
    struct type_style style;
    struct text_runs runs;
    int width;
    bool incomplete; // a font could not be opened: measure again next time
};

struct fonts {
    struct font_files files;
    struct font_cache cache;
    struct line lines[LINES_MAX]; // by hash: a new one replaces the old
};

struct fonts *fonts_open(const char *file, const struct font_families *families, struct error *error)
{
    struct fonts *fonts = calloc(1, sizeof *fonts);
    char *path = file ? strdup(file) : resource_path("fonts/fonts.json");
    bool ok = fonts && path;
    if (!ok)
        error_memory(error, "not enough memory for fonts");
    ok = ok && font_files_find(path, families, &fonts->files, error);
    if (ok && TTF_Init() != 0)
        ok = error_set(error, "SDL_ttf cannot be started: %s", TTF_GetError());
    free(path);
    if (ok) {
        font_cache_init(&fonts->cache, &fonts->files);
        return fonts;
    }
    if (fonts)
        font_files_free(&fonts->files);
    free(fonts);
    return NULL;
}

static void forget_line(struct line *line)
{
    free(line->text);
    text_runs_free(&line->runs);
    *line = (struct line){0};
}

void fonts_close(struct fonts *fonts)
{
    if (!fonts)
        return;
    for (size_t i = 0; i < LINES_MAX; i++)
        forget_line(&fonts->lines[i]);
    font_cache_close(&fonts->cache);
    font_files_free(&fonts->files);
    TTF_Quit();
    free(fonts);
}

// A font has the same letters in every size. Fallbacks are asked in this one, so that asking them does not
// push the sizes in use out of the cache.
enum { PROBE_SIZE = 16 };

static bool provides(void *context, const struct type_style *style, int source, uint32_t c)
{
    struct fonts *fonts = context;
    TTF_Font *font =
        font_cache_font(&fonts->cache, style->face, source == OWN_FONT ? style->size_px : PROBE_SIZE, source);
    return font && TTF_GlyphIsProvided32(font, c);
}

// A letter that no font has is drawn as a box of the face's own font.
static int source_for(void *context, const struct type_style *style, uint32_t c, bool *drawable)
{
    const struct fonts *fonts = context;
    *drawable = true;
    if (provides(context, style, OWN_FONT, c))
        return OWN_FONT;
    for (int i = 0; i < (int)fonts->files.fallback_count; i++)
        if (provides(context, style, i, c))
            return i;
    *drawable = false;
    return OWN_FONT;
}

static bool provides_all(struct fonts *fonts, const struct type_style *style, int source, const char *text)
{
    for (const char *at = text; *at;) {
        uint32_t c = text_next(&at);
        if (!u_hasBinaryProperty((UChar32)c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) &&
            !provides(fonts, style, source, c))
            return false;
    }
    return true;
}

// A font that draws a sequence as one picture makes it hardly wider than its first emoji.
static bool joins_in(
    struct fonts *fonts, const struct type_style *style, int source, char *text, size_t length, size_t base)
{
    int whole = 0;
    int first = 0;
    if (!provides_all(fonts, style, source, text))
        return false;
    TTF_Font *font =
        font_cache_font(&fonts->cache, style->face, source == OWN_FONT ? style->size_px : PROBE_SIZE, source);
    if (!font)
        return false;
    TTF_SetFontDirection(font, TTF_DIRECTION_LTR);
    TTF_SetFontScriptName(font, "Zyyy");
    TTF_SizeUTF8(font, text, &whole, NULL);
    text[base] = '\0';
    TTF_SizeUTF8(font, text, &first, NULL);
    return length > base && whole > 0 && whole <= first * 5 / 4;
}

static bool joins(
    void *context, const struct type_style *style, const char *text, size_t length, size_t base, int *source)
{
    struct fonts *fonts = context;
    char sequence[128];
    if (length >= sizeof sequence)
        return false;
    for (*source = OWN_FONT; *source < (int)fonts->files.fallback_count; ++*source) {
        memcpy(sequence, text, length);
        sequence[length] = '\0';
        if (joins_in(fonts, style, *source, sequence, length, base))
            return true;
    }
    return false;
}

// The run's font, with its direction and script set.
static TTF_Font *font_for(struct fonts *fonts, const struct type_style *style, const struct run *run)
{
    TTF_Font *font = font_cache_font(&fonts->cache, style->face, style->size_px, run->source);
    if (font) {
        TTF_SetFontDirection(font, run->rtl ? TTF_DIRECTION_RTL : TTF_DIRECTION_LTR);
        TTF_SetFontScriptName(font, run->script);
    }
    return font;
}

// SDL_ttf needs texts that end in NUL: copies into `small`, or where that is too small onto the heap.
static char *copy_of(const char *text, size_t length, char *small, size_t size)
{
    char *copy = length < size ? small : malloc(length + 1);
    if (copy) {
        memcpy(copy, text, length);
        copy[length] = '\0';
    }
    return copy;
}

// Sets `missing` where the run's font cannot be opened.
static int measure_run(struct fonts *fonts, const struct type_style *style, const char *text,
    const struct run *run, bool *missing)
{
    char small[256];
    char *copy = copy_of(text + run->start, run->length, small, sizeof small);
    TTF_Font *font = font_for(fonts, style, run);
    int width = 0;
    if (copy && font)
        TTF_SizeUTF8(font, copy, &width, NULL);
    else
        width = builtin_font_width(style->size_px, text + run->start, run->length);
    *missing |= !copy || !font;
    if (copy != small)
        free(copy);
    return width;
}

static bool is_digit(const char *text, const struct run *run)
{
    return run->length == 1 && text[run->start] >= '0' && text[run->start] <= '9';
}

// Of the text's own face; without it, figures are as wide as they are.
static struct figures figures_for(struct fonts *fonts, const struct type_style *style)
{
    struct figures figures = {0};
    TTF_Font *font =
        style->cells ? font_cache_font(&fonts->cache, style->face, style->size_px, OWN_FONT) : NULL;
    if (font)
        figures_measure(font, &figures);
    return figures;
}

static bool is_colon_of_clock(const struct line *line, size_t i)
{
    const struct run *list = line->runs.list;
    return i > 0 && i + 1 < line->runs.count && list[i].length == 1 && line->text[list[i].start] == ':' &&
           is_digit(line->text, &list[i - 1]) && is_digit(line->text, &list[i + 1]);
}

// The em is this many times what stands on either side of a dot in a number.
enum { DOT_AIR = 30 };

// The number of runs before the last colon of a clock; these count no seconds.
static size_t runs_before_seconds(const struct line *line)
{
    for (size_t i = line->runs.count; i-- > 0;)
        if (line->runs.list[i].length == 1 && line->text[line->runs.list[i].start] == ':')
            return i;
    return 0;
}

// Measures the runs and sets their x. A time is as wide as its cells, also where narrow figures leave
// something of them.
static void place_runs(struct fonts *fonts, struct line *line)
{
    const struct type_style *style = &line->style;
    struct figures figures = figures_for(fonts, style);
    size_t slow = style->counts ? runs_before_seconds(line) : 0;
    int saved = 0;
    line->width = 0;
    for (size_t i = 0; i < line->runs.count; i++) {
        struct run *run = &line->runs.list[i];
        run->x = line->width - saved;
        if (run->left_out)
            continue;
        run->width = measure_run(fonts, style, line->text, run, &line->incomplete);
        int advance = run->width;
        if (run->is_dot) {
            int air = style->size_px / DOT_AIR;
            run->x += air;
            advance += 2 * air;
        }
        if (figures.cell > 0 && is_digit(line->text, run)) {
            const struct figure *figure = &figures.figure[line->text[run->start] - '0'];
            bool last = i + 1 == line->runs.count;
            run->x += i < slow         ? figure->in_slow
                      : !style->counts ? figure->alone
                      : last           ? figure->in_last
                                       : figure->in_cell;
            advance = i < slow ? figure->slow : figures.cell;
            saved += style->counts ? 0 : figures.cell - figure->width;
        }
        run->raise = is_colon_of_clock(line, i) ? figures.colon_raise : 0;
        line->width += advance + style->size_px * style->tracking / 1000;
    }
    for (size_t i = 0; style->at_right && i < line->runs.count; i++)
        line->runs.list[i].x += saved;
}

static bool same_style(const struct type_style *a, const struct type_style *b)
{
    return a->face == b->face && a->size_px == b->size_px && a->tracking == b->tracking &&
           a->cells == b->cells && a->counts == b->counts && a->at_right == b->at_right && a->rtl == b->rtl;
}

// FNV-1a, http://www.isthe.com/chongo/tech/comp/fnv/
static size_t place_of(const struct type_style *style, const char *text, size_t length)
{
    uint64_t hash = UINT64_C(14695981039346656037);
    const int parts[] = {(int)style->face, style->size_px, style->tracking, style->cells, style->counts,
        style->at_right, style->rtl};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        hash = (hash ^ (unsigned)parts[i]) * UINT64_C(1099511628211);
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ (unsigned char)text[i]) * UINT64_C(1099511628211);
    return (size_t)(hash % LINES_MAX);
}

// The measured text; NULL where memory ran out. Valid until the next call.
static const struct line *line_of(
    struct fonts *fonts, const struct type_style *style, const char *text, size_t length)
{
    struct line *line = &fonts->lines[place_of(style, text, length)];
    if (line->text && !line->incomplete && line->length == length && same_style(&line->style, style) &&
        memcmp(line->text, text, length) == 0)
        return line;
    const struct text_runs_fonts fonts_of_runs = {
        .context = fonts, .source = source_for, .provides = provides, .joins = joins};
    forget_line(line);
    *line = (struct line){.text = strndup(text, length), .length = length, .style = *style};
    if (!line->text || !text_runs_split(&fonts_of_runs, style, line->text, length, &line->runs)) {
        forget_line(line);
        return NULL;
    }
    place_runs(fonts, line);
    return line;
}

static int width(void *context, const struct type_style *style, const char *text, size_t length)
{
    const struct line *line = line_of(context, style, text, length);
    return line ? line->width : 0;
}

// The font that determines the metrics: the face's own, else the first fallback that can be opened.
static TTF_Font *font_for_lines(struct fonts *fonts, const struct type_style *style)
{
    TTF_Font *font = font_cache_font(&fonts->cache, style->face, style->size_px, OWN_FONT);
    for (int i = 0; !font && i < (int)fonts->files.fallback_count; i++)
        font = font_cache_font(&fonts->cache, style->face, style->size_px, i);
    return font;
}

static int measured(int value, int otherwise)
{
    return value > 0 ? value : otherwise;
}

// Layout divides by these: a metric of 0, or without a font, gets a typical value.
static struct type_metrics metrics(void *context, const struct type_style *style)
{
    TTF_Font *font = font_for_lines(context, style);
    struct type_metrics usual = builtin_font_metrics(style->size_px);
    if (!font)
        return usual;
    int highest = 0;
    TTF_GlyphMetrics32(font, 'H', NULL, NULL, NULL, &highest, NULL);
    return (struct type_metrics){
        .ascent = measured(TTF_FontAscent(font), usual.ascent),
        .descent = measured(-TTF_FontDescent(font), usual.descent),
        .line_height = measured(TTF_FontLineSkip(font), usual.line_height),
        .cap_height = measured(highest, usual.cap_height),
    };
}

const char *fonts_warning(const struct fonts *fonts, size_t index)
{
    return index < fonts->files.warning_count ? fonts->files.warnings[index] : NULL;
}

struct typesetter fonts_typesetter(struct fonts *fonts)
{
    return (struct typesetter){.context = fonts, .width = width, .metrics = metrics};
}

static void draw_run(struct fonts *fonts, SDL_Surface *surface, const struct line *line,
    const struct run *run, int x, int baseline, uint32_t rgb)
{
    char small[256];
    char *copy = copy_of(line->text + run->start, run->length, small, sizeof small);
    TTF_Font *font = font_for(fonts, &line->style, run);
    if (copy && font)
        letters_draw(font, copy, surface, x, baseline, rgb);
    else
        builtin_font_draw(surface, &line->style, line->text + run->start, run->length, x, baseline, rgb);
    if (copy != small)
        free(copy);
}

void fonts_draw(struct fonts *fonts, SDL_Surface *surface, const struct scene_item *item, uint32_t rgb)
{
    const struct line *line = line_of(fonts, &item->style, item->text, strlen(item->text));
    for (size_t i = 0; line && i < line->runs.count; i++) {
        const struct run *run = &line->runs.list[i];
        // When a clock ticks, only the changed letters are drawn.
        int beyond = item->style.size_px / 4;
        SDL_Rect place = {item->box.x + run->x - beyond, item->box.y - beyond, run->width + 2 * beyond,
            item->box.h + 2 * beyond};
        if (!run->left_out && SDL_HasIntersection(&place, &surface->clip_rect))
            draw_run(fonts, surface, line, run, item->box.x + run->x, item->baseline - run->raise, rgb);
    }
}

bool fonts_missing(struct fonts *fonts, const char *text, struct str *out)
{
    const struct type_style style = {.face = FACE_TEXT, .size_px = PROBE_SIZE};
    bool lacks = false;
    if (!fonts->files.faces[FACE_TEXT].path)
        return false; // all are missing, and a warning says so
    for (const char *at = text; *at;) {
        bool drawable;
        uint32_t c = text_next(&at);
        source_for(fonts, &style, c, &drawable);
        if (drawable || u_hasBinaryProperty((UChar32)c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT))
            continue;
        lacks = true;
        str_format(out, "%sU+%04X", out->length > 0 ? " " : "", (unsigned)c);
    }
    return lacks;
}
