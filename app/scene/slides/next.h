// What comes next, as the slide `next` shows it, for others too.
#ifndef PLUMBLINE_SCENE_SLIDES_NEXT_H
#define PLUMBLINE_SCENE_SLIDES_NEXT_H

#include "scene/slide.h"

// `lead` says in large type what is the case ("We continue now"); NULL: "UP NEXT" and in how many minutes.
// There is an agenda with a next item.
void next_compose(const struct view *view, const struct style *style, struct scene *scene, const char *lead);

#endif
