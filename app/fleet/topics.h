// The topics under which the displays of an event meet at an MQTT broker: plumbline/EVENT/… (the table stands
// in config/mosquitto/README.md). Names in them have "/", "+", "#", "%" and control characters written as
// %XX, byte for byte.
#ifndef PLUMBLINE_FLEET_TOPICS_H
#define PLUMBLINE_FLEET_TOPICS_H

#include "agenda/scope.h"
#include "base/error.h"
#include "base/str.h"
#include "control/role.h"

#include <stdbool.h>

enum topic_kind {
    TOPIC_STATUS,      // display/ID/status: what a display says of itself
    TOPIC_PICTURE,     // display/ID/picture/REQUEST: its picture, as asked for
    TOPIC_ADJUSTMENTS, // desk/SCOPE: what is wanted
    TOPIC_COMMAND,     // command/ROLE/WHO/SCOPE: what somebody asks for
    TOPIC_ACK          // ack/ID: what became of it on a display
};

enum { TOPIC_NAME_SIZE = 256, TOPIC_ACCOUNT_SIZE = 64, TOPIC_REQUEST_SIZE = 65 };

// Names as they are, not encoded; "" where the kind has none.
struct topic {
    enum topic_kind kind;
    char display[TOPIC_NAME_SIZE];
    char request[TOPIC_REQUEST_SIZE];
    char scope[SCOPE_SIZE];
    enum role role;
    char account[TOPIC_ACCOUNT_SIZE]; // the account: the broker lets nobody else write there
};

// False where it is none of this event's.
bool topic_read(const char *event, const char *text, struct topic *out);

// Appends the topic.
void topic_write(const char *event, const struct topic *topic, struct str *out);

// Appends "plumbline/EVENT/", and the part that a scope is in a topic: "room/Jade I & II".
void topic_write_prefix(const char *event, struct str *out);
void topic_write_scope(const char *scope, struct str *out);

// May it be the name of an event or a display? Not empty, not longer than a topic's part may be here, and
// without what text_clean would take away. The other says why not, or that there was no memory to tell.
bool topic_name_is_valid(const char *name);
bool topic_name_check(const char *name, struct error *why);

#endif
