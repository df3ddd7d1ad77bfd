#include "console/guard.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "console/socket_address.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

void guard_free(struct guard *guard)
{
    token_clock_note(&guard->clock, true);
    tokens_free(&guard->tokens);
}

bool guard_check_tokens(const struct guard *guard, const char *listen, bool reload, struct error *error)
{
    struct tokens tokens = {0};
    struct error why = {0};
    bool ok = !guard->tokens_file || tokens_read(guard->tokens_file, &tokens, &why);
    bool any = tokens.count > 0;
    tokens_free(&tokens);
    if (!ok && (reload || why.code == ERROR_MEMORY))
        return error_copy(error, &why);
    if (!ok)
        log_warning("the tokens cannot be used: %s", why.text);
    if (!ok || any || guard->loopback)
        return true;
    return error_set(error,
        "control.listen: %s can be reached from elsewhere, and there are no tokens in %s: anybody could "
        "steer the display. Make one with \"plumbline token new --role staff --config FILE\" (the "
        "display's config), or listen on 127.0.0.1",
        listen, guard->tokens_file ? guard->tokens_file : "any file");
}

// The part of "name", "name:port", "[::1]" or "[::1]:port" that is the name or the address; false where the
// text is none of these.
static bool host_name(const char *host, char *out, size_t size)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";
    static const char digits[] = "0123456789";
    bool bracketed = host[0] == '[';
    const char *name = host + bracketed;
    size_t length = bracketed ? strspn(name, "0123456789abcdefABCDEF:.") : strspn(name, letters);
    const char *rest = name + length;
    unsigned char address[sizeof(struct in6_addr)];
    if (length == 0 || length >= size || (bracketed && *rest++ != ']'))
        return false;
    if (*rest == ':')
        rest += 1 + (strspn(rest + 1, digits) <= 5 ? strspn(rest + 1, digits) : 0);
    snprintf(out, size, "%.*s", (int)length, name);
    return *rest == '\0' && (!bracketed || inet_pton(AF_INET6, out, address) == 1);
}

// A foreign page may make a browser send requests here under a name that it controls (DNS rebinding), so only
// names of this display are answered. Addresses cannot be rebound.
enum guard_host guard_host(const struct guard *guard, const struct guard_headers *headers)
{
    const char *host = headers->host;
    char name[256];
    unsigned char address[sizeof(struct in6_addr)];
    if (!host || !host_name(host, name, sizeof name))
        return GUARD_HOST_MALFORMED;
    if (host[0] == '[' || strcasecmp(name, "localhost") == 0 || inet_pton(AF_INET, name, address) == 1)
        return GUARD_HOST_OURS;
    for (size_t i = 0; i < guard->name_count; i++)
        if (strcasecmp(name, guard->names[i]) == 0)
            return GUARD_HOST_OURS;
    return GUARD_HOST_OTHER;
}

bool guard_origin_is_ours(const struct guard *guard, const struct guard_headers *headers)
{
    const char *site = headers->fetch_site;
    const char *host = headers->host ? headers->host : "";
    char expected[300];
    char proxied[300];
    if (site && strcmp(site, "same-origin") != 0 && strcmp(site, "none") != 0)
        return false;
    if (!headers->origin)
        return true;
    snprintf(expected, sizeof expected, "%s://%s", guard->tls ? "https" : "http", host);
    // Behind a proxy that speaks TLS for us the browser's origin is https.
    snprintf(proxied, sizeof proxied, "https://%s", host);
    return strcasecmp(headers->origin, expected) == 0 || strcasecmp(headers->origin, proxied) == 0;
}

// ---- wrong tokens

// NULL for an address without an entry.
static struct guard_offender *find_offender(struct guard *guard, const struct sockaddr_storage *from)
{
    for (size_t i = 0; from && i < GUARD_OFFENDERS; i++) {
        struct guard_offender *offender = &guard->offenders[i];
        if (offender->failures > 0 && offender->owner == socket_address_owner(from))
            return offender;
    }
    return NULL;
}

// Takes the entry that is free, or whose pause ends first.
static struct guard_offender *add_offender(struct guard *guard, const struct sockaddr_storage *from)
{
    struct guard_offender *first = &guard->offenders[0];
    for (size_t i = 1; i < GUARD_OFFENDERS; i++)
        if (guard->offenders[i].until_ms < first->until_ms)
            first = &guard->offenders[i];
    *first = (struct guard_offender){.owner = socket_address_owner(from)};
    return first;
}

// Five wrong tokens are a person's mistake; each further one doubles the pause, up to five minutes.
static void note_failure(struct guard *guard, const struct sockaddr_storage *from)
{
    enum { FREE = 5, MAX_S = 300 };
    if (!from)
        return;
    struct guard_offender *offender = find_offender(guard, from);
    if (!offender)
        offender = add_offender(guard, from);
    offender->failures++;
    int beyond = offender->failures - FREE;
    int64_t pause = beyond <= 0 ? 0 : beyond > 8 ? MAX_S : (int64_t)1 << beyond;
    offender->until_ms = clock_tick_ms() + (pause < MAX_S ? pause : MAX_S) * 1000;
}

static int64_t pause_ms(struct guard *guard, const struct sockaddr_storage *from)
{
    const struct guard_offender *offender = find_offender(guard, from);
    return offender ? offender->until_ms - clock_tick_ms() : 0;
}

// ---- tokens

static bool same_version(const struct guard_file *file, const struct stat *status)
{
    return file->known && status->st_mtim.tv_sec == file->changed.tv_sec &&
           status->st_mtim.tv_nsec == file->changed.tv_nsec && status->st_ino == file->inode &&
           status->st_size == file->size;
}

// Notes the version in `status`; false where it is the one that was read last. Times of files advance in
// steps: one that was replaced twice within a step may look as if nothing had happened.
static bool file_has_changed(struct guard_file *file, const struct stat *status)
{
    enum { STEP_S = 2 };
    struct clock real = clock_real();
    int64_t age_s = clock_seconds(clock_now_ms(&real)) - (int64_t)status->st_mtim.tv_sec;
    if (same_version(file, status) && !file->recent)
        return false;
    *file = (struct guard_file){.known = true,
        .recent = age_s < STEP_S && age_s > -STEP_S,
        .changed = status->st_mtim,
        .inode = status->st_ino,
        .size = status->st_size};
    return true;
}

void guard_refresh(struct guard *guard)
{
    struct stat status;
    struct tokens tokens;
    struct error error;
    if (!guard->tokens_file)
        return;
    if (stat(guard->tokens_file, &status) != 0) {
        if (errno == ENOENT) {
            tokens_free(&guard->tokens);
            guard->file.known = false;
        }
        return;
    }
    if (!file_has_changed(&guard->file, &status))
        return;
    if (!tokens_read(guard->tokens_file, &tokens, &error)) {
        log_warning("the tokens stay as they were: %s", error.text);
        return;
    }
    tokens_free(&guard->tokens);
    guard->tokens = tokens;
}

static const struct token *find_token(const struct guard *guard, const char *authorization)
{
    static const char scheme[] = "Bearer ";
    if (strncasecmp(authorization, scheme, sizeof scheme - 1) != 0)
        return NULL;
    const char *text = authorization + sizeof scheme - 1;
    return tokens_find(&guard->tokens, text + strspn(text, " "));
}

// ---- the clock

static struct token_time look_at_clock(struct guard *guard)
{
    struct clock real = clock_real();
    if (guard->evidence) {
        const struct clock_evidence evidence = guard->evidence();
        return token_clock_look(&guard->clock, &evidence);
    }
    // A server that has the same time outweighs a kernel that knows nothing; one that has not proves nothing.
    const struct clock_evidence evidence = {.now = clock_seconds(clock_now_ms(&real)),
        .kernel = clock_kernel(),
        .skew_known = atomic_load(&guard->clock_confirmed)};
    return token_clock_look(&guard->clock, &evidence);
}

void guard_tick(struct guard *guard)
{
    if (!guard->clock.path)
        return;
    look_at_clock(guard);
    token_clock_note(&guard->clock, false);
}

// A proxy on this machine is not the person who calls.
static bool is_here(const struct sockaddr_storage *from, const struct guard_headers *headers)
{
    return from && !headers->forwarded && socket_address_is_loopback(from);
}

static bool is_valid_now(struct guard *guard, const struct token *token, bool here, struct error *why)
{
    if (token->expires == 0)
        return true;
    struct token_time time = look_at_clock(guard);
    bool ok = token_clock_accepts(&time, token, here, why);
    // Once it has been called expired, it stays so.
    token_clock_note(&guard->clock, !ok);
    return ok;
}

// ---- admission

static bool refuse(struct guard_refusal *refusal, int status, const char *why)
{
    *refusal = (struct guard_refusal){.status = status};
    return error_set(&refusal->why, "%s", why);
}

static bool admit_without_token(
    const struct guard *guard, struct guard_caller *caller, enum role needed, struct guard_refusal *refusal)
{
    if (guard->loopback && guard->open) {
        caller->role = ROLE_EMERGENCY;
        snprintf(caller->by, sizeof caller->by, "desk");
    }
    if (caller->role >= needed)
        return true;
    refuse(refusal, 401, "a token is needed");
    refusal->header = "WWW-Authenticate";
    snprintf(refusal->value, sizeof refusal->value, "Bearer");
    return false;
}

static bool refuse_as_invalid(struct guard_refusal *refusal)
{
    refusal->header = "WWW-Authenticate";
    snprintf(refusal->value, sizeof refusal->value, "Bearer error=\"invalid_token\"");
    return false;
}

static bool refuse_token(
    struct guard *guard, const struct sockaddr_storage *from, struct guard_refusal *refusal)
{
    int64_t left = pause_ms(guard, from);
    char address[INET6_ADDRSTRLEN + 1] = "an unknown address";
    if (from)
        socket_address_text(from, address, sizeof address);
    if (left > 0) {
        log_warning("a wrong token from %s, which has to wait %lld s", address, (long long)left / 1000 + 1);
        refuse(refusal, 429, "too many wrong tokens from this address; wait a little");
        refusal->header = "Retry-After";
        snprintf(refusal->value, sizeof refusal->value, "%lld", (long long)left / 1000 + 1);
        return false;
    }
    note_failure(guard, from);
    log_warning("a wrong token from %s", address);
    refuse(refusal, 401, "this token is not known here");
    return refuse_as_invalid(refusal);
}

bool guard_admit(struct guard *guard, const struct guard_headers *headers,
    const struct sockaddr_storage *from, enum role needed, struct guard_caller *caller,
    struct guard_refusal *refusal)
{
    *caller = (struct guard_caller){.role = ROLE_NONE};
    *refusal = (struct guard_refusal){0};
    if (needed == ROLE_NONE)
        return true;
    if (!headers->authorization)
        return admit_without_token(guard, caller, needed, refusal);
    guard_refresh(guard);
    const struct token *token = find_token(guard, headers->authorization);
    // Right tokens are never delayed: behind a proxy everybody has one address.
    if (!token)
        return refuse_token(guard, from, refusal);
    if (!is_valid_now(guard, token, is_here(from, headers), &refusal->why)) {
        refusal->status = 401;
        return refuse_as_invalid(refusal);
    }
    caller->role = token->role;
    caller->by_token = true;
    caller->here = is_here(from, headers);
    caller->expires = token->expires;
    memcpy(caller->hash, token->hash, sizeof caller->hash);
    text_copy(caller->by, sizeof caller->by, token->name);
    text_copy(caller->room, sizeof caller->room, token->room ? token->room : "");
    if (caller->role >= needed)
        return true;
    log_warning("%s asked for something that needs the role %s; the token has %s", caller->by,
        role_name(needed), role_name(token->role));
    *refusal = (struct guard_refusal){.status = 403};
    return role_refuse(&refusal->why, "this", needed, token->role);
}

static bool same_room(const struct token *token, const struct guard_caller *caller)
{
    char room[sizeof caller->room];
    text_copy(room, sizeof room, token->room ? token->room : "");
    return strcmp(room, caller->room) == 0;
}

bool guard_still_admits(struct guard *guard, const struct guard_caller *caller)
{
    struct error why;
    if (!caller->by_token)
        return true;
    const struct token *token = tokens_find_hash(&guard->tokens, caller->hash);
    return token && token->role == caller->role && token->expires == caller->expires &&
           same_room(token, caller) && is_valid_now(guard, token, caller->here, &why);
}
