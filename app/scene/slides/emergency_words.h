// What an emergency says, in the display's language and in a second one, sentence by sentence.
#ifndef PLUMBLINE_SCENE_SLIDES_EMERGENCY_WORDS_H
#define PLUMBLINE_SCENE_SLIDES_EMERGENCY_WORDS_H

#include "base/arena.h"
#include "scene/slide.h"

enum { EMERGENCY_SENTENCES = 12 };

// A text of more sentences has the others in the last one.
struct sentences {
    int count;
    const char *list[EMERGENCY_SENTENCES]; // in the arena
};

// Divides a text where a sentence ends (UAX #29), or a line; not after an abbreviation such as "Av.".
struct sentences sentences_of(struct arena *arena, const char *text);

// The emergency's own text; else the config's for its kind, else the program's.
const char *emergency_text(const struct view *view);

// The standard text of its kind in the second language; NULL where there is none.
const char *emergency_second_text(const struct view *view);

// "Assembly point: Hotel forecourt", in the arena; NULL where people do not leave, or none is known.
const char *emergency_assembly_point(struct arena *arena, const struct view *view);

#endif
