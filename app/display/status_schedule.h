// What a status tells of the schedule, or of the schedules of a conference that publishes several: "schedule"
// and "schedules" in assets/desk/openapi.json.
#ifndef PLUMBLINE_DISPLAY_STATUS_SCHEDULE_H
#define PLUMBLINE_DISPLAY_STATUS_SCHEDULE_H

#include "base/json.h"
#include "display/display.h"

#include <stdint.h>

// All of them as one. `now` is the wall clock, Unix seconds; `view` of the same display. NULL without memory,
// as for the others.
json_t *status_schedule(const struct display *display, const struct view *view, int64_t now);

// For other displays of the fleet.
json_t *status_schedule_summary(const struct display *display, const struct view *view, int64_t now);

// Sets "schedules" in a status, where the config has several: a list with each by itself, in their order. In
// a summary, texts are cut so that all of them stay well within what a message of the fleet may have.
enum status_detail { STATUS_WHOLE, STATUS_SUMMARY };
void status_schedules_set(json_t *status, const struct display *display, const struct view *view, int64_t now,
    enum status_detail detail);

// Appends to a list of findings why the schedule is not the publisher's latest, what is shown instead, and
// what to do: one finding of each schedule of which that is so.
void status_schedule_findings(json_t *list, const struct display *display, const struct view *view);

#endif
