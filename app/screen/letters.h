// Draws shaped letters of one font.
#ifndef PLUMBLINE_SCREEN_LETTERS_H
#define PLUMBLINE_SCREEN_LETTERS_H

#include <SDL2/SDL_ttf.h>
#include <stdint.h>

// Draws a text in a colour (0xRRGGBB) within the clip rectangle of a surface of 32 bits a pixel. It begins at
// `x`, and its baseline stays where it is, however high its accents reach. Draws nothing if out of memory.
void letters_draw(TTF_Font *font, const char *text, SDL_Surface *surface, int x, int baseline, uint32_t rgb);

#endif
