#include "console/server.h"

#include "base/thread.h"
#include "console/listener.h"
#include "console/server_attendees.h"
#include "console/server_export.h"
#include "console/server_internal.h"
#include "console/server_routes.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

static void wake(struct server *server)
{
    uint64_t one = 1;
    ssize_t ignored = write(server->wake, &one, sizeof one);
    (void)ignored; // a full counter wakes as well
}

static int64_t sooner(int64_t a, int64_t b)
{
    return a < 0 || (b >= 0 && b < a) ? b : a;
}

static int wait_ms(const struct server *server)
{
    enum { MAX_MS = 60000 };
    int64_t wait = sooner(event_streams_wait_ms(&server->streams), http_daemon_wait_ms(&server->daemon));
    wait = sooner(wait, peers_wait_ms(&server->peers));
    return wait > MAX_MS ? MAX_MS : (int)wait;
}

static void *run(void *context)
{
    struct server *server = context;
    enum { OWN = 2 };
    struct pollfd polled[OWN + PEERS_ACCEPTED + PEERS_PUBLIC] = {
        {.fd = http_daemon_descriptor(&server->daemon), .events = POLLIN},
        {.fd = server->wake, .events = POLLIN}};
    for (bool ending = false; !ending;) {
        uint64_t count;
        size_t streams = event_streams_watch(&server->streams, polled + OWN, PEERS_ACCEPTED + PEERS_PUBLIC);
        if (poll(polled, OWN + streams, wait_ms(server)) > 0) {
            event_streams_take(&server->streams, polled + OWN, streams);
            while ((polled[1].revents & POLLIN) && read(server->wake, &count, sizeof count) > 0)
                ;
        }
        ending = main_requests_is_closed(&server->main_requests);
        main_requests_take_answers(&server->main_requests);
        if (ending)
            main_requests_give_up(&server->main_requests);
        event_streams_check(&server->streams, &server->guard);
        event_streams_wake(&server->streams, ending);
        http_daemon_run(&server->daemon); // accepts, and serves those that were there
        if (server->peers.grown)
            http_daemon_run(&server->daemon); // serves the new ones
        peers_make_room(&server->peers);
        guard_tick(&server->guard);
        peers_cut_slow(&server->peers);
    }
    // Once more, so that the connections that were resumed are ended.
    http_daemon_run(&server->daemon);
    return NULL;
}

static struct server *new_server(const struct server_options *options, bool loopback)
{
    struct server *server = calloc(1, sizeof *server);
    if (!server)
        return NULL;
    server->options = *options;
    server->daemon.listening = -1;
    server->guard = (struct guard){.name_count = options->name_count,
        .names = options->names,
        .tokens_file = options->tokens_file,
        .loopback = loopback,
        .clock.path = options->clock_file,
        .open = options->open_on_loopback,
        .tls = options->certificate_file != NULL};
    published_init(&server->published);
    main_requests_init(&server->main_requests, options->ask, options->context);
    server->streams.published = &server->published;
    server->peers.per_owner = options->per_address;
    server->peers.more = options->publish ? PEERS_PUBLIC : 0;
    server->wake = -1;
    return server;
}

static bool set_mhd(struct server *server, const struct mhd_calls *mhd)
{
    server->daemon.mhd = mhd;
    server->peers.mhd = mhd;
    server->streams.mhd = mhd;
    server->main_requests.mhd = mhd;
    return mhd != NULL;
}

static bool listen_at(struct server *server, const struct listener *listener,
    const struct server *predecessor, struct error *error)
{
    const struct server_options *options = &server->options;
    struct http_daemon_options daemon = {.certificate_file = options->certificate_file,
        .key_file = options->key_file,
        .peers = &server->peers,
        .serve = server_routes_serve,
        .done = server_routes_done,
        .context = server};
    int descriptor = listener_open(
        listener, PEERS_ACCEPTED + PEERS_PUBLIC, predecessor ? predecessor->daemon.listening : -1, error);
    if (descriptor < 0)
        return false;
    listener_url(descriptor, options->certificate_file != NULL, server->address, sizeof server->address);
    return http_daemon_start(&server->daemon, descriptor, &daemon, error);
}

static bool open_server(struct server *server, const struct listener *listener,
    const struct server *predecessor, struct error *error)
{
    server->wake = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    if (server->wake < 0)
        return error_number(error, errno, "the console cannot be opened");
    return set_mhd(server, mhd_dynload(error)) &&
           guard_check_tokens(&server->guard, server->options.listen, predecessor != NULL, error) &&
           listen_at(server, listener, predecessor, error);
}

struct server *server_open(
    const struct server_options *options, const struct server *predecessor, struct error *error)
{
    struct listener listener;
    if (!listener_parse(options->listen, &listener, error))
        return NULL;
    struct server *server = new_server(options, listener.loopback);
    if (!server) {
        error_memory(error, "not enough memory");
        return NULL;
    }
    if (open_server(server, &listener, predecessor, error))
        return server;
    server_stop(server);
    return NULL;
}

bool server_run(struct server *server, struct error *error)
{
    main_requests_open(&server->main_requests);
    server->running = thread_start(&server->thread, run, server);
    return server->running || error_set(error, "the console's thread cannot start");
}

void server_halt(struct server *server)
{
    if (!server || !server->running)
        return;
    main_requests_close(&server->main_requests);
    wake(server);
    pthread_join(server->thread, NULL);
    server->running = false;
    main_requests_clear(&server->main_requests);
}

void server_stop(struct server *server)
{
    if (!server)
        return;
    server_halt(server);
    http_daemon_stop(&server->daemon);
    if (server->wake >= 0)
        close(server->wake);
    server_export_free(server);
    server_attendees_free(server);
    published_free(&server->published);
    guard_free(&server->guard);
    main_requests_free(&server->main_requests);
    free(server);
}

const char *server_address(const struct server *server)
{
    return server->address;
}

void server_publish(struct server *server, struct server_news *news)
{
    atomic_store(&server->guard.clock_confirmed, news->clock_confirmed);
    if (published_set(&server->published, news))
        wake(server);
}

void server_publish_fleet(struct server *server, struct str *fleet)
{
    published_set_fleet(&server->published, fleet);
    wake(server);
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
    main_requests_answer(&server->main_requests, request);
    wake(server);
}
