// The chair's hand on the timer: from keys to acts. What an act does to the rest of the block is shown before
// and after it is done.
//
// Three kinds. What costs nobody anything is done at once (hold, resume, questions, read, a message). Minutes
// more or less add up while the key is pressed again, and are done two seconds later. What changes what
// others were told (start, still, finish, next, swap, cancel, schedule) is asked first: the same key again
// does it, or the one for "do". Each is worked out from the instant of its first key, however late it is
// done.
#ifndef PLUMBLINE_DISPLAY_TIMER_PROMPT_H
#define PLUMBLINE_DISPLAY_TIMER_PROMPT_H

#include "base/str.h"
#include "control/command_exec.h"
#include "scene/slide.h"

#include <stdbool.h>
#include <stdint.h>

enum { TIMER_PROMPT_SOON_S = 2, TIMER_PROMPT_ASKED_S = 10, TIMER_PROMPT_TOLD_S = 6 };

// Zero-initialise.
struct timer_prompt {
    enum { TIMER_PROMPT_IDLE, TIMER_PROMPT_SOON, TIMER_PROMPT_ASKS, TIMER_PROMPT_TOLD } state;
    struct command command; // what is about to be done; its text is borrowed from whoever asked
    int64_t asked_at;       // the instant from which it is worked out
    int minutes;            // more (or less) that were added up
    int64_t until;          // the clock's seconds at which the state ends
    struct str title, effect, hint;
    struct timer_panel panel; // their texts
};

void timer_prompt_free(struct timer_prompt *prompt);

// A key asks for a command on the timer. `again` is the key that does it, for the hint.
void timer_prompt_act(struct timer_prompt *prompt, const struct command_exec *exec,
    const struct command_sender *sender, const struct command *command, const char *again);

// Does what is asked about or about to be done. False where nothing is.
bool timer_prompt_do(
    struct timer_prompt *prompt, const struct command_exec *exec, const struct command_sender *sender);

// Leaves it. False where there was nothing.
bool timer_prompt_dismiss(struct timer_prompt *prompt);

// Undoes the last act.
void timer_prompt_undo(
    struct timer_prompt *prompt, const struct command_exec *exec, const struct command_sender *sender);

// Time went on: what is due is done, what was said long enough goes.
void timer_prompt_tick(
    struct timer_prompt *prompt, const struct command_exec *exec, const struct command_sender *sender);

// What to lay over the timer; NULL for nothing.
const struct timer_panel *timer_prompt_panel(struct timer_prompt *prompt);

#endif
