#include "screen/font_files.h"

#include "base/file.h"
#include "base/json.h"
#include "base/log.h"

#include <fontconfig/fontconfig.h>
#include <stdlib.h>
#include <string.h>

// fontconfig always answers with some font: it must be the family that was asked for.
static bool has_family(FcPattern *found, const char *family)
{
    FcChar8 *name;
    for (int i = 0; FcPatternGetString(found, FC_FAMILY, i, &name) == FcResultMatch; i++)
        if (FcStrCmpIgnoreCase(name, (const FcChar8 *)family) == 0)
            return true;
    return false;
}

static bool find_file(FcConfig *config, const char *family, const char *style, struct font_file *out)
{
    FcPattern *wanted = FcPatternCreate();
    if (!wanted)
        return false;
    FcPatternAddString(wanted, FC_FAMILY, (const FcChar8 *)family);
    FcPatternAddString(wanted, FC_STYLE, (const FcChar8 *)style);
    FcPatternAddBool(wanted, FC_SCALABLE, FcTrue);
    FcConfigSubstitute(config, wanted, FcMatchPattern);
    FcDefaultSubstitute(wanted);
    FcResult result;
    FcPattern *found = FcFontMatch(config, wanted, &result);
    FcChar8 *path = NULL;
    int index = 0;
    if (found && has_family(found, family) && FcPatternGetString(found, FC_FILE, 0, &path) == FcResultMatch) {
        FcPatternGetInteger(found, FC_INDEX, 0, &index);
        out->path = strdup((const char *)path);
        out->index = index & 0xFFFF; // the upper half counts named instances of variable fonts
    }
    if (found)
        FcPatternDestroy(found);
    FcPatternDestroy(wanted);
    return out->path != NULL;
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
    // A configuration of our own: other users of fontconfig in this process are not disturbed.
    FcConfig *config = FcInitLoadConfigAndFonts();
    bool fine = config ? find_faces(config, root, families, out, error)
                       : error_set(error, "fontconfig cannot be started");
    if (fine)
        find_fallbacks(config, root, out);
    else
        font_files_free(out);
    if (config)
        FcConfigDestroy(config);
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
