// Which item and which room of a schedule is which of the one before it, whatever the publisher renumbered,
// renamed or moved; and how a schedule carries the earlier ids and names on.
#ifndef PLUMBLINE_SCHEDULE_IDENTITY_H
#define PLUMBLINE_SCHEDULE_IDENTITY_H

#include "base/str.h"
#include "schedule/schedule.h"

#include <stdbool.h>
#include <stddef.h>

// The index of what is not there any more.
#define IDENTITY_GONE SIZE_MAX

// By the index of an item or room in the old schedule, its index in the new one, or IDENTITY_GONE.
struct identity {
    size_t *items, *rooms;
};

// Compares two schedules.
//
// An item is the same if it has the same id and title; else the same guid; else if title, speakers, start and
// room agree, or all but one of these and no other item comes into question; else if it has the same id, or
// was had by it before. Ids that a publisher gives to several items identify none of them.
//
// A room is the same if it has the same guid; else the same name, ignoring case and white space; else if
// neither its old name nor its new one is in both schedules, and most items of each are those of the other,
// at the same times: it was renamed.
//
// Takes n log n time. False if out of memory. Free with identity_free, even on failure.
bool identity_compare(const struct schedule *old, const struct schedule *next, struct identity *out);
void identity_free(struct identity *identity);

// How many former names a room has, how many former ids an item (some publishers renew all of them with each
// edit), and how many rooms may be gone.
enum { IDENTITY_MAX_FORMER = 8, IDENTITY_MAX_IDS = 32, IDENTITY_MAX_GONE = 200 };

// `next`, as it came at `now` (Unix seconds), whose items and rooms also answer to the ids and names that
// they had in `old` (former), the latest IDENTITY_MAX_IDS and IDENTITY_MAX_FORMER. A former name that another
// room of `next` has, ignoring case and white space, is that room's only. A room that `next` no
// longer has stays (gone), if there was something in it: its door says where that went. NULL if out of
// memory.
const struct schedule *identity_carry(
    const struct schedule *old, const struct schedule *next, const struct identity *identity, int64_t now);

// What identity_carry added to a schedule, as JSON for the state folder; nothing if it added nothing.
void identity_write(const struct schedule *schedule, struct str *out);

// `schedule` with what identity_write wrote; what it does not have, and names that other rooms of it have by
// now, are ignored. NULL, with the reason, if that
// cannot be read.
const struct schedule *identity_restore(
    const struct schedule *schedule, const char *bytes, size_t length, struct error *error);

// Has or had the item this id?
bool identity_item_is(const struct item *item, const char *id);

// Has or had the room this name or guid?
bool identity_room_is(const struct room *room, const char *name);

#endif
