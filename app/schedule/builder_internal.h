// The builder's inside, shared by collecting (builder.c) and freezing (freeze.c) and by nobody else.
#ifndef PLUMBLINE_SCHEDULE_BUILDER_INTERNAL_H
#define PLUMBLINE_SCHEDULE_BUILDER_INTERNAL_H

#include "schedule/builder.h"
#include "schedule/schedule_internal.h"

// More of them help nobody; the last one then says how many there were.
enum { MAX_FINDINGS = 200 };

// Bounds that no real conference comes near; they keep a hostile file from costing minutes or gigabytes.
enum { MAX_TEXT_BYTES = 2000, MAX_PEOPLE = 300, MAX_EVERYWHERE = 1000, MAX_ITEMS = 500000 };

struct zone_entry {
    struct zone_entry *next;
    const char *name;
    bool known;
    struct zone zone;
};

struct builder {
    struct schedule_internal *result; // what becomes the schedule
    struct zone_entry *zones;
    struct str scratch;
    json_t *room_index; // name -> index into rooms
    struct room *rooms;
    size_t room_capacity;
    struct draft *drafts;
    size_t draft_count;
    size_t draft_capacity;
    struct finding *findings;
    size_t findings_seen;        // also those beyond MAX_FINDINGS
    const char *item_path[2];    // what stands before and behind an item's id in its JSONPath
    int64_t first_day, last_day; // the event's own days; the first behind the last where unknown
    size_t texts_cut;            // longer than MAX_TEXT_BYTES bytes
    bool rooms_by_name;
    bool failed;
};

// Makes room for `needed` elements of `size` bytes in an array that grows. False where there is no memory.
bool builder_grow(void **memory, size_t *capacity, size_t needed, size_t size);

// Adds a finding whose path is written out already.
void builder_note_at(struct builder *builder, enum finding_severity severity, const char *path,
    const char *advice, const char *what);

// The index of a room by its name, which is added where it is new.
size_t builder_room(struct builder *builder, const char *name);

#endif
