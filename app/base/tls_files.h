// PEM files of certificates and keys, checked before anything relies on them, so that an unusable one is
// explained and does not take down a running console.
//
// They are checked by GnuTLS, which libmicrohttpd uses too; it is loaded when first needed (base/dynload.h).
#ifndef PLUMBLINE_BASE_TLS_FILES_H
#define PLUMBLINE_BASE_TLS_FILES_H

#include "base/error.h"
#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

// A certificate, with its chain, and its private key: the files' contents.
struct tls_pair {
    struct str certificate, key;
    int64_t expires; // Unix seconds
};

// Refuses a file that is missing, empty or not PEM, a key with a password, and a key of another certificate.
// An expired certificate is accepted; see tls_pair_has_expired. Free with tls_pair_free; nothing to free on
// failure.
bool tls_pair_read(
    const char *certificate_file, const char *key_file, struct tls_pair *out, struct error *error);
// Has the certificate expired by `now`? `why` then says when. It still encrypts, for people who accept it.
bool tls_pair_has_expired(const struct tls_pair *pair, int64_t now, struct error *why);
// Overwrites the key before freeing.
void tls_pair_free(struct tls_pair *pair);

// Does the file hold certificates of authorities?
bool tls_authorities_check(const char *file, struct error *error);

#endif
