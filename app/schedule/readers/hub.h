// Which documents are of the CCC hub's second schema (hub.c), and not schedule.json.
#ifndef PLUMBLINE_SCHEDULE_READERS_HUB_H
#define PLUMBLINE_SCHEDULE_READERS_HUB_H

#include "base/json.h"

#include <stdbool.h>

// Are the events in a list of their own, and not in the conference's days?
bool hub_has_events(const json_t *root);

#endif
