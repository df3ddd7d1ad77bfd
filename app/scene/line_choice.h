// Chooses the breaks of a paragraph of so many lines: equally long lines, and none that ends where it should
// not.
#ifndef PLUMBLINE_SCENE_LINE_CHOICE_H
#define PLUMBLINE_SCENE_LINE_CHOICE_H

#include <stdbool.h>
#include <stddef.h>

enum { LINE_CHOICE_PIECES = 160, LINE_CHOICE_LINES = 16 };

// What stands between two breaks.
struct line_piece {
    int whole;   // its width in pixels where the line goes on, with the space after it
    int at_end;  // where the line ends with it, without that space, with its hyphen
    bool must;   // a line ends with it in any case
    int penalty; // of ending a line with it, in thousandths of the square of the width
};

// Fills `ends` with the count of pieces up to each line's end. False where no choice of breaks fits into
// `width`, or there are too many pieces or lines. Knuth and Plass's way, for a few lines: the sum of the
// squares of the lines' widths, and of the penalties, is the smallest.
bool line_choice(const struct line_piece *pieces, size_t count, int width, size_t lines, size_t *ends);

#endif
