#include "console/server_internal.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/thread.h"
#include "base/tls_files.h"
#include "console/listener.h"

#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

void server_wake(struct server *server)
{
    uint64_t one = 1;
    ssize_t ignored = write(server->wake, &one, sizeof one);
    (void)ignored; // a full counter wakes as well
}

static int wait_ms(struct server *server)
{
    MHD_UNSIGNED_LONG_LONG theirs;
    int64_t wait = event_streams_wait_ms(&server->streams);
    if (server->mhd->get_timeout(server->daemon, &theirs) == MHD_YES && (wait < 0 || (int64_t)theirs < wait))
        wait = (int64_t)theirs;
    int64_t slow = peers_wait_ms(&server->peers);
    if (slow >= 0 && (wait < 0 || slow < wait))
        wait = slow;
    return wait > 60000 ? 60000 : (int)wait;
}

static void *run(void *context)
{
    struct server *server = context;
    const union MHD_DaemonInfo *info = server->mhd->get_daemon_info(server->daemon, MHD_DAEMON_INFO_EPOLL_FD);
    enum { OWN = 2 };
    struct pollfd polled[OWN + PEERS_MAX] = {
        {.fd = info ? info->epoll_fd : -1, .events = POLLIN}, {.fd = server->wake, .events = POLLIN}};
    for (bool ending = false; !ending;) {
        uint64_t count;
        size_t streams = event_streams_watch(&server->streams, polled + OWN, PEERS_MAX);
        if (poll(polled, OWN + streams, wait_ms(server)) > 0) {
            event_streams_take(&server->streams, polled + OWN, streams);
            while ((polled[1].revents & POLLIN) && read(server->wake, &count, sizeof count) > 0)
                ;
        }
        ending = handover_is_closed(&server->handover);
        handover_take_answers(&server->handover);
        if (ending)
            handover_give_up(&server->handover);
        event_streams_wake(&server->streams, ending);
        server->mhd->run(server->daemon);
        peers_cut_slow(&server->peers);
    }
    // A last round, so that those who were resumed are ended.
    server->mhd->run(server->daemon);
    return NULL;
}

static void tell_of_age(const struct server *server, const struct tls_pair *pair)
{
    struct clock real = clock_real();
    struct error why;
    if (tls_pair_has_expired(pair, clock_seconds(clock_now_ms(&real)), &why))
        log_warning("%s: %s", server->options.certificate_file, why.text);
}

// Takes the descriptor over in any case.
static bool start_daemon(struct server *server, int descriptor, struct error *error)
{
    const struct server_options *options = &server->options;
    struct tls_pair pair = {0};
    unsigned flags = MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME | (server->tls ? MHD_USE_TLS : 0);
    bool fine = !server->tls || tls_pair_read(options->certificate_file, options->key_file, &pair, error);
    // The library takes what stands behind an end as an option too: the TLS ones come last.
    struct MHD_OptionItem tls[] = {{MHD_OPTION_HTTPS_MEM_CERT, 0, pair.certificate.text},
        {MHD_OPTION_HTTPS_MEM_KEY, 0, pair.key.text}, {MHD_OPTION_END, 0, NULL}};
    struct MHD_OptionItem none[] = {{MHD_OPTION_END, 0, NULL}};
    if (fine)
        server->daemon = server->mhd->start_daemon(flags, 0, NULL, NULL, server_serve, server,
            MHD_OPTION_LISTEN_SOCKET, descriptor, MHD_OPTION_CONNECTION_LIMIT, (unsigned)PEERS_MAX,
            MHD_OPTION_PER_IP_CONNECTION_LIMIT, (unsigned)options->per_address, MHD_OPTION_CONNECTION_TIMEOUT,
            (unsigned)PEERS_SLOW_S, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)32768,
            MHD_OPTION_NOTIFY_COMPLETED, server_forget, server, MHD_OPTION_NOTIFY_CONNECTION, peers_notify,
            &server->peers, MHD_OPTION_ARRAY, server->tls ? tls : none, MHD_OPTION_END);
    if (fine && !server->daemon)
        error_set(error, "the desk cannot be opened%s",
            server->tls ? ": are certificate and key a pair, in PEM?" : "");
    if (server->daemon && server->tls)
        tell_of_age(server, &pair);
    tls_pair_free(&pair);
    if (!server->daemon)
        close(descriptor);
    server->listening = server->daemon ? descriptor : -1;
    return server->daemon != NULL;
}

struct server *server_open(
    const struct server_options *options, const struct server *beside, struct error *error)
{
    struct listener listener;
    if (!listener_parse(options->listen, &listener, error))
        return NULL;
    struct server *server = calloc(1, sizeof *server);
    if (!server) {
        error_set(error, "not enough memory");
        return NULL;
    }
    server->options = *options;
    server->listening = -1;
    server->tls = options->certificate_file != NULL;
    server->guard = (struct guard){.name_count = options->name_count,
        .names = options->names,
        .tokens_file = options->tokens_file,
        .loopback = listener.loopback,
        .open = options->open_on_loopback,
        .tls = server->tls};
    published_init(&server->published);
    handover_init(&server->handover);
    server->wake = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    bool fine = server->wake >= 0 || error_number(error, errno, "the desk cannot be opened");
    server->mhd = fine ? mhd_dynload(error) : NULL;
    server->peers.mhd = server->mhd;
    server->handover.mhd = server->mhd;
    server->handover.ask = options->ask;
    server->handover.context = options->context;
    server->streams = (struct event_streams){.mhd = server->mhd, .published = &server->published};
    fine = server->mhd && guard_check_tokens(&server->guard, options->listen, error);
    int old = beside ? beside->listening : -1;
    int descriptor = fine ? listener_open(&listener, PEERS_MAX, old, error) : -1;
    if (descriptor >= 0)
        listener_tell(descriptor, server->tls, server->address, sizeof server->address);
    if (descriptor >= 0 && start_daemon(server, descriptor, error))
        return server;
    server_stop(server);
    return NULL;
}

bool server_run(struct server *server, struct error *error)
{
    handover_open(&server->handover);
    server->running = thread_start(&server->thread, run, server);
    return server->running || error_set(error, "the desk's thread cannot start");
}

void server_halt(struct server *server)
{
    if (!server || !server->running)
        return;
    handover_close(&server->handover);
    server_wake(server);
    pthread_join(server->thread, NULL);
    server->running = false;
    handover_clear(&server->handover);
}

void server_stop(struct server *server)
{
    if (!server)
        return;
    server_halt(server);
    if (server->mhd && server->daemon)
        server->mhd->stop_daemon(server->daemon);
    if (server->wake >= 0)
        close(server->wake);
    published_free(&server->published);
    guard_free(&server->guard);
    handover_free(&server->handover);
    free(server);
}

const char *server_address(const struct server *server)
{
    return server->address;
}

void server_publish(struct server *server, struct server_news *news)
{
    if (published_set(&server->published, news))
        server_wake(server);
}

void server_publish_fleet(struct server *server, struct str *fleet)
{
    published_set_fleet(&server->published, fleet);
    server_wake(server);
}

bool server_is_watched(struct server *server)
{
    return published_is_watched(&server->published);
}

bool server_fleet_is_watched(struct server *server)
{
    return published_fleet_is_followed(&server->published);
}

void server_beat(struct server *server)
{
    published_beat(&server->published);
}

void server_answer(struct server *server, struct server_request *request)
{
    handover_answer(&server->handover, request);
    server_wake(server);
}
