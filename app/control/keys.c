#include "control/keys.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

static const char *const names[] = {
    [ACTION_NONE] = "none",
    [ACTION_QUIT] = "quit",
    [ACTION_LEFT] = "left",
    [ACTION_RIGHT] = "right",
    [ACTION_PIN] = "pin",
    [ACTION_EXPLAIN] = "why",
    [ACTION_FULLSCREEN] = "fullscreen",
    [ACTION_TOGGLE_TIMER] = "stage",
    [ACTION_HELP] = "help",
    [ACTION_LOCK] = "lock",
    [ACTION_STRIP] = "strip",
    [ACTION_UNDO] = "undo",
    [ACTION_CONFIRM] = "do",
    [ACTION_DISMISS] = "dismiss",
    [ACTION_PAUSE] = "pause",
    [ACTION_MESSAGE_1] = "message-1",
    "message-2",
    "message-3",
    "message-4",
    "message-5",
    "message-6",
    "message-7",
    "message-8",
    "message-9",
};
_Static_assert(sizeof names / sizeof *names == ACTION_TIMER, "the timer's acts have names of their own");

static const struct keys_binding slides_bindings[] = {
    {"Escape", ACTION_QUIT},
    {"q", ACTION_QUIT},
    {"Ctrl+Q", ACTION_QUIT},
    {"Left", ACTION_LEFT},
    {"Right", ACTION_RIGHT},
    {"PageUp", ACTION_LEFT},
    {"PageDown", ACTION_RIGHT},
    {"Space", ACTION_PIN},
    {"i", ACTION_EXPLAIN},
    {"f", ACTION_FULLSCREEN},
    {"t", ACTION_TOGGLE_TIMER},
    {"?", ACTION_HELP},
    {"Ctrl+L", ACTION_LOCK},
};

// Presenters' remotes send Page Up and Page Down, B or a full stop for a black screen, and F5 and Escape in
// turn for their start button.
static const struct keys_binding timer_bindings[] = {
    {"Ctrl+Q", ACTION_QUIT},
    {"i", ACTION_EXPLAIN},
    {"f", ACTION_FULLSCREEN},
    {"t", ACTION_TOGGLE_TIMER},
    {"?", ACTION_HELP},
    {"Ctrl+L", ACTION_LOCK},
    {"m", ACTION_STRIP},
    {"u", ACTION_UNDO},
    {"Backspace", ACTION_UNDO},
    {"Return", ACTION_CONFIRM},
    {"Escape", ACTION_DISMISS},
    {"Space", ACTION_PAUSE},
    {"b", ACTION_PAUSE},
    {".", ACTION_PAUSE},
    {"+", ACTION_TIMER + TIMER_ACTION_LONGER},
    {"Up", ACTION_TIMER + TIMER_ACTION_LONGER},
    {"-", ACTION_TIMER + TIMER_ACTION_SHORTER},
    {"Down", ACTION_TIMER + TIMER_ACTION_SHORTER},
    {"s", ACTION_TIMER + TIMER_ACTION_START},
    {"F5", ACTION_TIMER + TIMER_ACTION_START},
    {"q", ACTION_TIMER + TIMER_ACTION_QUESTIONS},
    {"PageUp", ACTION_TIMER + TIMER_ACTION_QUESTIONS},
    {"r", ACTION_TIMER + TIMER_ACTION_OVERRUN},
    {"e", ACTION_TIMER + TIMER_ACTION_FINISH},
    {"n", ACTION_TIMER + TIMER_ACTION_NEXT},
    {"PageDown", ACTION_TIMER + TIMER_ACTION_NEXT},
    {"x", ACTION_TIMER + TIMER_ACTION_SWAP},
    {"c", ACTION_TIMER + TIMER_ACTION_CANCEL},
    {"Home", ACTION_TIMER + TIMER_ACTION_SCHEDULE},
    {"a", ACTION_TIMER + TIMER_ACTION_READ},
    {"1", ACTION_MESSAGE_1},
    {"2", ACTION_MESSAGE_1 + 1},
    {"3", ACTION_MESSAGE_1 + 2},
    {"4", ACTION_MESSAGE_1 + 3},
    {"5", ACTION_MESSAGE_1 + 4},
    {"6", ACTION_MESSAGE_1 + 5},
    {"7", ACTION_MESSAGE_1 + 6},
    {"8", ACTION_MESSAGE_1 + 7},
    {"9", ACTION_MESSAGE_1 + 8},
};

static const struct {
    size_t count;
    const struct keys_binding *bindings;
} defaults[KEYS_MODES] = {
    [KEYS_SLIDES] = {sizeof slides_bindings / sizeof *slides_bindings, slides_bindings},
    [KEYS_TIMER] = {sizeof timer_bindings / sizeof *timer_bindings, timer_bindings},
};

const char *keys_action_name(enum keys_action action)
{
    return action < ACTION_TIMER ? names[action]
                                 : timer_action_name((enum timer_action)(action - ACTION_TIMER));
}

enum keys_action keys_action_named(const char *name)
{
    int action = 0;
    while (action < ACTION_COUNT && strcmp(name, keys_action_name((enum keys_action)action)) != 0)
        action++;
    return (enum keys_action)action;
}

bool keys_action_is_bindable(enum keys_action action)
{
    return action != ACTION_TIMER + TIMER_ACTION_UNTIL && action != ACTION_TIMER + TIMER_ACTION_MESSAGE;
}

static const struct keys_binding *find(const struct keys_binding *bindings, size_t count, const char *key)
{
    for (size_t i = 0; i < count; i++)
        if (strcasecmp(bindings[i].key, key) == 0)
            return &bindings[i];
    return NULL;
}

// Does a default binding hold? The config may override it.
static bool holds(const struct keys *keys, enum keys_mode mode, const struct keys_binding *binding)
{
    bool disabled = binding->action == ACTION_QUIT && keys->no_quit;
    return !disabled && !find(keys->bindings[mode], keys->counts[mode], binding->key);
}

enum keys_action keys_find(const struct keys *keys, enum keys_mode mode, const char *key)
{
    const struct keys_binding *own = find(keys->bindings[mode], keys->counts[mode], key);
    const struct keys_binding *found = find(defaults[mode].bindings, defaults[mode].count, key);
    if (own)
        return own->action;
    return found && holds(keys, mode, found) ? found->action : ACTION_NONE;
}

static void add(const char *key, char *out, size_t size)
{
    size_t length = strlen(out);
    if (length + strlen(key) + 3 < size)
        snprintf(out + length, size - length, "%s%s", length > 0 ? ", " : "", key);
}

const char *keys_bound_to(
    const struct keys *keys, enum keys_mode mode, enum keys_action action, char *out, size_t size)
{
    out[0] = '\0';
    for (size_t i = 0; i < keys->counts[mode]; i++)
        if (keys->bindings[mode][i].action == action)
            add(keys->bindings[mode][i].key, out, size);
    for (size_t i = 0; i < defaults[mode].count; i++) {
        const struct keys_binding *binding = &defaults[mode].bindings[i];
        if (binding->action == action && holds(keys, mode, binding))
            add(binding->key, out, size);
    }
    return out;
}
