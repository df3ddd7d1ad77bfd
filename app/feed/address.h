// Schedule addresses: URLs and paths.
#ifndef PLUMBLINE_FEED_ADDRESS_H
#define PLUMBLINE_FEED_ADDRESS_H

#include "base/str.h"

#include <stdbool.h>

// Appends the path of a plain path or a file: URL (percent-decoded). False for other schemes and for other
// hosts.
bool address_path(const char *address, struct str *out);

// Does it name a user, and perhaps a password?
bool address_has_user(const char *address);

// Takes an address with a user apart: appends it without, the user, and the password, which may be "". False
// if it names no user, or if that is not percent-encoded as it should be.
bool address_take_user(const char *address, struct str *without, struct str *user, struct str *password);

// Appends the address with "ak=KEY", percent-encoded, in its query.
void address_with_key(const char *address, const char *key, struct str *out);

// Appends the address as it may be shown and logged: without user, password, query and fragment. A path only
// loses what looks like a query ("?…=").
void address_public(const char *address, struct str *out);

#endif
