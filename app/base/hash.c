#include "base/hash.h"

#include "base/clock.h"

#include <pthread.h>
#include <string.h>
#include <sys/random.h>

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

// ---- SipHash

static uint64_t rotate(uint64_t word, int by)
{
    return (word << by) | (word >> (64 - by));
}

static void mix(uint64_t v[4], int rounds)
{
    for (int i = 0; i < rounds; i++) {
        v[0] += v[1];
        v[1] = rotate(v[1], 13) ^ v[0];
        v[0] = rotate(v[0], 32);
        v[2] += v[3];
        v[3] = rotate(v[3], 16) ^ v[2];
        v[0] += v[3];
        v[3] = rotate(v[3], 21) ^ v[0];
        v[2] += v[1];
        v[1] = rotate(v[1], 17) ^ v[2];
        v[2] = rotate(v[2], 32);
    }
}

static void take_word(uint64_t v[4], uint64_t word)
{
    v[3] ^= word;
    mix(v, 2);
    v[0] ^= word;
}

// Up to eight bytes, the first the lowest.
static uint64_t word_of(const char *bytes, size_t length)
{
    uint64_t word = 0;
    for (size_t i = 0; i < length; i++)
        word |= (uint64_t)(unsigned char)bytes[i] << (8 * i);
    return word;
}

uint64_t hash_keyed(const uint64_t key[2], const char *bytes, size_t length)
{
    uint64_t v[4] = {key[0] ^ UINT64_C(0x736f6d6570736575), key[1] ^ UINT64_C(0x646f72616e646f6d),
        key[0] ^ UINT64_C(0x6c7967656e657261), key[1] ^ UINT64_C(0x7465646279746573)};
    size_t whole = length / 8 * 8;
    for (size_t i = 0; i < whole; i += 8)
        take_word(v, word_of(bytes + i, 8));
    take_word(v, word_of(bytes + whole, length - whole) | (uint64_t)length << 56);
    v[2] ^= 0xff;
    mix(v, 4);
    return v[0] ^ v[1] ^ v[2] ^ v[3];
}

static uint64_t secret[2];

static void draw_secret(void)
{
    if (getrandom(secret, sizeof secret, 0) == (ssize_t)sizeof secret)
        return;
    // Without random numbers it is at least hard to know from afar.
    secret[0] = (uint64_t)(uintptr_t)&secret;
    secret[1] = (uint64_t)clock_monotonic_us();
}

uint64_t hash_secret(const char *bytes, size_t length)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, draw_secret);
    return hash_keyed(secret, bytes, length);
}
