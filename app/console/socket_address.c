#include "console/socket_address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

void socket_address_copy(const struct sockaddr *from, struct sockaddr_storage *out)
{
    memcpy(out, from, from->sa_family == AF_INET ? sizeof(struct sockaddr_in) : sizeof(struct sockaddr_in6));
}

// The address's bytes; its length is 4 or 16.
static size_t bytes_of(const struct sockaddr_storage *address, unsigned char out[16])
{
    struct sockaddr_in four;
    struct sockaddr_in6 six;
    if (address->ss_family == AF_INET) {
        memcpy(&four, address, sizeof four);
        memcpy(out, &four.sin_addr, 4);
        return 4;
    }
    memcpy(&six, address, sizeof six);
    memcpy(out, &six.sin6_addr, 16);
    if (!IN6_IS_ADDR_V4MAPPED(&six.sin6_addr))
        return 16;
    memmove(out, out + 12, 4);
    return 4;
}

// The first bytes as a number: `four` of them in IPv4, `six` in IPv6. IPv4 has numbers whose IPv6 addresses
// are not in use (0:ffff::/32).
static uint64_t start_of(const struct sockaddr_storage *address, size_t four, size_t six)
{
    unsigned char bytes[16];
    bool is_four = bytes_of(address, bytes) == 4;
    uint64_t start = is_four ? 0xFFFF : 0;
    if (is_four && bytes[0] == 127)
        four = 1; // all of 127.0.0.0/8 is this machine
    for (size_t i = 0; i < (is_four ? four : six); i++)
        start = start << 8 | bytes[i];
    return start;
}

uint64_t socket_address_owner(const struct sockaddr_storage *address)
{
    return start_of(address, 4, 8);
}

uint64_t socket_address_network(const struct sockaddr_storage *address)
{
    return start_of(address, 3, 6);
}

bool socket_address_is_loopback(const struct sockaddr_storage *address)
{
    static const unsigned char one[16] = {[15] = 1};
    unsigned char bytes[16];
    return bytes_of(address, bytes) == 4 ? bytes[0] == 127 : memcmp(bytes, one, sizeof one) == 0;
}

void socket_address_text(const struct sockaddr_storage *address, char *out, size_t size)
{
    unsigned char bytes[16];
    int family = bytes_of(address, bytes) == 4 ? AF_INET : AF_INET6;
    if (!inet_ntop(family, bytes, out, (socklen_t)size))
        snprintf(out, size, "?");
}
