// FNV-1a, 64 bits (http://www.isthe.com/chongo/tech/comp/fnv/): enough to see that something differs, and to
// spread; not against an adversary.
#ifndef PLUMBLINE_BASE_HASH_H
#define PLUMBLINE_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

#define HASH_BEGIN UINT64_C(0xcbf29ce484222325)

// The hash with these bytes added; begin with HASH_BEGIN.
static inline uint64_t hash_bytes(uint64_t hash, const void *bytes, size_t length)
{
    const unsigned char *at = bytes;
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ at[i]) * UINT64_C(0x100000001b3);
    return hash;
}

// The same of a text; NULL differs from "", and two texts from their concatenation.
static inline uint64_t hash_text(uint64_t hash, const char *text)
{
    static const unsigned char none[] = {1, 0};
    size_t length = 0;
    while (text && text[length])
        length++;
    return text ? hash_bytes(hash, text, length + 1) : hash_bytes(hash, none, sizeof none);
}

static inline uint64_t hash_number(uint64_t hash, int64_t number)
{
    return hash_bytes(hash, &number, sizeof number);
}

#endif
