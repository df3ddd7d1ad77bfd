// What commands that draw have in common: the theme, the fonts, the pictures and the language of a config.
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
    int told_width, told_height; // the size for which the log said how large texts are
};

// Opens all of it by the config and measures its pictures (one that cannot be read is told and left out).
// Give render_context_close what it filled, also where it failed.
bool render_context_open(struct render_context *render, struct config *config, struct error *error);

// Says in the log which fonts are missing, and what stands in.
void render_context_tell_gaps(const struct render_context *render);

// Speaks the config's language from now on; English, with a word in the log, where that is not installed.
// While no other thread draws.
void render_context_speak(const struct config *config);
void render_context_close(struct render_context *render);

struct painter render_context_painter(const struct render_context *render);

// The look of a screen of this size for the config's viewers.
struct style render_context_look(
    const struct render_context *render, const struct config *config, int width, int height);

// Says in the log, once a size, what was done for the viewers' sake. `way` is how pixels come to the screen.
void render_context_tell(
    struct render_context *render, const struct style *style, int width, int height, const char *way);

#endif
