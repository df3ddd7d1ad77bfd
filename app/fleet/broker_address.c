#include "fleet/broker_address.h"

#include "base/hex.h"
#include "base/text.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { PORT_PLAIN = 1883, PORT_TLS = 8883 };

static const char plain[] = "mqtt://";
static const char secure[] = "mqtts://"; // over TLS

static bool begins(const char *text, const char *prefix)
{
    return strncasecmp(text, prefix, strlen(prefix)) == 0;
}

bool broker_address_has_scheme(const char *text)
{
    return begins(text, plain) || begins(text, secure);
}

static bool decode(const char *text, size_t length, char *out, size_t size)
{
    size_t written = 0;
    for (size_t i = 0; i < length; i++) {
        char c = text[i];
        if (c == '%') {
            int high = i + 2 < length ? hex_digit(text[i + 1]) : -1;
            int low = i + 2 < length ? hex_digit(text[i + 2]) : -1;
            if (high < 0 || low < 0 || high + low == 0)
                return false;
            c = (char)(high * 16 + low);
            i += 2;
        }
        if (written + 1 >= size)
            return false;
        out[written++] = c;
    }
    out[written] = '\0';
    return text_is_utf8(out, written, NULL);
}

static bool read_port(const char *text, size_t length, int *out)
{
    if (length == 0 || length > 5 || strspn(text, "0123456789") < length)
        return false;
    *out = (int)strtol(text, NULL, 10);
    return *out > 0 && *out < 65536;
}

// No character that has another meaning in an address.
static bool is_host_name(const char *host)
{
    for (; *host; host++)
        if ((unsigned char)*host <= ' ' || *host == 0x7F || strchr("?#[]@\\%<>\"", *host))
            return false;
    return true;
}

static bool read_host(const char *text, size_t length, struct broker_address *out)
{
    const char *end = text[0] == '[' ? memchr(text, ']', length) : memchr(text, ':', length);
    size_t host = end ? (size_t)(end - text) : length;
    size_t skipped = text[0] == '[';
    if (skipped && !end)
        return false;
    if (host <= skipped || host - skipped >= sizeof out->host)
        return false;
    memcpy(out->host, text + skipped, host - skipped);
    out->host[host - skipped] = '\0';
    struct in6_addr number;
    if (skipped ? inet_pton(AF_INET6, out->host, &number) != 1 : !is_host_name(out->host))
        return false;
    const char *rest = text + host + skipped;
    size_t left = (size_t)(text + length - rest);
    return left == 0 || (rest[0] == ':' && read_port(rest + 1, left - 1, &out->port));
}

static bool is_loopback(const char *host)
{
    // Compared as numbers, because a name may begin with "127." too.
    struct in_addr four;
    struct in6_addr six;
    if (inet_pton(AF_INET, host, &four) == 1)
        return (ntohl(four.s_addr) >> 24) == 127;
    if (inet_pton(AF_INET6, host, &six) == 1)
        return IN6_IS_ADDR_LOOPBACK(&six);
    return strcasecmp(host, "localhost") == 0;
}

static bool read_parts(const char *text, struct broker_address *out)
{
    const char *from = text + strlen(out->tls ? secure : plain);
    const char *slash = strchr(from, '/');
    size_t length = slash ? (size_t)(slash - from) : strlen(from);
    const char *at = memchr(from, '@', length);
    if (at) {
        if (!decode(from, (size_t)(at - from), out->user, sizeof out->user) || strchr(out->user, ':'))
            return false;
        length -= (size_t)(at + 1 - from);
        from = at + 1;
    }
    if (length == 0 || !read_host(from, length, out))
        return false;
    const char *event = slash ? slash + 1 : "";
    return !strchr(event, '/') && decode(event, strlen(event), out->event, sizeof out->event);
}

bool broker_address_read(const char *text, struct broker_address *out, struct error *error)
{
    *out = (struct broker_address){.tls = begins(text, secure)};
    out->port = out->tls ? PORT_TLS : PORT_PLAIN;
    // A password may stand before "@", where none belongs.
    if (!broker_address_has_scheme(text) || !read_parts(text, out))
        return error_set(error, "\"%s\" is not a broker's address; expected one such as mqtts://host:8883",
            strchr(text, '@') ? "…" : text);
    if (!out->tls && !is_loopback(out->host))
        return error_set(error,
            "mqtt://%s: without TLS only a broker on this machine (localhost) is allowed; expected mqtts://",
            out->host);
    return true;
}
