// For tests that draw the schedule of assets/lpc2019.json.
#ifndef PLUMBLINE_TESTS_SUPPORT_LPC_H
#define PLUMBLINE_TESTS_SUPPORT_LPC_H

#include "support/drawing.h"

extern const struct schedule *lpc;
extern struct programme *jade; // of its room Jade I & II

// Set-up and tear-down of a group, for cmocka: those of drawing.h, and the schedule.
int lpc_set_up(void **state);
int lpc_tear_down(void **state);

#endif
