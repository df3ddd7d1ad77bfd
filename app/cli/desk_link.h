// Between the display and its desk: what the server is told, and what its requests do.
#ifndef PLUMBLINE_CLI_DESK_LINK_H
#define PLUMBLINE_CLI_DESK_LINK_H

#include "cli/display.h"
#include "cli/fleet_link.h"
#include "cli/status_json.h"
#include "cli/steer.h"
#include "control/server.h"
#include "screen/screen.h"

#include <stdbool.h>
#include <stdint.h>

// Zero-initialise.
struct desk_link {
    struct server *server; // NULL: the config opens no desk
    struct display *display;
    struct steer *steer;
    struct screen *screen;    // NULL where there is none
    struct fleet_link *fleet; // NULL where there is none
    char *page_folder;        // owned
    const char *tokens_file;  // NULL: there are none; borrowed
    const char *state;        // the state folder; NULL: nothing is kept
    int64_t started_ms;
    uint64_t pixels_painted; // when something was painted last
    int64_t painted_at;
    uint64_t fleet_version; // of the roster that was published last
    int64_t fleet_ms;
};

// Makes the desk ready where the config says so, and serves nobody yet. `beside` is the one in whose place it
// comes, or NULL (server_open); `ask` is the server's (struct server_options). False where it cannot be
// opened.
bool desk_link_prepare(struct desk_link *link, const struct desk_link *beside,
    bool (*ask)(void *, struct server_request *), void *context, struct error *error);

// Opens it, and connects with the fleet. `notify` is the broker's (fleet_link_open).
bool desk_link_open(struct desk_link *link, void (*notify)(void *), void *context, struct error *error);

// Serves nobody and leaves the fleet. It may be opened again.
void desk_link_halt(struct desk_link *link);
void desk_link_close(struct desk_link *link);

// Tells the server and the fleet what is the case, behind each picture. `facts` needs view, slide and kind;
// the rest is filled.
void desk_link_publish(struct desk_link *link, struct status_facts *facts, int64_t real_now);

// Does what is due for the fleet, and for those who follow it.
void desk_link_tick(struct desk_link *link, int64_t now, int64_t real_now);

// Milliseconds until something is due.
int64_t desk_link_wait_ms(const struct desk_link *link);

// Does what a request asks for, and answers it. True where the schedule is to be fetched now.
bool desk_link_serve(struct desk_link *link, struct server_request *request, int64_t now);

#endif
