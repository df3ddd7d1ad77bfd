// What commands that draw have in common: the theme, the fonts, the pictures and the language of a config.
#ifndef PLUMBLINE_CLI_DRAWING_H
#define PLUMBLINE_CLI_DRAWING_H

#include "cli/config.h"
#include "scene/layout.h"
#include "screen/painter.h"

#include <stdbool.h>

// Zero-initialise.
struct drawing {
    struct theme theme;
    struct fonts *fonts;
    struct images *images;
    struct typesetter type;
    struct layout_cache *cache;
    int told_width, told_height; // the size for which the log said how large texts are
};

// Opens all of it by the config and measures its pictures (one that cannot be read is told and left out).
// Give drawing_close what it filled, also where it failed.
bool drawing_open(struct drawing *drawing, struct config *config, struct error *error);

// Says in the log which fonts are missing, and what stands in.
void drawing_tell_gaps(const struct drawing *drawing);

// Speaks the config's language from now on; English, with a word in the log, where that is not installed.
// While no other thread draws.
void drawing_speak(const struct config *config);
void drawing_close(struct drawing *drawing);

struct painter drawing_painter(const struct drawing *drawing);

// The look of a screen of this size for the config's viewers.
struct look drawing_look(const struct drawing *drawing, const struct config *config, int width, int height);

// Says in the log, once a size, what was done for the viewers' sake. `way` is how pixels come to the screen.
void drawing_tell(struct drawing *drawing, const struct look *look, int width, int height, const char *way);

#endif
