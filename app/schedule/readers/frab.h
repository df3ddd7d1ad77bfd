// The inside of the reader of schedule.json: the document (frab.c), what it says about the conference
// (frab_conference.c), its events (frab_event.c) and their times (frab_time.c).
#ifndef PLUMBLINE_SCHEDULE_READERS_FRAB_H
#define PLUMBLINE_SCHEDULE_READERS_FRAB_H

#include "schedule/builder.h"
#include "schedule/readers/poster_sessions.h"

extern const char *const frab_advice;

// Something odd that is noted once for all events: how many they are, and what the first one says.
struct frab_oddity {
    size_t count;
    const char *first; // borrowed from the document or the builder
    const char *other; // what it contradicts
};

struct frab_track {
    const char *name;
    uint32_t colour;
};

// The state of a walk through the document.
struct frab_walk {
    struct builder *builder;
    const json_t *conference;
    const json_t *days;
    struct json_path schedule_path;
    struct json_path conference_path;
    const struct zone *zone; // of times without an offset
    bool writes_days;        // the writer's durations of three parts begin with days
    size_t track_count;
    const struct frab_track *tracks;
    int64_t turn_s;                 // how long the conference's day goes on after midnight
    const json_t *day;              // that is being read
    size_t starts;                  // events that have a date and a local start
    struct frab_oddity wrong_start; // those of them whose start contradicts the date
    struct frab_oddity wrong_offset;
    struct frab_oddity wrong_room;
    struct frab_oddity as_hours;    // durations that may be meant as days
    struct frab_oddity as_days;     // and that may be meant as hours
    struct poster_sessions posters; // events that may be posters
};

// Reads what the root has: "schedule", or the inside of it alone.
bool frab_read(
    const json_t *root, const struct schedule_hints *hints, struct builder *builder, struct error *error);

// ---- the conference

// Its zone: time_zone_name, else the config's, else by the dates' offsets, else UTC. False if out of memory.
bool frab_find_zone(struct frab_walk *walk, const struct schedule_hints *hints, struct zone *out);

// Takes the conference's page, against which addresses of events are resolved.
void frab_find_page(struct frab_walk *walk, const json_t *schedule);

// Adds conference.rooms, in their order. Where a name is given in several languages, the days' keys say which
// one is the room's.
void frab_list_rooms(struct frab_walk *walk);

// Reads conference.tracks for their colours.
void frab_list_tracks(struct frab_walk *walk);

// When it begins and ends, by conference.start and conference.end.
void frab_set_event(struct frab_walk *walk);

// ---- events

// Reads and adds one event of a room. `next` is the one after it in the list, or NULL.
void frab_read_event(struct frab_walk *walk, const json_t *event, const json_t *next, const char *room,
    const struct json_path *path);

// Notes what was counted.
void frab_note_events(const struct frab_walk *walk);

#endif
