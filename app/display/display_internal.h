// Shared by the files of the display: display.c keeps the schedule, display_changes.c its recent changes,
// display_rooms.c the rooms of the hall view, hall_listing.c which those may be, display_signs.c where they
// lie, and display_view.c makes the view.
#ifndef PLUMBLINE_DISPLAY_DISPLAY_INTERNAL_H
#define PLUMBLINE_DISPLAY_DISPLAY_INTERNAL_H

#include "display/display.h"

// The name of the place as it is shown; there is a programme.
const char *display_place_label(const struct display *display);

// How long changes are shown.
int64_t display_changes_kept_s(const struct display *display);

// Fills the update's list of changes. False if out of memory. From any thread.
bool display_changes_compare(struct display_update *update);

// Takes the update's changes over, and saves them.
void display_take_changes(struct display *display, struct display_update *update);

// Drops changes that have expired at `real_now`.
void display_drop_old_changes(struct display *display, int64_t real_now);

// How many rooms a hall view lists: of so many pages nobody waits for the last. Where the schedule has more,
// those are chosen where something is on or still to come today; then those where it is over; and a few
// without anything today, which are named below. Laying out a row costs a fifth of a millisecond.
enum { DISPLAY_MAX_ROOMS = 120, DISPLAY_MAX_IDLE_ROOMS = 12 };

// Brings the rooms to `at`. False if out of memory. Not called while an emergency is shown, which must not
// wait for it.
bool display_rooms_update(struct display *display, int64_t at);

// `schedule` is replaced. Where an emergency is shown, they stay as they were.
void display_rooms_outdate(struct display *display);

void display_rooms_free(struct display *display);

// The rooms that the config wants listed, in its order: indices of the schedule's rooms.
struct hall_listing {
    size_t count;
    size_t *rooms;       // owned
    const char **groups; // of each: the heading, borrowed from the config; NULL: there are no headings. Owned
};

// False if out of memory. Free with hall_listing_free.
bool hall_listing_of(const struct config *config, const struct schedule *schedule, struct hall_listing *out);
void hall_listing_free(struct hall_listing *listing);

// Finds the rooms of the config's signs, once for a schedule. Not called while an emergency is shown.
void display_signs_update(struct display *display);

// `schedule` is replaced.
void display_signs_outdate(struct display *display);

#endif
