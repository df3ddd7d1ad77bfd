// What a key is called: see struct screen_event.
#ifndef PLUMBLINE_SCREEN_KEY_NAMES_H
#define PLUMBLINE_SCREEN_KEY_NAMES_H

#include "screen/screen.h"

#include <SDL2/SDL.h>
#include <stdbool.h>

// Zero-initialise.
struct key_names {
    bool repeats; // the key that came last is held down
};

// The name of a key that went down, and of what one wrote. False where it has none that counts: it comes as
// the other of the two, or is held down.
bool key_names_from_key(struct key_names *names, const SDL_KeyboardEvent *event, char key[SCREEN_KEY_SIZE]);
bool key_names_from_text(
    const struct key_names *names, const SDL_TextInputEvent *event, char key[SCREEN_KEY_SIZE]);

#endif
