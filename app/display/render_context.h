// What is needed to draw slides under a config: its theme, fonts, pictures and language.
#ifndef PLUMBLINE_DISPLAY_RENDER_CONTEXT_H
#define PLUMBLINE_DISPLAY_RENDER_CONTEXT_H

#include "config/config.h"
#include "scene/layout.h"
#include "screen/painter.h"

#include <stdbool.h>

// Zero-initialise.
struct render_context {
    struct theme theme;
    struct fonts *fonts;
    struct images *images;
    struct typesetter type;
    struct layout_cache *cache;
    int logged_width, logged_height; // the size for which text sizes were last logged
};

// Opens what the config asks for, and measures its pictures; one that cannot be read is logged and left out.
// Close with render_context_close, even on failure.
bool render_context_open(struct render_context *render, struct config *config, struct error *error);

// Logs which fonts are missing, and what replaces them.
void render_context_log_missing_fonts(const struct render_context *render);

// Sets the program's language to the config's. If that is not installed, logs a warning and uses English.
// Call it while no other thread draws.
void render_context_set_language(const struct config *config);
void render_context_close(struct render_context *render);

struct painter render_context_painter(const struct render_context *render);

// The style of a screen of this size for the config's viewers.
struct style render_context_style(
    const struct render_context *render, const struct config *config, int width, int height);

// Logs how large texts are for the config's viewers, once for each size. `backend` is how pixels reach the
// screen (screen_backend).
void render_context_log_sizes(
    struct render_context *render, const struct style *style, int width, int height, const char *backend);

#endif
