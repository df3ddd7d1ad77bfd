// Streams of server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html): the status
// as it changes and, where asked for, the fleet. Used on the server's thread only.
#ifndef PLUMBLINE_CONSOLE_EVENT_STREAMS_H
#define PLUMBLINE_CONSOLE_EVENT_STREAMS_H

#include "console/guard.h"
#include "console/http.h"
#include "console/peers.h"
#include "console/published.h"

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct event_stream;

struct event_streams {
    const struct mhd_calls *mhd;
    struct published *published;
    struct event_stream *list;
    int64_t checked_ms; // when the callers were checked last
    bool ending;
};

struct event_stream_options {
    struct peer *peer; // whose connection it is; NULL where there was no memory for it
    const struct guard_caller *caller;
    bool fleet; // whether the fleet is followed too
};

// Replies with a stream, which lasts until the client hangs up, its token no longer admits it, or the server
// ends.
enum MHD_Result event_streams_open(
    struct event_streams *streams, struct http *http, const struct event_stream_options *options);

// Ends the streams of callers that the guard no longer admits. Does so once a second at most, and reads the
// tokens again if their file has changed.
void event_streams_check(struct event_streams *streams, struct guard *guard);

// Resumes the streams that have something to send; with `ending`, ends all of them.
void event_streams_wake(struct event_streams *streams, bool ending);

// libmicrohttpd does not watch a suspended connection, so whether its client hung up is found out here: the
// first call writes up to `max` entries for poll(2) and returns how many, the second takes what poll found.
size_t event_streams_watch(const struct event_streams *streams, struct pollfd *polled, size_t max);
void event_streams_take(struct event_streams *streams, const struct pollfd *polled, size_t count);

// Milliseconds until a stream has something to send without any news; -1: never.
int64_t event_streams_wait_ms(const struct event_streams *streams);

#endif
