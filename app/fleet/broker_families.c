#include "fleet/broker_families.h"

#include <netdb.h>
#include <stddef.h>
#include <sys/socket.h>

void broker_families_find(struct broker_families *families, const char *host)
{
    struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM};
    struct addrinfo *found = NULL;
    *families = (struct broker_families){0};
    if (getaddrinfo(host, NULL, &hints, &found) != 0)
        return;
    for (const struct addrinfo *one = found; one && families->count < 2; one = one->ai_next)
        if (families->count == 0 || families->list[0] != one->ai_family)
            families->list[families->count++] = one->ai_family;
    freeaddrinfo(found);
}

bool broker_families_have_next(const struct broker_families *families)
{
    return families->current + 1 < families->count;
}

const char *broker_families_bind_address(const struct broker_families *families)
{
    if (families->count < 2)
        return NULL;
    return families->list[families->current] == AF_INET6 ? "::" : "0.0.0.0";
}
