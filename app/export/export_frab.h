// What schedule.json and schedule.xml have in common: how they say what an event is and when.
#ifndef PLUMBLINE_EXPORT_EXPORT_FRAB_H
#define PLUMBLINE_EXPORT_EXPORT_FRAB_H

#include "export/export_list.h"

// An item as these formats say it.
struct export_event {
    char date[ZONE_ISO_SIZE]; // "2019-09-10T15:00:00+01:00"
    char start[8];            // "15:00"
    char duration[24];        // "00:30", in whole minutes
    const char *type;         // "talk", "break" or "poster session"
    struct str slug;          // owned
};

void export_event_make(
    const struct export_source *source, const struct export_item *listed, struct export_event *out);
void export_event_free(struct export_event *event);

// The room's own UUID, or one made from the event's and the room's name.
void export_room_guid(const struct schedule *schedule, const struct room *room, char out[UUID_SIZE]);

// The same for a speaker: a number from 1.
unsigned export_speaker_number(const struct schedule *schedule, const struct speaker *speaker);

// "2019-09-09"
enum { EXPORT_DATE_SIZE = 16 };
const char *export_date(int64_t day, char out[EXPORT_DATE_SIZE]);

// When a day begins, as `date` of an event. A day ends when the next one begins.
const char *export_day_begin(const struct schedule *schedule, int64_t day, char out[ZONE_ISO_SIZE]);

// When the event begins and ends: by the publisher, else the dates of its first and last day.
struct export_limits {
    char start[ZONE_ISO_SIZE], end[ZONE_ISO_SIZE];
};
void export_event_limits(
    const struct schedule *schedule, const struct export_days *days, struct export_limits *out);

// The zone's name in tzdata, as these formats allow it; NULL if it has none, and the dates' offsets have to
// do.
const char *export_zone(const struct schedule *schedule);

// A session or track, with its colour.
struct export_track {
    const char *name;
    uint32_t colour; // 0xRRGGBB; 0: unknown
};

// Fills `out` with each once, by name; the caller frees it. False if out of memory.
bool export_tracks(const struct export_list *list, struct export_track **out, size_t *count);

#endif
