// Hashes of two kinds. FNV-1a, 64 bits (http://www.isthe.com/chongo/tech/comp/fnv/) is the same on every
// machine and in every version: for naming files, spreading and noticing differences, but not against an
// adversary. SipHash-2-4 (https://www.aumasson.jp/siphash/siphash.pdf) is for tables of texts that others
// chose, who could choose those that share a place in it.
#ifndef PLUMBLINE_BASE_HASH_H
#define PLUMBLINE_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

uint64_t hash_bytes(const char *bytes, size_t length);

// SipHash with a key that each process draws for itself: neither kept, nor compared with another's, nor does
// any order that is shown follow from it.
uint64_t hash_secret(const char *bytes, size_t length);

// The same with a key of one's own.
uint64_t hash_keyed(const uint64_t key[2], const char *bytes, size_t length);

// Step by step: begin with HASH_BEGIN; each returns the hash with more added. NULL differs from "", and two
// texts from their concatenation.
#define HASH_BEGIN UINT64_C(0xcbf29ce484222325)
uint64_t hash_add_text(uint64_t hash, const char *text);
uint64_t hash_add_number(uint64_t hash, int64_t number);

#endif
