// The last minutes of a talk's slot, which are for questions.
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

// A session's rule comes first, then that of the length. Without either, as when zero-initialised, questions
// take the last third of a slot (5 minutes of 15), and QUESTIONS_MAX_S at most.
struct questions_rules {
    size_t length_count;
    const struct questions_by_length *lengths; // borrowed
    size_t session_count;
    const struct questions_by_session *sessions; // borrowed
};

// No day-long hackathon ends with hours of questions.
enum { QUESTIONS_MAX_S = 30 * 60 };

// When a talk's questions start: when its chair said (item.timer), or else by the rules. Never before the
// talk; the end of an item that has none, such as a poster session.
int64_t questions_start(const struct questions_rules *rules, const struct item *item);

#endif
