// Which slide is up: a list of slides with seconds and conditions that is gone through by the wall clock
// alone, so that displays side by side turn together without a word between them.
#ifndef PLUMBLINE_SCENE_PLAYLIST_H
#define PLUMBLINE_SCENE_PLAYLIST_H

#include "scene/slide.h"

#include <stddef.h>
#include <stdint.h>

enum { PLAYLIST_MAX = 40 };

// A time of day, of every day, or an instant.
struct playlist_time {
    enum { PLAYLIST_NEVER, PLAYLIST_DAILY, PLAYLIST_INSTANT } kind; // never: no such limit
    int64_t seconds;                                                // since local midnight; or Unix seconds
};

struct playlist_entry {
    const struct slide *slide;
    int seconds;     // 1 to 3600
    unsigned phases; // a bit a phase (1u << PHASE_TALK, …) during which it is shown; 0 (and no last_min): all
    int last_min;    // also in the last so many minutes of a talk; 0: not
    struct playlist_time from, until; // daily ones may span midnight
};

struct playlist {
    size_t count;
    struct playlist_entry entries[PLAYLIST_MAX];
};

// What kind of display it is.
enum view_kind { VIEW_ROOM, VIEW_ROOMS, VIEW_TIMER };
extern const char *const view_names[]; // "room", "hall", "stage", NULL

// The one that a display has unless its config says otherwise: its own slide has most of the cycle.
struct playlist playlist_of(enum view_kind kind);

// A slide and the time in which it is up.
struct turn {
    const struct slide *slide;
    int64_t start, end; // Unix seconds; end is exclusive
    int64_t round;      // how many times the list was gone through before
    int entry;  // index into the playlist; -1 where nothing in it applies and the state's own slide is shown
    bool taken; // the slide takes over, whoever's turn it is
};

// A notice is up at once when it is new, and this long.
enum { PLAYLIST_FRESH_S = 15 };

// The turn at an instant: the entries that apply now, one after the other, again and again, counted from 1970
// on. `at` is view->at but for somebody who looks ahead.
struct turn playlist_turn(const struct playlist *playlist, const struct view *view, int64_t at);

// Makes it the turn of a slide that somebody wants to stand; its pages turn every few seconds, also by the
// wall clock.
void playlist_stand(struct turn *turn, const struct slide *slide, int64_t at);

// The turn behind (`steps` > 0) or before the one at `at`, for a person who leafs through.
struct turn playlist_step(const struct playlist *playlist, const struct view *view, int64_t at, int steps);

// How long one round through the entries that apply takes, in seconds; 0 where none applies.
int64_t playlist_period(const struct playlist *playlist, const struct view *view);

// Which page of a slide with `pages` of them is up: the turn is divided evenly, into no more pages than can
// be read in it; the others come in the rounds that follow. `next` is when it turns over.
int playlist_page(const struct turn *turn, int pages, int64_t at, int64_t *next);

// The next instant at which a condition of the list may change its mind by the clock alone; INT64_MAX for
// never.
int64_t playlist_next_change(const struct playlist *playlist, const struct view *view);

// Does the playlist have the slide at all?
bool playlist_has(const struct playlist *playlist, const char *slide);

#endif
