// A QR code with its quiet zone, for links that people take with them.
#ifndef PLUMBLINE_SCENE_SLIDES_CODE_H
#define PLUMBLINE_SCENE_SLIDES_CODE_H

#include "scene/layout.h"

// The side with the quiet zone, in pixels: the largest within `room` of whole pixels a module, with `least`
// instead the smallest that can be scanned. 0 where the link fits into no code, or the code would be too
// small to scan (struct style.qr_px).
int code_side(const struct layout *layout, const char *link, int room, bool least);

// Draws it; `side` is one that code_side gave.
void code_draw(const struct layout *layout, const char *link, int x, int y, int side);

#endif
