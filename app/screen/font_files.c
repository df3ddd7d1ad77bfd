#include "screen/font_files.h"

#include "base/file.h"
#include "base/json.h"
#include "base/log.h"

#include <fontconfig/fontconfig.h>
#include <stdlib.h>
#include <string.h>

static bool has_name(FcPattern *font, const char *object, const char *wanted)
{
    FcChar8 *name;
    for (int i = 0; FcPatternGetString(font, object, i, &name) == FcResultMatch; i++)
        if (FcStrCmpIgnoreCase(name, (const FcChar8 *)wanted) == 0)
            return true;
    return false;
}

// By its first name: heavier cuts call themselves "Regular" further down.
static bool is_styled(FcPattern *font, const char *wanted)
{
    FcChar8 *name;
    return FcPatternGetString(font, FC_STYLE, 0, &name) == FcResultMatch &&
           FcStrCmpIgnoreCase(name, (const FcChar8 *)wanted) == 0;
}

// The one that is called so, in one look over the list: matching weighs every font for each question.
static bool find_file(FcConfig *config, const char *family, const char *style, struct font_file *out)
{
    const FcFontSet *fonts = FcConfigGetFonts(config, FcSetSystem);
    for (int i = 0; fonts && i < fonts->nfont; i++) {
        FcPattern *font = fonts->fonts[i];
        FcChar8 *path = NULL;
        FcBool varies = FcFalse;
        int index = 0;
        FcPatternGetBool(font, FC_VARIABLE, 0, &varies);
        if (varies || !has_name(font, FC_FAMILY, family) || !is_styled(font, style) ||
            FcPatternGetString(font, FC_FILE, 0, &path) != FcResultMatch)
            continue;
        FcPatternGetInteger(font, FC_INDEX, 0, &index);
        out->path = strdup((const char *)path);
        out->index = index & 0xFFFF; // the upper half counts named instances of variable fonts
        return out->path != NULL;
    }
    return false;
}

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

static const char *family_of(enum typeface face, const json_t *entry, const struct font_families *families)
{
    bool display = face == FACE_DISPLAY || face == FACE_DISPLAY_SEMIBOLD || face == FACE_DISPLAY_BOLD;
    const char *wanted = !families ? NULL : display ? families->display : families->text;
    return wanted ? wanted : text_of(entry, "family");
}

static bool find_faces(FcConfig *config, const json_t *root, const struct font_families *families,
    struct font_files *out, struct error *error)
{
    for (int face = 0; face < FACE_COUNT; face++) {
        const char *name = typeface_name((enum typeface)face);
        const json_t *entry = json_object_get(json_object_get(root, "faces"), name);
        if (!entry)
            return error_set(
                error, "$.faces.%s: missing; expected {\"family\", \"style\", \"package\"}", name);
        const char *family = family_of((enum typeface)face, entry, families);
        if (find_file(config, family, text_of(entry, "style"), &out->faces[face]))
            continue;
        bool own = strcmp(family, text_of(entry, "family")) == 0;
        return error_set(error, "the font %s %s is not installed (%s%s)", family, text_of(entry, "style"),
            own ? "Debian package " : "the theme asks for it", own ? text_of(entry, "package") : "");
    }
    return true;
}

static void find_fallbacks(FcConfig *config, const json_t *root, struct font_files *out)
{
    const json_t *list = json_object_get(root, "fallbacks");
    for (size_t i = 0; i < json_array_size(list) && out->fallback_count < FONT_FILES_MAX; i++) {
        const json_t *entry = json_array_get(list, i);
        const char *family = text_of(entry, "family");
        size_t place = out->fallback_count;
        if (!find_file(config, family, "Regular", &out->fallbacks[place])) {
            log_debug("the font %s is not installed (Debian package %s)", family, text_of(entry, "package"));
            continue;
        }
        if (!find_file(config, family, "Bold", &out->bold_fallbacks[place]))
            out->bold_fallbacks[place] = (struct font_file){
                .path = strdup(out->fallbacks[place].path), .index = out->fallbacks[place].index};
        out->fallback_count++;
    }
}

// The folders in which Debian puts fonts, and fontconfig's cache of them, without its hundred files of rules
// for choosing among fonts: we ask for families by name. Reading those takes as long as all else at start.
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

// Uses the config up; other users of fontconfig in this process are not disturbed by it.
static bool find_all(FcConfig *config, const json_t *root, const struct font_families *families,
    struct font_files *out, struct error *error)
{
    if (!config)
        return error_set(error, "fontconfig cannot be started");
    bool fine = find_faces(config, root, families, out, error);
    if (fine)
        find_fallbacks(config, root, out);
    else
        font_files_free(out);
    FcConfigDestroy(config);
    return fine;
}

bool font_files_find(
    const char *path, const struct font_families *families, struct font_files *out, struct error *error)
{
    struct str bytes = {0};
    *out = (struct font_files){0};
    json_t *root = NULL;
    if (file_read(path, 1 << 20, &bytes, error)) {
        root = json_read(str_text(&bytes), bytes.length, NULL, error);
        if (!root)
            error_prefix(error, "%s: ", path);
    }
    str_free(&bytes);
    if (!root)
        return false;
    bool fine = find_all(short_config(), root, families, out, NULL) ||
                find_all(FcInitLoadConfigAndFonts(), root, families, out, error);
    json_decref(root);
    return fine;
}

void font_files_free(struct font_files *files)
{
    for (int i = 0; i < FACE_COUNT; i++)
        free(files->faces[i].path);
    for (size_t i = 0; i < FONT_FILES_MAX; i++) {
        free(files->fallbacks[i].path);
        free(files->bold_fallbacks[i].path);
    }
    *files = (struct font_files){0};
}
