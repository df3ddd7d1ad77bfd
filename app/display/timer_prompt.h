// The prompt between a chair's keys and the timer: it shows what an act does to the rest of the block, before
// and after it is carried out.
//
// There are three kinds of acts. Those that affect nobody else are carried out at once (hold, resume,
// questions, read, a message). Minutes more or less add up with each press of the key, and are carried out
// two seconds after the last; what would make the talk last more than twelve hours waits for the key for
// "do". Those that change the published times or order (start, still, finish, next, swap, cancel, schedule)
// have to be confirmed, by the same key or the one for "do". Each act counts from the instant of its first
// key press, however late it is carried out.
#ifndef PLUMBLINE_DISPLAY_TIMER_PROMPT_H
#define PLUMBLINE_DISPLAY_TIMER_PROMPT_H

#include "base/str.h"
#include "control/command_exec.h"
#include "scene/slide.h"

#include <stdbool.h>
#include <stdint.h>

enum { TIMER_PROMPT_PENDING_S = 2, TIMER_PROMPT_CONFIRM_S = 10, TIMER_PROMPT_REPORT_S = 6 };

// Zero-initialise.
struct timer_prompt {
    enum {
        TIMER_PROMPT_IDLE,
        TIMER_PROMPT_PENDING,    // minutes are added up, and carried out at `until`
        TIMER_PROMPT_CONFIRMING, // waits for a confirmation, until `until`
        TIMER_PROMPT_REPORTING   // shows the result, until `until`
    } state;
    struct command command; // the last one requested; its text is borrowed
    int64_t asked_at;       // the instant from which it counts
    int minutes;            // the sum of the minutes asked for; negative for less
    int64_t until;          // when the state ends, in the clock's seconds
    struct str title, effect, hint;
    struct timer_panel panel; // borrows these
};

void timer_prompt_free(struct timer_prompt *prompt);

// Handles a key that asks for a command on the timer. `key_name` is shown in the hint.
void timer_prompt_request(struct timer_prompt *prompt, const struct command_exec *exec,
    const struct command_sender *sender, const struct command *command, const char *key_name);

// Carries out the act that is pending or to be confirmed. False if there is none.
bool timer_prompt_confirm(
    struct timer_prompt *prompt, const struct command_exec *exec, const struct command_sender *sender);

// Closes the prompt without carrying out anything. False if it was closed already.
bool timer_prompt_dismiss(struct timer_prompt *prompt);

// Drops the act that is pending or to be confirmed; else undoes the last one.
void timer_prompt_undo(
    struct timer_prompt *prompt, const struct command_exec *exec, const struct command_sender *sender);

// Carries out a pending act whose time has come, and closes a prompt whose time is over.
void timer_prompt_tick(
    struct timer_prompt *prompt, const struct command_exec *exec, const struct command_sender *sender);

// The panel to draw over the timer; NULL for none. Valid until the prompt changes.
const struct timer_panel *timer_prompt_panel(struct timer_prompt *prompt);

#endif
