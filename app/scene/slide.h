// The slides: each is one pure function from what is the case to a display list. A new one is one file in
// slides/ and one row in slide.c.
#ifndef PLUMBLINE_SCENE_SLIDE_H
#define PLUMBLINE_SCENE_SLIDE_H

#include "agenda/adjustments.h"
#include "agenda/agenda.h"
#include "agenda/changes.h"
#include "agenda/timer.h"
#include "scene/scene.h"
#include "scene/style.h"

#include <stdbool.h>
#include <stdint.h>

// One room of all, for the slide `hall`.
struct room_row {
    const char *label;
    struct agenda agenda;
};

// What the organisers want told besides the schedule (from the config).
struct card {
    const char *title; // "" for none
    const char *text;  // "" for none
    const char *link;  // drawn as a QR code; NULL for none
};

struct about {
    const char *session; // of which it tells, as the schedule names it; NULL: of whatever is in the room
    const char *title;   // NULL: the session's name
    size_t lead_count;
    const char *const *leads;
    size_t topic_count;
    const char *const *topics;
};

struct extras {
    size_t card_count;
    const struct card *cards;
    size_t image_count;
    struct image *images;
    struct about about;
};

// What a chair is about to do or has just done, laid over the timer.
struct timer_panel {
    const char *title;  // "Two minutes more"
    const char *effect; // "Talk ends 16:24 (+2); next talk on time"; "" for none
    const char *hint;   // "Enter: do it · Esc: leave it"; "" for none
};

// What the timer shows besides the agenda. Borrowed.
struct timer_view {
    struct timer_rules rules;
    bool over_holds;                  // when time is up it stands at 0:00 rather than count over
    bool strip;                       // the moderator's: the speakers in large, and the next two items
    bool pulses;                      // a frame, for a second, as a phase begins
    int64_t behind_s;                 // how far the block is behind its times
    const struct adjustment *message; // to the speaker; NULL for none
    const struct timer_panel *panel;  // NULL for none
};

enum { VIEW_NOTICES = 6 };

// What a display has to say at an instant. Texts and pointers are borrowed.
struct view {
    int64_t at;                  // Unix seconds
    const struct zone *zone;     // the conference's; the config's while there is no schedule
    const struct agenda *agenda; // NULL: there is no schedule, or the place is not in it
    int page;                    // for slides of several pages: from 0, taken modulo their number
    const char *display_name;    // "" for none
    bool dark; // the screen is to be dark: at night, or because staff asked (adjusted.blank)
    struct {
        const char *label; // the room as people call it; "" where unknown
        bool unknown;      // there is a schedule, but the room or session is not in it
    } place;
    struct {
        const char *title;             // of the event; "" where unknown
        const char *problem;           // why there is no agenda, and what to do; "" where there is one
        const char *freshness;         // "schedule of 14:32" where it is not fresh; else ""
        const struct changes *changes; // what the publisher changed lately; NULL for nothing
    } schedule;
    struct {
        const char *doubt; // "clock not set" and the like; NULL for a clock that is trusted. In doubt, no
                           // slide says how long something lasts
        bool unset;        // the time is not known at all: neither time nor date is shown, and it is not dark
        bool simulated;    // not the real clock: a mark says so
    } clock;
    struct {
        const struct adjustment *emergency; // NULL for none
        size_t notice_count;
        const struct adjustment *notices[VIEW_NOTICES];
        const struct adjustment *full; // the room is full; NULL where it is not
        const char *pinned;            // the slide that is to stay up; NULL for none
        bool blank;                    // the display is to be dark
        bool identify;                 // the display is to show its name
    } adjusted;                        // what staff asked for
    struct {
        size_t count; // rooms with something in them; 0 where no slide asks for them
        const struct room_row *list;
    } rooms;
    const struct extras *extras;    // NULL for none
    const struct timer_view *timer; // NULL: the default rules, and nothing besides
};

struct slide {
    const char *name;
    bool (*applies)(const struct view *view); // is there anything to show on it now?
    void (*compose)(const struct view *view, const struct style *style, struct scene *scene);
    bool ticks;      // something on it differs every second
    bool takes_over; // where it is in the playlist (`emergency`: always) it is up as soon as it applies
    int page_s;      // the least time that a page of it is up; 0: as the turn allows
};

// How long a slide with a QR code must be up at least.
enum { SLIDE_SCAN_S = 10 };

// By name; NULL where there is none. The table ends with a row without a name.
const struct slide *slide_find(const char *name);
extern const struct slide slides[];

// The slide that tells what is the case where a playlist has nothing to show: there always is one.
const struct slide *slide_of_state(const struct view *view);

// Composes a slide of the given size; `scene` is begun anew.
void slide_compose(const struct slide *slide, const struct view *view, const struct style *style, int width,
    int height, struct scene *scene);

// The next instant at which the words of this slide may differ: the clock's minute, the minutes that count
// down, whatever agenda_next_change says of the places on it, and on some slides the next second.
int64_t slide_next_change(const struct slide *slide, const struct view *view);

#endif
