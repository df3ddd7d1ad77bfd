// What one reading of the config sets up: the display with its place and its desk, the feed, the way to the
// fleet, what is drawn with. The window, the clock and the loop are not of it: they stay when another config
// takes its place.
#ifndef PLUMBLINE_DISPLAY_RUNTIME_H
#define PLUMBLINE_DISPLAY_RUNTIME_H

#include "control/talk_log.h"
#include "display/console_bridge.h"
#include "display/controls.h"
#include "display/display.h"
#include "display/display_clock.h"
#include "display/events.h"
#include "display/render_context.h"
#include "feed/feed.h"
#include "fleet/fleet_client.h"
#include "screen/screen.h"

#include <stdbool.h>

// What the runtime needs from its host.
struct runtime_host {
    struct events *events;          // what other threads bring
    struct worker *disk, *pictures; // threads for slow work
    // Reads the config, with what the command line says over it, and the adjustments that it was given.
    bool (*load)(void *loader, struct config *config, struct adjustments *given, struct error *error);
    void *loader;
    struct display_clock *display_clock;
    struct screen *screen; // NULL while there is none yet
    bool staff_desk;       // the staff's desk, which draws nothing
};

struct runtime {
    struct config config;
    struct adjustments given;       // with the command line
    struct adjustment_store *store; // owned
    struct command_exec exec;       // how commands are carried out here
    struct display display;
    struct controls controls;
    struct talk_log talks; // of a timer
    int64_t retried_ms;    // when the store was last tried to be saved again
    struct console_bridge bridge;
    struct fleet_client fleet;
    struct render_context render; // not of a staff's desk
    struct feed *feed;            // NULL while it is not started
};

// Reads and checks the config, and opens what is drawn with; nothing is started. NULL where the config cannot
// be used. The caller owns it (runtime_free).
struct runtime *runtime_read(const struct runtime_host *host, struct error *error);

// Starts the feed, the desk and the way to the fleet. Where it fails, runtime_stop is due all the same.
bool runtime_start(struct runtime *runtime, const struct runtime_host *host, struct error *error);
void runtime_stop(struct runtime *runtime);

// The display may show another room now: others' adjustments hold for it then.
void runtime_update_room(struct runtime *runtime, int64_t now);

// Does what is due: before each refresh of what is shown.
void runtime_tick(struct runtime *runtime, int64_t now, int64_t real_now);

// NULL is passed over. After runtime_stop.
void runtime_free(struct runtime *runtime);

// Reads the config anew and lets it take the place of the one that runs; the schedule, the desk and the
// window go on. The new one is proven beside the old one: its schedule's file, keys, certificates, tokens and
// port. One that cannot be used is told in the log, and the one before goes on. False where memory ran out in
// between and neither starts: then it is stopped, and the program has to end.
bool runtime_reload(struct runtime **runtime, const struct runtime_host *host, struct error *error);

#endif
