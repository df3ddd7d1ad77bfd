#include "feed/address.h"

#include "base/hex.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

static bool has_scheme(const char *address, const char *scheme)
{
    return strncasecmp(address, scheme, strlen(scheme)) == 0;
}

static bool is_encoded(const char *percent)
{
    return hex_digit(percent[1]) >= 0 && hex_digit(percent[2]) >= 0;
}

static bool decode_percents(const char *text, size_t length, struct str *out)
{
    for (const char *end = text + length; text < end; text++) {
        if (*text != '%') {
            str_add_char(out, *text);
            continue;
        }
        if (!is_encoded(text) || (text[1] == '0' && text[2] == '0'))
            return false;
        str_add_char(out, (char)(hex_digit(text[1]) * 16 + hex_digit(text[2])));
        text += 2;
    }
    return true;
}

bool address_path(const char *address, struct str *out)
{
    if (has_scheme(address, "file:")) {
        const char *path = address + 5;
        if (has_scheme(path, "//localhost/"))
            path += 11;
        else if (strncmp(path, "///", 3) == 0)
            path += 2;
        return path[0] == '/' && path[1] != '/' && decode_percents(path, strcspn(path, "?#"), out);
    }
    if (strstr(address, "://"))
        return false;
    str_add_text(out, address);
    return true;
}

bool address_has_user(const char *address)
{
    const char *host = strstr(address, "://");
    return host && memchr(host + 3, '@', strcspn(host + 3, "/?#"));
}

bool address_take_user(const char *address, struct str *without, struct str *user, struct str *password)
{
    const char *from = strstr(address, "://");
    const char *at = from ? memrchr(from + 3, '@', strcspn(from + 3, "/?#")) : NULL;
    if (!at)
        return false;
    from += 3;
    size_t name = strcspn(from, ":@");
    str_add(without, address, (size_t)(from - address));
    str_add_text(without, at + 1);
    if (!decode_percents(from, name, user))
        return false;
    return from[name] == '@' || decode_percents(from + name + 1, (size_t)(at - from) - name - 1, password);
}

void address_with_key(const char *address, const char *key, struct str *out)
{
    size_t length = strcspn(address, "#");
    str_add(out, address, length);
    str_add_text(out, memchr(address, '?', length) ? "&ak=" : "?ak=");
    for (; *key; key++) {
        unsigned char c = (unsigned char)*key;
        // The unreserved characters of RFC 3986, and what is already encoded.
        if (isalnum(c) || strchr("-._~", c) || (c == '%' && is_encoded(key)))
            str_add_char(out, *key);
        else
            str_format(out, "%%%02X", c);
    }
    str_add_text(out, address + length);
}

void address_public(const char *address, struct str *out)
{
    if (!strstr(address, "://")) {
        const char *query = strchr(address, '?');
        str_add(out, address, query && strchr(query, '=') ? (size_t)(query - address) : strlen(address));
        return;
    }
    const char *host = strstr(address, "://") + 3;
    str_add(out, address, (size_t)(host - address));
    size_t authority = strcspn(host, "/?#");
    const char *at = memrchr(host, '@', authority);
    if (at) {
        authority -= (size_t)(at + 1 - host);
        host = at + 1;
    }
    str_add(out, host, authority);
    host += authority;
    str_add(out, host, strcspn(host, "?#"));
}
