// Connects the display with its console and its fleet: publishes the display's state, and carries out the
// console's requests.
#ifndef PLUMBLINE_DISPLAY_CONSOLE_BRIDGE_H
#define PLUMBLINE_DISPLAY_CONSOLE_BRIDGE_H

#include "console/server.h"
#include "control/command_exec.h"
#include "display/attendees_requests.h"
#include "display/costly_text.h"
#include "display/display.h"
#include "display/export_requests.h"
#include "display/log_requests.h"
#include "display/screen_pictures.h"
#include "display/status_json.h"
#include "fleet/fleet_client.h"
#include "screen/screen.h"

#include <stdbool.h>
#include <stdint.h>

// Zero-initialise.
struct console_bridge {
    struct server *server; // NULL: the config opens no console
    struct display *display;
    const struct command_exec *exec; // carries out commands
    struct screen *screen;           // NULL for none
    bool staff_desk;                 // a staff desk, which draws nothing
    // Draws a notice that was not sent yet (notice_picture.h); NULL without a screen.
    SDL_Surface *(*draw_notice)(void *drawer, const struct server_request *request, int64_t now);
    void *drawer;
    int64_t draw_ms;                     // by clock_tick_ms: nothing is drawn before
    struct screen_pictures pictures;     // its worker is the caller's to set
    struct log_requests log;             // the same
    struct export_requests exports;      // the same
    struct attendees_requests attendees; // the same
    struct server_request *unsaved;      // to be answered once their adjustments are on disk; oldest first
    struct server_request *undecided;    // commands that wait for the broker; oldest first
    struct server_request *gathering;    // who asked for the fleet and waits until all of it is known
    // As console_bridge_prepare was given them: to serve a request again.
    bool (*ask)(void *context, struct server_request *request);
    void *ask_context;
    struct fleet_client *fleet; // NULL for none
    char *page_folder;          // owned
    char *clock_file;           // owned; NULL: the latest time is not kept
    const char *tokens_file;    // NULL for none; borrowed
    const char *state;          // the state folder; NULL: nothing is saved
    int64_t started_ms;
    uint64_t pixels_painted;       // the screen's counter when the state was last published
    int64_t painted_at;            // Unix seconds: when that counter last changed
    uint64_t hash;                 // of the pixels; 0: not known
    struct screen_counts hashed;   // the screen's counters at that time
    struct costly_text fleet_text; // the fleet, as it was written last
    uint64_t fleet_version;        // of the registry that was last published
    int64_t fleet_ms;              // when it was published
};

// Prepares the console if the config asks for one, without serving anybody yet. `predecessor` is the bridge
// that this one replaces, or NULL (server_open); `on_request` receives the server's requests (struct
// server_options).
bool console_bridge_prepare(struct console_bridge *bridge, const struct console_bridge *predecessor,
    bool (*on_request)(void *, struct server_request *), void *context, struct error *error);

// Starts to serve, and connects to the fleet. `notify` is called by the broker's thread (fleet_client_open).
bool console_bridge_open(
    struct console_bridge *bridge, void (*notify)(void *), void *context, struct error *error);

// Stops serving and leaves the fleet. It can be opened again.
void console_bridge_halt(struct console_bridge *bridge);
void console_bridge_close(struct console_bridge *bridge);

// Publishes the current state to the console and the fleet; called after each refresh of the screen. The
// caller sets what only it knows in `facts`, at least view, slide and kind; the rest is filled in.
void console_bridge_publish(struct console_bridge *bridge, struct status_facts *facts, int64_t real_now);

// Does what is due for the fleet and for consoles that follow it.
void console_bridge_tick(struct console_bridge *bridge, int64_t now, int64_t real_now);

// Milliseconds until something is due.
int64_t console_bridge_wait_ms(const struct console_bridge *bridge);

// Answers the requests whose commands are on disk by now.
void console_bridge_answer_saved(struct console_bridge *bridge);

// Carries out a request and answers it, at once or when its effect is on disk. Returns what it wants of the
// feed.
struct schedule_request console_bridge_serve(
    struct console_bridge *bridge, struct server_request *request, int64_t now);

#endif
