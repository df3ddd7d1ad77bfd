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

// What a display has to say at an instant.
struct view {
    int64_t at;
    const struct zone *zone;       // the conference's; where no schedule is known, the config's
    const struct agenda *agenda;   // NULL: there is no schedule, or the place is not in it
    const char *event_title;       // "" where unknown
    const char *label;             // the room as people call it; "" where unknown
    const char *problem;           // without an agenda: why, and what to do; "" else
    bool place_unknown;            // there is a schedule, but the room or session is not in it
    const struct changes *changes; // what the publisher changed lately; NULL for nothing
    const char *freshness;         // "schedule of 14:32" where it is not fresh, "" else
    const char
        *clock_doubt;   // "clock not set" and the like: relative words are not said then. NULL: it is trusted
    bool clock_unset;   // nothing is known of the time: neither it nor a date is said, and it is not night
    bool simulated;     // the clock is not the real one: a mark says so
    bool night;         // the screen is to be dark
    bool blank;         // likewise, because somebody asked for it
    bool identify;      // the display shows its name
    const char *name;   // the display's; "" for none
    const char *pinned; // the slide that somebody wants to be up; NULL for none
    const struct adjustment *full; // the room is full; NULL where not
    size_t hall_count;             // rooms with something in them; 0 where no slide asks for them
    const struct room_row *hall;
    const struct extras *extras;        // NULL for none
    const struct adjustment *emergency; // NULL for none
    size_t notice_count;
    const struct adjustment *notices[VIEW_NOTICES];
    const struct timer_view *timer; // NULL: the timer with its usual rules and nothing besides
    int page; // for slides of several pages: which one, counted from 0, taken modulo their number
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
