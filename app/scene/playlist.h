// Which slide is shown when: a list of slides with durations and conditions, scheduled by the wall clock
// alone, so that displays side by side change together without talking to each other.
#ifndef PLUMBLINE_SCENE_PLAYLIST_H
#define PLUMBLINE_SCENE_PLAYLIST_H

#include "scene/slide.h"

#include <stddef.h>
#include <stdint.h>

enum { PLAYLIST_MAX = 40 };

// A limit of an entry: a time of every day, or an instant.
struct playlist_time {
    enum { PLAYLIST_NEVER, PLAYLIST_DAILY, PLAYLIST_INSTANT } kind; // never: no limit
    int64_t seconds; // daily: since local midnight; instant: Unix time
};

struct playlist_entry {
    const struct slide *slide;
    int seconds; // 1 to 3600; a slide of which every page is shown in each turn (all_pages) takes what that
                 // needs
    // The phases in which it is shown, a bit each (1u << PHASE_TALK, …); 0 without last_min: all.
    unsigned phases;
    int last_min;                     // it is also shown in the last minutes of a talk, this many; 0: not
    struct playlist_time from, until; // two daily ones may span midnight
};

struct playlist {
    size_t count;
    struct playlist_entry entries[PLAYLIST_MAX];
};

// The playlist of a display whose config has none. The slide of the phase gets most of the time.
struct playlist playlist_default(enum view_kind kind);

// A slide and the time for which it is shown.
struct turn {
    const struct slide *slide;
    int64_t start, end;    // Unix seconds; end is exclusive
    int64_t round;         // how often the list was completed before, counted from 1970
    int entry;             // index into the playlist; -1 for a slide that is none of its entries
    bool takes_over;       // the slide is shown out of turn
    int first_page, pages; // of a new notice: which of the slide's pages are shown; pages 0: all
};

// A new notice is shown at once, for this long; one of several pages (view->adjusted.notice_pages) for as
// long as these take to read.
enum { PLAYLIST_FRESH_S = 15, PLAYLIST_FRESH_PAGE_S = 12 };
int playlist_fresh_s(int pages);

// The turn at an instant: the entries that apply take turns, in cycles counted from 1970. `at` is view->at,
// or later to look ahead. The turn of a slide with all_pages is as long as its pages need, so the cycle is
// longer where there are more of them: displays that show the same, on screens of one shape, count the same
// pages and stay in step; others, with other pages, have other cycles.
struct turn playlist_turn(const struct playlist *playlist, const struct view *view, int64_t at);

// Replaces the turn by one of a pinned slide; its pages change every few seconds, by the wall clock too.
void playlist_pin(struct turn *turn, const struct slide *slide, int64_t at);

// The turn so many steps after (`steps` > 0) or before the one at `at`, for somebody who leafs through the
// slides.
struct turn playlist_step(const struct playlist *playlist, const struct view *view, int64_t at, int steps);

// The length of a cycle through the entries that apply, in seconds; 0 where none does.
int64_t playlist_period(const struct playlist *playlist, const struct view *view);

// Which page of a slide with `pages` pages is shown. A turn is divided evenly into no more pages than can be
// read in it; the others follow in the next cycles. A slide that takes over shows one page after the other,
// counted from when the notice or the emergency was sent. `next` is when the page changes.
int playlist_page(const struct turn *turn, int pages, int64_t at, int64_t *next);

// The next instant at which a condition of an entry may change by the clock alone; INT64_MAX for never.
int64_t playlist_next_change(const struct playlist *playlist, const struct view *view);

// Is the slide in the playlist?
bool playlist_has(const struct playlist *playlist, const char *slide);

#endif
