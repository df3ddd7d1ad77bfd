#include "display/rounds.h"

static void handle(struct rounds *rounds, unsigned bit, rounds_handler handler, void *context)
{
    rounds->pending &= ~bit;
    if (handler(context))
        rounds->pending |= bit;
}

unsigned rounds_run(struct rounds *rounds, struct events *events, const rounds_handler handlers[EVENTS],
    bool (*failed)(void *context), void *context)
{
    unsigned handled = 0;
    bool draws_next = false;
    rounds->pending |= events_take(events);
    for (unsigned i = 0; i < EVENTS && !failed(context); i++) {
        unsigned bit = 1U << i;
        bool urgent = bit & ROUNDS_URGENT;
        // What is urgent may have come during the handlers before.
        draws_next = draws_next || (handled & ~ROUNDS_URGENT && events_is_pending(events, EVENT_URGENT));
        if (!(rounds->pending & bit) || (draws_next && !urgent))
            continue;
        handle(rounds, bit, handlers[i], context);
        handled |= bit;
        draws_next = draws_next || (bit == 1U << EVENT_URGENT && !rounds->was_urgent);
    }
    rounds->was_urgent = handled && !(handled & ~ROUNDS_URGENT);
    return handled;
}
