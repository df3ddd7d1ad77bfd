// Shared by what goes to the broker (fleet_link.c) and what comes from it (fleet_take.c).
#ifndef PLUMBLINE_FLEET_FLEET_CLIENT_INTERNAL_H
#define PLUMBLINE_FLEET_FLEET_CLIENT_INTERNAL_H

#include "fleet/fleet_client.h"
#include "fleet/topics.h"

enum {
    FLEET_PICTURE_MS = 5000, // to wait for one
    FLEET_PICTURE_GAP_MS = 700,
    FLEET_PUT_OFF_MS = 1500,
    FLEET_FLUSH_MS = 1000,
    FLEET_ANSWERS_MS = 100, // answers wait for others for so long
    FLEET_WATCHED_MS = 60000,
    FLEET_OTHER_MS = FLEET_REGISTRY_LATE_S * 1000,
};

const struct config_broker *fleet_broker(const struct fleet_client *client);

// False where it could not be handed over.
bool fleet_send(
    struct fleet_client *client, const struct topic *topic, const char *payload, size_t length, bool retain);
void fleet_answer(struct fleet_client *client, const struct answer *answer);

// The others' words and answers, while somebody looks.
void fleet_watch(struct fleet_client *client, bool on);

// Those who waited too long for a picture are told.
void fleet_expire_pictures(struct fleet_client *client, int64_t now_ms);

// Subscribes, and says again what must be known of this display.
void fleet_greet(struct fleet_client *client);

// Carries out a command that came through the broker.
void fleet_do(
    struct fleet_client *client, const struct command *command, enum role role, const char *who, int64_t now);

// Somebody asks for the display's picture. However many ask, it is work that the slides wait for: one after
// another gets it, in fleet_give_pictures.
void fleet_want_picture(struct fleet_client *client, const char *request, int width);
void fleet_give_pictures(struct fleet_client *client, int64_t now_ms);

#endif
