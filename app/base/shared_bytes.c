#include "base/shared_bytes.h"

#include <stdatomic.h>
#include <stdlib.h>

struct shared_bytes {
    atomic_int holders;
    struct str bytes;
};

struct shared_bytes *shared_bytes_new(struct str *from)
{
    struct shared_bytes *bytes = malloc(sizeof *bytes);
    if (!bytes)
        return NULL;
    atomic_init(&bytes->holders, 1);
    bytes->bytes = *from;
    *from = (struct str){0};
    return bytes;
}

const struct str *shared_bytes_of(const struct shared_bytes *bytes)
{
    return &bytes->bytes;
}

struct shared_bytes *shared_bytes_hold(struct shared_bytes *bytes)
{
    if (bytes)
        atomic_fetch_add(&bytes->holders, 1);
    return bytes;
}

void shared_bytes_drop(struct shared_bytes *bytes)
{
    if (!bytes || atomic_fetch_sub(&bytes->holders, 1) != 1)
        return;
    str_free(&bytes->bytes);
    free(bytes);
}
