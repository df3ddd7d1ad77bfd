// What the server asks of the main thread, and the answer to it.
#ifndef PLUMBLINE_CONSOLE_SERVER_REQUEST_H
#define PLUMBLINE_CONSOLE_SERVER_REQUEST_H

#include "base/shared_bytes.h"
#include "base/str.h"
#include "control/command.h"
#include "control/role.h"
#include "export/export.h"

#include <stdbool.h>
#include <stdint.h>

enum server_request_kind {
    SERVER_REQUEST_COMMAND,
    SERVER_REQUEST_NOTICE,  // a picture of the command's notice on `page`, `width` pixels wide: `shared`
    SERVER_REQUEST_PICTURE, // this display's, `width` pixels wide: `shared`
    SERVER_REQUEST_FLEET,   // the state of the fleet: JSON in `body`
    SERVER_REQUEST_FLEET_PICTURE, // another display's picture, `width` pixels wide: a PNG in `body`
    SERVER_REQUEST_LOG,           // the newest `limit` entries of the log of commands: JSON in `body`
    SERVER_REQUEST_EXPORT,        // the programme in `format`: `shared`, and its `hash`
    SERVER_REQUEST_ATTENDEES,     // what `attendees` asks for: the same
};

// What phones read of the programme (attendees/attendees.h).
enum server_attendees_kind {
    SERVER_ATTENDEES_PAGE, // of the room `text`, "" for all; without `has_text` of the display's own
    SERVER_ATTENDEES_JSON,
    SERVER_ATTENDEES_TALK, // the item with the id `text`, as iCalendar
    SERVER_ATTENDEES_ROOM, // the room `text`, as iCalendar
};

struct server_attendees_key {
    enum server_attendees_kind kind;
    char language[3]; // of the page; "" for other kinds
    bool chosen;      // by its reader, not by the browser
    bool has_text;
    char text[304];
};

bool server_attendees_key_equal(const struct server_attendees_key *a, const struct server_attendees_key *b);

// Belongs to the main thread from the call of `ask` (struct server_options) until server_answer or
// server_request_free.
struct server_request {
    enum server_request_kind kind;
    bool urgent;            // it overtakes those that are not: an emergency
    struct command command; // SERVER_REQUEST_COMMAND, SERVER_REQUEST_NOTICE
    enum role role;
    char by[64];
    char room[301];                        // of a chair's token; "" for any
    char display[256];                     // SERVER_REQUEST_FLEET_PICTURE
    int width;                             // of a picture; 0: as wide as it is
    int page;                              // of a notice, from 0
    int limit;                             // SERVER_REQUEST_LOG
    enum export_format format;             // SERVER_REQUEST_EXPORT
    struct server_attendees_key attendees; // SERVER_REQUEST_ATTENDEES
    // The answer.
    int status;      // of HTTP
    struct str body; // JSON; of a refusal its detail
    const char *field, *code;
    char at[ZONE_ISO_SIZE];      // the instant that the code's question is about; "" for none
    struct shared_bytes *shared; // a PNG or document; a holder
    uint64_t hash;               // of a document
    int retry_after_s;           // of a refusal: when to ask again; 0: it says nothing
    // The server's own.
    uint64_t number;
    struct server_request *next;
    uint64_t saved; // for the use of whoever has it
};

// Makes its answer a refusal. `field` may be NULL.
void server_request_refuse(struct server_request *request, int status, const char *field, const char *why);

// The same for what passes (503), with when to ask again.
void server_request_refuse_for_now(struct server_request *request, int retry_s, const char *why);

// Frees a request that will not be answered. NULL is allowed.
void server_request_free(struct server_request *request);

#endif
