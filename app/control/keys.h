// What keys do: on the slides, and on the timer, where a keyboard or a presenter's remote is in the chair's
// hands. The config can override every key.
#ifndef PLUMBLINE_CONTROL_KEYS_H
#define PLUMBLINE_CONTROL_KEYS_H

#include "agenda/timer_actions.h"

#include <stdbool.h>
#include <stddef.h>

enum keys_action {
    ACTION_NONE,
    ACTION_QUIT,
    ACTION_LEFT,         // the previous slide
    ACTION_RIGHT,        // the next slide
    ACTION_PIN,          // stay on this slide, or go on
    ACTION_EXPLAIN,      // why this slide is shown
    ACTION_FULLSCREEN,   // or a window
    ACTION_TOGGLE_TIMER, // the slides or the timer
    ACTION_HELP,         // what the keys do
    ACTION_LOCK,         // ignore keys until this one is pressed again
    ACTION_STRIP,        // show or hide what comes next, for the moderator
    ACTION_UNDO,
    ACTION_CONFIRM, // do what the prompt asks, or acknowledge the message
    ACTION_DISMISS, // close the prompt
    ACTION_PAUSE,   // hold the countdown, or resume it
    ACTION_MESSAGE_1,
    ACTION_MESSAGE_9 = ACTION_MESSAGE_1 + 8,
    ACTION_TIMER, // plus an enum timer_action
    ACTION_COUNT = ACTION_TIMER + TIMER_ACTIONS
};

// By its name in the config ("quit", "message-1", "next", …); ACTION_COUNT for none.
enum keys_action keys_action_named(const char *name);
const char *keys_action_name(enum keys_action action); // ACTION_NONE: "none"

// Can a key be bound to it? Not to acts that need a time or a text.
bool keys_action_is_bindable(enum keys_action action);

enum keys_mode { KEYS_SLIDES, KEYS_TIMER, KEYS_MODES };

struct keys_binding {
    const char *key; // as in struct screen_event; letters in either case
    enum keys_action action;
};

// The config's bindings, which come before the defaults. Borrowed.
struct keys {
    bool locked;  // from the start
    bool no_quit; // a service: no key quits it by default
    size_t counts[KEYS_MODES];
    const struct keys_binding *bindings[KEYS_MODES];
};

// What a key does.
enum keys_action keys_find(const struct keys *keys, enum keys_mode mode, const char *key);

// The keys for an action, such as "Space, b", cut at `size` bytes. Returns `out`.
const char *keys_bound_to(
    const struct keys *keys, enum keys_mode mode, enum keys_action action, char *out, size_t size);

#endif
