// Texts of the timer's actions and of their effect on the rest of the block, in the display's language.
#ifndef PLUMBLINE_SCENE_ACTION_TEXT_H
#define PLUMBLINE_SCENE_ACTION_TEXT_H

#include "agenda/timer_actions.h"
#include "base/str.h"

// "Next talk now"; with minutes "2 minutes more".
void action_text_title(struct str *out, enum timer_action act, int minutes);

// A message to the speaker, translated where it is one of the default messages; else as it is.
const char *action_text_message(const char *text);

// Why an action was refused, translated where the error is an enum timer_refusal with a fixed text; else the
// error's own text. Valid as long as `why`.
const char *action_text_refusal(const struct error *why);

// "Questions end 16:24 (+4); break 11 min instead of 15; next talk on time": how a place's programme differs
// `after` an action. Appends nothing where the times are the same.
void action_text_effect(
    struct str *out, const struct programme *before, const struct programme *after, int64_t now);

#endif
