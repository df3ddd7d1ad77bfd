// Between a display and its fleet: what the broker brings is worked into the desk, what is done here is told,
// and who looks at the page is shown the others.
#ifndef PLUMBLINE_FLEET_FLEET_CLIENT_H
#define PLUMBLINE_FLEET_FLEET_CLIENT_H

#include "console/server.h"
#include "control/command_exec.h"
#include "display/status_json.h"
#include "fleet/broker.h"
#include "fleet/fleet_registry.h"
#include "fleet/sync.h"
#include "fleet/topics.h"
#include "screen/screen.h"

#include <stdbool.h>
#include <stdint.h>

enum { FLEET_PICTURES = 16, FLEET_DENIED = 8, FLEET_PUT_OFF = 64, FLEET_WANTED = 6 };

// Somebody on our page waits for another display's picture.
struct fleet_picture {
    struct server_request *request; // NULL: free
    char id[16];
    int64_t until_ms;
};

// Somebody elsewhere waits for our picture.
struct fleet_wanted {
    char request[TOPIC_REQUEST_SIZE];
    int width;
};

// A command for others that a desk carries out itself where nobody else did.
struct fleet_put_off {
    struct command command;
    enum role role;
    char by[TOPIC_WHO_SIZE];
    int64_t at_ms; // 0: free
};

// Zero-initialise, and set the first ones before fleet_client_open.
struct fleet_client {
    struct display *display;
    struct controls *controls;
    struct screen *screen; // NULL where there is none
    struct server *server; // whose page it is; NULL where there is none
    const char *state;     // the state folder; NULL: nothing is kept
    struct broker *broker; // NULL: none is configured
    void (*notify)(void *context);
    void *context; // of notify
    bool is_desk;  // a staff's desk: no display, and it carries out what nobody else does
    bool connected;
    bool watched;   // the others are subscribed to
    bool say_again; // how this display is
    bool reload;    // somebody asked for the schedule to be fetched
    struct sync fleet;
    struct fleet_registry registry;
    struct error problem; // why not; "" before the first try ended
    size_t denied_count;
    char *denied[FLEET_DENIED]; // owned
    char *will_topic;           // owned
    char instance[20];
    char room[304]; // whose commands are subscribed to; "" for none
    int64_t watched_until_ms;
    json_t *answers; // that wait to be sent
    int64_t answers_ms;
    struct str said, words; // what the last status said, in short
    int64_t said_ms, i18n_ms;
    int64_t other_ms;   // when another of this name spoke; 0: never
    int64_t flush_ms;   // when the desk goes to the disk; 0: it is there
    int64_t picture_ms; // when the last picture was sent
    size_t wanted_count;
    struct fleet_wanted wanted[FLEET_WANTED]; // the oldest first
    char sent[TOPIC_REQUEST_SIZE];            // the request that was answered last
    struct fleet_picture pictures[FLEET_PICTURES];
    struct fleet_put_off put_off[FLEET_PUT_OFF];
};

// Can what the config says of a broker be used, its files included? Nothing is connected with.
bool fleet_client_check(const struct config_broker *config, struct error *error);

// Connects where the config says so. `notify` is called on another thread when there is something for
// fleet_client_take.
bool fleet_client_open(
    struct fleet_client *client, void (*notify)(void *context), void *context, struct error *error);
void fleet_client_close(struct fleet_client *client);

// Takes what has come. True where the schedule is to be fetched now.
bool fleet_client_take(struct fleet_client *client, int64_t now, int64_t real_now);

// Does what is due: tells what is wanted, answers, keeps the desk. Call it after fleet_client_take, and when
// fleet_client_wait_ms is over.
void fleet_client_tick(struct fleet_client *client, int64_t now);

// Milliseconds until something is due.
int64_t fleet_client_wait_ms(const struct fleet_client *client);

// Says how this display is, where that differs or the others have not heard of it for a while.
void fleet_client_say(struct fleet_client *client, const struct status_facts *facts);

// What the fleet is for who looks at the page ("fleet" of openapi.json); false where no broker is configured.
bool fleet_client_write(struct fleet_client *client, int64_t real_now, struct str *out);

// A command of our page that others are to do (and perhaps we too) is passed on.
enum fleet_passed { FLEET_NOT_PASSED, FLEET_PASSED, FLEET_NOBODY_THERE };
enum fleet_passed fleet_client_pass_on(
    struct fleet_client *client, const struct command *command, enum role role);

// What a command of our page was, for who has it (see struct command_result).
void fleet_client_note(struct fleet_client *client, const struct command *command, const char *scope,
    const char *by, int64_t now);

// Asks another display for its picture; the request is answered with it later. False where that cannot be.
bool fleet_client_ask_picture(struct fleet_client *client, struct server_request *request);

// The fleet's name of this display; NULL where it is alone.
const char *fleet_client_name(const struct fleet_client *client);

#endif
