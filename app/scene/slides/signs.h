// Arrows to rooms, as the config's "signs" give them: where one goes from this display.
#ifndef PLUMBLINE_SCENE_SLIDES_SIGNS_H
#define PLUMBLINE_SCENE_SLIDES_SIGNS_H

#include "scene/layout.h"
#include "scene/slide.h"

// The sign of a room, by the schedule's name, its label, or the name that the config has for it; NULL for
// none, whatever its case: staff type it. NULL is allowed for the room.
const struct room_sign *sign_find(const struct view *view, const char *room);

// "← Opala": what people call a room that the schedule names, with the arrow to it where there is one, for a
// sentence that sends people there. In the scene's arena, or borrowed from the view or the schedule.
const char *sign_room(const struct layout *layout, const struct view *view, const char *name);

// The same, with "→" before a room that has no arrow of its own: where something is now.
const char *sign_to(const struct layout *layout, const struct view *view, const char *name);

// The width of any sign beside a text of this style, without the space after it.
int widget_sign_width(const struct layout *layout, struct type_style style);

// Draws the sign of a room, as high as the capitals of the text that follows; "here" is a ring. Returns the x
// of the text after it: `x` for NULL.
int widget_sign(const struct layout *layout, const struct room_sign *sign, struct type_style style, int x,
    int baseline, enum colour colour);

#endif
