// The figures of clocks and countdowns, and where they stand.
//
// SDL_ttf does not reach a font's own tabular figures, and not every font has them of one width (Inter
// Display 4.0 beta).
#ifndef PLUMBLINE_SCREEN_FIGURES_H
#define PLUMBLINE_SCREEN_FIGURES_H

#include <SDL2/SDL_ttf.h>

// In pixels.
struct figure {
    int width;   // its place beside others that keep close
    int alone;   // from the left of that place to where it is drawn
    int in_cell; // from the left of its cell to where it is drawn
    int in_last; // the same in the last cell, beside which there is nothing
    int slow;    // its place in what counts, before a colon: minutes change too seldom to need cells
    int in_slow; // from the left of that place to where it is drawn
};

struct figures {
    int cell; // as wide as the widest figure; 0 where the font cannot say
    struct figure figure[10];
    int colon_raise; // by how much a colon between figures is raised: to the middle of their height
};

// A 1 in a cell has a hole beside it, without the cell it sticks to its neighbours: its place is half-way
// between, and closer where it counts minutes. Others keep the cell's width, and so does a 1 that the font
// made as wide.
void figures_measure(TTF_Font *font, struct figures *out);

#endif
