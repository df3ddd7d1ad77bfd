// What keys do: on the slides, and on the timer, where a keyboard or a presenter's remote is the chair's
// hand. The config overrides any of it.
#ifndef PLUMBLINE_CONTROL_KEYS_H
#define PLUMBLINE_CONTROL_KEYS_H

#include "agenda/timer_actions.h"

#include <stdbool.h>
#include <stddef.h>

enum action {
    ACTION_NONE,
    ACTION_QUIT,
    ACTION_LEFT,       // the slide before
    ACTION_RIGHT,      // the next slide
    ACTION_PIN,        // hold this slide, or let it go
    ACTION_WHY,        // why this slide
    ACTION_FULLSCREEN, // or a window
    ACTION_STAGE,      // turns the display into the timer, and back
    ACTION_HELP,       // what the keys do
    ACTION_LOCK,       // keys do nothing until it is pressed again
    ACTION_STRIP,      // the moderator's strip
    ACTION_UNDO,
    ACTION_DO,      // what is asked about, or acknowledges the message
    ACTION_DISMISS, // leaves it
    ACTION_PAUSE,   // holds or resumes
    ACTION_MESSAGE_1,
    ACTION_MESSAGE_9 = ACTION_MESSAGE_1 + 8,
    ACTION_ACT, // and enum timer_action behind it
    ACTION_COUNT = ACTION_ACT + TIMER_ACTIONS
};

// By its name in the config ("quit", "message-1", "next", …); ACTION_COUNT where there is none.
enum action keys_action(const char *name);
const char *keys_action_name(enum action action); // ACTION_NONE: "none"

enum keys_where { KEYS_SLIDES, KEYS_TIMER, KEYS_WHERES };

struct keys_binding {
    const char *key;
    enum action action;
};

// May a key be bound to it? Not to acts that need more than a key (an instant, a text).
bool keys_action_is_free(enum action action);

// What the config says; what it does not say is as ever. Borrowed.
struct keys {
    bool locked; // from the start on
    bool stays;  // a service, which nobody ends by a key: only what the config binds to "quit" does
    size_t counts[KEYS_WHERES];
    const struct keys_binding *bindings[KEYS_WHERES];
};

// What a key does (see struct screen_event for its name; letters without case).
enum action keys_find(const struct keys *keys, enum keys_where where, const char *key);

// The keys of an action, "Space, b": at most `size` bytes. Returns `out`.
const char *keys_of(
    const struct keys *keys, enum keys_where where, enum action action, char *out, size_t size);

#endif
