// One session with a broker through libmosquitto: from connecting until it fails or is closed. All of it
// happens on the broker's thread, the library's callbacks included.
#ifndef PLUMBLINE_FLEET_BROKER_SESSION_H
#define PLUMBLINE_FLEET_BROKER_SESSION_H

#include "fleet/broker.h"
#include "fleet/broker_in_flight.h"
#include "fleet/broker_queues.h"
#include "fleet/mosquitto_dynload.h"

#include <poll.h>
#include <stdbool.h>
#include <stdint.h>

// Zero-initialise; the caller sets the first members and reads the others. At its end close it.
struct broker_session {
    const struct mosquitto_calls *calls;
    const struct broker_options *options; // borrowed
    struct broker_queues *queues;         // borrowed; takes the events
    char client_id[64];
    struct mosquitto *handle; // NULL: closed
    int version;              // of MQTT: 3 or 5
    int64_t since_ms;         // when it was opened
    bool reached;             // the host answered; known until the next session
    bool connected;           // the broker accepted us
    bool failed;              // the session is over, and has to be closed
    bool version_refused;     // because the broker does not speak MQTT 5
    int hang_ups;             // times that poll reported one before we were connected
    struct error problem;     // why it failed; "" if the library does not say
    struct broker_in_flight in_flight;
    uint64_t last_hash; // of the last message, with its topic
    int64_t last_ms;
    size_t unanswered; // messages published that the broker has not confirmed
    size_t arrivals;   // packets that the library handed over
    bool unread;       // there may be more to read, of which poll knows nothing
};

// Starts to connect with a version of MQTT (3 or 5) and from a local address (NULL: any). False with the
// reason in `problem`; close it then, too.
bool broker_session_open(struct broker_session *session, int version, const char *bind_address);
void broker_session_close(struct broker_session *session);

// The host is reached and the broker's answer is due: serve it often, since poll does not report all that the
// library has to do.
bool broker_session_is_handshaking(const struct broker_session *session);

// What to poll. Ignored by poll(2) while the session is closed.
struct pollfd broker_session_polled(const struct broker_session *session);

// Something may be left to read that poll does not report, in the buffer of TLS: serve the session again
// soon.
bool broker_session_has_unread(const struct broker_session *session);

// Reads and writes; `found` is what poll reported.
void broker_session_serve(struct broker_session *session, short found);

// Ends the session for a reason; the first one counts.
void broker_session_fail(struct broker_session *session, const char *why);

// The last lane that may be sent now. The library sends in the order in which it is given messages, so it is
// given few at a time, and of large ones fewer: what is urgent waits for those only. BROKER_LANES: none.
enum broker_lane broker_session_last_lane(const struct broker_session *session);

// Sends a request. Does nothing while not connected.
void broker_session_send(struct broker_session *session, const struct broker_request *request);

#endif
