#include "cli/drawing.h"

#include "base/log.h"
#include "scene/words.h"

static void measure(struct image *image)
{
    struct error error;
    if (!images_measure(image, &error))
        log_warning("%s", error.text);
}

bool drawing_open(struct drawing *drawing, struct config *config, struct error *error)
{
    *drawing = (struct drawing){0};
    if (!theme_read(config->theme, &drawing->theme, error))
        return false;
    const struct font_families families = {drawing->theme.display_family, drawing->theme.text_family};
    drawing->fonts = fonts_open(NULL, &families, error);
    drawing->images = images_new();
    drawing->cache = layout_cache_new();
    if (!drawing->fonts)
        return false;
    if (!drawing->images)
        return error_set(error, "not enough memory");
    drawing->type = fonts_typesetter(drawing->fonts);
    if (drawing->theme.logo.path)
        measure(&drawing->theme.logo);
    for (size_t i = 0; i < config->extras.image_count; i++)
        measure(&config->extras.images[i]);
    return true;
}

void drawing_tell_gaps(const struct drawing *drawing)
{
    const char *gap;
    for (size_t i = 0; (gap = fonts_gap(drawing->fonts, i)) != NULL; i++)
        log_warning("%s", gap);
}

void drawing_speak(const struct config *config)
{
    struct error error;
    if (!words_speak(config->language, &error))
        log_warning("%s", error.text);
}

void drawing_close(struct drawing *drawing)
{
    layout_cache_free(drawing->cache);
    images_free(drawing->images);
    fonts_close(drawing->fonts);
    theme_free(&drawing->theme);
    *drawing = (struct drawing){0};
}

struct painter drawing_painter(const struct drawing *drawing)
{
    return (struct painter){.theme = &drawing->theme, .fonts = drawing->fonts, .images = drawing->images};
}

struct look drawing_look(const struct drawing *drawing, const struct config *config, int width, int height)
{
    struct look look = look_for(&drawing->type, &drawing->theme, width, height, &config->display.viewers);
    look.cache = drawing->cache;
    return look;
}

void drawing_tell(struct drawing *drawing, const struct look *look, int width, int height, const char *way)
{
    if (width == drawing->told_width && height == drawing->told_height)
        return;
    drawing->told_width = width;
    drawing->told_height = height;
    struct str told = {0};
    look_tell(look, &told);
    log_info("%dx%d, %s: %s", width, height, way, str_text(&told));
    str_free(&told);
}
