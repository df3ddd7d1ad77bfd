// Addresses of http and https, taken apart and put together (RFC 3986).
#ifndef PLUMBLINE_BASE_ADDRESS_JOIN_H
#define PLUMBLINE_BASE_ADDRESS_JOIN_H

#include "base/str.h"

#include <stdbool.h>

// Is it http or https, and not a file?
bool address_is_remote(const char *address);

// Appends the address that a link on the page at `base` leads to, without its fragment. False if that is not
// http or https, or is not written as an address.
bool address_join(const char *base, const char *link, struct str *out);

// Have both the same scheme, host and port? Then a secret for one is one for the other.
bool address_same_origin(const char *a, const char *b);

// Do both name the same host?
bool address_same_host(const char *a, const char *b);

// Appends the host, without user and port, in small letters.
void address_host(const char *address, struct str *out);

// Appends scheme and authority, with its user: "https://example.org:8443".
void address_origin(const char *address, struct str *out);

// Where the path begins; what follows is "" or begins with "/", "?" or "#".
const char *address_rest(const char *address);

#endif
