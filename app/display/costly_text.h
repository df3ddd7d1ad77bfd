// A text that many ask for and that may take long to make. It is kept for a while that depends on how long
// that took, so that making it takes a twentieth of a thread's time at most.
#ifndef PLUMBLINE_DISPLAY_COSTLY_TEXT_H
#define PLUMBLINE_DISPLAY_COSTLY_TEXT_H

#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

enum { COSTLY_TEXT_TIMES = 20, COSTLY_TEXT_MAX_MS = 5000 };

// Zero-initialise; free `text`.
struct costly_text {
    struct str text;  // owned; replace it between _begin and _end
    int64_t began_ms; // by clock_tick_ms
    int64_t until_ms; // it is good until then; 0: there is none
};

bool costly_text_is_good(const struct costly_text *costly, int64_t now_ms);

// Around making it: `text` is empty after _begin. The times are those before and after.
void costly_text_begin(struct costly_text *costly, int64_t now_ms);
void costly_text_end(struct costly_text *costly, int64_t now_ms);

#endif
