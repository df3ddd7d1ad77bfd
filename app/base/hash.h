// FNV-1a, 64 bits (http://www.isthe.com/chongo/tech/comp/fnv/): the same on every machine and in every
// version, since it names files. Not for bytes that somebody may forge.
#ifndef PLUMBLINE_BASE_HASH_H
#define PLUMBLINE_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

uint64_t hash_bytes(const char *bytes, size_t length);

#endif
