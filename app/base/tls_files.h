// Certificates and keys in files, in PEM: looked at before anything relies on them, so that the reason is
// told in words, and one that cannot be used takes no desk away.
//
// GnuTLS looks, which libmicrohttpd serves with; it is loaded when it is first needed (see base/dynload.h).
#ifndef PLUMBLINE_BASE_TLS_FILES_H
#define PLUMBLINE_BASE_TLS_FILES_H

#include "base/error.h"
#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

// A certificate (behind it those that it leads to) and its private key, as their files have them.
struct tls_pair {
    struct str certificate, key;
    int64_t expires; // Unix seconds
};

// Refused: a file that is missing, empty or not PEM, a key with a password, two that are no pair. A
// certificate that has expired is taken: that is for the caller to tell.
bool tls_pair_read(
    const char *certificate_file, const char *key_file, struct tls_pair *out, struct error *error);
// Has its certificate expired by `now`? Then `why` says since when. An old one still serves those who look at
// it with open eyes.
bool tls_pair_has_expired(const struct tls_pair *pair, int64_t now, struct error *why);
// Overwrites the key and frees.
void tls_pair_free(struct tls_pair *pair);

// Has the file certificates of whom to trust?
bool tls_authorities_check(const char *file, struct error *error);

#endif
