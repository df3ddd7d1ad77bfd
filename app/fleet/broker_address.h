// The address of a broker, with the account: "mqtts://host:8883". TLS is required, except for a broker on
// this machine.
#ifndef PLUMBLINE_FLEET_BROKER_ADDRESS_H
#define PLUMBLINE_FLEET_BROKER_ADDRESS_H

#include "base/error.h"

#include <stdbool.h>

enum { BROKER_HOST_SIZE = 256, BROKER_USER_SIZE = 64 };

struct broker_address {
    bool tls;
    char host[BROKER_HOST_SIZE]; // without brackets
    int port;
    char user[BROKER_USER_SIZE]; // "" for none
    char event[256];             // "" for none
};

// Reads mqtts://[USER@]HOST[:PORT][/EVENT]; %XX in user and event are decoded. False with what is expected,
// also if an unencrypted connection would leave this machine.
bool broker_address_read(const char *text, struct broker_address *out, struct error *error);

// Does it begin with mqtt:// or mqtts://, and so name a broker rather than a display?
bool broker_address_has_scheme(const char *text);

#endif
