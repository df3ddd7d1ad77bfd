// Translates a keyboard's keys, by the machine's layout, into the events that SDL has for a window.
#ifndef PLUMBLINE_SCREEN_KMS_KEYMAP_H
#define PLUMBLINE_SCREEN_KMS_KEYMAP_H

#include "base/error.h"

#include <SDL2/SDL.h>
#include <stdbool.h>

struct keymap;

// The system's layout: keyboard(5), /etc/default/keyboard; libxkbcommon's default where none is set. NULL
// where no layout can be loaded.
struct keymap *keymap_new(struct error *error);
void keymap_free(struct keymap *keymap); // NULL is allowed

// Forgets which keys are down, after another console had the keyboard.
void keymap_reset(struct keymap *keymap);

enum { KEYMAP_EVENTS = 2 };

// Call it when a key (input-event-codes.h) goes down or up. Returns the number of events: an SDL_KEYDOWN,
// followed by an SDL_TEXTINPUT where the key types a text. `console` is the console to switch to (2 for
// Ctrl+Alt+F2), else 0.
int keymap_press(
    struct keymap *keymap, unsigned code, bool down, SDL_Event events[KEYMAP_EVENTS], int *console);

// The value of a variable in the text of /etc/default/keyboard (shell assignments); "" where it has none or
// does not fit.
void keymap_setting(const char *text, const char *name, char *out, size_t size);

#endif
