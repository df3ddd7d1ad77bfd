// The part of a talk's slot that is for questions: its last minutes.
#ifndef PLUMBLINE_AGENDA_QUESTIONS_H
#define PLUMBLINE_AGENDA_QUESTIONS_H

#include "schedule/schedule.h"

#include <stddef.h>
#include <stdint.h>

// How many minutes, for slots of this length.
struct questions_by_length {
    int slot_minutes;
    int minutes;
};

// How many minutes, for the talks of this session, whatever their length.
struct questions_by_session {
    const char *session;
    int minutes;
};

// Zero-initialised: the last third of every slot (5 minutes of 15).
struct questions_rules {
    size_t length_count;
    const struct questions_by_length *lengths; // borrowed
    size_t session_count;
    const struct questions_by_session *sessions; // borrowed
};

// The instant at which a talk's questions begin: what its chair said, else its session's rule counts before
// that of its length, and without either it is the last third. Never before the talk's start; its end where
// it has none.
int64_t questions_start(const struct questions_rules *rules, const struct item *item);

#endif
