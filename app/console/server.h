// The console: the display's HTTP API (assets/desk/openapi.json) and the staff's page, served on a thread of
// its own.
//
// The main thread publishes the display's state as finished texts. What only the main thread can do (carry
// out a command, make a picture) is handed to it as a request, which it answers. The threads share nothing
// else. All functions are for the main thread.
#ifndef PLUMBLINE_CONSOLE_SERVER_H
#define PLUMBLINE_CONSOLE_SERVER_H

#include "base/error.h"
#include "base/str.h"
#include "console/server_request.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Texts are borrowed until server_stop.
struct server_options {
    const char *listen; // "127.0.0.1:8019", "[::]:8019"; port 0: any free one
    size_t name_count;
    const char *const *names; // host names of the display; addresses and localhost always count
    const char *tokens_file;  // NULL: there are no tokens
    bool open_on_loopback;    // no token is needed where only this machine can connect
    int per_address;          // connections without a token from one address, at most (console/peers.h)
    const char *certificate_file, *key_file; // TLS; NULL for none
    const char *page_folder;                 // with the page's files
    const char *clock_file; // keeps the latest time (console/token_clock.h); NULL: it is not kept
    bool publish;           // anybody may read the programme (console/server_export.h, server_attendees.h)
    const char *const *languages; // that the attendees' page speaks; the last is NULL
    const char *language;         // the display's, one of these
    // Called on the server's thread: passes a request to the main thread, which answers it with
    // server_answer. False if the request cannot be taken; the server then keeps it.
    bool (*ask)(void *context, struct server_request *request);
    void *context;
};

struct server;

// Reads its files and listens, but does not serve yet. Refuses a certificate and key that are not a pair, and
// an address that other machines reach while there is no token. `predecessor` (NULL for none) is the server
// that this one is to replace: it keeps running, and shares its port if it is the same.
struct server *server_open(
    const struct server_options *options, const struct server *predecessor, struct error *error);
// Starts the server's thread.
bool server_run(struct server *server, struct error *error);
// Ends the thread; clients that wait for an answer get a 503. server_run starts it again. NULL is allowed.
void server_halt(struct server *server);
// Halts and frees. NULL is allowed.
void server_stop(struct server *server);

// The URL, such as "http://127.0.0.1:8019/".
const char *server_address(const struct server *server);

// The display's current state. server_publish takes the texts over and leaves the members empty.
struct server_news {
    struct str status, agenda, adjustments, metrics;
    const struct room *room; // the display's; NULL for none; its names are copied
    bool clock_confirmed;    // the schedule's server has the same time as this machine
};
void server_publish(struct server *server, struct server_news *news);

// Whether a client asked for anything within the last minute.
bool server_is_watched(struct server *server);

// Publishes the state of the fleet for the event streams. Takes the text over.
void server_publish_fleet(struct server *server, struct str *fleet);

// Whether a client follows the fleet.
bool server_fleet_is_watched(struct server *server);

// Notes that the display is alive, which /healthz reports: it showed a picture, or had none to change.
void server_beat(struct server *server);

// Gives a request back with its answer.
void server_answer(struct server *server, struct server_request *request);

#endif
