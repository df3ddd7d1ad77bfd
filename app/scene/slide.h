// The slides. Each is a pure function from the current state to a display list. A new one is a file in
// slides/, declared in slides/slides.h and listed in slide.c.
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

// A room on the slide of all rooms.
struct room_row {
    const char *label;
    struct agenda agenda;
    const char *group; // the floor or wing whose heading it stands under; NULL for none
    const char *full;  // staff say that nobody more gets in: where to go instead, "" where unknown; NULL: it
                       // is not. Borrowed
};

// Where a room lies, seen from the display.
enum sign_direction {
    SIGN_HERE,
    SIGN_UP,
    SIGN_UP_RIGHT,
    SIGN_RIGHT,
    SIGN_DOWN_RIGHT,
    SIGN_DOWN,
    SIGN_DOWN_LEFT,
    SIGN_LEFT,
    SIGN_UP_LEFT
};

struct room_sign {
    const char *name;  // as the config has it
    const char *room;  // the schedule's name; NULL while it has no such room
    const char *label; // as people call it; NULL while it has no such room
    enum sign_direction direction;
};

// The organisers' own content besides the schedule, from the config.
struct card {
    const char *title; // "" for none
    const char *text;  // "" for none
    const char *link;  // drawn as a QR code; NULL for none
};

struct about {
    const char *session; // the session it is about, as the schedule names it; NULL: any in the room
    const char *title;   // NULL: the session's name
    size_t lead_count;
    const char *const *leads;
    size_t topic_count;
    const char *const *topics;
};

// What an emergency says besides its own text.
struct emergency_text {
    int kind; // enum emergency_kind
    const char *language, *text;
};

struct emergency_words {
    const char *language;       // a second one, as in i18n_languages; NULL: none
    const char *assembly_point; // NULL: not known
    size_t text_count;
    const struct emergency_text *texts; // instead of the program's own words
};

struct extras {
    size_t card_count;
    const struct card *cards;
    const char *phones; // the address of the attendees' page: a card of its own; NULL for none
    size_t image_count;
    struct image *images;
    struct about about;
    struct emergency_words emergency;
};

// An action of the chair's that is pending or was just done, over the timer.
struct timer_panel {
    const char *title;  // "Two minutes more"
    const char *effect; // "Talk ends at 16:24 (+2); next talk on time"; "" for none
    const char *hint;   // "Enter: do it · Esc: leave it"; "" for none
};

// What the timer shows besides the agenda. Borrowed.
struct timer_view {
    struct timer_rules rules;
    bool counts_up;                   // it shows the time since the talk's start instead of the time left
    bool over_holds;                  // when time is up, stop at 0:00 instead of counting on
    bool strip;                       // for the moderator: the speakers in large type, and the next two items
    bool pulses;                      // a frame appears for a second when a phase begins
    int64_t behind_s;                 // how late the block is
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
    bool hall;                   // it is about all rooms
    bool stage;                  // it is the timer of whoever speaks
    bool dark; // the screen is to be dark: at night, or because staff asked (adjusted.blank)
    struct {
        const char *label; // the room as people call it; "" where unknown
        bool unknown;      // there is a schedule, but the room or session is not in it
        size_t alias_count;
        const struct room_alias *aliases; // what people call the rooms
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
        bool simulated;    // not the real clock: the header says so
    } clock;
    struct {
        const struct adjustment *emergency; // NULL for none
        size_t notice_count;
        const struct adjustment *notices[VIEW_NOTICES];
        int notice_pages[VIEW_NOTICES]; // how many pages each of them has on this screen (notice_measure); 0:
                                        // not known, as if it were one
        const struct adjustment *full;  // the room is full; NULL where it is not
        const char *pinned;             // the slide to keep showing; NULL for none
        bool blank;                     // the display is to be dark
        bool identify;                  // the display is to show its name
    } adjusted;                         // what staff asked for
    struct {
        size_t count; // rooms with something in them; 0 where no slide asks for them
        const struct room_row *list;
        size_t more; // rooms with something today that are not in the list: there are too many
        size_t idle; // and such rooms without anything today
        int pages;   // of the slide of all rooms on this screen; 0 where that is not known
    } rooms;
    size_t sign_count;
    const struct room_sign *signs;  // arrows to rooms (scene/slides/signs.h)
    const struct extras *extras;    // NULL for none
    bool talk_qr;                   // a QR code of the running talk's page, where its address is known
    const struct timer_view *timer; // NULL: the default rules and nothing else
};

struct slide {
    const char *name;
    bool (*applies)(const struct view *view); // has it anything to show?
    void (*compose)(const struct view *view, const struct style *style, struct scene *scene);
    bool ticks;      // it changes every second
    bool takes_over; // it is shown as soon as it applies, where it is in the playlist (`emergency`: always)
    int page_s;      // the minimum time for a page; 0: none
    bool all_pages;  // a turn is as long as all its pages need (view.rooms.pages)
};

// The minimum time for a slide with a QR code.
enum { SLIDE_SCAN_S = 10 };

// All slides; the last is NULL.
extern const struct slide *const slides[];

// By name; NULL where there is none.
const struct slide *slide_find(const char *name);

// Its index in `slides`.
size_t slide_index(const struct slide *slide);

// The slide of the current state, for when nothing in the playlist applies. Never NULL.
const struct slide *slide_for_state(const struct view *view);

// Composes a slide in pixels of this size; replaces the contents of `scene`.
void slide_compose(const struct slide *slide, const struct view *view, const struct style *style, int width,
    int height, struct scene *scene);

// Counts the pages of the view's notices on a screen of this size (adjusted.notice_pages). Replaces the
// contents of `scratch`.
void notice_measure(
    struct view *view, const struct style *style, int width, int height, struct scene *scratch);

// When the slide's texts may change next: at the clock's next minute, when a countdown's minutes change, when
// agenda_next_change says so of a place on it; on slides that tick in a second.
int64_t slide_next_change(const struct slide *slide, const struct view *view);

#endif
