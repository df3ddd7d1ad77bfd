// What came from the broker and was refused, by topic, for staff to see who sends it. A short list: where
// there is no place, the topic that was quiet for the longest time is forgotten.
#ifndef PLUMBLINE_FLEET_REFUSED_TOPICS_H
#define PLUMBLINE_FLEET_REFUSED_TOPICS_H

#include "base/zone.h"

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>

enum { REFUSED_TOPICS = 20, REFUSED_TOPIC_SIZE = 256, REFUSED_WHY_SIZE = 200 };

struct refused_topic {
    char topic[REFUSED_TOPIC_SIZE]; // without "plumbline/EVENT/", one line, cut where it is too long
    char why[REFUSED_WHY_SIZE];     // why the last was refused
    uint64_t count;                 // how often something was
    int64_t at;                     // the last time, in Unix seconds
};

// Zero-initialise.
struct refused_topics {
    size_t count;
    struct refused_topic list[REFUSED_TOPICS]; // the latest first
};

// Counts a refusal at the instant `at`.
void refused_topics_note(struct refused_topics *refused, const char *topic, const char *why, int64_t at);

// The "refused" of a fleet's broker in assets/desk/openapi.json, the latest first. NULL without memory.
json_t *refused_topics_json(const struct refused_topics *refused, const struct zone *zone);

#endif
