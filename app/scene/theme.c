#include "scene/theme.h"

#include "base/json_decode.h"
#include "base/resource_path.h"

#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

const char *const theme_names[] = {"lisbon", "daylight", "contrast", NULL};

// As in theme files and stored scenes.
static const char *const names[COLOUR_COUNT] = {
    [COLOUR_BACKGROUND] = "night",
    [COLOUR_SURFACE] = "well",
    [COLOUR_RULE] = "rule",
    [COLOUR_TILE] = "tile",
    [COLOUR_TEXT] = "paper",
    [COLOUR_TEXT_SECONDARY] = "mist",
    [COLOUR_TEXT_PAST] = "dim",
    [COLOUR_ACCENT] = "tram",
    [COLOUR_ACCENT_TEXT] = "tram-text",
    [COLOUR_INFO] = "azul",
    [COLOUR_ALARM] = "alarm",
    [COLOUR_WHITE] = "white",
    [COLOUR_ON_ACCENT] = "on-tram",
    [COLOUR_ON_INFO] = "on-azul",
    [COLOUR_STRIPE] = "stripe",
    [COLOUR_TROUGH] = "trough",
    [COLOUR_ACCENT_TROUGH] = "tram-well",
    [COLOUR_ALARM_TROUGH] = "alarm-well",
    [COLOUR_WHITE_TROUGH] = "white-well",
    [COLOUR_BLACK] = "black",
    [COLOUR_BRIGHT] = "bright",
};

// Every text colour on every ground that a slide uses, with the contrast it needs. It is the same the other
// way round.
static const struct pair {
    enum colour text, ground;
    double min_contrast;
} pairs[] = {
    {COLOUR_TEXT, COLOUR_BACKGROUND, 7},
    {COLOUR_TEXT_SECONDARY, COLOUR_BACKGROUND, 4.5},
    {COLOUR_TEXT_PAST, COLOUR_BACKGROUND, 4.5},
    {COLOUR_ACCENT_TEXT, COLOUR_BACKGROUND, 4.5},
    {COLOUR_INFO, COLOUR_BACKGROUND, 4.5},
    {COLOUR_ON_ACCENT, COLOUR_ACCENT, 4.5},
    {COLOUR_ON_INFO, COLOUR_INFO, 4.5},
    {COLOUR_WHITE, COLOUR_ALARM, 4.5},
    {COLOUR_ALARM, COLOUR_WHITE, 4.5},
    {COLOUR_TEXT, COLOUR_RULE, 4.5},
    {COLOUR_TEXT, COLOUR_SURFACE, 4.5},
    {COLOUR_TEXT, COLOUR_STRIPE, 4.5},
    {COLOUR_TEXT_SECONDARY, COLOUR_STRIPE, 4.5},
    {COLOUR_ACCENT_TEXT, COLOUR_STRIPE, 4.5},
    {COLOUR_INFO, COLOUR_STRIPE, 4.5},
};

const char *colour_name(enum colour colour)
{
    return colour == COLOUR_OWN ? "own" : names[colour];
}

static double linear(uint32_t channel)
{
    double c = (double)(channel & 0xFF) / 255.0;
    return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

static double luminance(uint32_t rgb)
{
    return 0.2126 * linear(rgb >> 16) + 0.7152 * linear(rgb >> 8) + 0.0722 * linear(rgb);
}

double theme_contrast(uint32_t a, uint32_t b)
{
    double x = luminance(a);
    double y = luminance(b);
    return x > y ? (x + 0.05) / (y + 0.05) : (y + 0.05) / (x + 0.05);
}

bool theme_allows(enum colour text, enum colour ground)
{
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if ((pairs[i].text == text && pairs[i].ground == ground) ||
            (pairs[i].text == ground && pairs[i].ground == text))
            return true;
    return false;
}

// `over` laid on `under` with `percent` of opacity.
static uint32_t blend(uint32_t under, uint32_t over, int percent)
{
    uint32_t out = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
        int u = (int)(under >> shift & 0xFF);
        int o = (int)(over >> shift & 0xFF);
        out |= (uint32_t)(u + (o - u) * percent / 100) << shift;
    }
    return out;
}

uint32_t theme_visible(uint32_t rgb, uint32_t ground)
{
    bool dark = theme_contrast(0xFFFFFF, ground) > theme_contrast(0, ground);
    uint32_t out = rgb;
    for (int percent = 1; percent <= 100 && theme_contrast(out, ground) < THEME_GRAPHIC_CONTRAST; percent++)
        out = blend(rgb, dark ? 0xFFFFFF : 0, percent);
    return out;
}

// A colour as the file has it.
struct file_colour {
    bool is_set;
    uint32_t rgb;
};

struct document {
    struct file_colour colours[COLOUR_NAMED];
    const char *display_family, *text_family, *logo;
    int margin;
};

static bool read_colour(
    const struct json_decoder *decoder, const json_t *value, const struct json_path *path, void *out)
{
    const char *text = json_string_value(value);
    if (!text || strlen(text) != 7 || text[0] != '#' || strspn(text + 1, "0123456789abcdefABCDEF") != 6)
        return json_decode_refuse(decoder, path, text ? "no colour" : json_kind(value), "#RRGGBB");
    *(struct file_colour *)out =
        (struct file_colour){.is_set = true, .rgb = (uint32_t)strtoul(text + 1, NULL, 16)};
    return true;
}

static bool read_colours(
    const struct json_decoder *decoder, const json_t *value, const struct json_path *path, void *out)
{
    struct json_decode_key keys[COLOUR_NAMED + 1] = {0};
    for (size_t i = 0; i < COLOUR_NAMED; i++)
        keys[i] = (struct json_decode_key){names[i], read_colour, i * sizeof(struct file_colour)};
    return json_decode_object(decoder, value, path, keys, out);
}

static bool read_fonts(
    const struct json_decoder *decoder, const json_t *value, const struct json_path *path, void *out)
{
    static const struct json_decode_key keys[] = {
        {"display", json_decode_text, offsetof(struct document, display_family)},
        {"text", json_decode_text, offsetof(struct document, text_family)},
        {NULL, NULL, 0},
    };
    return json_decode_object(decoder, value, path, keys, out);
}

static bool read_margin(
    const struct json_decoder *decoder, const json_t *value, const struct json_path *path, void *out)
{
    return json_decode_integer(decoder, value, path, 50, 150, out);
}

// Whichever of the two can be read better on the ground.
static uint32_t better_on(uint32_t ground, uint32_t a, uint32_t b)
{
    return theme_contrast(a, ground) >= theme_contrast(b, ground) ? a : b;
}

// The ground mixed with as little of the bar's colour as tells the trough from the ground.
static uint32_t trough_on(uint32_t ground, uint32_t bar)
{
    uint32_t out = ground;
    for (int percent = 1; percent <= 100 && theme_contrast(out, ground) < THEME_GRAPHIC_CONTRAST; percent++)
        out = blend(ground, bar, percent);
    return out;
}

// The background with as much of the text's colour as can just be seen, while texts can be read on it.
static uint32_t stripe_of(const uint32_t rgb[COLOUR_COUNT])
{
    static const enum colour texts[] = {COLOUR_TEXT, COLOUR_TEXT_SECONDARY, COLOUR_ACCENT_TEXT, COLOUR_INFO};
    enum { PERCENT_MAX = 30 };
    const double seen = 1.16;
    uint32_t stripe = rgb[COLOUR_BACKGROUND];
    for (int percent = 1; percent <= PERCENT_MAX; percent++) {
        uint32_t more = blend(rgb[COLOUR_BACKGROUND], rgb[COLOUR_TEXT], percent);
        for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
            if (theme_contrast(rgb[texts[i]], more) < 4.5)
                return stripe;
        if (theme_contrast(more, rgb[COLOUR_BACKGROUND]) > seen)
            return stripe;
        stripe = more;
    }
    return stripe;
}

// From hairlines over the info colour towards the text: the first that is told both from the background and
// from the accent that fills it; failing that the text.
static uint32_t trough_of(const uint32_t rgb[COLOUR_COUNT])
{
    for (int percent = 0; percent <= 200; percent++) {
        uint32_t trough = percent <= 100 ? blend(rgb[COLOUR_RULE], rgb[COLOUR_INFO], percent)
                                         : blend(rgb[COLOUR_INFO], rgb[COLOUR_TEXT], percent - 100);
        if (theme_contrast(trough, rgb[COLOUR_BACKGROUND]) >= THEME_GRAPHIC_CONTRAST &&
            theme_contrast(trough, rgb[COLOUR_STRIPE]) >= THEME_GRAPHIC_CONTRAST &&
            theme_contrast(trough, rgb[COLOUR_ACCENT]) >= THEME_GRAPHIC_CONTRAST)
            return trough;
    }
    return rgb[COLOUR_TEXT];
}

static void derive_colours(uint32_t rgb[COLOUR_COUNT])
{
    rgb[COLOUR_ON_ACCENT] = better_on(rgb[COLOUR_ACCENT], rgb[COLOUR_BACKGROUND], rgb[COLOUR_TEXT]);
    rgb[COLOUR_ON_INFO] = better_on(rgb[COLOUR_INFO], rgb[COLOUR_BACKGROUND], rgb[COLOUR_TEXT]);
    rgb[COLOUR_STRIPE] = stripe_of(rgb);
    rgb[COLOUR_TROUGH] = trough_of(rgb);
    rgb[COLOUR_ACCENT_TROUGH] = trough_on(rgb[COLOUR_ACCENT], rgb[COLOUR_ON_ACCENT]);
    rgb[COLOUR_WHITE_TROUGH] = trough_on(rgb[COLOUR_WHITE], rgb[COLOUR_ALARM]);
    rgb[COLOUR_ALARM_TROUGH] = trough_on(rgb[COLOUR_ALARM], rgb[COLOUR_WHITE]);
    rgb[COLOUR_BLACK] = 0x000000;
    rgb[COLOUR_BRIGHT] = 0xFFFFFF;
}

// As the author of the file knows it.
static const char *name_in_file(const uint32_t rgb[COLOUR_COUNT], enum colour colour)
{
    if (colour == COLOUR_ON_ACCENT || colour == COLOUR_ON_INFO)
        return rgb[colour] == rgb[COLOUR_BACKGROUND] ? names[COLOUR_BACKGROUND] : names[COLOUR_TEXT];
    if (colour == COLOUR_ACCENT_TEXT && rgb[colour] == rgb[COLOUR_ACCENT])
        return names[COLOUR_ACCENT];
    return names[colour];
}

static bool has_contrast(const uint32_t rgb[COLOUR_COUNT], const struct json_decoder *decoder)
{
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        double contrast = theme_contrast(rgb[pairs[i].text], rgb[pairs[i].ground]);
        if (contrast < pairs[i].min_contrast)
            return error_set(decoder->error,
                "%s: $.colours: %s on %s has a contrast of %.1f:1; expected at least %g:1 to be read",
                decoder->file, name_in_file(rgb, pairs[i].text), names[pairs[i].ground], contrast,
                pairs[i].min_contrast);
    }
    return true;
}

static bool apply_colours(
    const struct document *document, struct theme *theme, const struct json_decoder *decoder)
{
    for (int i = 0; i < COLOUR_NAMED; i++) {
        if (i == COLOUR_ACCENT_TEXT && !document->colours[i].is_set) {
            theme->rgb[i] = theme->rgb[COLOUR_ACCENT];
            continue;
        }
        if (!document->colours[i].is_set)
            return error_set(
                decoder->error, "%s: $.colours.%s: missing; expected #RRGGBB", decoder->file, names[i]);
        theme->rgb[i] = document->colours[i].rgb;
    }
    derive_colours(theme->rgb);
    return has_contrast(theme->rgb, decoder);
}

static const struct json_decode_key document_keys[] = {
    {"$schema", NULL, 0},
    {"description", NULL, 0},
    {"colours", read_colours, offsetof(struct document, colours)},
    {"fonts", read_fonts, 0},
    {"logo", json_decode_path, offsetof(struct document, logo)},
    {"margin", read_margin, offsetof(struct document, margin)},
    {NULL, NULL, 0},
};
static const struct document document_defaults = {.margin = 66};

static bool apply_document(
    const struct document *document, struct theme *theme, const struct json_decoder *decoder)
{
    if (!apply_colours(document, theme, decoder))
        return false;
    theme->display_family = document->display_family;
    theme->text_family = document->text_family;
    theme->logo.path = document->logo;
    theme->margin = document->margin;
    return true;
}

static bool read_file(const char *path, struct theme *theme, struct error *error)
{
    struct document document = document_defaults;
    struct json_decoder decoder = {.arena = &theme->arena, .file = path, .error = error};
    return json_decode_file(&decoder, document_keys, &document) && apply_document(&document, theme, &decoder);
}

bool theme_read_bytes(
    const char *path, const char *bytes, size_t length, struct theme *out, struct error *error)
{
    *out = (struct theme){0};
    struct document document = document_defaults;
    struct json_decoder decoder = {.arena = &out->arena, .file = path, .error = error};
    out->name = arena_keep(&out->arena, path);
    bool ok = out->name ? json_decode_bytes(&decoder, bytes, length, document_keys, &document) &&
                              apply_document(&document, out, &decoder)
                        : error_memory(error, "not enough memory");
    if (!ok)
        theme_free(out);
    return ok;
}

static bool is_own(const char *name)
{
    for (const char *const *own = theme_names; *own; own++)
        if (strcmp(*own, name) == 0)
            return true;
    return false;
}

// To be freed; NULL where there is no memory.
static char *path_of(const char *name, struct arena *arena)
{
    if (strchr(name, '/'))
        return strdup(name);
    const char *inside = arena_format(arena, "config/themes/%s.json", name);
    return inside ? resource_path(inside) : NULL;
}

bool theme_read(const char *name, struct theme *out, struct error *error)
{
    *out = (struct theme){0};
    if (!strchr(name, '/') && !is_own(name))
        return error_set(error,
            "there is no theme \"%s\"; expected lisbon, daylight, contrast, or the path of a theme file",
            name);
    char *path = path_of(name, &out->arena);
    out->name = arena_keep(&out->arena, name);
    bool ok = path && out->name ? read_file(path, out, error) : error_memory(error, "not enough memory");
    free(path);
    if (!ok)
        theme_free(out);
    return ok;
}

void theme_free(struct theme *theme)
{
    arena_free(&theme->arena);
    *theme = (struct theme){0};
}
