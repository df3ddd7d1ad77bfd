// A display as a member of its fleet. Adjustments from the broker are merged into the store, what changes in
// the store is published, and the console shows the other displays.
//
// Runs on the main thread, except for `notify`. It knows neither the screen nor the server, and reaches them
// through callbacks.
#ifndef PLUMBLINE_FLEET_FLEET_CLIENT_H
#define PLUMBLINE_FLEET_FLEET_CLIENT_H

#include "base/rate_limit.h"
#include "control/command_exec.h"
#include "fleet/broker.h"
#include "fleet/broker_config.h"
#include "fleet/documents.h"
#include "fleet/fleet_promises.h"
#include "fleet/fleet_registry.h"
#include "fleet/fleet_rights.h"
#include "fleet/fleet_rooms.h"
#include "fleet/known_scopes.h"
#include "fleet/message_copies.h"
#include "fleet/refused_topics.h"
#include "fleet/sync.h"
#include "fleet/topics.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

// How a request for a picture is answered.
struct fleet_picture_reply {
    char id[TOPIC_REQUEST_SIZE]; // the request's
    bool now; // on display/ID/picture/now, with the id after the PNG; else, as older consoles
              // expect it, on display/ID/picture/REQUEST
};

// Texts are borrowed and must live until fleet_client_close.
struct fleet_client_options {
    struct broker_config broker;
    const char *name; // this display's
    bool staff_desk;  // not a display: it carries out commands that no display does
    bool has_console; // the adjustments of other displays are kept, too
    bool has_screen;  // pictures can be taken of it
    const struct command_exec *exec;
    // Asks for a picture of the screen: answer with fleet_client_send_picture, now or later.
    void (*take_picture)(void *context, const struct fleet_picture_reply *reply, int width);
    // Delivers another display's picture to `waiter`: a PNG if the status is 200, else the reason as text.
    void (*picture_came)(void *context, void *waiter, int status, const char *bytes, size_t length);
    void *context;
    // Called on the broker's thread when fleet_client_receive has something to do.
    void (*notify)(void *context);
    void *notify_context;
};

enum { FLEET_PICTURES = 16, FLEET_DENIED = 8, FLEET_DEFERRED = 64, FLEET_QUEUED = 6 };

// The connection to the broker.
struct fleet_connection {
    struct broker *broker; // NULL: none is configured
    bool up;
    struct error problem; // why it is down; "" before the first attempt ended
    size_t denied_count;
    char *denied[FLEET_DENIED]; // topics that the account may not use, without prefix; owned
    char *will_topic;           // owned
    char instance[20];          // differs between displays of one name
    struct room_names room;     // whose commands are subscribed to
    int64_t rejoin_ms;          // when to subscribe again after messages were dropped; 0: never
    int rejoins;                // how often it was done since it is up
};

// The other displays are followed while somebody looks at the console.
struct fleet_watch {
    bool on;
    int64_t until_ms;
    // What the broker retains of them comes after it is asked for. Then our own status is published with how
    // often we have asked: once it comes back, all of that has come before it. An earlier one may still be
    // under way.
    int64_t asked_ms;
    int64_t asked;
    bool gathered;
};

// The second connection to the broker, for what is urgent (fleet_urgent.c).
struct fleet_urgent {
    struct broker *broker; // NULL: not started; it is when the ordinary one is up for the first time
    bool up;
    int64_t lost_ms, logged_ms; // since when it alone is down, and when that was logged; 0: never
    struct error problem;       // why
    struct room_names room;     // whose commands are subscribed to
    struct message_copies copies;
};

// The emergency that was raised last at this display or desk itself. A lift that was on its way to it by then
// was meant for another one.
struct fleet_own_raise {
    int64_t number; // of its adjustment; 0: none
    char scope[SCOPE_SIZE];
    int64_t at_ms; // when
    bool published;
    uint64_t confirmed; // when the broker had it (broker_confirmed); UINT64_MAX: not yet
};

struct fleet_origin;

struct fleet_answer_batch {
    json_t *list; // NULL: none
    int64_t due_ms;
    uint64_t saved; // the number of the save (adjustment_store_is_saved)
};

// Answers that go together: collected for a moment, closed, and sent when their adjustments are on disk. What
// comes after a batch is closed does not hold it up.
struct fleet_answer_queue {
    struct fleet_answer_batch collected, closed;
};

// Answers to commands; those to emergencies do not wait to be collected.
struct fleet_answers {
    struct fleet_answer_queue urgent, ordinary;
};

// Hashes of what a status says.
struct fleet_digest {
    uint64_t state; // published at once when it changes
    uint64_t texts; // the texts on the screen, which may wait a little
};

// This display's status, as it was published last.
struct fleet_own_status {
    struct fleet_digest digest;
    int64_t sent_ms;     // 0: never
    bool due;            // to be published again
    int64_t namesake_ms; // when another display of this name published; 0: never
};

// Our console waits for another display's picture.
struct fleet_picture_request {
    void *waiter; // NULL: free
    char display[TOPIC_NAME_SIZE];
    char id[16];
    int64_t until_ms;
};

// Another console waits for our picture.
struct fleet_queued_picture {
    struct fleet_picture_reply reply;
    int width;
};

struct fleet_pictures {
    struct fleet_picture_request requests[FLEET_PICTURES];
    size_t queued_count;
    struct fleet_queued_picture queued[FLEET_QUEUED]; // the oldest first
    int64_t sent_ms;                                  // when the last picture was taken
    char last[TOPIC_REQUEST_SIZE];                    // the id of the request that was answered last
};

// A command for displays that a staff desk carries out itself if no display does.
struct fleet_deferred {
    struct command command;
    enum role role;
    char by[TOPIC_ACCOUNT_SIZE];
    int64_t at_ms; // 0: free
};

// Zero-initialise, then fleet_client_open.
struct fleet_client {
    struct fleet_client_options options;
    struct fleet_connection connection;
    struct fleet_urgent urgent;
    struct rate_limit rates; // of commands from the broker
    struct fleet_own_raise own_raise;
    const struct fleet_origin *carried_out; // of the command from the broker that is; NULL: none is
    struct fleet_rights rights;
    struct fleet_promises promises;
    struct fleet_rooms rooms;
    struct known_scopes known_scopes;
    struct documents documents; // that wait to be merged
    struct sync sync;
    struct fleet_registry registry;
    struct refused_topics refused;
    struct fleet_watch watch;
    struct fleet_answers answers;
    struct fleet_own_status own_status;
    struct fleet_pictures pictures;
    struct fleet_deferred deferred[FLEET_DEFERRED];
    int64_t flush_ms;                 // when adjustments of others are saved; 0: they are
    struct schedule_request schedule; // what commands asked of the feed
};

// Is the configuration usable, files included? Does not connect.
bool fleet_client_check(const struct broker_config *config, struct error *error);

// Starts to connect if a broker is configured. Close it even on failure.
bool fleet_client_open(
    struct fleet_client *client, const struct fleet_client_options *options, struct error *error);
// Disconnects so that the broker publishes the last will. Picture requests that still wait get no answer
// (fleet_client_drop_picture_requests).
void fleet_client_close(struct fleet_client *client);

// For a reload, before `old` is closed: a client that is not open yet is to know what the other one knows of
// the broker, as far as it will be the same account's.
void fleet_client_inherit(struct fleet_client *client, const struct fleet_client *old);

// Handles what the broker sent. Returns what commands want of the feed. `now` is the display's clock,
// which may be simulated, `real_now` the machine's; both in Unix seconds.
struct schedule_request fleet_client_receive(struct fleet_client *client, int64_t now, int64_t real_now);

// Does what is due: publishes, answers, saves. Call it after fleet_client_receive, and when
// fleet_client_wait_ms is over.
void fleet_client_tick(struct fleet_client *client, int64_t now);

// Milliseconds until something is due.
int64_t fleet_client_wait_ms(const struct fleet_client *client);

// This display's name in the fleet; NULL without a broker.
const char *fleet_client_name(const struct fleet_client *client);

// The room that another display shows; NULL if not known.
const char *fleet_client_room_of(const struct fleet_client *client, const char *display);

// ---- this display's status (fleet_status.c)

// Is a status with this digest due to be published? After connecting it is in any case.
bool fleet_client_status_is_due(const struct fleet_client *client, const struct fleet_digest *digest);

// Publishes the status, retained. Its form is that of config/mosquitto/README.md.
void fleet_client_send_status(
    struct fleet_client *client, json_t *status, const struct fleet_digest *digest, int64_t real_now);

// Has another display of this name published lately?
bool fleet_client_has_namesake(const struct fleet_client *client);

// ---- for this display's console (fleet_http.c)

// Follows the other displays from now on. Whether what the broker has of them has come: without a connection
// there is nothing to wait for, and it is not waited for longer than two seconds.
bool fleet_client_gather(struct fleet_client *client);

// Appends the fleet ("fleet" in assets/desk/openapi.json), with instants in the zone, and follows the other
// displays for a while. False if no broker is configured.
bool fleet_client_write(
    struct fleet_client *client, const struct zone *zone, int64_t real_now, struct str *out);

// Forwards a command of the console that is not an adjustment and concerns other displays (a reload).
// FLEET_NOT_FORWARDED: it also concerns this display, or only this one, and is yet to be carried out here.
// FLEET_UNREACHABLE: the broker is not connected, or too much waits for it. FLEET_UNDECIDED, FLEET_FORBIDDEN:
// the broker has not said whether the account may, for others, or said no. None of these did anything.
enum fleet_forwarded {
    FLEET_NOT_FORWARDED,
    FLEET_FORWARDED,
    FLEET_UNREACHABLE,
    FLEET_UNDECIDED,
    FLEET_FORBIDDEN
};
enum fleet_forwarded fleet_client_forward(
    struct fleet_client *client, const struct command *command, enum role role);

// Adds a command of the console to the registry, which counts the displays that have it. `scope` is that of
// struct command_result; "": this display's.
void fleet_client_add_command(struct fleet_client *client, const struct command *command, const char *scope,
    const char *by, int64_t now);

// ---- pictures (fleet_pictures.c)

// Requests another display's picture, `width` pixels wide (0: the usual width); picture_came gets `waiter`
// later, within some seconds. False without a connection, or if too many requests wait.
bool fleet_client_request_picture(struct fleet_client *client, const char *display, int width, void *waiter);

// Drops all requests for other displays' pictures; `release` is called with the waiter of each.
void fleet_client_drop_picture_requests(struct fleet_client *client, void (*release)(void *waiter));

// Answers take_picture with a PNG.
void fleet_client_send_picture(
    struct fleet_client *client, const struct fleet_picture_reply *reply, const char *bytes, size_t length);

#endif
