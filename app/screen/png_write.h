// Writes surfaces as PNG files.
#ifndef PLUMBLINE_SCREEN_PNG_WRITE_H
#define PLUMBLINE_SCREEN_PNG_WRITE_H

#include "base/error.h"

#include <SDL2/SDL.h>
#include <stdbool.h>

// Writes an XRGB8888 surface as an 8-bit RGB PNG, atomically (file_write).
bool png_write(const SDL_Surface *surface, const char *path, struct error *error);

// The same to a path that the user names (file_write_out).
bool png_write_out(const SDL_Surface *surface, const char *path, struct error *error);

#endif
