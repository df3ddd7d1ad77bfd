#include "base/hash.h"

#include <string.h>

static uint64_t hash_add(uint64_t hash, const void *bytes, size_t length)
{
    const unsigned char *at = bytes;
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ at[i]) * UINT64_C(0x100000001b3);
    return hash;
}

uint64_t hash_add_text(uint64_t hash, const char *text)
{
    static const char none[] = {1, 0};
    return text ? hash_add(hash, text, strlen(text) + 1) : hash_add(hash, none, sizeof none);
}

uint64_t hash_add_number(uint64_t hash, int64_t number)
{
    return hash_add(hash, &number, sizeof number);
}

uint64_t hash_bytes(const char *bytes, size_t length)
{
    return hash_add(HASH_BEGIN, bytes, length);
}
