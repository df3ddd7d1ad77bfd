#include "console/event_streams.h"

#include "base/clock.h"
#include "base/hash.h"
#include "console/me.h"

#include <stdlib.h>
#include <string.h>

enum { KEEPALIVE_MS = 15000, CHECK_MS = 1000 };

struct event_stream {
    struct event_stream *next;
    struct event_streams *streams;
    struct MHD_Connection *connection;
    int descriptor;
    struct peer *peer;
    struct guard_caller caller;
    bool fleet;                       // the fleet is followed too
    uint64_t status_seen, fleet_seen; // versions that were sent last
    uint64_t me_seen;                 // the hash of what was sent last; 0: nothing yet
    int64_t sent_ms;
    struct str pending; // being sent, from `offset`
    size_t offset;
    bool suspended;
    bool gone; // the client hung up, or may no longer follow
};

// Appends an event of a kind whose version is new to the stream.
static bool add_event(
    struct event_stream *stream, enum published_kind kind, uint64_t *seen, const char *name, bool with_id)
{
    struct str data = {0};
    if (!published_copy_newer(stream->streams->published, kind, seen, &data))
        return false;
    str_format(&stream->pending, "event: %s\n", name);
    if (with_id)
        str_format(&stream->pending, "id: %llu\n", (unsigned long long)*seen);
    str_add_text(&stream->pending, "data: ");
    str_add(&stream->pending, str_text(&data), data.length);
    str_add_text(&stream->pending, "\n\n");
    str_free(&data);
    return true;
}

// What the caller may do comes first, and again where the display has come to show another room.
static bool add_me(struct event_stream *stream)
{
    struct room_names room;
    struct str data = {0};
    published_room(stream->streams->published, &room);
    me_write(&stream->caller, &room, &data);
    uint64_t hash = hash_bytes(str_text(&data), data.length);
    bool fresh = !data.failed && hash != stream->me_seen;
    if (fresh)
        str_format(&stream->pending, "event: me\ndata: %s\n\n", str_text(&data));
    stream->me_seen = fresh ? hash : stream->me_seen;
    str_free(&data);
    return fresh;
}

// Puts what is due into `pending`; false where nothing is.
static bool next_event(struct event_stream *stream)
{
    int64_t now = clock_tick_ms();
    str_clear(&stream->pending);
    stream->offset = 0;
    published_note_look(stream->streams->published);
    bool any = add_me(stream) || add_event(stream, PUBLISHED_STATUS, &stream->status_seen, "status", true) ||
               (stream->fleet && add_event(stream, PUBLISHED_FLEET, &stream->fleet_seen, "fleet", false));
    if (!any && now - stream->sent_ms >= KEEPALIVE_MS)
        str_add_text(&stream->pending, ": still here\n\n");
    if (stream->pending.length > 0) {
        stream->sent_ms = now;
        peers_reply_begins(stream->peer, stream->pending.length);
    }
    return stream->pending.length > 0;
}

static ssize_t read_stream(void *context, uint64_t position, char *buffer, size_t max)
{
    struct event_stream *stream = context;
    (void)position;
    if (stream->streams->ending || stream->gone)
        return MHD_CONTENT_READER_END_OF_STREAM;
    if (stream->offset >= stream->pending.length && !next_event(stream)) {
        stream->suspended = true;
        peers_request_arrived(stream->peer);
        stream->streams->mhd->suspend_connection(stream->connection);
        return 0;
    }
    size_t left = stream->pending.length - stream->offset;
    size_t taken = left < max ? left : max;
    memcpy(buffer, stream->pending.text + stream->offset, taken);
    stream->offset += taken;
    return (ssize_t)taken;
}

static void free_stream(void *context)
{
    struct event_stream *stream = context;
    struct event_stream **at = &stream->streams->list;
    while (*at && *at != stream)
        at = &(*at)->next;
    if (*at)
        *at = stream->next;
    str_free(&stream->pending);
    free(stream);
}

enum MHD_Result event_streams_open(
    struct event_streams *streams, struct http *http, const struct event_stream_options *options)
{
    struct event_stream *stream = calloc(1, sizeof *stream);
    if (!stream)
        return MHD_NO;
    const union MHD_ConnectionInfo *info =
        streams->mhd->get_connection_info(http->connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    *stream = (struct event_stream){.streams = streams,
        .connection = http->connection,
        .descriptor = info ? info->connect_fd : -1,
        .peer = options->peer,
        .caller = *options->caller,
        .fleet = options->fleet,
        .sent_ms = clock_tick_ms()};
    struct MHD_Response *response = streams->mhd->create_response_from_callback(
        MHD_SIZE_UNKNOWN, 16384, read_stream, stream, free_stream);
    if (!response) {
        free(stream);
        return MHD_NO;
    }
    stream->next = streams->list;
    streams->list = stream;
    http->status = MHD_HTTP_OK;
    http_add_headers(http, response, "text/event-stream");
    enum MHD_Result done = streams->mhd->queue_response(http->connection, MHD_HTTP_OK, response);
    streams->mhd->destroy_response(response);
    return done;
}

void event_streams_wake(struct event_streams *streams, bool ending)
{
    bool followed = false;
    for (const struct event_stream *stream = streams->list; stream; stream = stream->next)
        followed = followed || stream->fleet;
    published_note_followed(streams->published, followed);
    streams->ending = ending;
    uint64_t status = published_version(streams->published, PUBLISHED_STATUS);
    uint64_t fleet = published_version(streams->published, PUBLISHED_FLEET);
    int64_t now = clock_tick_ms();
    for (struct event_stream *stream = streams->list; stream; stream = stream->next)
        if (stream->suspended &&
            (ending || stream->gone || status != stream->status_seen ||
                (stream->fleet && fleet != stream->fleet_seen) || now - stream->sent_ms >= KEEPALIVE_MS)) {
            stream->suspended = false;
            streams->mhd->resume_connection(stream->connection);
        }
}

void event_streams_check(struct event_streams *streams, struct guard *guard)
{
    int64_t now = clock_tick_ms();
    if (!streams->list || now - streams->checked_ms < CHECK_MS)
        return;
    streams->checked_ms = now;
    guard_refresh(guard);
    for (struct event_stream *stream = streams->list; stream; stream = stream->next)
        stream->gone = stream->gone || !guard_still_admits(guard, &stream->caller);
}

size_t event_streams_watch(const struct event_streams *streams, struct pollfd *polled, size_t max)
{
    size_t count = 0;
    for (const struct event_stream *stream = streams->list; stream && count < max; stream = stream->next)
        if (stream->suspended && stream->descriptor >= 0)
            polled[count++] = (struct pollfd){.fd = stream->descriptor, .events = POLLRDHUP};
    return count;
}

void event_streams_take(struct event_streams *streams, const struct pollfd *polled, size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (struct event_stream *stream = streams->list; stream; stream = stream->next)
            if (polled[i].revents && stream->descriptor == polled[i].fd)
                stream->gone = true;
}

int64_t event_streams_wait_ms(const struct event_streams *streams)
{
    int64_t now = clock_tick_ms();
    int64_t wait = -1;
    if (streams->list)
        wait = streams->checked_ms + CHECK_MS > now ? streams->checked_ms + CHECK_MS - now : 0;
    for (const struct event_stream *stream = streams->list; stream; stream = stream->next) {
        if (!stream->suspended)
            continue; // its client reads slowly: the library waits for it
        int64_t left = stream->sent_ms + KEEPALIVE_MS - now;
        left = left > 0 ? left : 0;
        wait = wait < 0 || left < wait ? left : wait;
    }
    return wait;
}
