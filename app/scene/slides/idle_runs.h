// The runs of text that say when it goes on, on slides without a current talk: their sizes and their lines.
#ifndef PLUMBLINE_SCENE_SLIDES_IDLE_RUNS_H
#define PLUMBLINE_SCENE_SLIDES_IDLE_RUNS_H

#include "scene/slides/idle.h"

// The height of a line of them.
int idle_run_height(const struct layout *layout);

// Their width on a single line, with the spaces between them.
int idle_runs_width(const struct layout *layout, const struct idle *idle);

// Draws them on a line whose top is `top`; a run that does not fit begins a new line. Returns the bottom.
// Without `draw` it only measures.
int idle_runs_draw(const struct layout *layout, const struct idle *idle, int top, bool draw);

#endif
