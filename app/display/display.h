// What one display knows at the moment, from which slides are composed: the schedule and its place in it,
// where it came from, and what is the matter where there is none.
#ifndef PLUMBLINE_DISPLAY_DISPLAY_H
#define PLUMBLINE_DISPLAY_DISPLAY_H

#include "agenda/adjustments.h"
#include "agenda/agenda.h"
#include "agenda/changes.h"
#include "base/clock_trust.h"
#include "base/file_saver.h"
#include "config/config.h"
#include "control/adjustment_store.h"
#include "control/command.h"
#include "feed/feed.h"
#include "scene/playlist.h"

#include <stdbool.h>
#include <stdint.h>

// Zero-initialise but for the first three.
struct display {
    const struct config *config; // borrowed
    const struct zone *zone;     // the config's; borrowed
    bool simulated;
    struct file_saver changes_saver;  // of the changes; its worker may be set
    const char *changes_file;         // where the changes are kept over a restart; NULL: nowhere; borrowed
    const struct schedule *fetched;   // as it was read; a reference of its own; NULL while there is none
    const struct schedule *published; // the same with the changes of late worked into it; likewise
    const struct schedule *schedule;  // the same with the desk worked into it too; likewise
    const struct adjustment_store *store; // what staff and chairs asked for; borrowed; NULL: nothing
    uint64_t store_version;               // that is worked in
    int64_t adjustments_until; // the clock's seconds at which what they say next differs; INT64_MAX for never
    bool outdated;             // display_refresh has to work all of it in again
    struct changes changes;
    int64_t changes_until; // Unix seconds at which the first of them is told no longer; INT64_MAX for never
    struct programme *programme; // NULL where there is no schedule or no such place
    enum feed_source source;
    int64_t good_at; // when the schedule was last fetched or confirmed, Unix seconds; 0 for never
    bool time_given; // the time shown was asked for: this machine's clock does not matter
    bool skew_known; // the feed's server said what time it has
    int64_t skew_ms;
    struct error problem; // why there is no schedule or no place
    struct str freshness;
    int64_t at;              // the time of the last view
    struct agenda agenda;    // of the last display_view
    struct timer_view timer; // likewise
    struct adjustment full;  // told as a notice; of the last display_view
    struct str full_text;
    // Every room with something in it; of the last display_view.
    struct {
        bool wanted; // the playlist has the slide of all rooms; else there are none
        size_t count;
        struct programme **programmes; // owned
        struct room_row *list;         // owned
    } rooms;
};

// Takes over what the feed reports (but for the report itself).
void display_update(struct display *display, const struct feed_report *report, int64_t real_now);

// Takes a reference to a schedule. What differs from the one before (if there was one and it is `comparable`)
// is told as changed, from `real_now` on.
void display_set_schedule(
    struct display *display, const struct schedule *schedule, bool comparable, int64_t real_now);

// The adjustments that hold for this display.
const struct adjustments *display_adjustments(const struct display *display);

// Brings `schedule` and all that is found in it up to date at `at`, where the schedule, the store or the time
// changed. display_view does so by itself.
void display_refresh(struct display *display, int64_t at);

// What commands work on, brought up to date; all but `by` is filled. Borrowed, until the display or its store
// changes.
void display_world(struct display *display, int64_t now, struct command_world *out);

// Takes up the changes that were kept in changes_file; none where it is not there or damaged.
void display_load_changes(struct display *display);

// Takes up what another display of the same schedule knows: the schedule itself, when it was good, what
// changed of late.
void display_inherit(struct display *display, const struct display *from);

// What there is to say at `at`. `real_now` is the wall clock, by which a schedule ages also while `at` is
// simulated. Valid until the next call. False where there is no memory; then the view before still holds.
bool display_view(struct display *display, int64_t at, int64_t real_now, struct view *out);

// What kind of display it is at `at`: as somebody asked, else as the config says.
enum view_kind display_kind(const struct display *display, int64_t at);

// The fetched schedule's name of the room that it shows; NULL where it shows no single one.
const char *display_room(const struct display *display);

// The state of the machine's clock, by all that is known of it.
enum clock_state display_clock_state(const struct display *display, int64_t real_now);

void display_free(struct display *display);

#endif
