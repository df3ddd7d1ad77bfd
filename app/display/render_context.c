#include "display/render_context.h"

#include "base/log.h"
#include "scene/i18n.h"

static void measure(struct image *image)
{
    struct error error;
    if (!images_measure(image, &error))
        log_warning("%s", error.text);
}

bool render_context_open(struct render_context *render, struct config *config, struct error *error)
{
    *render = (struct render_context){0};
    if (!theme_read(config->theme, &render->theme, error))
        return false;
    const struct font_families families = {render->theme.display_family, render->theme.text_family};
    render->fonts = fonts_open(NULL, &families, error);
    render->images = images_new();
    render->cache = layout_cache_new();
    if (!render->fonts)
        return false;
    if (!render->images)
        return error_memory(error, "not enough memory");
    render->type = fonts_typesetter(render->fonts);
    if (render->theme.logo.path)
        measure(&render->theme.logo);
    for (size_t i = 0; i < config->extras.image_count; i++)
        measure(&config->extras.images[i]);
    return true;
}

void render_context_log_missing_fonts(const struct render_context *render)
{
    const char *warning;
    for (size_t i = 0; (warning = fonts_warning(render->fonts, i)) != NULL; i++)
        log_warning("%s", warning);
}

void render_context_set_language(const struct config *config)
{
    struct error error;
    if (!i18n_set_language(config->language, &error))
        log_warning("%s", error.text);
    i18n_set_clock(config->clock_hours);
}

void render_context_close(struct render_context *render)
{
    layout_cache_free(render->cache);
    images_free(render->images);
    fonts_close(render->fonts);
    theme_free(&render->theme);
    *render = (struct render_context){0};
}

struct painter render_context_painter(const struct render_context *render)
{
    return (struct painter){.theme = &render->theme, .fonts = render->fonts, .images = render->images};
}

struct style render_context_style(
    const struct render_context *render, const struct config *config, int width, int height)
{
    struct style style = style_for(&render->type, &render->theme, width, height, &config->display.viewers);
    style.cache = render->cache;
    return style;
}

void render_context_log_sizes(
    struct render_context *render, const struct style *style, int width, int height, const char *backend)
{
    if (width == render->logged_width && height == render->logged_height)
        return;
    render->logged_width = width;
    render->logged_height = height;
    struct str sizes = {0};
    style_describe(style, &sizes);
    log_info("%dx%d, %s: %s", width, height, backend, str_text(&sizes));
    str_free(&sizes);
}
