// The facts about an item beside its title, one after the other: its times, its language, and so on. Where a
// line is full they go on below. None is cut: what has no room anywhere is left out whole.
#ifndef PLUMBLINE_SCENE_SLIDES_FACTS_H
#define PLUMBLINE_SCENE_SLIDES_FACTS_H

#include "scene/layout.h"
#include "scene/slide.h"

struct facts {
    const struct layout *layout;
    const struct view *view;
    const struct item *item;
    struct type_style style; // of texts
    bool draw;               // else they are only measured
    int x, right, baseline;  // the current line, from what is on it to where it ends
    int further;             // how many lines may follow, each as wide as the layout
    int height;              // of those that do
    bool cut;                // a text had to be cut
    bool lost;               // a mark had no room
};

// "questions", where they have begun.
void facts_questions(struct facts *facts, int gap);

// "until 16:20".
void facts_until(struct facts *facts, int gap);

// The item's session with its track's colour as an edge.
void facts_track(struct facts *facts);

// The language's tag, and that the item is not recorded.
void facts_marks(struct facts *facts);

#endif
