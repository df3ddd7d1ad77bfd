// The desk of a display over HTTP: what the display says, and commands for it (assets/desk/openapi.json), and
// the page for people. A thread of its own; everything of libmicrohttpd's happens on it.
//
// What the display says is published by the main thread as finished texts; what has to be asked of the main
// thread (a command, the pixels) is handed over as a request, and answered. Nothing else is shared.
#ifndef PLUMBLINE_CONSOLE_SERVER_H
#define PLUMBLINE_CONSOLE_SERVER_H

#include "base/error.h"
#include "base/str.h"
#include "control/command.h"
#include "control/role.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct server_request;

// Texts are borrowed and must live until server_stop.
struct server_options {
    const char *listen; // "127.0.0.1:8019", "[::]:8019"; port 0: any
    size_t name_count;
    const char *const *names; // under which the display is known, beside addresses and localhost
    const char *tokens_file;  // NULL: there are no tokens
    bool open_on_loopback;    // without a token everything may be done, where only this machine reaches it
    int per_address;          // connections of one address at most; behind a proxy everybody has one
    const char *certificate_file, *key_file; // TLS; NULL: none
    const char *page_folder;                 // the page's files
    const char *state_folder;                // where the log is; NULL: nowhere
    // Called on the server's thread; takes the request, which goes back by server_answer. False: it cannot be
    // taken.
    bool (*ask)(void *context, struct server_request *request);
    void *context;
};

enum server_asks {
    SERVER_ASKS_COMMAND,
    SERVER_ASKS_PICTURE,
    SERVER_ASKS_FLEET,      // what the fleet is: JSON in `body`
    SERVER_ASKS_PICTURE_OF, // another display's picture, `width` pixels wide: a PNG in `body`
};

// What the main thread is asked. The server's; between `ask` and server_answer it is the main thread's.
struct server_request {
    enum server_asks asks;
    struct command command; // SERVER_ASKS_COMMAND
    enum role role;
    char by[64];
    char room[301];    // of a chair's token; "" for any
    char display[256]; // SERVER_ASKS_PICTURE_OF
    // The answer.
    int status;
    struct str body; // JSON; of a refusal its detail
    const char *field;
    int width, height; // SERVER_ASKS_PICTURE: XRGB pixels in `pixels`, which the server frees
    uint32_t *pixels;
    // The server's own.
    void *connection;
    struct server_request *next;
};

struct server;

// Opens it: reads its files and listens, and serves nobody yet. Refused: a certificate and key that are not a
// pair, a listener beyond the loopback without any token. `beside` is the one in whose place it is to come,
// or NULL: that goes on meanwhile, and hands its port over where it is the same one.
struct server *server_open(
    const struct server_options *options, const struct server *beside, struct error *error);
// Serves, on a thread of its own.
bool server_run(struct server *server, struct error *error);
// Serves nobody from here on; those who wait for an answer are turned away. It may run again.
void server_halt(struct server *server); // NULL is passed over
void server_stop(struct server *server); // halts it and frees; NULL is passed over

// Where it listens, "http://127.0.0.1:8019/".
const char *server_address(const struct server *server);

// What the display says now. Texts are taken over (the structs are left empty). From the main thread.
struct server_news {
    struct str status, agenda, adjustments, metrics;
    const char *room; // the schedule's name of the display's room; NULL for none; copied
};
void server_publish(struct server *server, struct server_news *news);

// Was anybody looking within the last minute?
bool server_is_watched(struct server *server);

// What the fleet is, for those who follow it. The text is taken over.
void server_publish_fleet(struct server *server, struct str *fleet);

// Does anybody follow the fleet?
bool server_fleet_is_watched(struct server *server);

// A picture was shown, or stands as it should: the display lives.
void server_beat(struct server *server);

// Gives a request back with its answer. From the main thread.
void server_answer(struct server *server, struct server_request *request);
// Frees one that will not be answered (the server is to be stopped).
void server_drop(struct server_request *request);

#endif
