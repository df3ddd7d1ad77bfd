// The address families of the broker's host, tried one after the other.
//
// libmosquitto connects to the first address of a name only. Names often have an address of each family while
// the broker listens on one, so each family gets its turn ("Happy Eyeballs", RFC 8305, but in sequence).
#ifndef PLUMBLINE_FLEET_BROKER_FAMILIES_H
#define PLUMBLINE_FLEET_BROKER_FAMILIES_H

#include <stdbool.h>

// Zero-initialise.
struct broker_families {
    int list[2]; // AF_INET6 and AF_INET, in the system's order
    int count;
    int current;
};

// Looks the host up, which may block. Without a result all families are left to the library, which reports
// the reason.
void broker_families_find(struct broker_families *families, const char *host);

bool broker_families_have_next(const struct broker_families *families);

// The local address to bind to, which restricts the library to the current family. NULL for any.
const char *broker_families_bind_address(const struct broker_families *families);

#endif
