// Builds a schedule: readers add what they find and note what is odd, then builder_finish makes it immutable.
// For use within this folder.
#ifndef PLUMBLINE_SCHEDULE_BUILDER_H
#define PLUMBLINE_SCHEDULE_BUILDER_H

#include "base/arena.h"
#include "base/json.h"
#include "schedule/schedule.h"
#include "schedule/syntax/syntax.h"

#include <stdbool.h>

struct builder;

// An item before its room and order are final. Its texts belong to the builder (builder_text).
struct draft {
    const char *id;
    const char *guid; // this and the next members as in struct item
    enum item_kind kind;
    const char *title;
    const char *subtitle;
    const char *slot;
    const char *link; // by builder_link
    const char *language;
    bool not_recorded;
    const char *session; // NULL if none
    uint32_t colour;
    const char *room; // NULL: the event's nameless room
    bool cancelled;   // the format marks it as cancelled
    bool everywhere;  // a break for everybody: it goes into every room in which nothing overlaps it
    size_t speaker_count;
    const struct speaker *speakers;
    size_t lead_count;
    const struct speaker *leads;
    size_t poster_count;
    struct span at; // end == BUILDER_END_UNKNOWN: until the next item of the room, at most an hour
};

#define BUILDER_END_UNKNOWN INT64_MIN

// Appends a path in a document (NULL: all of it) in the notation of its syntax. The tree tells what the path
// does not; it is NULL once it is gone.
typedef void builder_path_writer(const json_t *root, const struct json_path *path, struct str *out);

// A reader recognises its format by the document's shape and fills a builder. `read` fails only if nothing in
// the document can be used.
struct reader {
    enum syntax_kind syntax; // of the documents that it reads
    const char *name;
    builder_path_writer *write_path; // for findings; NULL: as JSONPath
    bool (*recognises)(const json_t *root);
    bool (*read)(
        const json_t *root, const struct schedule_hints *hints, struct builder *builder, struct error *error);
};

struct builder *builder_new(const char *format); // NULL if out of memory
void builder_free(struct builder *builder);      // NULL is allowed

// Has memory run out? Then there will be no schedule, and what readers say about the document is not
// reliable.
bool builder_out_of_memory(const struct builder *builder);
void builder_fail(struct builder *builder); // memory ran out

// Reading stops soon after `cancel` (may be NULL) becomes true: texts are then empty and nothing is added.
void builder_set_cancel(struct builder *builder, const atomic_bool *cancel);

// To be asked in long loops: is the schedule no longer wanted? Looks at the flag every thousand steps.
bool builder_cancelled(struct builder *builder);

void builder_set_title(struct builder *builder, const char *title);
void builder_set_zone(struct builder *builder, const struct zone *zone);
// How findings write paths; NULL: as JSONPath. To be called again, without the tree, before that is freed.
void builder_set_path_writer(struct builder *builder, builder_path_writer *write, const json_t *root);
// A query for an item by its id, in the notation of paths: the texts before and after the id.
void builder_set_item_path(struct builder *builder, const char *before, const char *after);
// The event's first and last day (days since 1970-01-01): items on other days are noted, and the event's span
// is these days unless builder_set_event says better.
void builder_set_days(struct builder *builder, int64_t first, int64_t last);
// The event's own span.
void builder_set_event(struct builder *builder, struct span event);
void builder_set_unpublished(struct builder *builder);
// The publisher says that the event does not take place, with this word for it, and why (NULL if unknown).
void builder_set_not_happening(struct builder *builder, const char *word, const char *reason);
// The language for texts that are given in several; NULL: none is preferred.
void builder_set_language(struct builder *builder, const char *language);
// The language of the item that is being read, for texts that lack the former; NULL if it is unknown.
void builder_set_own_language(struct builder *builder, const char *language);
void builder_set_day_turn(struct builder *builder, int64_t seconds);

struct arena *builder_arena(struct builder *builder);

// A cleaned text that lives as long as the schedule: from a string, a number, or an object of languages (the
// builder's, else the item's own, else English, else the first). Cut after 2,000 bytes. NULL if it is empty.
const char *builder_text(struct builder *builder, const json_t *value);

// The same for a member's name, such as the name of a room.
const char *builder_key_text(struct builder *builder, const char *key);

// builder_text of a member; a value that is not a text is noted as a warning.
const char *builder_member_text(
    struct builder *builder, const json_t *object, const char *key, const struct json_path *path);

// The same for a value that was looked up before; `key` is for the note.
const char *builder_value_text(
    struct builder *builder, const json_t *value, const char *key, const struct json_path *path);

// The first non-empty text among these members; NULL if all are empty.
const char *builder_first_text(
    struct builder *builder, const json_t *object, const char *const *keys, size_t count);

// The address of the conference's own page, against which addresses of talks are resolved. False, and none is
// known, if it leads to no page.
bool builder_set_page(struct builder *builder, const json_t *address);

// The address of a talk's page, absolute, http or https, of at most 500 bytes. NULL for anything else, which
// is counted and noted at the end unless it is empty, and for the conference's own page. An address that
// items of different titles have is in the end nobody's: it is not one talk's.
const char *builder_link(struct builder *builder, const json_t *address);

// A zone by name, loaded once. NULL if there is no such zone, with one warning per name.
const struct zone *builder_zone(struct builder *builder, const char *name, const struct json_path *path);

// Adds a finding about `path`, extended by `key` unless that is NULL. Beyond some 200 the less severe give
// way to the more severe, and are counted.
void builder_note(struct builder *builder, enum finding_severity severity, const struct json_path *path,
    const char *key, const char *advice, const char *format, ...) __attribute__((format(printf, 6, 7)));

// Adds a room even if it has no items, so that rooms stay in the publisher's order. The guid may be NULL.
void builder_add_room(struct builder *builder, const char *name, const char *guid);

// For formats in which rooms have no order: sorts them by name, with numbers by value.
void builder_order_rooms(struct builder *builder);

// Adds a copy of the draft. One that ends before it starts is left out with a warning; an exact repetition
// (id, title, room, times) is shown once.
void builder_add(struct builder *builder, const struct draft *draft, const struct json_path *path);

// The speakers in a list, each read by `read`, without repetitions.
const struct speaker *builder_speakers(struct builder *builder, const json_t *list,
    bool (*read)(struct builder *, const json_t *person, struct speaker *out), const struct json_path *path,
    size_t *count);

// The same with something that `read` needs besides, such as what ids stand for.
const struct speaker *builder_speakers_by(struct builder *builder, const json_t *list,
    bool (*read)(struct builder *, void *context, const json_t *person, struct speaker *out), void *context,
    const struct json_path *path, size_t *count);

// Drops separators after a name and an affiliation ("Ada Example,"), as builder_speakers does. False if no
// name is left.
bool builder_tidy_person(struct builder *builder, struct speaker *person);

// Makes the schedule and frees the builder, even on failure. NULL if out of memory or cancelled. JSON is no
// longer needed.
const struct schedule *builder_finish(struct builder *builder, struct error *error);

#endif
