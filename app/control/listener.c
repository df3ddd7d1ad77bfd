#include "control/listener.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static bool is_loopback(const struct sockaddr *address)
{
    if (address->sa_family == AF_INET)
        return (ntohl(((const struct sockaddr_in *)(const void *)address)->sin_addr.s_addr) >> 24) == 127;
    return IN6_IS_ADDR_LOOPBACK(&((const struct sockaddr_in6 *)(const void *)address)->sin6_addr);
}

bool listener_parse(const char *text, struct listener *out, struct error *error)
{
    const char *colon = strrchr(text, ':');
    char host[80];
    struct addrinfo hints = {
        .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE, .ai_socktype = SOCK_STREAM};
    struct addrinfo *found = NULL;
    size_t host_length = colon ? (size_t)(colon - text) : 0;
    *out = (struct listener){.text = text};
    if (colon && host_length < sizeof host && host_length > 0) {
        bool bracketed = text[0] == '[' && text[host_length - 1] == ']';
        snprintf(
            host, sizeof host, "%.*s", (int)(host_length - (bracketed ? 2 : 0)), text + (bracketed ? 1 : 0));
        if (getaddrinfo(host, colon + 1, &hints, &found) == 0 && found) {
            memcpy(&out->address, found->ai_addr, found->ai_addrlen);
            out->length = found->ai_addrlen;
            out->loopback = is_loopback(found->ai_addr);
            freeaddrinfo(found);
            return true;
        }
    }
    return error_set(
        error, "control.listen: \"%s\" is no address; expected such as 127.0.0.1:8019 or [::]:8019", text);
}

int listener_open(const struct listener *listener, int most, struct error *error)
{
    int one = 1;
    int off = 0;
    const struct sockaddr *address = (const struct sockaddr *)&listener->address;
    int descriptor = socket(address->sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (descriptor >= 0)
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (descriptor >= 0 && address->sa_family == AF_INET6)
        setsockopt(descriptor, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
    if (descriptor >= 0 && bind(descriptor, address, listener->length) == 0 && listen(descriptor, most) == 0)
        return descriptor;
    error_set(error, "control.listen: %s: %s", listener->text, strerror(errno));
    if (descriptor >= 0)
        close(descriptor);
    return -1;
}

void listener_tell(int descriptor, bool tls, char *out, size_t size)
{
    struct sockaddr_storage bound;
    socklen_t length = sizeof bound;
    char host[80] = "";
    char port[16] = "";
    if (getsockname(descriptor, (struct sockaddr *)&bound, &length) == 0)
        getnameinfo((const struct sockaddr *)&bound, length, host, sizeof host, port, sizeof port,
            NI_NUMERICHOST | NI_NUMERICSERV);
    snprintf(
        out, size, strchr(host, ':') ? "%s://[%s]:%s/" : "%s://%s:%s/", tls ? "https" : "http", host, port);
}
