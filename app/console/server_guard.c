// Who may be answered at all: under which names, from which pages, with which token.
#include "console/server_internal.h"

#include "base/log.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

static const char *header_of(const struct exchange *exchange, const char *name)
{
    return exchange->server->mhd->lookup_connection_value(exchange->connection, MHD_HEADER_KIND, name);
}

// The name in "name:port" and "[::1]:port".
static void host_name(const char *host, char *out, size_t size)
{
    size_t length = host[0] == '[' ? strcspn(host, "]") : strcspn(host, ":");
    snprintf(out, size, "%.*s", (int)(length - (host[0] == '[')), host + (host[0] == '['));
}

// A page of somebody else's may make a browser send requests here under a name that it controls (DNS
// rebinding): only names of this display are answered. Addresses cannot be rebound.
bool server_host_is_ours(const struct exchange *exchange)
{
    const char *host = header_of(exchange, "Host");
    char name[256];
    unsigned char address[16];
    if (!host || strlen(host) >= sizeof name)
        return false;
    host_name(host, name, sizeof name);
    if (strcasecmp(name, "localhost") == 0 || inet_pton(AF_INET, name, address) == 1 ||
        inet_pton(AF_INET6, name, address) == 1)
        return true;
    for (size_t i = 0; i < exchange->server->options.name_count; i++)
        if (strcasecmp(name, exchange->server->options.names[i]) == 0)
            return true;
    return false;
}

bool server_origin_is_ours(const struct exchange *exchange)
{
    const char *origin = header_of(exchange, "Origin");
    const char *site = header_of(exchange, "Sec-Fetch-Site");
    const char *host = header_of(exchange, "Host");
    char expected[300];
    if (site && strcmp(site, "same-origin") != 0 && strcmp(site, "none") != 0)
        return false;
    snprintf(
        expected, sizeof expected, "%s://%s", exchange->server->tls ? "https" : "http", host ? host : "");
    // Behind a proxy that speaks TLS for us the browser's origin is https.
    char proxied[300];
    snprintf(proxied, sizeof proxied, "https://%s", host ? host : "");
    return !origin || strcasecmp(origin, expected) == 0 || strcasecmp(origin, proxied) == 0;
}

bool server_same_address(const struct sockaddr_storage *a, const struct sockaddr_storage *b)
{
    if (a->ss_family != b->ss_family)
        return false;
    if (a->ss_family == AF_INET)
        return ((const struct sockaddr_in *)(const void *)a)->sin_addr.s_addr ==
               ((const struct sockaddr_in *)(const void *)b)->sin_addr.s_addr;
    return memcmp(&((const struct sockaddr_in6 *)(const void *)a)->sin6_addr,
               &((const struct sockaddr_in6 *)(const void *)b)->sin6_addr, sizeof(struct in6_addr)) == 0;
}

// The entry for whoever is at the other end; with `make` the one that is free or over first.
static struct offender *offender_of(struct exchange *exchange, bool make)
{
    struct server *server = exchange->server;
    const union MHD_ConnectionInfo *info =
        server->mhd->get_connection_info(exchange->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    struct sockaddr_storage address = {0};
    struct offender *free_one = &server->offenders[0];
    if (!info || !info->client_addr)
        return NULL;
    memcpy(&address, info->client_addr,
        info->client_addr->sa_family == AF_INET ? sizeof(struct sockaddr_in) : sizeof(struct sockaddr_in6));
    for (size_t i = 0; i < SERVER_OFFENDERS; i++) {
        struct offender *offender = &server->offenders[i];
        if (offender->failures > 0 && server_same_address(&offender->address, &address))
            return offender;
        if (offender->until_ms < free_one->until_ms)
            free_one = offender;
    }
    if (!make)
        return NULL;
    *free_one = (struct offender){.address = address};
    return free_one;
}

// Five wrong tokens are a person's mistake; each one more doubles the pause, up to five minutes.
static void note_failure(struct exchange *exchange)
{
    enum { FREE = 5, MOST_S = 300 };
    struct offender *offender = offender_of(exchange, true);
    if (!offender)
        return;
    offender->failures++;
    int beyond = offender->failures - FREE;
    int64_t pause = beyond <= 0 ? 0 : beyond > 8 ? MOST_S : (int64_t)1 << beyond;
    offender->until_ms = server_now_ms() + (pause < MOST_S ? pause : MOST_S) * 1000;
}

// The file of tokens is read anew when it has changed.
static void refresh_tokens(struct server *server)
{
    struct stat status;
    struct tokens tokens;
    struct error error;
    const char *path = server->options.tokens_file;
    if (!path)
        return;
    if (stat(path, &status) != 0) {
        if (errno == ENOENT) {
            tokens_free(&server->tokens);
            server->tokens_known = false;
        }
        return;
    }
    if (server->tokens_known && status.st_mtim.tv_sec == server->tokens_changed.tv_sec &&
        status.st_mtim.tv_nsec == server->tokens_changed.tv_nsec && status.st_ino == server->tokens_inode &&
        status.st_size == server->tokens_size)
        return;
    server->tokens_changed = status.st_mtim;
    server->tokens_inode = status.st_ino;
    server->tokens_size = status.st_size;
    server->tokens_known = true;
    if (!tokens_read(path, &tokens, &error)) {
        log_warning("the tokens stay as they were: %s", error.text);
        return;
    }
    tokens_free(&server->tokens);
    server->tokens = tokens;
}

// Who asks: by the bearer token, or everybody where this machine alone can reach us and the config allows it.
enum MHD_Result server_authenticate(struct exchange *exchange, bool *fine)
{
    struct server *server = exchange->server;
    const char *header = header_of(exchange, "Authorization");
    struct offender *offender = offender_of(exchange, false);
    int64_t left = offender ? offender->until_ms - server_now_ms() : 0;
    *fine = true;
    if (exchange->needed == ROLE_NONE)
        return MHD_YES;
    if (!header) {
        if (server->loopback && server->options.open_on_loopback) {
            exchange->role = ROLE_EMERGENCY;
            snprintf(exchange->by, sizeof exchange->by, "desk");
        }
        if (exchange->role >= exchange->needed)
            return MHD_YES;
        *fine = false;
        return server_problem(exchange, 401, NULL, "a token is needed", "WWW-Authenticate", "Bearer");
    }
    refresh_tokens(server);
    const struct token *token =
        strncasecmp(header, "Bearer ", 7) == 0
            ? tokens_find(&server->tokens, header + 7 + strspn(header + 7, " "), (int64_t)time(NULL))
            : NULL;
    // Only wrong ones are slowed: behind a proxy everybody has one address.
    if (!token && left > 0) {
        char seconds[24];
        snprintf(seconds, sizeof seconds, "%lld", (long long)left / 1000 + 1);
        *fine = false;
        return server_problem(exchange, 429, NULL, "too many wrong tokens from this address; wait a little",
            "Retry-After", seconds);
    }
    if (!token) {
        note_failure(exchange);
        *fine = false;
        return server_problem(exchange, 401, NULL, "this token is not known here, or it has expired",
            "WWW-Authenticate", "Bearer error=\"invalid_token\"");
    }
    exchange->role = token->role;
    snprintf(exchange->by, sizeof exchange->by, "%s", token->name);
    snprintf(exchange->room, sizeof exchange->room, "%s", token->room ? token->room : "");
    if (exchange->role >= exchange->needed)
        return MHD_YES;
    struct error why;
    *fine = false;
    error_set(&why, "this needs the role %s; the token has %s", role_name(exchange->needed),
        role_name(token->role));
    return server_problem(exchange, 403, NULL, why.text, NULL, NULL);
}
