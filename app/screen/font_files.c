#include "screen/font_files.h"

#include "base/file.h"
#include "base/json.h"
#include "base/log.h"

#include <stdlib.h>
#include <string.h>

enum { REGULAR = 400, BOLD = 700, FAMILIES_MAX = 16 };

// Weights that differ by no more look the same; named weights are 100 apart.
enum { SAME_WEIGHT = 50 };

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

struct names {
    const char *list[FAMILIES_MAX];
    size_t count;
};

static struct names names_of(const json_t *array)
{
    struct names names = {0};
    for (size_t i = 0; i < json_array_size(array) && names.count < FAMILIES_MAX; i++) {
        const char *name = json_string_value(json_array_get(array, i));
        if (name)
            names.list[names.count++] = name;
    }
    return names;
}

// The configuration of a face.
struct face_config {
    const char *theme; // the theme's family; NULL for none
    struct names own;  // names of one design, the best first; any will do
    struct names stand_ins;
    int weight;
    const char *package;
};

static const char *theme_family(enum typeface face, const struct font_families *families)
{
    bool display = face == FACE_DISPLAY || face == FACE_DISPLAY_SEMIBOLD || face == FACE_DISPLAY_BOLD;
    return !families ? NULL : display ? families->display : families->text;
}

static bool read_face(const json_t *root, enum typeface face, const struct font_families *families,
    struct face_config *out, struct error *error)
{
    const char *name = typeface_name(face);
    const json_t *entry = json_object_get(json_object_get(root, "faces"), name);
    *out = (struct face_config){
        .theme = theme_family(face, families),
        .own = names_of(json_object_get(entry, "families")),
        .stand_ins = names_of(json_object_get(root, "stand_ins")),
        .weight = (int)json_integer_value(json_object_get(entry, "weight")),
        .package = text_of(entry, "package"),
    };
    if (out->own.count > 0 && out->weight > 0)
        return true;
    return error_set(
        error, "$.faces.%s: expected {\"families\": [\"…\"], \"weight\": 400, \"package\": \"…\"}", name);
}

// The nearest installed one.
static bool find_face(
    const struct font_search *search, const struct face_config *config, struct font_file *out)
{
    if (config->theme && font_search_family(search, &config->theme, 1, config->weight, out))
        return true;
    if (font_search_family(search, config->own.list, config->own.count, config->weight, out))
        return true;
    for (size_t i = 0; i < config->stand_ins.count; i++)
        if (font_search_family(search, &config->stand_ins.list[i], 1, config->weight, out))
            return true;
    return font_search_any(search, config->weight, out);
}

static void add_warning(struct font_files *out, const struct error *warning)
{
    for (size_t i = 0; i < out->warning_count; i++)
        if (strcmp(out->warnings[i], warning->text) == 0)
            return;
    char *copy = strdup(warning->text);
    if (copy)
        out->warnings[out->warning_count++] = copy;
}

static bool is_one_of(const char *family, const struct names *names)
{
    for (size_t i = 0; i < names->count; i++)
        if (strcasecmp(family, names->list[i]) == 0)
            return true;
    return false;
}

// Adds a warning where the file is not what was configured.
static void check_face(const struct face_config *config, const struct font_file *file, struct font_files *out)
{
    struct error warning;
    const char *family = config->theme ? config->theme : config->own.list[0];
    char source[128];
    snprintf(source, sizeof source, config->theme ? "the theme asks for it" : "Debian package %s",
        config->package);
    if (!file->path)
        error_set(&warning,
            "no font is installed, not even one to stand in (Debian package %s): words are bars",
            config->package);
    else if (config->theme ? strcasecmp(file->family, family) != 0 : !is_one_of(file->family, &config->own))
        error_set(&warning, "the font %s is not installed (%s): %s stands in", family, source, file->family);
    else if (abs(file->weight - config->weight) > SAME_WEIGHT)
        error_set(&warning, "the font %s has no weight %d here (%s): its weight %d stands in", family,
            config->weight, source, file->weight);
    else
        return;
    add_warning(out, &warning);
}

static void find_fallbacks(const struct font_search *search, const json_t *root, struct font_files *out)
{
    const json_t *list = json_object_get(root, "fallbacks");
    for (size_t i = 0; i < json_array_size(list) && out->fallback_count < FONT_FILES_MAX; i++) {
        const json_t *entry = json_array_get(list, i);
        const char *family = text_of(entry, "family");
        size_t place = out->fallback_count;
        if (!font_search_family(search, &family, 1, REGULAR, &out->fallbacks[place])) {
            log_debug("the font %s is not installed (Debian package %s)", family, text_of(entry, "package"));
            continue;
        }
        if (font_search_family(search, &family, 1, BOLD, &out->bold_fallbacks[place]))
            out->fallback_count++;
        else
            font_file_free(&out->fallbacks[place]); // memory ran out
    }
}

// Closes `search`; NULL, where fontconfig did not start, finds nothing.
static bool find_all(struct font_search *search, const json_t *root, const struct font_families *families,
    struct font_files *out, struct error *error)
{
    static const struct error not_started = {
        .code = ERROR_INVALID, .text = "fontconfig cannot be started: words are bars"};
    bool ok = true;
    *out = (struct font_files){0};
    if (!search)
        add_warning(out, &not_started);
    for (int face = 0; ok && face < FACE_COUNT; face++) {
        struct face_config config;
        ok = read_face(root, (enum typeface)face, families, &config, error);
        if (ok && search) {
            find_face(search, &config, &out->faces[face]);
            check_face(&config, &out->faces[face], out);
        }
    }
    if (ok && search)
        find_fallbacks(search, root, out);
    if (!ok)
        font_files_free(out);
    font_search_close(search);
    return ok;
}

// Searches the short list first; where that leaves warnings, all fonts of fontconfig's own config.
static bool find_by(
    const json_t *root, const struct font_families *families, struct font_files *out, struct error *error)
{
    struct font_files wider;
    if (!find_all(font_search_open(false), root, families, out, error))
        return false;
    struct font_search *whole = out->warning_count > 0 ? font_search_open(true) : NULL;
    if (!whole || !find_all(whole, root, families, &wider, error))
        return true;
    bool better = wider.warning_count < out->warning_count || !out->faces[FACE_TEXT].path;
    font_files_free(better ? out : &wider);
    if (better)
        *out = wider;
    return true;
}

bool font_files_find(
    const char *path, const struct font_families *families, struct font_files *out, struct error *error)
{
    struct str bytes = {0};
    *out = (struct font_files){0};
    json_t *root = NULL;
    if (file_read_regular(path, 1 << 20, &bytes, error)) {
        root = json_read(str_text(&bytes), bytes.length, NULL, error);
        if (!root)
            error_prefix(error, "%s: ", path);
    }
    str_free(&bytes);
    if (!root)
        return false;
    bool ok = find_by(root, families, out, error);
    if (!ok)
        error_prefix(error, "%s: ", path);
    json_decref(root);
    return ok;
}

void font_files_free(struct font_files *files)
{
    for (int i = 0; i < FACE_COUNT; i++)
        font_file_free(&files->faces[i]);
    for (size_t i = 0; i < FONT_FILES_MAX; i++) {
        font_file_free(&files->fallbacks[i]);
        font_file_free(&files->bold_fallbacks[i]);
    }
    for (size_t i = 0; i < files->warning_count; i++)
        free(files->warnings[i]);
    *files = (struct font_files){0};
}
