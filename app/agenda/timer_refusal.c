#include "agenda/timer_refusal.h"

bool timer_refusal_set(struct error *error, enum timer_refusal refusal)
{
    static const char *const texts[] = {
        [TIMER_REFUSAL_NOT_RUNNING] = "no talk is running",
        [TIMER_REFUSAL_NONE_COMING] = "no talk is to come today",
        [TIMER_REFUSAL_NO_TALK] = "no talk is running or to come today",
        [TIMER_REFUSAL_HELD] = "the countdown is held already",
        [TIMER_REFUSAL_NOT_HELD] = "the countdown is not held",
        [TIMER_REFUSAL_OVER] = "the talk is over",
        [TIMER_REFUSAL_PAST] = "that is over already",
        [TIMER_REFUSAL_STILL_RUNNING] = "the talk is already shown as still running",
        [TIMER_REFUSAL_NO_MESSAGE] = "there is no message",
        [TIMER_REFUSAL_EMPTY_MESSAGE] = "the message is empty",
        [TIMER_REFUSAL_ON_SCHEDULE] = "the schedule is followed already",
        [TIMER_REFUSAL_SWAPPED] = "they have changed places already; undo that first",
        [TIMER_REFUSAL_NO_PAIR] = "there are no two talks of one block to swap",
        [TIMER_REFUSAL_NOTHING_TO_UNDO] = "there is nothing to undo",
    };
    return error_refuse(error, (int)refusal, "%s", texts[refusal]);
}
