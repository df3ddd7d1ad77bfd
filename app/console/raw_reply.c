#include "console/raw_reply.h"

#include "base/dynload.h"

#include <gnutls/gnutls.h>
#include <pthread.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

// GnuTLS, which libmicrohttpd has loaded.
static struct {
    ssize_t (*record_send)(gnutls_session_t, const void *, size_t);
    int (*bye)(gnutls_session_t, gnutls_close_request_t);
} calls;
static bool loaded;

static void load(void)
{
    static const struct dynload_symbol table[] = {
        {"gnutls_record_send", 0}, {"gnutls_bye", sizeof calls.record_send}};
    struct error ignored;
    loaded = dynload_load("libgnutls.so.30", table, sizeof table / sizeof *table, &calls, &ignored);
}

static void send_over_tls(gnutls_session_t session, const char *text)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, load);
    if (!loaded)
        return;
    calls.record_send(session, text, strlen(text));
    calls.bye(session, GNUTLS_SHUT_WR);
}

void raw_reply(const struct mhd_calls *mhd, struct MHD_Connection *connection, int status, const char *title,
    const char *detail)
{
    char body[300];
    char text[600];
    int length = snprintf(body, sizeof body,
        "{\"type\":\"about:blank\",\"title\":\"%s\",\"status\":%d,\"detail\":\"%s\"}", title, status, detail);
    snprintf(text, sizeof text,
        "HTTP/1.1 %d %s\r\nContent-Type: application/problem+json\r\nX-Content-Type-Options: nosniff\r\n"
        "Referrer-Policy: no-referrer\r\nCache-Control: no-store\r\n"
        "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n"
        "Content-Length: %d\r\nConnection: close\r\n\r\n%s",
        status, title, length, body);
    const union MHD_ConnectionInfo *info =
        mhd->get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    if (!info)
        return;
    int descriptor = info->connect_fd;
    const union MHD_ConnectionInfo *tls =
        mhd->get_connection_info(connection, MHD_CONNECTION_INFO_GNUTLS_SESSION);
    if (tls && tls->tls_session)
        send_over_tls(tls->tls_session, text);
    else
        send(descriptor, text, strlen(text), MSG_DONTWAIT | MSG_NOSIGNAL);
    shutdown(descriptor, SHUT_WR);
}
