// Server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html): the status as it
// changes.
#include "console/server_internal.h"

#include <stdlib.h>
#include <string.h>

// Puts what is due into `pending`; false where nothing is.
static bool next_event(struct stream *stream)
{
    struct server *server = stream->server;
    int64_t now = server_now_ms();
    str_clear(&stream->pending);
    stream->offset = 0;
    pthread_mutex_lock(&server->mutex);
    if (server->version != stream->seen && server->news.status.length > 0) {
        stream->seen = server->version;
        str_format(&stream->pending, "event: status\nid: %llu\ndata: ", (unsigned long long)server->version);
        str_add(&stream->pending, server->news.status.text, server->news.status.length);
        str_add_text(&stream->pending, "\n\n");
    } else if (stream->fleet && server->fleet_version != stream->fleet_seen && server->fleet.length > 0) {
        stream->fleet_seen = server->fleet_version;
        str_add_text(&stream->pending, "event: fleet\ndata: ");
        str_add(&stream->pending, server->fleet.text, server->fleet.length);
        str_add_text(&stream->pending, "\n\n");
    } else if (now - stream->sent_ms >= SERVER_KEEPALIVE_MS) {
        str_add_text(&stream->pending, ": still here\n\n");
    }
    server->watched_ms = now;
    pthread_mutex_unlock(&server->mutex);
    if (stream->pending.length > 0)
        stream->sent_ms = now;
    return stream->pending.length > 0;
}

static ssize_t read_stream(void *context, uint64_t position, char *buffer, size_t most)
{
    struct stream *stream = context;
    (void)position;
    pthread_mutex_lock(&stream->server->mutex);
    bool ending = stream->server->ending;
    pthread_mutex_unlock(&stream->server->mutex);
    if (ending || stream->gone)
        return MHD_CONTENT_READER_END_OF_STREAM;
    if (stream->offset >= stream->pending.length && !next_event(stream)) {
        stream->suspended = true;
        stream->server->mhd->suspend_connection(stream->connection);
        return 0;
    }
    size_t left = stream->pending.length - stream->offset;
    size_t taken = left < most ? left : most;
    memcpy(buffer, stream->pending.text + stream->offset, taken);
    stream->offset += taken;
    return (ssize_t)taken;
}

static void free_stream(void *context)
{
    struct stream *stream = context;
    struct stream **at = &stream->server->streams;
    while (*at && *at != stream)
        at = &(*at)->next;
    if (*at)
        *at = stream->next;
    str_free(&stream->pending);
    free(stream);
}

enum MHD_Result server_stream(struct server *server, struct MHD_Connection *connection, bool fleet)
{
    struct stream *stream = calloc(1, sizeof *stream);
    if (!stream)
        return MHD_NO;
    const union MHD_ConnectionInfo *info =
        server->mhd->get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    *stream = (struct stream){.server = server,
        .connection = connection,
        .descriptor = info ? info->connect_fd : -1,
        .fleet = fleet,
        .sent_ms = server_now_ms()};
    struct MHD_Response *response =
        server->mhd->create_response_from_callback(MHD_SIZE_UNKNOWN, 16384, read_stream, stream, free_stream);
    if (!response) {
        free(stream);
        return MHD_NO;
    }
    stream->next = server->streams;
    server->streams = stream;
    server_add_headers(server, response, "text/event-stream");
    enum MHD_Result done = server->mhd->queue_response(connection, MHD_HTTP_OK, response);
    server->mhd->destroy_response(response);
    return done;
}

void server_stream_news(struct server *server, bool ending)
{
    bool watched = false;
    for (const struct stream *stream = server->streams; stream; stream = stream->next)
        watched = watched || stream->fleet;
    pthread_mutex_lock(&server->mutex);
    uint64_t version = server->version;
    uint64_t fleet = server->fleet_version;
    server->fleet_watched = watched;
    pthread_mutex_unlock(&server->mutex);
    int64_t now = server_now_ms();
    for (struct stream *stream = server->streams; stream; stream = stream->next)
        if (stream->suspended && (ending || stream->gone || version != stream->seen ||
                                     (stream->fleet && fleet != stream->fleet_seen) ||
                                     now - stream->sent_ms >= SERVER_KEEPALIVE_MS)) {
            stream->suspended = false;
            server->mhd->resume_connection(stream->connection);
        }
}

size_t server_stream_watch(const struct server *server, struct pollfd *polled, size_t most)
{
    size_t count = 0;
    for (const struct stream *stream = server->streams; stream && count < most; stream = stream->next)
        if (stream->suspended && stream->descriptor >= 0)
            polled[count++] = (struct pollfd){.fd = stream->descriptor, .events = POLLRDHUP};
    return count;
}

void server_stream_take(struct server *server, const struct pollfd *polled, size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (struct stream *stream = server->streams; stream; stream = stream->next)
            if (polled[i].revents && stream->descriptor == polled[i].fd)
                stream->gone = true;
}

int64_t server_stream_wait_ms(const struct server *server)
{
    int64_t now = server_now_ms();
    int64_t wait = -1;
    for (const struct stream *stream = server->streams; stream; stream = stream->next) {
        if (!stream->suspended)
            continue; // its reader is slow: the library waits for it
        int64_t left = stream->sent_ms + SERVER_KEEPALIVE_MS - now;
        left = left > 0 ? left : 0;
        wait = wait < 0 || left < wait ? left : wait;
    }
    return wait;
}
