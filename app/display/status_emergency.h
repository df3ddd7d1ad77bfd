// What an emergency would say on this display, for whoever is about to raise one.
#ifndef PLUMBLINE_DISPLAY_STATUS_EMERGENCY_H
#define PLUMBLINE_DISPLAY_STATUS_EMERGENCY_H

#include "scene/slide.h"

#include <jansson.h>

// {"test":["This is a test. …","Dies ist ein Test. …"],"evacuate":["Leave …","…","Assembly point: …"]}: the
// texts of each kind that needs none of its own, in the display's language, in the second one, and where to
// go. The caller owns it.
json_t *status_emergency_texts(const struct view *view);

#endif
