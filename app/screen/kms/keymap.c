#include "screen/kms/keymap.h"

#include "base/file.h"
#include "base/str.h"

#include <stdlib.h>
#include <string.h>
#include <xkbcommon/xkbcommon.h>

// XKB's key codes are the kernel's plus this.
enum { XKB_OFFSET = 8 };

struct keymap {
    struct xkb_context *context;
    struct xkb_keymap *layout;
    struct xkb_state *state;
};

void keymap_setting(const char *text, const char *name, char *out, size_t size)
{
    size_t length = strlen(name);
    out[0] = '\0';
    for (const char *line = text; line; line = strchr(line, '\n')) {
        line += strspn(line, "\n \t");
        if (strncmp(line, name, length) != 0 || line[length] != '=')
            continue;
        const char *value = line + length + 1;
        const char *ends = *value == '"' ? "\"\n" : *value == '\'' ? "'\n" : " \t\n#";
        value += *value == '"' || *value == '\'';
        size_t end = strcspn(value, ends);
        if (end >= size)
            return;
        memcpy(out, value, end);
        out[end] = '\0';
    }
}

static struct xkb_keymap *read_layout(struct xkb_context *context)
{
    enum { SETTING = 128 };
    char rules[4][SETTING];
    static const char *const names[] = {"XKBMODEL", "XKBLAYOUT", "XKBVARIANT", "XKBOPTIONS"};
    struct str text = {0};
    if (!file_read_regular("/etc/default/keyboard", 65536, &text, NULL))
        str_clear(&text);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        keymap_setting(str_text(&text), names[i], rules[i], SETTING);
    str_free(&text);
    struct xkb_rule_names machine = {
        .model = rules[0], .layout = rules[1], .variant = rules[2], .options = rules[3]};
    struct xkb_keymap *layout =
        rules[1][0] ? xkb_keymap_new_from_names(context, &machine, XKB_KEYMAP_COMPILE_NO_FLAGS) : NULL;
    return layout ? layout : xkb_keymap_new_from_names(context, NULL, XKB_KEYMAP_COMPILE_NO_FLAGS);
}

struct keymap *keymap_new(struct error *error)
{
    struct keymap *keymap = calloc(1, sizeof *keymap);
    if (keymap)
        keymap->context = xkb_context_new(XKB_CONTEXT_NO_FLAGS);
    if (keymap && keymap->context)
        keymap->layout = read_layout(keymap->context);
    if (keymap && keymap->layout)
        keymap->state = xkb_state_new(keymap->layout);
    if (keymap && keymap->state)
        return keymap;
    error_set(error, "no keyboard layout can be read (is xkb-data installed?): keys do nothing");
    keymap_free(keymap);
    return NULL;
}

void keymap_free(struct keymap *keymap)
{
    if (!keymap)
        return;
    xkb_state_unref(keymap->state);
    xkb_keymap_unref(keymap->layout);
    xkb_context_unref(keymap->context);
    free(keymap);
}

void keymap_reset(struct keymap *keymap)
{
    struct xkb_state *fresh = xkb_state_new(keymap->layout);
    if (!fresh)
        return;
    xkb_state_unref(keymap->state);
    keymap->state = fresh;
}

// Keys that type no text, and the keypad's while Num Lock is off.
static SDL_Keycode keycode_without_text(xkb_keysym_t sym)
{
    static const struct {
        xkb_keysym_t from;
        SDL_Keycode to;
    } known[] = {{XKB_KEY_Escape, SDLK_ESCAPE}, {XKB_KEY_Return, SDLK_RETURN},
        {XKB_KEY_KP_Enter, SDLK_KP_ENTER}, {XKB_KEY_Tab, SDLK_TAB}, {XKB_KEY_BackSpace, SDLK_BACKSPACE},
        {XKB_KEY_Left, SDLK_LEFT}, {XKB_KEY_KP_Left, SDLK_LEFT}, {XKB_KEY_Right, SDLK_RIGHT},
        {XKB_KEY_KP_Right, SDLK_RIGHT}, {XKB_KEY_Up, SDLK_UP}, {XKB_KEY_KP_Up, SDLK_UP},
        {XKB_KEY_Down, SDLK_DOWN}, {XKB_KEY_KP_Down, SDLK_DOWN}, {XKB_KEY_Page_Up, SDLK_PAGEUP},
        {XKB_KEY_KP_Page_Up, SDLK_PAGEUP}, {XKB_KEY_Page_Down, SDLK_PAGEDOWN},
        {XKB_KEY_KP_Page_Down, SDLK_PAGEDOWN}, {XKB_KEY_Home, SDLK_HOME}, {XKB_KEY_KP_Home, SDLK_HOME},
        {XKB_KEY_End, SDLK_END}, {XKB_KEY_KP_End, SDLK_END}, {XKB_KEY_Insert, SDLK_INSERT},
        {XKB_KEY_KP_Insert, SDLK_INSERT}, {XKB_KEY_Delete, SDLK_DELETE}, {XKB_KEY_KP_Delete, SDLK_DELETE},
        {XKB_KEY_Print, SDLK_PRINTSCREEN}, {XKB_KEY_Pause, SDLK_PAUSE}, {XKB_KEY_Menu, SDLK_APPLICATION}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (known[i].from == sym)
            return known[i].to;
    if (sym >= XKB_KEY_F1 && sym <= XKB_KEY_F12)
        return SDLK_F1 + (SDL_Keycode)(sym - XKB_KEY_F1);
    if (sym >= XKB_KEY_F13 && sym <= XKB_KEY_F24)
        return SDLK_F13 + (SDL_Keycode)(sym - XKB_KEY_F13);
    return SDLK_UNKNOWN;
}

static bool holds(const struct keymap *keymap, const char *modifier)
{
    return xkb_state_mod_name_is_active(keymap->state, modifier, XKB_STATE_MODS_EFFECTIVE) == 1;
}

static SDL_Event key_down(SDL_Keycode code, bool control)
{
    return (SDL_Event){.key = {.type = SDL_KEYDOWN,
                           .state = SDL_PRESSED,
                           .keysym = {.sym = code, .mod = control ? (Uint16)KMOD_LCTRL : (Uint16)KMOD_NONE}}};
}

int keymap_press(
    struct keymap *keymap, unsigned code, bool down, SDL_Event events[KEYMAP_EVENTS], int *console)
{
    xkb_keycode_t key = code + XKB_OFFSET;
    xkb_keysym_t sym = xkb_state_key_get_one_sym(keymap->state, key);
    SDL_Event text = {0};
    text.type = SDL_TEXTINPUT;
    int length = xkb_state_key_get_utf8(keymap->state, key, text.text.text, sizeof text.text.text);
    bool control = holds(keymap, XKB_MOD_NAME_CTRL);
    *console = 0;
    xkb_state_update_key(keymap->state, key, down ? XKB_KEY_DOWN : XKB_KEY_UP);
    if (!down)
        return 0;
    if (sym >= XKB_KEY_XF86Switch_VT_1 && sym <= XKB_KEY_XF86Switch_VT_12) {
        *console = (int)(sym - XKB_KEY_XF86Switch_VT_1) + 1;
        return 0;
    }
    SDL_Keycode plain = keycode_without_text(sym);
    if (plain != SDLK_UNKNOWN) {
        events[0] = key_down(plain, control);
        return 1;
    }
    uint32_t writes = xkb_keysym_to_utf32(sym);
    if (writes < ' ' || writes == 0x7F)
        return 0;
    // Beyond ASCII SDL has no key name; the text matters.
    SDL_Keycode named =
        writes >= 'A' && writes <= 'Z' ? (SDL_Keycode)(writes - 'A' + 'a') : (SDL_Keycode)writes;
    events[0] = key_down(named, control);
    if (control || length <= 0 || length >= (int)sizeof text.text.text)
        return 1;
    events[1] = text;
    return KEYMAP_EVENTS;
}
