#include "console/local_address.h"

#include <ifaddrs.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

// A link-local address needs the name of an interface, which differs from machine to machine.
static bool is_usable(const struct ifaddrs *at, int family)
{
    if (!at->ifa_addr || at->ifa_addr->sa_family != family || !(at->ifa_flags & IFF_UP) ||
        (at->ifa_flags & IFF_LOOPBACK))
        return false;
    const struct sockaddr_in6 *six = (const void *)at->ifa_addr;
    return family == AF_INET || !IN6_IS_ADDR_LINKLOCAL(&six->sin6_addr);
}

// "" if there is none.
static void find_own(char *out, size_t size)
{
    static const struct {
        int family;
        socklen_t length;
    } kinds[] = {{AF_INET, sizeof(struct sockaddr_in)}, {AF_INET6, sizeof(struct sockaddr_in6)}};
    struct ifaddrs *list = NULL;
    out[0] = '\0';
    if (getifaddrs(&list) != 0)
        return;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds && !out[0]; i++)
        for (const struct ifaddrs *at = list; at && !out[0]; at = at->ifa_next)
            if (is_usable(at, kinds[i].family))
                getnameinfo(at->ifa_addr, kinds[i].length, out, (socklen_t)size, NULL, 0, NI_NUMERICHOST);
    freeifaddrs(list);
}

void local_address(const char *address, struct str *out)
{
    static const char *const all[] = {"[::]", "0.0.0.0"};
    const char *scheme = strstr(address, "://");
    const char *host = scheme ? scheme + strlen("://") : address;
    char own[INET6_ADDRSTRLEN] = "";
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        const char *rest = host + strlen(all[i]);
        if (strncmp(host, all[i], strlen(all[i])) != 0 || (*rest != ':' && *rest != '/' && *rest))
            continue;
        find_own(own, sizeof own);
        if (own[0])
            str_format(
                out, strchr(own, ':') ? "%.*s[%s]%s" : "%.*s%s%s", (int)(host - address), address, own, rest);
        break;
    }
    if (!own[0])
        str_add_text(out, address);
}
