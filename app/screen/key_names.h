// Names of keys, for struct screen_event.
#ifndef PLUMBLINE_SCREEN_KEY_NAMES_H
#define PLUMBLINE_SCREEN_KEY_NAMES_H

#include "screen/screen.h"

#include <SDL2/SDL.h>
#include <stdbool.h>

// Zero-initialise.
struct key_names {
    bool repeats; // the last key is held down
};

// The name of a pressed key, or of the text that it typed. False where the key is reported by the other of
// the two events, or is a modifier, or is held down.
bool key_names_from_key(struct key_names *names, const SDL_KeyboardEvent *event, char key[SCREEN_KEY_SIZE]);
bool key_names_from_text(
    const struct key_names *names, const SDL_TextInputEvent *event, char key[SCREEN_KEY_SIZE]);

#endif
