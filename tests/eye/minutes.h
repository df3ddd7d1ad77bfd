// How large the texts are, for somebody 8 m before a screen of 55 inches.
#ifndef PLUMBLINE_TESTS_EYE_MINUTES_H
#define PLUMBLINE_TESTS_EYE_MINUTES_H

// A line for each text role of each slide: the smallest and the largest height of its capitals in minutes of
// arc, over all schedules at hand.
void minutes_print(void);

#endif
