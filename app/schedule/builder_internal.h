// The inside of the builder: collecting (builder.c, builder_texts.c, builder_people.c, builder_links.c),
// finishing (builder_finish.c) and checking (validate.c).
#ifndef PLUMBLINE_SCHEDULE_BUILDER_INTERNAL_H
#define PLUMBLINE_SCHEDULE_BUILDER_INTERNAL_H

#include "schedule/builder.h"
#include "schedule/schedule_internal.h"
#include "schedule/text_pool.h"

// More help nobody. The most severe are kept, and the last one then says how many were left out.
enum { MAX_FINDINGS = 200, MAX_PATH_BYTES = 300, SEVERITIES = FINDING_ERROR + 1 };

// Far beyond any real conference; a hostile file must not cost minutes or gigabytes.
enum { MAX_TEXT_BYTES = 2000, MAX_PEOPLE = 300, MAX_EVERYWHERE = 1000, MAX_ITEMS = 500000, MAX_ZONES = 100 };

enum { STEPS_A_POLL = 1024 };

struct zone_entry {
    struct zone_entry *next;
    const char *name;
    bool known;
    struct zone zone;
};

struct room_entry {
    const char *name;
    size_t index; // into the builder's rooms
};

struct builder {
    struct schedule_internal *result; // becomes the schedule
    struct zone_entry *zones;
    size_t zone_count;
    struct str scratch;
    struct text_pool texts;
    void *room_index; // of struct room_entry by name, for tsearch: no order of names makes it slow
    struct room *rooms;
    size_t room_capacity;
    struct draft *drafts;
    size_t draft_count;
    size_t draft_capacity;
    struct finding *findings;         // at most MAX_FINDINGS
    size_t findings_kept[SEVERITIES]; // by severity
    size_t findings_left[SEVERITIES]; // left out
    const atomic_bool *cancel;        // may be NULL
    bool cancelled;                   // it was seen to be true
    size_t steps;                     // since the builder began
    const char *language;             // for texts in several; may be NULL
    const char *own_language;         // of the item that is being read; may be NULL
    builder_path_writer *write_path;
    const json_t *root;          // for it; may be NULL
    const char *item_path[2];    // before and after an item's id in its path
    int64_t first_day, last_day; // of the event; unknown if the first is after the last
    const char *page;            // the conference's; NULL if unknown
    size_t odd_links;            // that lead to no page
    size_t texts_cut;            // longer than MAX_TEXT_BYTES bytes
    bool rooms_by_name;
    bool failed;
};

// builder_cancelled for a caller that asks seldom: looks at the flag each time.
bool builder_is_cancelled(void *builder);

// Grows an array to at least `needed` elements of `size` bytes. False if out of memory.
bool builder_grow(void **memory, size_t *capacity, size_t needed, size_t size);

// Would a finding of this severity be kept? If not, it is counted as left out.
bool builder_keeps(struct builder *builder, enum finding_severity severity);

// Adds a finding with a written-out path.
void builder_note_at(struct builder *builder, enum finding_severity severity, const char *path,
    const char *advice, const char *what);

// The entry of a room's name, which is added if it is new; NULL if out of memory.
struct room_entry *builder_room_entry(struct builder *builder, const char *name);

// The index of the room with this name, which is added if it is new.
size_t builder_room(struct builder *builder, const char *name);

// Takes away addresses that items of different titles share, and notes those that were no addresses.
void builder_check_links(struct builder *builder, struct item *items, size_t count);

#endif
