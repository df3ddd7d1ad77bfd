// The slides: each is one pure function from what is the case to a display list. A new one is one file in
// slides/ and one row in slide.c.
#ifndef PLUMBLINE_SCENE_SLIDE_H
#define PLUMBLINE_SCENE_SLIDE_H

#include "agenda/agenda.h"
#include "agenda/changes.h"
#include "scene/scene.h"

#include <stdbool.h>
#include <stdint.h>

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
        *clock_doubt; // "clock not set" and the like: relative words are not said then. NULL: it is trusted
    bool simulated;   // the clock is not the real one: a mark says so
    int page;         // for slides of several pages: which one, counted from 0, taken modulo their number
};

struct slide {
    const char *name;
    bool (*applies)(const struct view *view); // is there anything to show on it now?
    void (*compose)(const struct view *view, const struct typesetter *type, struct scene *scene);
};

// By name; NULL where there is none. The table ends with a row without a name.
const struct slide *slide_find(const char *name);
extern const struct slide slides[];

// The slide that tells what is the case where a playlist has nothing to show: there always is one.
const struct slide *slide_of_state(const struct view *view);

// Composes a slide of the given size; `scene` is begun anew.
void slide_compose(const struct slide *slide, const struct view *view, const struct typesetter *type,
    int width, int height, struct scene *scene);

// The next instant at which the words of any slide may differ: the clock's minute, the minutes that count
// down, and whatever agenda_next_change says.
int64_t slide_next_change(const struct view *view);

#endif
