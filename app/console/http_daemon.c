#include "console/http_daemon.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/tls_files.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void warn_if_expired(const struct tls_pair *pair, const char *certificate_file)
{
    struct clock real = clock_real();
    struct error why;
    if (tls_pair_has_expired(pair, clock_seconds(clock_now_ms(&real)), &why))
        log_warning("%s: %s", certificate_file, why.text);
}

// "%00" would hide what comes after it; as another control character it makes the path or the value one that
// is not known.
static size_t unescape(void *context, struct MHD_Connection *connection, char *text)
{
    const struct http_daemon *daemon = context;
    (void)connection;
    size_t length = daemon->mhd->http_unescape(text);
    for (size_t i = 0; i < length; i++)
        if (text[i] == '\0')
            text[i] = '\1';
    return length;
}

__attribute__((format(printf, 2, 0))) static void log_library(
    void *context, const char *format, va_list arguments)
{
    char text[300];
    (void)context;
    if (vsnprintf(text, sizeof text, format, arguments) < 0)
        return;
    text[strcspn(text, "\r\n")] = '\0';
    log_info("the console's connections: %s", text);
}

// TLS 1.2 and 1.3 with ciphers of 128 bits and more.
#define PRIORITIES "SECURE128:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2"

static struct MHD_Daemon *start(struct http_daemon *daemon, int descriptor,
    const struct http_daemon_options *options, const struct tls_pair *pair)
{
    bool tls = options->certificate_file != NULL;
    unsigned flags = MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG | (tls ? MHD_USE_TLS : 0);
    static char priorities[] = PRIORITIES;
    // The library also reads array entries that follow MHD_OPTION_END, so the TLS options come last.
    struct MHD_OptionItem with_tls[] = {{MHD_OPTION_HTTPS_MEM_CERT, 0, pair->certificate.text},
        {MHD_OPTION_HTTPS_MEM_KEY, 0, pair->key.text}, {MHD_OPTION_HTTPS_PRIORITIES, 0, priorities},
        {MHD_OPTION_END, 0, NULL}};
    struct MHD_OptionItem without[] = {{MHD_OPTION_END, 0, NULL}};
    // Strict: since its version 1.0 the library would join header lines that are folded (RFC 9112, 5.2).
    return daemon->mhd->start_daemon(flags, 0, NULL, NULL, options->serve, options->context,
        MHD_OPTION_EXTERNAL_LOGGER, log_library, NULL, MHD_OPTION_LISTEN_SOCKET, descriptor,
        MHD_OPTION_CONNECTION_LIMIT, (unsigned)(PEERS_ACCEPTED + options->peers->more),
        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)PEERS_REPLY_S, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
        (size_t)32768, MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_UNESCAPE_CALLBACK, unescape, daemon,
        MHD_OPTION_NOTIFY_COMPLETED, options->done, options->context, MHD_OPTION_NOTIFY_CONNECTION,
        peers_notify, options->peers, MHD_OPTION_ARRAY, tls ? with_tls : without, MHD_OPTION_END);
}

bool http_daemon_start(struct http_daemon *daemon, int descriptor, const struct http_daemon_options *options,
    struct error *error)
{
    struct tls_pair pair = {0};
    bool tls = options->certificate_file != NULL;
    bool ok = !tls || tls_pair_read(options->certificate_file, options->key_file, &pair, error);
    daemon->daemon = ok ? start(daemon, descriptor, options, &pair) : NULL;
    if (ok && !daemon->daemon)
        error_set(
            error, "the console cannot be opened%s", tls ? ": are certificate and key a pair, in PEM?" : "");
    if (daemon->daemon && tls)
        warn_if_expired(&pair, options->certificate_file);
    tls_pair_free(&pair);
    if (!daemon->daemon)
        close(descriptor);
    daemon->listening = daemon->daemon ? descriptor : -1;
    return daemon->daemon != NULL;
}

void http_daemon_stop(struct http_daemon *daemon)
{
    if (daemon->daemon)
        daemon->mhd->stop_daemon(daemon->daemon);
    daemon->daemon = NULL;
    daemon->listening = -1;
}

int http_daemon_descriptor(const struct http_daemon *daemon)
{
    const union MHD_DaemonInfo *info = daemon->mhd->get_daemon_info(daemon->daemon, MHD_DAEMON_INFO_EPOLL_FD);
    return info ? info->epoll_fd : -1;
}

int64_t http_daemon_wait_ms(const struct http_daemon *daemon)
{
    MHD_UNSIGNED_LONG_LONG wait;
    return daemon->mhd->get_timeout(daemon->daemon, &wait) == MHD_YES ? (int64_t)wait : -1;
}

void http_daemon_run(const struct http_daemon *daemon)
{
    daemon->mhd->run(daemon->daemon);
}
