#include "control/keys.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

static const char *const names[] = {"none", "quit", "left", "right", "pin", "why", "fullscreen", "stage",
    "help", "lock", "strip", "undo", "do", "dismiss", "pause", "message-1", "message-2", "message-3",
    "message-4", "message-5", "message-6", "message-7", "message-8", "message-9"};
_Static_assert(sizeof names / sizeof *names == ACTION_ACT, "a name for each action that is no act");

static const struct keys_binding slides_keys[] = {
    {"Escape", ACTION_QUIT},
    {"q", ACTION_QUIT},
    {"Ctrl+Q", ACTION_QUIT},
    {"Left", ACTION_LEFT},
    {"Right", ACTION_RIGHT},
    {"PageUp", ACTION_LEFT},
    {"PageDown", ACTION_RIGHT},
    {"Space", ACTION_PIN},
    {"i", ACTION_WHY},
    {"f", ACTION_FULLSCREEN},
    {"t", ACTION_STAGE},
    {"?", ACTION_HELP},
    {"Ctrl+L", ACTION_LOCK},
};

// A presenter's remote sends Page Up and Page Down, B or a full stop for its black screen, F5 and Escape in
// turn for its start button.
static const struct keys_binding stage_keys[] = {
    {"Ctrl+Q", ACTION_QUIT},
    {"i", ACTION_WHY},
    {"f", ACTION_FULLSCREEN},
    {"t", ACTION_STAGE},
    {"?", ACTION_HELP},
    {"Ctrl+L", ACTION_LOCK},
    {"m", ACTION_STRIP},
    {"u", ACTION_UNDO},
    {"Backspace", ACTION_UNDO},
    {"Return", ACTION_DO},
    {"Escape", ACTION_DISMISS},
    {"Space", ACTION_PAUSE},
    {"b", ACTION_PAUSE},
    {".", ACTION_PAUSE},
    {"+", ACTION_ACT + TIMER_ACTION_LONGER},
    {"Up", ACTION_ACT + TIMER_ACTION_LONGER},
    {"-", ACTION_ACT + TIMER_ACTION_SHORTER},
    {"Down", ACTION_ACT + TIMER_ACTION_SHORTER},
    {"s", ACTION_ACT + TIMER_ACTION_START},
    {"F5", ACTION_ACT + TIMER_ACTION_START},
    {"q", ACTION_ACT + TIMER_ACTION_QUESTIONS},
    {"PageUp", ACTION_ACT + TIMER_ACTION_QUESTIONS},
    {"r", ACTION_ACT + TIMER_ACTION_OVERRUN},
    {"e", ACTION_ACT + TIMER_ACTION_FINISH},
    {"n", ACTION_ACT + TIMER_ACTION_NEXT},
    {"PageDown", ACTION_ACT + TIMER_ACTION_NEXT},
    {"x", ACTION_ACT + TIMER_ACTION_SWAP},
    {"c", ACTION_ACT + TIMER_ACTION_CANCEL},
    {"Home", ACTION_ACT + TIMER_ACTION_SCHEDULE},
    {"a", ACTION_ACT + TIMER_ACTION_READ},
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
} usual[KEYS_WHERES] = {{sizeof slides_keys / sizeof *slides_keys, slides_keys},
    {sizeof stage_keys / sizeof *stage_keys, stage_keys}};

const char *keys_action_name(enum action action)
{
    return action < ACTION_ACT ? names[action] : timer_action_name((enum timer_action)(action - ACTION_ACT));
}

enum action keys_action(const char *name)
{
    int action = 0;
    while (action < ACTION_COUNT && strcmp(name, keys_action_name((enum action)action)) != 0)
        action++;
    return (enum action)action;
}

bool keys_action_is_free(enum action action)
{
    return action != ACTION_ACT + TIMER_ACTION_UNTIL && action != ACTION_ACT + TIMER_ACTION_MESSAGE;
}

static const struct keys_binding *find(const struct keys_binding *bindings, size_t count, const char *key)
{
    for (size_t i = 0; i < count; i++)
        if (strcasecmp(bindings[i].key, key) == 0)
            return &bindings[i];
    return NULL;
}

enum action keys_find(const struct keys *keys, enum keys_where where, const char *key)
{
    const struct keys_binding *own = find(keys->bindings[where], keys->counts[where], key);
    const struct keys_binding *found = own ? own : find(usual[where].bindings, usual[where].count, key);
    bool kept = found && !own && found->action == ACTION_QUIT && keys->stays;
    return found && !kept ? found->action : ACTION_NONE;
}

static void add(const char *key, char *out, size_t size)
{
    size_t length = strlen(out);
    if (length + strlen(key) + 3 < size)
        snprintf(out + length, size - length, "%s%s", length > 0 ? ", " : "", key);
}

const char *keys_of(
    const struct keys *keys, enum keys_where where, enum action action, char *out, size_t size)
{
    out[0] = '\0';
    for (size_t i = 0; i < keys->counts[where]; i++)
        if (keys->bindings[where][i].action == action)
            add(keys->bindings[where][i].key, out, size);
    for (size_t i = 0; i < usual[where].count && !(action == ACTION_QUIT && keys->stays); i++)
        if (usual[where].bindings[i].action == action &&
            !find(keys->bindings[where], keys->counts[where], usual[where].bindings[i].key))
            add(usual[where].bindings[i].key, out, size);
    return out;
}
