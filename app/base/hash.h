// FNV-1a, 64 bits (http://www.isthe.com/chongo/tech/comp/fnv/): the same on every machine and in every
// version, for naming files, spreading and noticing differences. Not against an adversary.
#ifndef PLUMBLINE_BASE_HASH_H
#define PLUMBLINE_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

uint64_t hash_bytes(const char *bytes, size_t length);

// Step by step: begin with HASH_BEGIN; each returns the hash with more added. NULL differs from "", and two
// texts from their concatenation.
#define HASH_BEGIN UINT64_C(0xcbf29ce484222325)
uint64_t hash_add_text(uint64_t hash, const char *text);
uint64_t hash_add_number(uint64_t hash, int64_t number);

#endif
