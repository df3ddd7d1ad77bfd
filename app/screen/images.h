// Image files: JPEG with libjpeg, PNG, WebP and others with SDL2_image. They are turned as
// their Exif data says; of an animated one the first picture is shown. Caches the last few images, scaled.
#ifndef PLUMBLINE_SCREEN_IMAGES_H
#define PLUMBLINE_SCREEN_IMAGES_H

#include "base/error.h"
#include "scene/scene.h"
#include "scene/theme.h"

#include <SDL2/SDL.h>
#include <stdbool.h>

struct images;

struct images *images_new(void); // NULL where memory ran out
void images_free(struct images *images);

// Sets the image's size, as it is shown, from its file. False, with the reason and width 0, where it cannot
// be read, or has more than 64 megapixels: where its head says how many, it is not decoded then.
bool images_measure(struct image *image, struct error *error);

// Draws a SHAPE_IMAGE item; nothing where its file can no longer be read.
void images_draw(struct images *images, SDL_Surface *surface, const struct scene_item *item);

#endif
