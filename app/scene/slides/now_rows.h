// Several current talks on one slide.
#ifndef PLUMBLINE_SCENE_SLIDES_NOW_ROWS_H
#define PLUMBLINE_SCENE_SLIDES_NOW_ROWS_H

#include "scene/slides/now_label.h"
#include "scene/slides/parallel.h"

enum { NOW_ROWS_MAX = 3 }; // more are a list

// One below the other between `top` and `bottom`, each with its track, how long it takes and until when.
// Their titles have the largest size in which all of them fit; false, and without `draw` nothing else, where
// not even the smallest does.
bool now_rows(const struct layout *layout, const struct view *view, const struct parallel *talks, int top,
    int bottom, bool draw);

// Side by side, on a bar. True where nothing is cut or missing.
bool now_columns(const struct layout *layout, const struct view *view, const struct parallel *talks, int top,
    int bottom, bool draw);

// More than that: their common times above a list; where they differ, each row has its own.
void now_list(
    const struct layout *layout, const struct view *view, const struct parallel *talks, int top, int bottom);

#endif
