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

int64_t server_now_ms(void)
{
    return clock_tick_ms();
}

void server_wake(struct server *server)
{
    uint64_t one = 1;
    ssize_t ignored = write(server->wake, &one, sizeof one);
    (void)ignored; // a full counter wakes as well
}

static void watch_peer(void *context, struct MHD_Connection *connection, void **socket_context,
    enum MHD_ConnectionNotificationCode code)
{
    struct server *server = context;
    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        const union MHD_ConnectionInfo *info =
            server->mhd->get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
        int descriptor =
            info ? info->connect_fd : -1; // libmicrohttpd 1.0 answers the next question in its place
        struct peer *peer = calloc(1, sizeof *peer);
        *socket_context = peer;
        if (!peer)
            return;
        const union MHD_ConnectionInfo *from =
            server->mhd->get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
        *peer = (struct peer){
            .next = server->peers, .descriptor = descriptor, .waiting_since_ms = server_now_ms()};
        if (from && from->client_addr)
            memcpy(&peer->address, from->client_addr,
                from->client_addr->sa_family == AF_INET ? sizeof(struct sockaddr_in)
                                                        : sizeof(struct sockaddr_in6));
        server->peers = peer;
        return;
    }
    struct peer **at = &server->peers;
    while (*at && *at != *socket_context)
        at = &(*at)->next;
    if (*at)
        *at = (*at)->next;
    free(*socket_context);
    *socket_context = NULL;
}

// The library cuts those who say nothing for ten seconds; this, those who say a little every now and then.
static void cut_slow_peers(struct server *server)
{
    int64_t now = server_now_ms();
    for (struct peer *peer = server->peers; peer; peer = peer->next)
        if (peer->waiting_since_ms && now - peer->waiting_since_ms > SERVER_SLOW_S * 1000) {
            shutdown(peer->descriptor, SHUT_RDWR);
            peer->waiting_since_ms = 0;
        }
}

static void forget_waiting(struct server *server, const struct exchange *exchange)
{
    struct exchange **at = &server->waiting;
    while (*at && *at != exchange)
        at = &(*at)->next_waiting;
    if (*at)
        *at = (*at)->next_waiting;
}

// Nobody will answer these any more.
static void give_up_waiting(struct server *server)
{
    for (struct exchange *exchange = server->waiting; exchange; exchange = exchange->next_waiting) {
        exchange->answered = true;
        server->mhd->resume_connection(exchange->connection);
    }
    server->waiting = NULL;
}

// What the main thread has answered goes on where it was left.
static void take_answers(struct server *server)
{
    pthread_mutex_lock(&server->mutex);
    struct server_request *answers = server->answers;
    server->answers = NULL;
    pthread_mutex_unlock(&server->mutex);
    while (answers) {
        struct server_request *answer = answers;
        struct exchange *exchange = answer->connection;
        answers = answer->next;
        forget_waiting(server, exchange);
        exchange->answer = answer;
        exchange->answered = true;
        server->mhd->resume_connection(exchange->connection);
    }
}

static int wait_ms(struct server *server)
{
    MHD_UNSIGNED_LONG_LONG theirs;
    int64_t wait = server_stream_wait_ms(server);
    if (server->mhd->get_timeout(server->daemon, &theirs) == MHD_YES && (wait < 0 || (int64_t)theirs < wait))
        wait = (int64_t)theirs;
    bool waited_for = false;
    for (const struct peer *peer = server->peers; peer; peer = peer->next)
        waited_for = waited_for || peer->waiting_since_ms;
    if (waited_for && (wait < 0 || wait > 1000))
        wait = 1000;
    return wait > 60000 ? 60000 : (int)wait;
}

static void *run(void *context)
{
    struct server *server = context;
    const union MHD_DaemonInfo *info = server->mhd->get_daemon_info(server->daemon, MHD_DAEMON_INFO_EPOLL_FD);
    enum { OWN = 2 };
    struct pollfd polled[OWN + SERVER_CONNECTIONS] = {
        {.fd = info ? info->epoll_fd : -1, .events = POLLIN}, {.fd = server->wake, .events = POLLIN}};
    for (bool ending = false; !ending;) {
        uint64_t count;
        size_t streams = server_stream_watch(server, polled + OWN, SERVER_CONNECTIONS);
        if (poll(polled, OWN + streams, wait_ms(server)) > 0) {
            server_stream_take(server, polled + OWN, streams);
            while ((polled[1].revents & POLLIN) && read(server->wake, &count, sizeof count) > 0)
                ;
        }
        pthread_mutex_lock(&server->mutex);
        ending = server->ending;
        pthread_mutex_unlock(&server->mutex);
        take_answers(server);
        if (ending)
            give_up_waiting(server);
        server_stream_news(server, ending);
        server->mhd->run(server->daemon);
        cut_slow_peers(server);
    }
    // A last round, so that those who were resumed are ended.
    server->mhd->run(server->daemon);
    return NULL;
}

static bool has_tokens(struct server *server, struct error *error)
{
    struct tokens tokens = {0};
    struct error why = {0};
    bool fine = !server->options.tokens_file || tokens_read(server->options.tokens_file, &tokens, &why);
    bool any = tokens.count > 0;
    tokens_free(&tokens);
    // Nobody gets in by one then, until the file is mended: that is no reason to show no schedule.
    if (!fine && why.code != ERROR_MEMORY)
        log_warning("the tokens cannot be used: %s", why.text);
    if (!fine && why.code == ERROR_MEMORY)
        return error_copy(error, &why);
    if (!fine || any || server->loopback)
        return true;
    return error_set(error,
        "control.listen: %s can be reached from elsewhere, and there are no tokens in %s: anybody could "
        "steer "
        "the display. Make one with \"plumbline token new --role staff --config FILE\" (the display's "
        "config), "
        "or listen on 127.0.0.1",
        server->options.listen, server->options.tokens_file ? server->options.tokens_file : "any file");
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
            MHD_OPTION_LISTEN_SOCKET, descriptor, MHD_OPTION_CONNECTION_LIMIT, (unsigned)SERVER_CONNECTIONS,
            MHD_OPTION_PER_IP_CONNECTION_LIMIT, (unsigned)options->per_address, MHD_OPTION_CONNECTION_TIMEOUT,
            (unsigned)SERVER_SLOW_S, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)32768,
            MHD_OPTION_NOTIFY_COMPLETED, server_forget, server, MHD_OPTION_NOTIFY_CONNECTION, watch_peer,
            server, MHD_OPTION_ARRAY, server->tls ? tls : none, MHD_OPTION_END);
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
        error_memory(error, "not enough memory");
        return NULL;
    }
    server->options = *options;
    server->listening = -1;
    server->loopback = listener.loopback;
    server->tls = options->certificate_file != NULL;
    server->beat_ms = server_now_ms();
    pthread_mutex_init(&server->mutex, NULL);
    server->wake = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    bool fine = server->wake >= 0 || error_number(error, errno, "the desk cannot be opened");
    server->mhd = fine ? mhd_late(error) : NULL;
    fine = server->mhd && has_tokens(server, error);
    int old = beside ? beside->listening : -1;
    int descriptor = fine ? listener_open(&listener, SERVER_CONNECTIONS, old, error) : -1;
    if (descriptor >= 0)
        listener_tell(descriptor, server->tls, server->address, sizeof server->address);
    if (descriptor >= 0 && start_daemon(server, descriptor, error))
        return server;
    server_stop(server);
    return NULL;
}

bool server_run(struct server *server, struct error *error)
{
    server->ending = false;
    server->running = thread_start(&server->thread, run, server);
    return server->running || error_set(error, "the desk's thread cannot start");
}

void server_halt(struct server *server)
{
    if (!server || !server->running)
        return;
    pthread_mutex_lock(&server->mutex);
    server->ending = true;
    pthread_mutex_unlock(&server->mutex);
    server_wake(server);
    pthread_join(server->thread, NULL);
    server->running = false;
    while (server->answers) {
        struct server_request *next = server->answers->next;
        server_free_request(server->answers);
        server->answers = next;
    }
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
    str_free(&server->news.status);
    str_free(&server->news.agenda);
    str_free(&server->news.adjustments);
    str_free(&server->news.metrics);
    str_free(&server->fleet);
    tokens_free(&server->tokens);
    pthread_mutex_destroy(&server->mutex);
    free(server);
}

const char *server_address(const struct server *server)
{
    return server->address;
}

static void take(struct str *into, struct str *from)
{
    str_free(into);
    *into = *from;
    *from = (struct str){0};
}

void server_publish(struct server *server, struct server_news *news)
{
    pthread_mutex_lock(&server->mutex);
    bool differs = strcmp(str_text(&server->news.status), str_text(&news->status)) != 0;
    take(&server->news.status, &news->status);
    take(&server->news.agenda, &news->agenda);
    take(&server->news.adjustments, &news->adjustments);
    take(&server->news.metrics, &news->metrics);
    snprintf(server->room, sizeof server->room, "%s", news->room ? news->room : "");
    server->version += differs;
    pthread_mutex_unlock(&server->mutex);
    if (differs)
        server_wake(server);
}

void server_publish_fleet(struct server *server, struct str *fleet)
{
    pthread_mutex_lock(&server->mutex);
    take(&server->fleet, fleet);
    server->fleet_version++;
    pthread_mutex_unlock(&server->mutex);
    server_wake(server);
}

bool server_is_watched(struct server *server)
{
    pthread_mutex_lock(&server->mutex);
    bool watched = server->watched_ms && server_now_ms() - server->watched_ms < SERVER_WATCHED_MS;
    pthread_mutex_unlock(&server->mutex);
    return watched;
}

bool server_fleet_is_watched(struct server *server)
{
    pthread_mutex_lock(&server->mutex);
    bool watched = server->fleet_watched;
    pthread_mutex_unlock(&server->mutex);
    return watched;
}

void server_beat(struct server *server)
{
    pthread_mutex_lock(&server->mutex);
    server->beat_ms = server_now_ms();
    pthread_mutex_unlock(&server->mutex);
}

void server_answer(struct server *server, struct server_request *request)
{
    pthread_mutex_lock(&server->mutex);
    request->next = server->answers;
    server->answers = request;
    pthread_mutex_unlock(&server->mutex);
    server_wake(server);
}

void server_drop(struct server_request *request)
{
    server_free_request(request);
}
