// What all formats write: the items that attendees are to see, with names and numbers that stay the same from
// one document to the next.
#ifndef PLUMBLINE_EXPORT_EXPORT_LIST_H
#define PLUMBLINE_EXPORT_EXPORT_LIST_H

#include "base/uuid.h"
#include "export/export.h"

#include <stddef.h>

// Texts are borrowed from the schedule.
struct export_item {
    const struct item *item;
    const struct room *room; // NULL: a break in all rooms (iCalendar)
    int64_t day;             // of the conference, days since 1970-01-01
    char guid[UUID_SIZE]; // the publisher's own if that is a UUID, else made from the event's and the item's
    unsigned number;      // from 1; no two are the same
    int64_t changed_at;   // when it was last known to change, Unix seconds; 0: it did not
};

struct export_list {
    size_t count;
    struct export_item *items; // owned; by day, room and time
};

// Without those that moved elsewhere, and of the `cancelled` ones only if these are asked for. `merged`: a
// break for everybody, which the schedule has in each room, is listed once. False if out of memory. Free it
// also then.
bool export_list_make(
    const struct export_source *source, bool cancelled, bool merged, struct export_list *out);
void export_list_free(struct export_list *list);

// The event's short name: lower-case letters, digits and underscores, at least four.
enum { EXPORT_ACRONYM_SIZE = 41 };
void export_acronym(const struct schedule *schedule, char out[EXPORT_ACRONYM_SIZE]);

// Appends a text of lower-case letters and digits with single dashes between them, none at its ends; nothing
// of a text without any.
void export_slug(const char *text, size_t most, struct str *out);

// The days on which anything is, or else one. Not those between: from one item to another it may be a
// century.
struct export_days {
    int64_t first, last; // days since 1970-01-01
    int64_t count;
};
struct export_days export_days_of(const struct export_source *source, const struct export_list *list);

// The format's writers, for export.c.
void export_write_json(const struct export_source *source, const struct export_list *list, struct str *out);
void export_write_xml(const struct export_source *source, const struct export_list *list, struct str *out);
void export_write_icalendar(
    const struct export_source *source, const struct export_list *list, struct str *out);

#endif
