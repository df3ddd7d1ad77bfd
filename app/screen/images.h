// Picture files (PNG, JPEG) through SDL2_image: their sizes, and scaled copies of the last few drawn.
#ifndef PLUMBLINE_SCREEN_IMAGES_H
#define PLUMBLINE_SCREEN_IMAGES_H

#include "base/error.h"
#include "scene/scene.h"
#include "scene/theme.h"

#include <SDL2/SDL.h>
#include <stdbool.h>

struct images;

struct images *images_new(void); // NULL where there is no memory
void images_free(struct images *images);

// Reads the size of a picture into it. False with the reason (not there, no picture, larger than 64
// megapixels); its width is 0 then.
bool images_measure(struct image *image, struct error *error);

// Draws a SHAPE_IMAGE item; a file that went away since leaves the ground.
void images_draw(struct images *images, SDL_Surface *surface, const struct scene_item *item);

#endif
