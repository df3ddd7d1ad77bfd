#include "base/uuid.h"

#include <ctype.h>
#include <nettle/sha1.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { UUID_BYTES = 16 };

static bool is_dash(size_t at)
{
    return at == 8 || at == 13 || at == 18 || at == 23;
}

bool uuid_is(const char *text)
{
    if (strlen(text) != UUID_SIZE - 1)
        return false;
    for (size_t i = 0; i < UUID_SIZE - 1; i++)
        if (is_dash(i) ? text[i] != '-' : !isxdigit((unsigned char)text[i]))
            return false;
    return true;
}

void uuid_lower(const char *uuid, char out[UUID_SIZE])
{
    for (size_t i = 0; i < UUID_SIZE - 1; i++)
        out[i] = (char)tolower((unsigned char)uuid[i]);
    out[UUID_SIZE - 1] = '\0';
}

void uuid_of_names(const char *const *names, size_t count, char out[UUID_SIZE])
{
    // The space of all names that Plumbline makes; drawn by lot once, and never to be changed.
    static const uint8_t own[UUID_BYTES] = {
        0x5b, 0x0e, 0x6c, 0x1f, 0x2d, 0x94, 0x4f, 0x3a, 0x9c, 0x47, 0xe1, 0x88, 0x3a, 0xd2, 0x70, 0x5e};
    uint8_t bytes[SHA1_DIGEST_SIZE];
    struct sha1_ctx context;
    sha1_init(&context);
    sha1_update(&context, sizeof own, own);
    for (size_t i = 0; i < count; i++)
        sha1_update(&context, strlen(names[i]) + (i + 1 < count), (const uint8_t *)names[i]);
    sha1_digest(&context, sizeof bytes, bytes);
    bytes[6] = (uint8_t)((bytes[6] & 0x0f) | 0x50);
    bytes[8] = (uint8_t)((bytes[8] & 0x3f) | 0x80);
    char *end = out;
    for (size_t i = 0; i < UUID_BYTES; i++) {
        if (is_dash((size_t)(end - out)))
            *end++ = '-';
        end += snprintf(end, 3, "%02x", bytes[i]);
    }
}
