#include "screen/font_search.h"

#include <fontconfig/fontconfig.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

struct font_search {
    FcConfig *config; // owned; separate from fontconfig's config of this process
};

void font_file_free(struct font_file *file)
{
    free(file->path);
    free(file->family);
    *file = (struct font_file){0};
}

// Debian's font folders and fontconfig's cache, without its hundred files of matching rules, which we do not
// use: reading them would double the time to start.
static FcConfig *short_config(void)
{
    static const char rules[] = "<fontconfig><dir>/usr/share/fonts</dir><dir>/usr/local/share/fonts</dir>"
                                "<dir prefix=\"xdg\">fonts</dir><cachedir>/var/cache/fontconfig</cachedir>"
                                "<cachedir prefix=\"xdg\">fontconfig</cachedir></fontconfig>";
    FcConfig *config = FcConfigCreate();
    if (config && FcConfigParseAndLoadFromMemory(config, (const FcChar8 *)rules, FcFalse) &&
        FcConfigBuildFonts(config))
        return config;
    if (config)
        FcConfigDestroy(config);
    return NULL;
}

static bool is_configured(void)
{
    return getenv("FONTCONFIG_FILE") || getenv("FONTCONFIG_PATH") || getenv("FONTCONFIG_SYSROOT");
}

struct font_search *font_search_open(bool whole)
{
    struct font_search *search = calloc(1, sizeof *search);
    if (!search)
        return NULL;
    search->config = whole || is_configured() ? FcInitLoadConfigAndFonts() : short_config();
    if (search->config)
        return search;
    free(search);
    return NULL;
}

void font_search_close(struct font_search *search)
{
    if (search)
        FcConfigDestroy(search->config);
    free(search);
}

// Reasons against a font, the most serious first.
enum drawback {
    NOT_SCALABLE,
    NOT_LATIN,
    FIXED_WIDTH,
    SLANTED,
    NARROW_OR_WIDE,
    OTHER_WEIGHT,
    LATER_FAMILY,
    INDEX, // prefer a file of its own to an instance of a variable font
    DRAWBACKS
};

struct candidate {
    FcPattern *font; // the config's
    const char *path, *family;
    int drawbacks[DRAWBACKS];
};

// Does not depend on the order in which folders list their files.
static bool is_better(const struct candidate *a, const struct candidate *b)
{
    for (int i = 0; i < DRAWBACKS; i++)
        if (a->drawbacks[i] != b->drawbacks[i])
            return a->drawbacks[i] < b->drawbacks[i];
    return strcmp(a->path, b->path) < 0;
}

static int integer_of(const FcPattern *font, const char *object, int otherwise)
{
    int value = otherwise;
    return FcPatternGetInteger(font, object, 0, &value) == FcResultMatch ? value : otherwise;
}

static bool is_true(const FcPattern *font, const char *object, bool otherwise)
{
    FcBool value;
    return FcPatternGetBool(font, object, 0, &value) == FcResultMatch ? value == FcTrue : otherwise;
}

static int weight_of(const FcPattern *font)
{
    return FcWeightToOpenType(integer_of(font, FC_WEIGHT, FC_WEIGHT_REGULAR));
}

// Of two equally distant weights, bold takes the heavier, regular the lighter.
static int weight_off(int weight, int wanted)
{
    bool wrong_side = wanted >= 500 ? weight < wanted : weight > wanted;
    return abs(weight - wanted) * 2 + wrong_side;
}

static bool is_latin(const FcPattern *font)
{
    FcCharSet *letters;
    if (is_true(font, FC_SYMBOL, false) ||
        FcPatternGetCharSet(font, FC_CHARSET, 0, &letters) != FcResultMatch)
        return false;
    for (const char *c = "AZaz09:"; *c; c++)
        if (!FcCharSetHasChar(letters, (FcChar32)*c))
            return false;
    return true;
}

// The index of the first family to which the font belongs; `count` for none. A font may have several names.
static size_t family_index(const FcPattern *font, const char *const *families, size_t count)
{
    FcChar8 *name;
    size_t index = count;
    for (int i = 0; FcPatternGetString(font, FC_FAMILY, i, &name) == FcResultMatch; i++)
        for (size_t k = 0; k < index; k++)
            if (strcasecmp((const char *)name, families[k]) == 0)
                index = k;
    return index;
}

// Without families: any font.
static bool rate(
    FcPattern *font, const char *const *families, size_t count, int weight, struct candidate *out)
{
    size_t index = count > 0 ? family_index(font, families, count) : 0;
    FcChar8 *path;
    FcChar8 *family = NULL;
    // A variable font is also listed as a whole, without a weight.
    if ((count > 0 && index == count) || is_true(font, FC_VARIABLE, false) ||
        FcPatternGetString(font, FC_FILE, 0, &path) != FcResultMatch)
        return false;
    FcPatternGetString(font, FC_FAMILY, 0, &family);
    *out = (struct candidate){
        .font = font,
        .path = (const char *)path,
        .family = count > 0 ? families[index]
                  : family  ? (const char *)family
                            : (const char *)path,
        .drawbacks =
            {
                [NOT_SCALABLE] = !is_true(font, FC_SCALABLE, true),
                [NOT_LATIN] = count == 0 && !is_latin(font),
                [FIXED_WIDTH] =
                    count == 0 && integer_of(font, FC_SPACING, FC_PROPORTIONAL) != FC_PROPORTIONAL,
                [SLANTED] = integer_of(font, FC_SLANT, FC_SLANT_ROMAN) != FC_SLANT_ROMAN,
                [NARROW_OR_WIDE] = abs(integer_of(font, FC_WIDTH, FC_WIDTH_NORMAL) - FC_WIDTH_NORMAL),
                [OTHER_WEIGHT] = weight_off(weight_of(font), weight),
                [LATER_FAMILY] = (int)index,
                [INDEX] = integer_of(font, FC_INDEX, 0),
            },
    };
    return true;
}

static bool copy_best(const struct candidate *best, struct font_file *out)
{
    *out = (struct font_file){
        .path = strdup(best->path),
        .index = integer_of(best->font, FC_INDEX, 0),
        .family = strdup(best->family),
        .weight = weight_of(best->font),
    };
    if (out->path && out->family)
        return true;
    font_file_free(out);
    return false;
}

// One pass over the list: fontconfig's own matching compares every property of every font.
static bool find(const struct font_search *search, const char *const *families, size_t count, int weight,
    struct font_file *out)
{
    const FcFontSet *fonts = FcConfigGetFonts(search->config, FcSetSystem);
    struct candidate best = {0};
    for (int i = 0; fonts && i < fonts->nfont; i++) {
        struct candidate one;
        // The cache may list files that are gone or not readable.
        if (rate(fonts->fonts[i], families, count, weight, &one) && (!best.font || is_better(&one, &best)) &&
            access(one.path, R_OK) == 0)
            best = one;
    }
    return best.font && copy_best(&best, out);
}

bool font_search_family(const struct font_search *search, const char *const *families, size_t count,
    int weight, struct font_file *out)
{
    return count > 0 && find(search, families, count, weight, out);
}

bool font_search_any(const struct font_search *search, int weight, struct font_file *out)
{
    return find(search, NULL, 0, weight, out);
}
