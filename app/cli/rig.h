// What one reading of the config sets up: the display with its place and its desk, the feed, the way to the
// fleet, what is drawn with. The window, the clock and the loop are not of it: they stay when another config
// takes its place.
#ifndef PLUMBLINE_CLI_RIG_H
#define PLUMBLINE_CLI_RIG_H

#include "cli/desk_link.h"
#include "cli/display.h"
#include "cli/drawing.h"
#include "cli/fleet_link.h"
#include "cli/steer.h"
#include "cli/wall.h"
#include "feed/feed.h"
#include "screen/screen.h"

#include <stdbool.h>

// On what it stands. The first three are called from other threads, and hand to the main one.
struct rig_ground {
    void (*deliver)(void *context, struct feed_report *report); // as of struct feed_options
    bool (*ask)(void *context, struct server_request *request); // as of struct server_options
    void (*broker_calls)(void *context);
    void (*drop_posted)(void *context); // frees what these have handed over and nobody has taken
    void *context;
    const struct options *options;
    struct wall *wall;
    struct screen *screen; // NULL while there is none yet
    bool desk;             // the staff's desk, which draws nothing
};

struct rig {
    struct config config;
    struct desk given; // by --desk
    struct display display;
    struct steer steer;
    struct desk_link link;
    struct fleet_link fleet;
    struct drawing drawing; // not of a desk
    struct feed *feed;      // NULL while it is not started
};

// Reads and checks the config, and opens what is drawn with; nothing is started. NULL where the config cannot
// be used. The caller owns it (rig_free).
struct rig *rig_read(const struct rig_ground *ground, struct error *error);

// Starts the feed, the desk and the way to the fleet. Where it fails, rig_stop is due all the same.
bool rig_start(struct rig *rig, const struct rig_ground *ground, struct error *error);
void rig_stop(struct rig *rig);

// NULL is passed over. After rig_stop.
void rig_free(struct rig *rig);

// Reads the config anew and lets it take the place of the one that runs; the schedule, the desk and the
// window go on. The new one is proven beside the old one: its schedule's file, keys, certificates, tokens and
// port. One that cannot be used is told in the log, and the one before goes on. False where memory ran out in
// between and neither starts: then it is stopped, and the program has to end.
bool rig_reload(struct rig **rig, const struct rig_ground *ground, struct error *error);

#endif
