// Can the smallest text be read from the farthest seat?
#ifndef PLUMBLINE_CLI_LEGIBILITY_H
#define PLUMBLINE_CLI_LEGIBILITY_H

// The height of a capital in minutes of arc, as seen from `distance_m`, on a 16:9 screen of `diagonal_in`
// inches of which it takes `share` of the height.
double legibility_arc_minutes(double diagonal_in, double distance_m, double share);

// The least that can be read without effort: 12 minutes for secondary text, 22 for what is read in passing
// (ISO 9241-303 recommends 20 to 22 and wants 16 at least for continuous reading).
enum { LEGIBILITY_LEAST = 12, LEGIBILITY_TITLE = 22 };

#endif
