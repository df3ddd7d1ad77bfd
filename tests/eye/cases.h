// What is looked at: every slide at the times at which people read it, of every schedule at hand.
#ifndef PLUMBLINE_TESTS_EYE_CASES_H
#define PLUMBLINE_TESTS_EYE_CASES_H

#include "support/drawing.h"

// The slides, as they are counted. GROUP_OVERLAP is `now` with several talks at once.
enum group {
    GROUP_NOW,
    GROUP_NEXT,
    GROUP_HALL,
    GROUP_NOTICE,
    GROUP_BREAK,
    GROUP_STAGE,
    GROUP_HANDOVER,
    GROUP_BEFORE,
    GROUP_AFTER,
    GROUP_AGENDA,
    GROUP_OVERLAP,
    GROUP_EMERGENCY,
    GROUP_COUNT
};

const char *group_name(enum group group);

// A slide to look at. `texts`: what it must say in full, of a notice; NULL for none.
typedef void case_visitor(
    void *context, enum group group, const struct slide *slide, struct view *view, const char *text);

// Visits every slide of every schedule. Only those of `groups` (a bit each); of a schedule's talks every
// `step`th, of other things every `step`th too.
void cases_visit(unsigned groups, size_t step, case_visitor *visit, void *context);

// The item's text class.
enum text_class { CLASS_TITLE, CLASS_PEOPLE, CLASS_TIMES, CLASS_ROOM, CLASS_NEXT, CLASS_REST, CLASS_COUNT };

const char *class_name(enum text_class class);
enum text_class class_of(const char *role);

#endif
