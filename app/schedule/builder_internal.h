// The inside of the builder: collecting (builder.c), finishing (builder_finish.c) and checking (validate.c).
#ifndef PLUMBLINE_SCHEDULE_BUILDER_INTERNAL_H
#define PLUMBLINE_SCHEDULE_BUILDER_INTERNAL_H

#include "schedule/builder.h"
#include "schedule/schedule_internal.h"

// More help nobody; the last one then says how many were dropped.
enum { MAX_FINDINGS = 200 };

// Far beyond any real conference; a hostile file must not cost minutes or gigabytes.
enum { MAX_TEXT_BYTES = 2000, MAX_PEOPLE = 300, MAX_EVERYWHERE = 1000, MAX_ITEMS = 500000 };

struct zone_entry {
    struct zone_entry *next;
    const char *name;
    bool known;
    struct zone zone;
};

struct builder {
    struct schedule_internal *result; // becomes the schedule
    struct zone_entry *zones;
    struct str scratch;
    json_t *room_index; // name -> index into rooms
    struct room *rooms;
    size_t room_capacity;
    struct draft *drafts;
    size_t draft_count;
    size_t draft_capacity;
    struct finding *findings;
    size_t findings_seen;        // including those beyond MAX_FINDINGS
    const char *language;        // for texts in several; NULL: English
    const char *item_path[2];    // before and after an item's id in its JSONPath
    int64_t first_day, last_day; // of the event; unknown if the first is after the last
    size_t texts_cut;            // longer than MAX_TEXT_BYTES bytes
    bool rooms_by_name;
    bool failed;
};

// Grows an array to at least `needed` elements of `size` bytes. False if out of memory.
bool builder_grow(void **memory, size_t *capacity, size_t needed, size_t size);

// Adds a finding with a written-out path.
void builder_note_at(struct builder *builder, enum finding_severity severity, const char *path,
    const char *advice, const char *what);

// The index of the room with this name, which is added if it is new.
size_t builder_room(struct builder *builder, const char *name);

#endif
