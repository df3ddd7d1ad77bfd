// What a display says of itself, as assets/desk/openapi.json describes it.
#ifndef PLUMBLINE_DISPLAY_STATUS_JSON_H
#define PLUMBLINE_DISPLAY_STATUS_JSON_H

#include "base/str.h"
#include "display/display.h"
#include "fleet/fleet_client.h"
#include "scene/playlist.h"
#include "screen/fonts.h"

#include <stdbool.h>
#include <stdint.h>

// What the display knows beside its schedule.
struct status_facts {
    const struct display *display;
    const struct view *view;
    const char *slide;
    enum view_kind kind;
    bool is_desk;              // it is a staff's desk, and shows nothing itself
    const struct fonts *fonts; // what it draws with; NULL where it shows nothing
    const struct scene *scene; // what is on the screen; NULL for nothing yet
    uint64_t picture;          // a hash of its pixels
    int64_t painted_at;        // Unix seconds, by the machine's clock
    int64_t now;               // likewise
    int64_t uptime_s;
    bool unkept;        // commands cannot be written to disk
    const char *unseen; // what it waits for to be seen: a monitor, a card; NULL where it has a screen
    uint64_t presents, pixels_painted, wakeups;
};

void status_write(const struct status_facts *facts, struct str *out);

// Tells the fleet the same in short, where it differs from what was said last, or that is a while ago.
void status_tell_fleet(struct fleet_client *client, const struct status_facts *facts);

// The room's day, and what there is to choose from.
void status_write_agenda(const struct display *display, const struct view *view, struct str *out);

// For Prometheus, in its text format 0.0.4.
void status_write_metrics(const struct status_facts *facts, struct str *out);

#endif
