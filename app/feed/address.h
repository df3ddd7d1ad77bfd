// Addresses: what kind they are, what of them may be shown, and putting a key into one.
#ifndef PLUMBLINE_FEED_ADDRESS_H
#define PLUMBLINE_FEED_ADDRESS_H

#include "base/str.h"

#include <stdbool.h>

// http or https, as opposed to a file's URL or path.
bool address_is_remote(const char *address);

// The path of a plain path or a file: URL (percent-decoded), appended to `out`. False where it is neither:
// another scheme, or a file: URL of another machine.
bool address_path(const char *address, struct str *out);

// Appends the address with "ak=KEY" in its query, the key percent-encoded.
void address_with_key(const char *address, const char *key, struct str *out);

// The address as it may be shown and logged: without user, password, query and fragment; of a path only what
// looks like a query ("?…=") goes. Appends to `out`.
void address_public(const char *address, struct str *out);

#endif
