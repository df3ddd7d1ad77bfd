// The host that a request names, and the page that it says it comes from: only what names this display
// passes.
#include "fuzz/fuzz.h"

#include "console/guard.h"

#include <string.h>
#include <strings.h>

static const char *const names[] = {"jade.example"};
static const struct guard guard = {.name_count = 1, .names = names};

static bool begins(const char *text, const char *start)
{
    return strncasecmp(text, start, strlen(start)) == 0;
}

// What is ours is an address or one of two names, and nothing else comes after it than a port.
static void ours_is_ours(const char *host)
{
    static const char plain[] = "0123456789abcdefABCDEF.:[]";
    bool named = begins(host, names[0]) || begins(host, "localhost");
    size_t name = begins(host, names[0]) ? strlen(names[0]) : named ? strlen("localhost") : 0;
    const char *rest = host + name;
    fuzz_holds(strspn(rest, plain) == strlen(rest));
    fuzz_holds(
        !named || *rest == '\0' || (*rest == ':' && strspn(rest + 1, "0123456789") == strlen(rest + 1)));
    fuzz_holds(strlen(rest) < 64);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    char *text = malloc(length + 1);
    if (!text)
        return 0;
    memcpy(text, bytes, length);
    text[length] = '\0';
    struct guard_headers headers = {.host = text};
    enum guard_host host = guard_host(&guard, &headers);
    if (host == GUARD_HOST_OURS)
        ours_is_ours(text);
    struct guard_headers page = {.host = "localhost", .origin = text};
    fuzz_holds(!guard_origin_is_ours(&guard, &page) || strcasecmp(text, "http://localhost") == 0 ||
               strcasecmp(text, "https://localhost") == 0);
    free(text);
    return 0;
}
