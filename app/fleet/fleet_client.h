// A display's membership of its fleet: what the broker brings is merged into the store of adjustments, what
// was done here is published, and whoever looks at this display's console is shown the others.
//
// On the main thread, but for `notify`. It knows neither screen nor server: what it needs of them are calls.
#ifndef PLUMBLINE_FLEET_FLEET_CLIENT_H
#define PLUMBLINE_FLEET_FLEET_CLIENT_H

#include "control/command_exec.h"
#include "fleet/broker.h"
#include "fleet/broker_config.h"
#include "fleet/fleet_registry.h"
#include "fleet/sync.h"
#include "fleet/topics.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

// Texts are borrowed and must live until fleet_client_close.
struct fleet_client_options {
    struct broker_config broker;
    const char *name; // this display's
    bool staff_desk;  // no display: it carries out what nobody else does
    bool has_console; // what is wanted of other displays is followed too
    bool has_screen;  // it can give pictures
    const struct command_exec *exec;
    // A picture of the screen is wanted: answer with fleet_client_send_picture, now or later.
    void (*take_picture)(void *context, const char *request, int width);
    // Another display's picture came for whoever waits for it: a PNG with 200, else a reason as text.
    void (*picture_came)(void *context, void *waiter, int status, const char *bytes, size_t length);
    void *context;
    // There is something for fleet_client_receive; on the broker's thread.
    void (*notify)(void *context);
    void *notify_context;
};

enum { FLEET_PICTURES = 16, FLEET_DENIED = 8, FLEET_DEFERRED = 64, FLEET_QUEUED = 6 };

// The connection with the broker.
struct fleet_connection {
    struct broker *broker; // NULL: none is configured
    bool up;
    struct error problem; // why not; "" before the first try ended
    size_t denied_count;
    char *denied[FLEET_DENIED]; // topics that the account may not use; owned
    char *will_topic;           // owned
    char instance[20];          // tells two runs of one name apart
    char room[304];             // whose commands are subscribed to; "" for none
};

// Following the other displays while somebody looks.
struct fleet_watch {
    bool on;
    int64_t until_ms;
};

// Answers to commands: collected for a moment, and sent when what they answer for is on disk.
struct fleet_answers {
    json_t *list; // NULL for none
    int64_t due_ms;
    uint64_t saved; // the number of the save (adjustment_store_is_saved)
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

// Somebody at our console waits for another display's picture.
struct fleet_picture_request {
    void *waiter; // NULL: free
    char display[TOPIC_NAME_SIZE];
    char id[16];
    int64_t until_ms;
};

// Somebody elsewhere waits for our picture.
struct fleet_queued_picture {
    char request[TOPIC_REQUEST_SIZE];
    int width;
};

struct fleet_pictures {
    struct fleet_picture_request requests[FLEET_PICTURES];
    size_t queued_count;
    struct fleet_queued_picture queued[FLEET_QUEUED]; // the oldest first
    int64_t sent_ms;                                  // when the last one was taken
    char last[TOPIC_REQUEST_SIZE];                    // the request that was answered last
};

// A command for others that a staff's desk carries out itself if nobody else did.
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
    struct sync sync;
    struct fleet_registry registry;
    struct fleet_watch watch;
    struct fleet_answers answers;
    struct fleet_own_status own_status;
    struct fleet_pictures pictures;
    struct fleet_deferred deferred[FLEET_DEFERRED];
    int64_t flush_ms; // when others' adjustments go to the disk; 0: they are there
    bool reload;      // somebody asked for the schedule to be fetched
};

// Can what is configured of a broker be used, its files included? Nothing is connected with.
bool fleet_client_check(const struct broker_config *config, struct error *error);

// Connects if a broker is configured. False with the reason.
bool fleet_client_open(
    struct fleet_client *client, const struct fleet_client_options *options, struct error *error);
// Leaves, so that the broker publishes the last will. Those who wait for pictures are not told.
void fleet_client_close(struct fleet_client *client);

// Takes what has come. True if the schedule is to be fetched now.
bool fleet_client_receive(struct fleet_client *client, int64_t now, int64_t real_now);

// Does what is due: publishes what is wanted, answers, saves others' adjustments. After fleet_client_receive,
// and when fleet_client_wait_ms is over.
void fleet_client_tick(struct fleet_client *client, int64_t now);

// Milliseconds until something is due.
int64_t fleet_client_wait_ms(const struct fleet_client *client);

// The fleet's name of this display; NULL if it is alone.
const char *fleet_client_name(const struct fleet_client *client);

// The room that another display said it shows; NULL where it is not known.
const char *fleet_client_room_of(const struct fleet_client *client, const char *display);

// ---- this display's status (fleet_status.c)

// Is it due to be said, if this is what it comes to? Whoever connects says it anyway.
bool fleet_client_status_is_due(const struct fleet_client *client, const struct fleet_digest *digest);

// Publishes it, retained. `status` is as in assets/desk/openapi.json.
void fleet_client_send_status(
    struct fleet_client *client, json_t *status, const struct fleet_digest *digest, int64_t real_now);

// Did another display of this name speak lately?
bool fleet_client_has_namesake(const struct fleet_client *client);

// ---- for whoever looks at our console (fleet_http.c)

// The fleet ("fleet" of openapi.json), with instants in the zone; false if no broker is configured.
bool fleet_client_write(
    struct fleet_client *client, const struct zone *zone, int64_t real_now, struct str *out);

// Passes on a command of our console that others are to do, and perhaps we too.
enum fleet_forwarded { FLEET_NOT_FORWARDED, FLEET_FORWARDED, FLEET_UNREACHABLE };
enum fleet_forwarded fleet_client_forward(
    struct fleet_client *client, const struct command *command, enum role role);

// Notes a command of our console, for who has it. `scope` is that of struct command_result.
void fleet_client_add_command(struct fleet_client *client, const struct command *command, const char *scope,
    const char *by, int64_t now);

// ---- pictures (fleet_pictures.c)

// Asks another display for its picture, `width` pixels wide (0: as it likes); picture_came is called with
// `waiter` later. False if that cannot be.
bool fleet_client_request_picture(struct fleet_client *client, const char *display, int width, void *waiter);

// The answer to take_picture: a PNG.
void fleet_client_send_picture(
    struct fleet_client *client, const char *request, const char *bytes, size_t length);

#endif
