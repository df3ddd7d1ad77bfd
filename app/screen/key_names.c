#include "screen/key_names.h"

#include <stdio.h>
#include <string.h>

static bool is_modifier(SDL_Keycode code)
{
    return (code >= SDLK_LCTRL && code <= SDLK_RGUI) || code == SDLK_CAPSLOCK || code == SDLK_NUMLOCKCLEAR ||
           code == SDLK_MODE;
}

// A key that types a text is reported by that text.
bool key_names_from_key(struct key_names *names, const SDL_KeyboardEvent *event, char key[SCREEN_KEY_SIZE])
{
    names->repeats = event->repeat != 0;
    bool control = event->keysym.mod & KMOD_CTRL;
    SDL_Keycode code = event->keysym.sym;
    bool writes = (code >= 0x20 && code < 0x7F) || (code >= SDLK_KP_DIVIDE && code <= SDLK_KP_PERIOD);
    bool enters = code == SDLK_KP_ENTER;
    if (names->repeats || is_modifier(code) || (writes && !enters && code != SDLK_SPACE && !control))
        return false;
    snprintf(key, SCREEN_KEY_SIZE, "%s%s", control ? "Ctrl+" : "", enters ? "Return" : SDL_GetKeyName(code));
    return key[0] != '\0';
}

bool key_names_from_text(
    const struct key_names *names, const SDL_TextInputEvent *event, char key[SCREEN_KEY_SIZE])
{
    if (names->repeats || event->text[0] == ' ' || strlen(event->text) >= SCREEN_KEY_SIZE)
        return false;
    snprintf(key, SCREEN_KEY_SIZE, "%s", event->text);
    if (key[1] == '\0' && key[0] >= 'A' && key[0] <= 'Z')
        key[0] = (char)(key[0] - 'A' + 'a');
    return key[0] != '\0';
}
