// What acts on the timer are called, and what they do to the rest of the block, in the display's language.
#ifndef PLUMBLINE_SCENE_ACTION_TEXT_H
#define PLUMBLINE_SCENE_ACTION_TEXT_H

#include "agenda/timer_actions.h"
#include "base/str.h"

// "Next talk"; of minutes "2 minutes more".
void action_text_title(struct str *out, enum timer_action act, int minutes);

// A message to the speaker, in the display's language where it is one of our own.
const char *action_text_message(const char *text);

// Why an act was refused, in the display's language where the error is an enum timer_refusal that has a fixed
// text; else the error's own text. Valid as long as `why`.
const char *action_text_refusal(const struct error *why);

// "Questions end 16:24 (+4); break 11 min instead of 15; next talk on time", from what the same place says
// before and after. "" where nothing of the timetable differs.
void action_text_effect(
    struct str *out, const struct programme *before, const struct programme *after, int64_t now);

#endif
