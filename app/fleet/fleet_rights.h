// What this display's account may write at the broker. A broker says nothing of it until one tries, so after
// connecting the display publishes a probe to topics of its own, to which it subscribes: what comes back may
// be written. The accounts are made by config/mosquitto/setup.sh, which has the rights of each.
#ifndef PLUMBLINE_FLEET_FLEET_RIGHTS_H
#define PLUMBLINE_FLEET_FLEET_RIGHTS_H

#include "control/command_exec.h"
#include "fleet/rights_memory.h"
#include "fleet/topics.h"

#include <stdbool.h>
#include <stdint.h>

// Zero-initialise. What was known before a reconnection, a reload or a start holds until something else is
// known (rights_memory.h).
struct fleet_rights {
    enum command_right desk; // everything: the account is a staff desk's, or that of a trusted display
    enum command_right room; // what chairs do in the display's room
    char room_name[ROOM_NAMES_SIZE]; // for which `room` holds; "": none
    bool desk_asked, room_asked;     // the answer is awaited
    int64_t until_ms;                // no answer by then means no, for now
    int64_t patient_until_ms;        // until then what needs an answer waits for the first one
    bool patient;                    // that time has been set by a question
    int64_t again_ms;                // then it is asked again; INT64_MAX or 0: it is not
    bool news;                       // it was learnt what the account may not write
    struct rights_memory memory;
};

struct broker;
struct fleet_client;

// Takes what is remembered. Close it even if it was not opened.
void fleet_rights_open(struct fleet_client *client);
void fleet_rights_close(struct fleet_client *client);

// Asks by one of the connections: after connecting by either, since one may be slow, and when the display's
// room has changed.
void fleet_rights_ask(struct fleet_client *client, struct broker *broker);

// A probe arrived, as JSON.
void fleet_rights_receive(struct fleet_client *client, const struct topic *topic, const char *probe);

// The broker refused a topic. False if it was no probe.
bool fleet_rights_denied(struct fleet_client *client, const char *text);

// What has not been answered for too long is a no. fleet_rights_due_ms: when to call it; INT64_MAX: never.
void fleet_rights_tick(struct fleet_client *client, int64_t now_ms);
int64_t fleet_rights_due_ms(const struct fleet_client *client);

// Has the broker not yet said what the account may do, but perhaps soon will? No longer than four seconds
// after the start, and as long after the first question.
bool fleet_rights_are_awaited(const struct fleet_client *client);

// May a scope be written? This display's own needs no right: nobody else has to hear of it.
// COMMAND_RIGHT_UNKNOWN while the broker has never said, but of what chairs do in the display's room only
// while it is awaited: that is for here first, and passed on later if the account may. `context` is a struct
// fleet_client (struct command_exec).
enum command_right fleet_rights_of(void *context, const char *scope);

#endif
