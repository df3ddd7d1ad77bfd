#include "console/listener.h"

#include <errno.h>
#include <fcntl.h>
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
    return error_set(error,
        "control.listen: \"%s\" is not an address; expected one such as 127.0.0.1:8019 or [::]:8019", text);
}

// IPv4 and IPv6 addresses have their port in the same place.
static in_port_t port_of(const struct sockaddr_storage *address)
{
    struct sockaddr_in start;
    memcpy(&start, address, sizeof start);
    return start.sin_port;
}

static void clear_port(struct sockaddr_storage *address)
{
    struct sockaddr_in start;
    memcpy(&start, address, sizeof start);
    start.sin_port = 0;
    memcpy(address, &start, sizeof start);
}

// Port 0 asks for any port, so also for the one that is bound.
static bool is_at(const struct sockaddr_storage *bound, const struct listener *listener)
{
    struct sockaddr_storage found = *bound;
    if (port_of(&listener->address) == 0)
        clear_port(&found);
    return memcmp(&found, &listener->address, listener->length) == 0;
}

// SO_REUSEPORT must be set on both sockets. It is cleared at once, so that no other process can join them.
static int bind_with(int descriptor, const struct listener *listener, int backlog, int predecessor)
{
    int on = 1;
    int off = 0;
    setsockopt(predecessor, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
    int result = bind(descriptor, (const struct sockaddr *)&listener->address, listener->length);
    if (result == 0)
        result = listen(descriptor, backlog);
    int number = errno;
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEPORT, &off, sizeof off);
    setsockopt(predecessor, SOL_SOCKET, SO_REUSEPORT, &off, sizeof off);
    errno = number;
    return result;
}

// What is sent to a client that does not read stays in the system's memory, up to megabytes of it for each.
enum { SEND_BUFFER = 128 * 1024 };

static int open_at(const struct listener *listener)
{
    int one = 1;
    int off = 0;
    int buffer = SEND_BUFFER;
    const struct sockaddr *address = (const struct sockaddr *)&listener->address;
    int descriptor = socket(address->sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (descriptor < 0)
        return -1;
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    setsockopt(descriptor, SOL_SOCKET, SO_SNDBUF, &buffer, sizeof buffer); // its connections have it too
    if (address->sa_family == AF_INET6)
        setsockopt(descriptor, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
    return descriptor;
}

int listener_open(const struct listener *listener, int backlog, int predecessor, struct error *error)
{
    struct sockaddr_storage bound = {0};
    socklen_t length = sizeof bound;
    bool known = predecessor >= 0 && getsockname(predecessor, (struct sockaddr *)&bound, &length) == 0;
    if (known && is_at(&bound, listener)) {
        int shared = fcntl(predecessor, F_DUPFD_CLOEXEC, 0);
        if (shared < 0)
            error_number(error, errno, "control.listen: %s", listener->text);
        return shared;
    }
    int descriptor = open_at(listener);
    const struct sockaddr *address = (const struct sockaddr *)&listener->address;
    if (descriptor >= 0 && bind(descriptor, address, listener->length) == 0 &&
        listen(descriptor, backlog) == 0)
        return descriptor;
    bool in_the_way =
        descriptor >= 0 && errno == EADDRINUSE && known && port_of(&bound) == port_of(&listener->address);
    if (in_the_way && bind_with(descriptor, listener, backlog, predecessor) == 0)
        return descriptor;
    error_number(error, errno, "control.listen: %s", listener->text);
    if (descriptor >= 0)
        close(descriptor);
    return -1;
}

void listener_url(int descriptor, bool tls, char *out, size_t size)
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
