// The MQTT topics of an event's displays: plumbline/EVENT/… (see the table in config/mosquitto/README.md).
// Names in them are percent-encoded byte by byte where they contain "/", "+", "#", "%" or control characters.
#ifndef PLUMBLINE_FLEET_TOPICS_H
#define PLUMBLINE_FLEET_TOPICS_H

#include "agenda/scope.h"
#include "base/error.h"
#include "base/str.h"
#include "control/role.h"

#include <stdbool.h>

enum topic_kind {
    TOPIC_STATUS,      // display/ID/status: the display's status
    TOPIC_PICTURE,     // display/ID/picture/now: its picture, which answers a request; in older versions
                       // display/ID/picture/REQUEST
    TOPIC_ADJUSTMENTS, // desk/SCOPE: the adjustments of a scope
    TOPIC_RIGHTS,      // desk/rights/ID, desk/room/ROOM/rights/ID: the display tries what its account may
                       // write, and nobody else reads it
    TOPIC_COMMAND,     // command/ROLE/ACCOUNT/SCOPE: a command
    TOPIC_ACK          // ack/ID: the display's answers to commands
};

enum { TOPIC_NAME_SIZE = 256, TOPIC_ACCOUNT_SIZE = 64, TOPIC_REQUEST_SIZE = 65 };

// Names are decoded; "" if the kind has none.
struct topic {
    enum topic_kind kind;
    char display[TOPIC_NAME_SIZE];
    char request[TOPIC_REQUEST_SIZE];
    char scope[SCOPE_SIZE];
    enum role role;
    char account[TOPIC_ACCOUNT_SIZE]; // the sender's: the broker lets no other account publish there
};

// False if it is not a topic of this event.
bool topic_read(const char *event, const char *text, struct topic *out);

// Is a message of this topic handled before all others? True of emergency commands, of what is for all
// displays, and of probes of what an account may write. Reads no more of the topic than it needs to tell.
bool topic_is_urgent(const char *text);
// Is it one of a command?
bool topic_is_command(const char *text);
// A hash of the role and the account that a command's topic names. 0: it is not one of a command.
size_t topic_sender(const char *text);

// Appends the topic.
void topic_write(const char *event, const struct topic *topic, struct str *out);

// Appends "plumbline/EVENT/".
void topic_write_prefix(const char *event, struct str *out);

// What follows "plumbline/EVENT/" in a topic, or all of it if it is another event's.
const char *topic_without_prefix(const char *event, const char *text);

// Appends a scope as topics contain it: "room/Jade I & II", "staff/room/Jade I & II".
void topic_write_scope(const char *scope, struct str *out);

// Can it be the name of an event or a display? It must not be empty, begin with "$", exceed TOPIC_NAME_SIZE
// when encoded, or contain what text_plain removes. topic_name_check gives the reason, or ERROR_MEMORY.
bool topic_name_is_valid(const char *name);
bool topic_name_check(const char *name, struct error *error);

#endif
