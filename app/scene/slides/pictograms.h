// Signs drawn of shapes, so that no state is told by its colour alone. `box` is a square.
#ifndef PLUMBLINE_SCENE_SLIDES_PICTOGRAMS_H
#define PLUMBLINE_SCENE_SLIDES_PICTOGRAMS_H

#include "scene/scene.h"
#include "scene/slide.h"

// A person who runs through a door, white on green, in a white panel: an emergency exit, as in ISO 7010,
// E001.
void pictogram_exit(struct scene *scene, struct box box);

// A triangle with an exclamation mark in the colour of the ground.
void pictogram_warning(
    struct scene *scene, const char *role, struct box box, enum colour colour, enum colour ground);

// A disc with a bar across: no entry.
void pictogram_no_entry(
    struct scene *scene, const char *role, struct box box, enum colour colour, enum colour ground);

// An arrow; to the right for "here", which has none.
void pictogram_arrow(
    struct scene *scene, const char *role, struct box box, enum sign_direction direction, enum colour colour);

#endif
