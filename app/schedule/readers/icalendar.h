// The inside of the reader of iCalendar: the document (icalendar.c), its zones and times (icalendar_time.c),
// which of its events count, and when (icalendar_series.c), their rooms (icalendar_places.c) and their people
// (icalendar_people.c). The tree is that of schedule/syntax/icalendar.h.
#ifndef PLUMBLINE_SCHEDULE_READERS_ICALENDAR_H
#define PLUMBLINE_SCHEDULE_READERS_ICALENDAR_H

#include "schedule/builder.h"
#include "schedule/readers/poster_sessions.h"

extern const char *const icalendar_advice;

enum { ICALENDAR_MAX_ZONES = 100 };

// The document's zones. JSON values here and below are freed with the document.
struct icalendar_zones {
    struct builder *builder;
    const json_t *described; // VTIMEZONEs
    json_t *known;           // by TZID: index into `all`, or -1
    size_t count;
    struct zone all[ICALENDAR_MAX_ZONES];
    const struct zone *floating; // of times without a zone
};

// An event that stands for an occurrence of another, and for all that come after it.
struct icalendar_range {
    const char *uid;
    int64_t from;  // the occurrence
    int64_t shift; // how much later than the occurrence it begins, in seconds
    const json_t *event;
    bool is_bare; // it has no start: nothing but its state differs
    bool is_described;
    struct draft draft; // from here on once it is described
    int64_t length;
};

// The state of a walk through the document.
struct icalendar_walk {
    struct builder *builder;
    const json_t *calendar;
    const json_t *events;
    struct icalendar_zones zones;
    const struct zone *zone; // the schedule's
    bool is_indico;          // who wrote it
    bool is_pretalx;
    const char *organizer;          // whom every event names; NULL: they differ, or name none
    json_t *places;                 // rooms by location
    json_t *sequences;              // the highest by UID and recurrence
    json_t *overridden;             // occurrences that other events stand for
    json_t *firsts;                 // by UID: where the first event begins that stands for itself
    json_t *shared;                 // UIDs that events have which begin elsewhere
    json_t *used;                   // ids
    struct icalendar_range *ranges; // owned; by UID, then by the occurrence
    size_t range_count;
    struct poster_sessions posters;
    size_t talks;         // added
    struct span talks_at; // of these
    size_t all_day;       // events without times
    const char *first_all_day;
    struct span longest_all_day;
    size_t without_start;
    size_t older; // events that a higher SEQUENCE replaces
    size_t shared_ids;
    size_t further; // items that are in further rooms
};

// ---- zones and times

// Finds the schedule's zone, and that of times without one. False if there are no zone files.
bool icalendar_find_zones(struct icalendar_walk *walk, const struct schedule_hints *hints);

// The instant of a time of the tree; that of a date is its midnight. False if it is none.
bool icalendar_instant(struct icalendar_walk *walk, const json_t *time, int64_t *out, bool *is_date);

// The same for a text such as "2026-06-10T08:00:00" in the zone of another time.
bool icalendar_instant_like(struct icalendar_walk *walk, const char *at, const json_t *like, int64_t *out);

// ---- series

// Learns which events replace others. Call once before icalendar_occurrences.
void icalendar_learn_series(struct icalendar_walk *walk);

// Is there a later version of this event?
bool icalendar_is_old(struct icalendar_walk *walk, const json_t *event);

// When an event begins: a new list without the starts that are excluded or that another event stands for.
// Each is an integer, or a list of two where RDATE gives it a length of its own, in seconds. Of an event that
// recurs, `recurs` becomes true. NULL if it has no start.
json_t *icalendar_starts(struct icalendar_walk *walk, const json_t *event, bool *recurs);

// The occurrence that an event stands for by its RECURRENCE-ID, else false.
bool icalendar_stands_for(struct icalendar_walk *walk, const json_t *event, int64_t *out);

// ---- ranges (icalendar_ranges.c)

// Learns which events stand for all occurrences from one on. Call once after icalendar_learn_series; the
// ranges are freed with icalendar_free_ranges.
void icalendar_learn_ranges(struct icalendar_walk *walk);
void icalendar_free_ranges(struct icalendar_walk *walk);

// The range that an occurrence of an event is in; NULL if it is in none.
struct icalendar_range *icalendar_range_of(
    const struct icalendar_walk *walk, const json_t *event, int64_t occurrence);

// ---- rooms

// Learns all locations. Call once before icalendar_room.
void icalendar_learn_places(struct icalendar_walk *walk);

// The room of an event, or the first of several; NULL if its location names none.
const char *icalendar_room(struct icalendar_walk *walk, const json_t *event);

// The names of its rooms, if its location lists several; else NULL.
const json_t *icalendar_rooms(struct icalendar_walk *walk, const json_t *event);

// ---- people

// Learns whether all events have one organiser. Call once before icalendar_people.
void icalendar_learn_organizer(struct icalendar_walk *walk);

// Sets the schedule's title.
void icalendar_set_title(struct icalendar_walk *walk);

// An event's title, without the speakers that pretalx appends; "Untitled" if it has none.
const char *icalendar_title(struct icalendar_walk *walk, const json_t *event);

// The draft's speakers.
void icalendar_people(
    struct icalendar_walk *walk, const json_t *event, const struct json_path *path, struct draft *draft);

#endif
