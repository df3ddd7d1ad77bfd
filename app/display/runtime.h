// Everything that depends on the config: the display, the adjustments, the feed, the console, the fleet and
// what slides are drawn with. A reload replaces it as a whole; the window, the clock and the loop outlive it.
#ifndef PLUMBLINE_DISPLAY_RUNTIME_H
#define PLUMBLINE_DISPLAY_RUNTIME_H

#include "control/talk_log.h"
#include "display/console_bridge.h"
#include "display/controls.h"
#include "display/display.h"
#include "display/display_clock.h"
#include "display/events.h"
#include "display/render_context.h"
#include "feed/feeds.h"
#include "fleet/fleet_client.h"
#include "screen/screen.h"

#include <stdbool.h>

// What the runtime needs from its host.
struct runtime_host {
    struct events *events;          // where other threads post
    struct worker *disk, *pictures; // threads for slow work
    // Reads the config, overridden by the command line, and the adjustments that the command line gives.
    bool (*load)(void *loader, struct config *config, struct adjustments *given, struct error *error);
    void *loader;
    struct display_clock *display_clock;
    struct screen *screen; // NULL while there is none yet
    bool staff_desk;       // draws nothing
};

struct runtime {
    struct config config;
    struct adjustments given;       // on the command line
    struct adjustment_store *store; // owned
    struct command_exec exec;       // carries out commands
    struct display display;
    struct controls controls;
    struct talk_log talk_log; // written while the display is a timer
    int64_t retried_ms;       // when saving the store was last retried
    struct console_bridge bridge;
    struct fleet_client fleet;
    struct render_context render; // a staff desk opens it for the first notice (notice_screen)
    bool render_failed;           // there it could not
    struct feeds *feeds;          // NULL while it is not running
};

// Reads and checks the config, and opens its theme, fonts and pictures; nothing is started. NULL if the
// config cannot be used. The caller owns it (runtime_free).
struct runtime *runtime_load(const struct runtime_host *host, struct error *error);

// Starts the feed and the console, and connects to the fleet. Call runtime_stop even on failure.
bool runtime_start(struct runtime *runtime, const struct runtime_host *host, struct error *error);
void runtime_stop(struct runtime *runtime);

// For a reload: prepares the console before the start, as the one after `predecessor` (NULL: none).
bool runtime_prepare_console(struct runtime *runtime, const struct runtime *predecessor,
    const struct runtime_host *host, struct error *error);

// For a reload: stops what runtime_start started, in a state from which it can be started again.
void runtime_halt(struct runtime *runtime);

// Updates the adjustments after the display may have got another room, to which others apply.
void runtime_update_room(struct runtime *runtime, int64_t now);

// Does what is due. Call it before each refresh of the screen.
void runtime_tick(struct runtime *runtime, int64_t now, int64_t real_now);

// NULL is allowed. Call runtime_stop first.
void runtime_free(struct runtime *runtime);

#endif
