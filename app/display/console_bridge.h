// Between the display and its desk: what the server is told, and what its requests do.
#ifndef PLUMBLINE_DISPLAY_CONSOLE_BRIDGE_H
#define PLUMBLINE_DISPLAY_CONSOLE_BRIDGE_H

#include "console/server.h"
#include "control/command_exec.h"
#include "display/display.h"
#include "display/status_json.h"
#include "fleet/fleet_client.h"
#include "screen/screen.h"

#include <stdbool.h>
#include <stdint.h>

// Zero-initialise.
struct console_bridge {
    struct server *server; // NULL: the config opens no desk
    struct display *display;
    const struct command_exec *exec; // how commands are carried out
    struct screen *screen;           // NULL where there is none
    bool staff_desk;                 // it draws nothing
    struct worker *pictures;         // packs pictures for others; NULL: at once
    struct server_request *unsaved;  // answered when what they did is on disk; the oldest first
    struct fleet_client *fleet;      // NULL where there is none
    char *page_folder;               // owned
    const char *tokens_file;         // NULL: there are none; borrowed
    const char *state;               // the state folder; NULL: nothing is kept
    int64_t started_ms;
    uint64_t pixels_painted; // when something was painted last
    int64_t painted_at;
    uint64_t fleet_version; // of the roster that was published last
    int64_t fleet_ms;
};

// Makes the desk ready where the config says so, and serves nobody yet. `beside` is the one in whose place it
// comes, or NULL (server_open); `ask` is the server's (struct server_options). False where it cannot be
// opened.
bool console_bridge_prepare(struct console_bridge *bridge, const struct console_bridge *beside,
    bool (*ask)(void *, struct server_request *), void *context, struct error *error);

// Opens it, and connects with the fleet. `notify` is the broker's (fleet_client_open).
bool console_bridge_open(
    struct console_bridge *bridge, void (*notify)(void *), void *context, struct error *error);

// Serves nobody and leaves the fleet. It may be opened again.
void console_bridge_halt(struct console_bridge *bridge);
void console_bridge_close(struct console_bridge *bridge);

// Tells the server and the fleet what is the case, behind each picture. `facts` needs view, slide and kind;
// the rest is filled.
void console_bridge_publish(struct console_bridge *bridge, struct status_facts *facts, int64_t real_now);

// Does what is due for the fleet, and for those who follow it.
void console_bridge_tick(struct console_bridge *bridge, int64_t now, int64_t real_now);

// Milliseconds until something is due.
int64_t console_bridge_wait_ms(const struct console_bridge *bridge);

// Answers those whose commands are on disk by now.
void console_bridge_answer_saved(struct console_bridge *bridge);

// Does what a request asks for, and answers it, now or when it is on disk. True where the schedule is to be
// fetched now.
bool console_bridge_serve(struct console_bridge *bridge, struct server_request *request, int64_t now);

#endif
