// Which slide is up: a list of slides with seconds and conditions that is gone through by the wall clock
// alone, so that displays side by side turn together without a word between them.
#ifndef PLUMBLINE_SCENE_PLAYLIST_H
#define PLUMBLINE_SCENE_PLAYLIST_H

#include "scene/slide.h"

#include <stddef.h>
#include <stdint.h>

enum { PLAYLIST_MAX = 32 };

struct playlist_entry {
    const struct slide *slide;
    int seconds;     // 1 to 3600
    unsigned phases; // a bit a phase (1u << PHASE_TALK, …) during which it is shown; 0: during all
};

struct playlist {
    size_t count;
    struct playlist_entry entries[PLAYLIST_MAX];
};

// The one that a room's display has unless its config says otherwise: its own slide has most of the cycle.
struct playlist playlist_room(void);

// A slide and the time in which it is up.
struct turn {
    const struct slide *slide;
    int64_t start, end; // Unix seconds; end is exclusive
    int entry; // index into the playlist; -1 where nothing in it applies and the state's own slide is shown
};

// The turn at an instant: the entries that apply now, one after the other, again and again, counted from 1970
// on. `at` is view->at but for somebody who looks ahead.
struct turn playlist_turn(const struct playlist *playlist, const struct view *view, int64_t at);

// The turn behind (`steps` > 0) or before the one at `at`, for a person who leafs through.
struct turn playlist_step(const struct playlist *playlist, const struct view *view, int64_t at, int steps);

// How long one round through the entries that apply takes, in seconds; 0 where none applies.
int64_t playlist_period(const struct playlist *playlist, const struct view *view);

// Which page of a slide with `pages` of them is up: the turn is divided evenly. `next` is when it turns over.
int playlist_page(const struct turn *turn, int pages, int64_t at, int64_t *next);

#endif
