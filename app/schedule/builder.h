// What all readers share: collecting items as they are found, telling what was odd, and freezing the whole
// into a Schedule. For use within this folder.
#ifndef PLUMBLINE_SCHEDULE_BUILDER_H
#define PLUMBLINE_SCHEDULE_BUILDER_H

#include "base/arena.h"
#include "base/json.h"
#include "schedule/schedule.h"

#include <stdbool.h>

struct builder;

// An item before its room and order are settled. Texts are the builder's (builder_text).
struct draft {
    const char *id;
    enum item_kind kind;
    const char *title;
    const char *session; // NULL where none
    const char *room;    // NULL: the event's nameless room
    bool cancelled;      // marked so by the format
    bool everywhere;     // a break for everybody: it belongs to every room in which nothing overlaps it
    size_t speaker_count;
    const struct speaker *speakers;
    struct span at; // end == BUILDER_END_UNKNOWN: until the next item of the room, at most an hour
};

#define BUILDER_END_UNKNOWN INT64_MIN

// A reader recognises its format by the document's shape and fills the builder. `read` returns false only
// where nothing of the document can be used.
struct reader {
    const char *name;
    bool (*recognises)(const json_t *root);
    bool (*read)(
        const json_t *root, const struct schedule_hints *hints, struct builder *builder, struct error *error);
};

struct builder *builder_new(const char *format); // NULL where there is no memory
void builder_free(struct builder *builder);      // NULL is passed over

// Was there no memory for something? Then nothing comes of it, and what readers say of the document is not to
// be believed.
bool builder_out_of_memory(const struct builder *builder);
void builder_fail(struct builder *builder); // says so

void builder_set_title(struct builder *builder, const char *title);
void builder_set_zone(struct builder *builder, const struct zone *zone);
// How an item is found in the document by its id: what stands before and behind the id in the JSONPath.
void builder_set_item_path(struct builder *builder, const char *before, const char *after);
// The event's own first and last day (days since 1970-01-01): items on others are noted.
void builder_set_days(struct builder *builder, int64_t first, int64_t last);
void builder_set_day_turn(struct builder *builder, int64_t seconds);

struct arena *builder_arena(struct builder *builder);

// A cleaned text that lives as long as the schedule: of a string, of a number as it is written, of an object
// by language its "en", else its first; cut where it is longer than 2,000 bytes. NULL where there is nothing
// in it.
const char *builder_text(struct builder *builder, const json_t *value);

// As builder_text, and notes it as a warning where a value is there but of a kind that is no text.
const char *builder_member_text(
    struct builder *builder, const json_t *object, const char *key, const struct json_path *path);

// The same of a value that was picked before; `key` is for the note.
const char *builder_value_text(
    struct builder *builder, const json_t *value, const char *key, const struct json_path *path);

// The first non-empty text among the members named by `keys`; NULL where all are empty.
const char *builder_first_text(
    struct builder *builder, const json_t *object, const char *const *keys, size_t count);

// A zone by name, loaded once. NULL, with one warning a name, where there is no such zone.
const struct zone *builder_zone(struct builder *builder, const char *name, const struct json_path *path);

// Adds a finding. The path is that of `path`, with `key` (may be NULL) behind it.
void builder_note(struct builder *builder, enum finding_severity severity, const struct json_path *path,
    const char *key, const char *advice, const char *format, ...) __attribute__((format(printf, 6, 7)));

// Lists a room even where it has no items, so that rooms stand in the publisher's order.
void builder_add_room(struct builder *builder, const char *name);

// For formats in which rooms have no order: they are to stand by name, numbers in them by value.
void builder_order_rooms(struct builder *builder);

// Takes a copy of the draft; left out, with a warning, where it ends before it starts. An exact repetition
// (id, title, room, times) is shown once.
void builder_add(struct builder *builder, const struct draft *draft, const struct json_path *path);

// The people of a list, each `name` and affiliation by a function of the reader's; the same person twice
// counts once.
const struct speaker *builder_speakers(struct builder *builder, const json_t *list,
    bool (*read)(struct builder *, const json_t *person, struct speaker *out), const struct json_path *path,
    size_t *count);

// Freezes what was collected. The builder is used up in any case. NULL where there was no memory.
const struct schedule *builder_finish(struct builder *builder, struct error *error);

#endif
