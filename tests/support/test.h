// What all unit tests include: cmocka with what it needs before it, and small helpers.
#ifndef PLUMBLINE_TESTS_SUPPORT_TEST_H
#define PLUMBLINE_TESTS_SUPPORT_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "agenda/agenda.h"
#include "schedule/room_lookup.h"
#include "schedule/schedule.h"

#include <string.h>

// The folder of the tests, found from the test program's own path, so that tests run from anywhere.
const char *test_folder(void);

// Reads a schedule from text; fails the test where it is none.
const struct schedule *test_schedule(const char *json);

// The programme of a room (NULL: the only one).
struct programme *test_programme(const struct schedule *schedule, const char *room);

// An instant from ISO 8601 text with an offset.
int64_t test_instant(const char *iso);

// Random numbers that are the same in every run.
uint64_t test_random(uint64_t *state);

#define assert_contains(text, part)                                                                          \
    do {                                                                                                     \
        if (!strstr((text), (part)))                                                                         \
            fail_msg("\"%s\" does not contain \"%s\"", (text), (part));                                      \
    } while (0)

#endif
