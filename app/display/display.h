// The state from which a display's slides are composed: the schedule, the display's place in it, the
// adjustments, and where the schedule came from or why there is none.
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

// Zero-initialise, and set the first three.
struct display {
    const struct config *config; // borrowed
    const struct zone *zone;     // the config's; borrowed
    bool simulated;
    struct file_saver changes_saver;      // its worker may be set
    const char *changes_file;             // keeps the changes across restarts; NULL for none; borrowed
    const struct schedule *fetched;       // as it was read; a reference; NULL if there is none
    const struct room *room;              // see display_room
    const struct schedule *published;     // `fetched` with recent changes marked; a reference
    const struct schedule *schedule;      // `published` with the adjustments applied; a reference
    const struct adjustment_store *store; // borrowed; NULL: no adjustments
    uint64_t store_version;               // of the adjustments in `schedule`
    struct adjustments followed;          // those of that version, with today's ids and names; see `follows`
    int64_t adjustments_until; // in the clock's seconds: when they next change; INT64_MAX for never
    bool other_language;       // `fetched` was read for another language; the next one is not
    bool follows;              // `followed` is valid; else the store's are as good
    bool unmarked;             // `published` has to be derived again
    bool outdated;             // `schedule` has to be derived again
    uint64_t derived;          // how often that was done
    bool adjusted_as_asked;    // `schedule` has all adjustments of `followed`
    int64_t adjusted_until;    // in the clock's seconds: when those in `schedule` next change
    struct changes changes;    // that were published
    struct changes shown;      // with what staff changed; `has_shown`: they did change something
    bool has_shown;
    int64_t changes_until;       // Unix seconds: when the first change expires; INT64_MAX for never
    struct programme *programme; // NULL without a schedule or if the place is not in it
    enum feed_source source;
    bool time_given;      // the user chose the time that is shown, so the machine's clock does not matter
    bool skew_known;      // the feed's server reported its time
    int64_t good_at;      // Unix seconds: when the schedule was last fetched or confirmed; 0 for never
    int64_t skew_ms;      // of the machine's clock from the server's
    struct error problem; // why there is no schedule or no place
    // The last attempt to fetch the schedule, and the last update.
    struct {
        bool refused;       // it was refused, but staff may accept it
        char problem[1024]; // "" if all is well
        // The same of each of the config's addresses, in their order. To be set before the first report
        // (schedule_source_parts); else there are none until then.
        struct feed_parts parts;
    } update;
    struct str freshness; // how old the schedule is, for the header; empty while it is up to date
    int64_t at;           // when `schedule` was last brought up to date
    int64_t read_at;      // Unix seconds: when `fetched` came

    // Of the last display_view:
    struct agenda agenda;
    struct timer_view timer;
    struct adjustment full; // the "room full" notice
    struct str full_text;
    // The rooms that have items, or those of them that matter now (display_rooms.c).
    struct {
        bool wanted;         // the playlist has the slide of all rooms
        bool outdated;       // they are of an earlier `schedule`
        int64_t from, until; // in the clock's seconds: between these instants the choice holds
        size_t count;
        size_t more, idle;             // those left out, with and without anything today
        struct programme **programmes; // owned
        struct room_row *list;         // owned
    } rooms;
    // The config's signs, with the rooms that they mean (display_signs.c).
    struct {
        bool found; // in `schedule`
        size_t count;
        struct room_sign *list; // owned
    } signs;
};

// What the feed reports is taken in three steps: what it is compared with is noted, then it is compared, on
// any thread, which takes a second where both are large, and then it is shown.
struct display_update {
    const struct schedule *before, *next; // references; NULL: the report brings no schedule
    struct changes earlier;               // that are known so far
    int64_t real_now, keep_s;
    // The result.
    bool ok;
    struct changes changes;
    const struct schedule *published; // `next` with the changes marked; a reference
};

// The report remains the caller's.
void display_update_begin(const struct display *display, const struct feed_report *report, int64_t real_now,
    struct display_update *update);
// Whether comparing it is too much for the main thread.
bool display_update_is_large(const struct display_update *update);
void display_update_compare(struct display_update *update);
// Takes in the report and the update, which it frees.
void display_update_take(
    struct display *display, const struct feed_report *report, struct display_update *update);
void display_update_free(struct display_update *update);

// The wall clock was set by so many seconds, and what was fetched in this run is as old as before: the next
// report brings the exact time.
void display_follow_step(struct display *display, int64_t step);

// Shows another schedule, and keeps a reference to it. What differs from the previous one, if that is
// `comparable`, is shown as a change noticed at `real_now`.
void display_set_schedule(
    struct display *display, const struct schedule *schedule, bool comparable, int64_t real_now);

// The adjustments that apply to this display.
const struct adjustments *display_adjustments(const struct display *display);

// Brings `schedule` and what is derived from it up to date at `at`, if the schedule, the store or the time
// has changed. display_view does this itself.
void display_refresh(struct display *display, int64_t at);

// The schedule's time zone; the config's while there is no schedule.
const struct zone *display_zone(const struct display *display);

// Fills all of a command's context but `by`, brought up to date at `now`. Valid until the display or its
// store changes.
void display_command_context(struct display *display, int64_t now, struct command_context *out);

// Loads the changes from changes_file; none if it is missing or damaged.
void display_load_changes(struct display *display);

// Takes over the schedule, its age and its recent changes from another display of the same schedule.
void display_inherit(struct display *display, const struct display *from);

// Fills the view at `at`. `real_now` is the wall clock, by which a schedule ages even if `at` is simulated.
// Valid until the next call. False if out of memory: the previous view is then still valid.
bool display_view(struct display *display, int64_t at, int64_t real_now, struct view *out);

// The kind of view at `at`: what an adjustment asks for, else the config's.
enum view_kind display_kind(const struct display *display, int64_t at);

// The name of the room that the display shows, as in the fetched schedule; NULL if it is not a single room.
const char *display_room(const struct display *display);

// The same with its earlier names; NULL for none. Borrowed until the schedule changes.
const struct room *display_shown_room(const struct display *display);

// Whether the schedule is as the publisher has it now, as far as is known.
enum display_freshness { DISPLAY_FRESH, DISPLAY_OLD, DISPLAY_FALLBACK };
enum display_freshness display_freshness(const struct display *display, int64_t real_now);

// Whether the machine's clock can be trusted, by the kernel and the feed's server.
enum clock_state display_clock_state(const struct display *display, int64_t real_now);

void display_free(struct display *display);

#endif
