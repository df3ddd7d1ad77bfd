#include "scene/theme.h"

#include "base/data.h"
#include "base/reading.h"

#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

const char *const theme_names[] = {"lisbon", "daylight", "contrast", NULL};

static const char *const names[COLOUR_COUNT] = {"night", "well", "rule", "tile", "paper", "mist", "dim",
    "tram", "azul", "alarm", "white", "tram-well", "alarm-well", "white-well", "black", "bright"};

// Every text on every ground that a slide uses, with the least contrast that will do.
static const struct pair {
    enum colour text, ground;
    double least;
} pairs[] = {
    {COLOUR_PAPER, COLOUR_NIGHT, 7},
    {COLOUR_MIST, COLOUR_NIGHT, 4.5},
    {COLOUR_DIM, COLOUR_NIGHT, 4.5},
    {COLOUR_TRAM, COLOUR_NIGHT, 4.5},
    {COLOUR_AZUL, COLOUR_NIGHT, 4.5},
    {COLOUR_NIGHT, COLOUR_TRAM, 4.5},
    {COLOUR_NIGHT, COLOUR_AZUL, 4.5},
    {COLOUR_WHITE, COLOUR_ALARM, 4.5},
    {COLOUR_ALARM, COLOUR_WHITE, 4.5},
    {COLOUR_PAPER, COLOUR_RULE, 4.5},
    {COLOUR_PAPER, COLOUR_WELL, 4.5},
};

const char *colour_name(enum colour colour)
{
    return names[colour];
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
        if (pairs[i].text == text && pairs[i].ground == ground)
            return true;
    return false;
}

// `percent` of `over` on `under`.
static uint32_t mix(uint32_t under, uint32_t over, int percent)
{
    uint32_t out = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
        int u = (int)(under >> shift & 0xFF);
        int o = (int)(over >> shift & 0xFF);
        out |= (uint32_t)(u + (o - u) * percent / 100) << shift;
    }
    return out;
}

// A colour that a file gives, on its way to struct theme.
struct given {
    bool there;
    uint32_t rgb;
};

struct document {
    struct given colours[COLOUR_NAMED];
    const char *display_family, *text_family, *logo;
    int margin;
};

static bool read_colour(
    const struct reading *reading, const json_t *value, const struct json_path *path, void *out)
{
    const char *text = json_string_value(value);
    if (!text || strlen(text) != 7 || text[0] != '#' || strspn(text + 1, "0123456789abcdefABCDEF") != 6)
        return reading_refuse(reading, path, text ? "no colour" : json_kind(value), "#RRGGBB");
    *(struct given *)out = (struct given){.there = true, .rgb = (uint32_t)strtoul(text + 1, NULL, 16)};
    return true;
}

static bool read_colours(
    const struct reading *reading, const json_t *value, const struct json_path *path, void *out)
{
    struct reading_key keys[COLOUR_NAMED + 1] = {0};
    for (size_t i = 0; i < COLOUR_NAMED; i++)
        keys[i] = (struct reading_key){names[i], read_colour, i * sizeof(struct given)};
    return reading_object(reading, value, path, keys, out);
}

static bool read_fonts(
    const struct reading *reading, const json_t *value, const struct json_path *path, void *out)
{
    static const struct reading_key keys[] = {
        {"display", reading_text, offsetof(struct document, display_family)},
        {"text", reading_text, offsetof(struct document, text_family)},
        {NULL, NULL, 0},
    };
    return reading_object(reading, value, path, keys, out);
}

static bool read_margin(
    const struct reading *reading, const json_t *value, const struct json_path *path, void *out)
{
    return reading_whole(reading, value, path, 50, 150, out);
}

static bool take_colours(const struct document *document, struct theme *theme, const struct reading *reading)
{
    for (int i = 0; i < COLOUR_NAMED; i++) {
        if (!document->colours[i].there)
            return error_set(
                reading->error, "%s: $.colours.%s: missing; expected #RRGGBB", reading->file, names[i]);
        theme->rgb[i] = document->colours[i].rgb;
    }
    theme->rgb[COLOUR_TRAM_WELL] = mix(theme->rgb[COLOUR_TRAM], theme->rgb[COLOUR_NIGHT], 20);
    theme->rgb[COLOUR_WHITE_WELL] = mix(theme->rgb[COLOUR_WHITE], theme->rgb[COLOUR_ALARM], 20);
    theme->rgb[COLOUR_ALARM_WELL] = mix(theme->rgb[COLOUR_ALARM], theme->rgb[COLOUR_WHITE], 25);
    theme->rgb[COLOUR_BLACK] = 0x000000;
    theme->rgb[COLOUR_BRIGHT] = 0xFFFFFF;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        double contrast = theme_contrast(theme->rgb[pairs[i].text], theme->rgb[pairs[i].ground]);
        if (contrast < pairs[i].least)
            return error_set(reading->error,
                "%s: $.colours: %s on %s has a contrast of %.1f:1; expected at least %g:1 to be read",
                reading->file, names[pairs[i].text], names[pairs[i].ground], contrast, pairs[i].least);
    }
    return true;
}

static const struct reading_key document_keys[] = {
    {"$schema", NULL, 0},
    {"description", NULL, 0},
    {"colours", read_colours, offsetof(struct document, colours)},
    {"fonts", read_fonts, 0},
    {"logo", reading_path, offsetof(struct document, logo)},
    {"margin", read_margin, offsetof(struct document, margin)},
    {NULL, NULL, 0},
};
static const struct document document_usual = {.margin = 66};

static bool take_document(const struct document *document, struct theme *theme, const struct reading *reading)
{
    if (!take_colours(document, theme, reading))
        return false;
    theme->display_family = document->display_family;
    theme->text_family = document->text_family;
    theme->logo.path = document->logo;
    theme->margin = document->margin;
    return true;
}

static bool read_file(const char *path, struct theme *theme, struct error *error)
{
    struct document document = document_usual;
    struct reading reading = {.arena = &theme->arena, .file = path, .error = error};
    return reading_file(&reading, document_keys, &document) && take_document(&document, theme, &reading);
}

bool theme_read_bytes(
    const char *path, const char *bytes, size_t length, struct theme *out, struct error *error)
{
    *out = (struct theme){0};
    struct document document = document_usual;
    struct reading reading = {.arena = &out->arena, .file = path, .error = error};
    out->name = arena_keep(&out->arena, path);
    bool fine = out->name ? reading_bytes(&reading, bytes, length, document_keys, &document) &&
                                take_document(&document, out, &reading)
                          : error_set(error, "not enough memory");
    if (!fine)
        theme_free(out);
    return fine;
}

bool theme_read(const char *name, struct theme *out, struct error *error)
{
    *out = (struct theme){0};
    bool own = !strchr(name, '/');
    char *path;
    if (own) {
        int known = 0;
        while (theme_names[known] && strcmp(theme_names[known], name) != 0)
            known++;
        if (!theme_names[known])
            return error_set(error,
                "there is no theme \"%s\"; expected lisbon, daylight, contrast, or the path of a theme file",
                name);
        const char *inside = arena_format(&out->arena, "config/themes/%s.json", name);
        path = inside ? data_path(inside) : NULL;
    } else {
        path = strdup(name);
    }
    out->name = arena_keep(&out->arena, name);
    bool fine = path ? read_file(path, out, error) : error_set(error, "not enough memory");
    free(path);
    if (!fine)
        theme_free(out);
    return fine;
}

void theme_free(struct theme *theme)
{
    arena_free(&theme->arena);
    *theme = (struct theme){0};
}
