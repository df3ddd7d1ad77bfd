// A display's status, agenda and metrics, as assets/desk/openapi.json describes them.
#ifndef PLUMBLINE_DISPLAY_STATUS_JSON_H
#define PLUMBLINE_DISPLAY_STATUS_JSON_H

#include "base/str.h"
#include "display/display.h"
#include "fleet/fleet_client.h"
#include "scene/playlist.h"
#include "screen/fonts.h"

#include <stdbool.h>
#include <stdint.h>

// What the status is written from, besides the display.
struct status_facts {
    const struct display *display;
    const struct view *view;
    const char *slide;
    enum view_kind kind;
    bool is_staff_desk;        // shows nothing itself
    const struct fonts *fonts; // NULL if nothing is drawn
    const struct scene *scene; // on the screen; NULL for none yet
    uint64_t screen_hash;      // of its pixels
    int64_t painted_at;        // Unix seconds, by the machine's clock
    int64_t now;               // the same
    int64_t uptime_s;
    bool save_failed;        // commands cannot be written to disk
    const char *waiting_for; // what the screen waits for (screen_waiting_for); NULL for nothing
    uint64_t presents, pixels_painted, wakeups;
};

void status_write(const struct status_facts *facts, struct str *out);

// Publishes a summary of the status to the fleet, if it has changed or has not been published for a while.
void status_publish_to_fleet(struct fleet_client *client, const struct status_facts *facts);

// The room's day, and what the console offers: rooms, slides and messages.
void status_write_agenda(const struct display *display, const struct view *view, struct str *out);

// Metrics in Prometheus' text format, version 0.0.4.
void status_write_metrics(const struct status_facts *facts, struct str *out);

#endif
