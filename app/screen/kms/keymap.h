// What a keyboard's keys mean, by the machine's layout, as the events that SDL has for a window.
#ifndef PLUMBLINE_SCREEN_KMS_KEYMAP_H
#define PLUMBLINE_SCREEN_KMS_KEYMAP_H

#include "base/error.h"

#include <SDL2/SDL.h>
#include <stdbool.h>

struct keymap;

// The layout that the system is set to: keyboard(5), /etc/default/keyboard; libxkbcommon's own where nothing
// is set. NULL where no layout can be had.
struct keymap *keymap_new(struct error *error);
void keymap_free(struct keymap *keymap); // NULL is passed over

// Forgets which keys are down: another console had them.
void keymap_reset(struct keymap *keymap);

enum { KEYMAP_EVENTS = 2 };

// A key of the kernel's (input-event-codes.h) went down or up. Returns how many events that makes: a
// SDL_KEYDOWN, and a SDL_TEXTINPUT behind it where the key writes something. `console` is the number of the
// console that is asked for by it (Ctrl+Alt+F2), else 0.
int keymap_press(
    struct keymap *keymap, unsigned code, bool down, SDL_Event events[KEYMAP_EVENTS], int *console);

// The value of a name in the text of /etc/default/keyboard (shell assignments), as far as it fits; "" where
// it has none.
void keymap_setting(const char *text, const char *name, char *out, size_t size);

#endif
