// Sentences in a panel over the lower part of a slide: the help, and why a slide is shown.
#ifndef PLUMBLINE_SCENE_TEXT_PANEL_H
#define PLUMBLINE_SCENE_TEXT_PANEL_H

#include "scene/scene.h"
#include "scene/style.h"

// Lays `lines`, separated by line feeds, over a composed scene. Draws at most eight of them.
void text_panel_draw(const char *lines, const struct style *style, struct scene *scene);

#endif
