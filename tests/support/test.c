#include "support/test.h"

#include <limits.h>
#include <stdio.h>
#include <unistd.h>

const char *test_folder(void)
{
    static char folder[PATH_MAX];
    char program[PATH_MAX - 16];
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    assert_true(length > 0);
    program[length] = '\0';
    *strrchr(program, '/') = '\0';
    snprintf(folder, sizeof folder, "%s/../../tests", program);
    return folder;
}

const struct schedule *test_schedule(const char *json)
{
    struct error error = {0};
    struct schedule_hints hints = {0};
    const struct schedule *schedule = schedule_read(json, strlen(json), &hints, &error);
    if (!schedule)
        fail_msg("%s", error.text);
    return schedule;
}

struct programme *test_programme(const struct schedule *schedule, const char *room)
{
    struct room_query query = {.room = room};
    struct place place;
    struct error error;
    if (!room_lookup(schedule, &query, &place, &error))
        fail_msg("%s", error.text);
    return programme_new(schedule, &place);
}

int64_t test_instant(const char *iso)
{
    struct civil_parsed parsed;
    assert_true(civil_parse(iso, &parsed));
    assert_true(parsed.has_offset);
    return civil_seconds(&parsed.civil) - parsed.offset_s;
}

// SplitMix64, https://prng.di.unimi.it/splitmix64.c (public domain algorithm).
uint64_t test_random(uint64_t *state)
{
    uint64_t z = (*state += 0x9E3779B97F4A7C15U);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31);
}
