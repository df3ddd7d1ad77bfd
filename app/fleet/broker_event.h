// What the broker's thread reports.
#ifndef PLUMBLINE_FLEET_BROKER_EVENT_H
#define PLUMBLINE_FLEET_BROKER_EVENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum broker_event_type {
    BROKER_CONNECTED,
    BROKER_LOST,       // or not reached; `text` says why
    BROKER_MESSAGE,    // `text` is the topic
    BROKER_SUBSCRIBED, // `text` is the filter
    BROKER_PUBLISHED,  // the broker has it; `text` is the topic
    BROKER_DENIED,     // the account may not publish or subscribe there; `text` is the topic or filter
    BROKER_OVERRUN,    // messages came faster than they were taken, and some were dropped
};

struct broker_event {
    enum broker_event_type type;
    bool retained;     // the broker had kept the message
    bool urgent;       // a message that goes before all others (struct broker_options)
    size_t sender;     // a hash of whose message it is; 0: nobody's in particular
    uint64_t sequence; // counts what the broker sent to this connection, its confirmations too
    const char *text;
    const char *payload; // NUL-terminated
    size_t length;
    struct broker_event *next;
};

// Copies the text and the payload. NULL if there is no memory.
struct broker_event *broker_event_new(
    enum broker_event_type type, const char *text, const void *payload, size_t length);
void broker_event_free(struct broker_event *event); // NULL is allowed

#endif
