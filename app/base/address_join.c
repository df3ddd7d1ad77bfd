#include "base/address_join.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

static bool begins(const char *address, const char *scheme)
{
    return strncasecmp(address, scheme, strlen(scheme)) == 0;
}

bool address_is_remote(const char *address)
{
    return begins(address, "http://") || begins(address, "https://");
}

const char *address_rest(const char *address)
{
    const char *host = strstr(address, "://");
    return host ? host + 3 + strcspn(host + 3, "/?#") : address + strlen(address);
}

void address_origin(const char *address, struct str *out)
{
    str_add(out, address, (size_t)(address_rest(address) - address));
}

// The authority without its user.
static const char *server_of(const char *address, size_t *length)
{
    const char *end = address_rest(address);
    const char *host = strstr(address, "://");
    host = host ? host + 3 : end;
    const char *at = memrchr(host, '@', (size_t)(end - host));
    host = at ? at + 1 : host;
    *length = (size_t)(end - host);
    return host;
}

// Its length without the port.
static size_t host_length(const char *server, size_t length)
{
    const char *bracket = memrchr(server, ']', length);
    const char *colon = memrchr(server, ':', length);
    return colon && (!bracket || colon > bracket) ? (size_t)(colon - server) : length;
}

void address_host(const char *address, struct str *out)
{
    size_t length;
    const char *server = server_of(address, &length);
    length = host_length(server, length);
    for (size_t i = 0; i < length; i++)
        str_add_char(out, (char)tolower((unsigned char)server[i]));
}

static bool same(const char *a, size_t a_length, const char *b, size_t b_length)
{
    return a_length == b_length && strncasecmp(a, b, a_length) == 0;
}

bool address_same_host(const char *a, const char *b)
{
    size_t a_length, b_length;
    const char *a_server = server_of(a, &a_length);
    const char *b_server = server_of(b, &b_length);
    return same(a_server, host_length(a_server, a_length), b_server, host_length(b_server, b_length));
}

static bool is_https(const char *address)
{
    return strncasecmp(address, "https:", 6) == 0;
}

// "443" also where it is not written.
static const char *port_of(const char *address, size_t *length)
{
    size_t all;
    const char *server = server_of(address, &all);
    size_t host = host_length(server, all);
    if (all > host + 1) {
        *length = all - host - 1;
        return server + host + 1;
    }
    *length = is_https(address) ? 3 : 2;
    return is_https(address) ? "443" : "80";
}

bool address_same_origin(const char *a, const char *b)
{
    size_t a_length, b_length;
    const char *a_port = port_of(a, &a_length);
    const char *b_port = port_of(b, &b_length);
    return address_is_remote(a) && address_is_remote(b) && is_https(a) == is_https(b) &&
           address_same_host(a, b) && same(a_port, a_length, b_port, b_length);
}

// Appends an absolute path without its "." and ".." (5.2.4).
static void add_path(const char *path, size_t length, struct str *out)
{
    size_t begin = out->length;
    for (size_t i = 0; i < length;) {
        size_t next = i + 1;
        while (next < length && path[next] != '/')
            next++;
        size_t size = next - i - 1;
        bool up = size == 2 && memcmp(path + i + 1, "..", 2) == 0;
        bool here = size == 1 && path[i + 1] == '.';
        if (up) {
            while (out->length > begin && out->text[out->length - 1] != '/')
                out->length--;
            out->length -= out->length > begin;
        } else if (!here) {
            str_add(out, path + i, next - i);
        }
        if ((up || here) && next == length)
            str_add_char(out, '/');
        i = next;
    }
    if (out->text)
        out->text[out->length] = '\0';
}

// Text that no address has: it would be a mistake, or somebody's attempt to get a line into a log or a
// config.
static bool is_written_well(const char *link)
{
    for (; *link; link++)
        if ((unsigned char)*link <= ' ' || strchr("\"<>\\^`{|}\x7F", *link))
            return false;
    return true;
}

static bool has_scheme(const char *link)
{
    size_t length = strcspn(link, ":/?#");
    return link[length] == ':' && length > 0;
}

// Appends a link that has a path of its own, "a/b?c", "/a" or "?c".
static void add_relative(const char *base, const char *link, struct str *out)
{
    struct str path = {0};
    const char *rest = address_rest(base);
    size_t own = strcspn(link, "?#");
    size_t folder = strcspn(rest, "?#");
    while (own > 0 && link[0] != '/' && folder > 0 && rest[folder - 1] != '/')
        folder--;
    if (own == 0 || link[0] != '/')
        str_add(&path, rest, folder);
    if (path.length == 0 && link[0] != '/')
        str_add_char(&path, '/');
    str_add(&path, link, own);
    address_origin(base, out);
    add_path(str_text(&path), path.length, out);
    str_add(out, link + own, strcspn(link + own, "#"));
    out->failed |= path.failed;
    str_free(&path);
}

bool address_join(const char *base, const char *link, struct str *out)
{
    if (!is_written_well(link) || !address_is_remote(base))
        return false;
    if (has_scheme(link)) {
        if (!address_is_remote(link) || *address_rest(link) == '?')
            return false;
        str_add(out, link, strcspn(link, "#"));
    } else if (link[0] == '/' && link[1] == '/') {
        str_add(out, base, strcspn(base, "/"));
        str_add(out, link, strcspn(link, "#"));
    } else {
        add_relative(base, link, out);
    }
    return !out->failed;
}
