// What the files of the fleet's client share: life and what is due (fleet_client.c), what comes
// (fleet_receive.c), this display's status, pictures, and what the console asks.
#ifndef PLUMBLINE_FLEET_FLEET_CLIENT_INTERNAL_H
#define PLUMBLINE_FLEET_FLEET_CLIENT_INTERNAL_H

#include "fleet/fleet_client.h"

enum {
    FLEET_DEFER_MS = 1500,
    FLEET_FLUSH_MS = 1000,
    FLEET_ANSWERS_MS = 100, // answers wait for others this long
    FLEET_WATCH_MS = 60000,
};

// ---- fleet_out.c: what goes to the broker

// Publishes to a topic. False if it could not be handed over.
bool fleet_publish(
    struct fleet_client *client, const struct topic *topic, const char *payload, size_t length, bool retain);

// A topic of this display's own.
struct topic fleet_topic(const struct fleet_client *client, enum topic_kind kind);

// Collects an answer, to be sent when what it answers for is on disk.
void fleet_answer(struct fleet_client *client, const struct answer *answer);

// When answers are due; INT64_MAX for none, and while what they answer for is not on disk.
int64_t fleet_answers_due_ms(const struct fleet_client *client);

// Sends the answers that are due.
void fleet_send_answers(struct fleet_client *client, int64_t now_ms);

// Publishes the adjustments of a scope.
void fleet_publish_scope(struct fleet_client *client, const char *scope, int64_t now);

// Subscribes to what this display must hear, and says again what must be known of it.
void fleet_join(struct fleet_client *client);

// Follows the other displays, or no longer.
void fleet_watch_others(struct fleet_client *client, bool on);

// Follows the commands of another room, where the display moved.
void fleet_follow_room(struct fleet_client *client);

// Somebody looks at our console: the others are followed for a while.
void fleet_keep_watching(struct fleet_client *client);

// The account under which the broker lets us ask.
const char *fleet_account(const struct fleet_client *client);

// ---- fleet_receive.c

// Carries out a command that came through the broker, and answers it.
void fleet_execute(struct fleet_client *client, const struct command *command, enum role role,
    const char *account, int64_t now);

// ---- fleet_status.c

// When the status is due at the latest.
int64_t fleet_status_due_ms(const struct fleet_client *client);
// A status of a display of our name came.
void fleet_receive_own_status(struct fleet_client *client, const json_t *status);

// ---- fleet_pictures.c

// Somebody asks for this display's picture. It is work for which slides would wait: one after another gets
// it.
void fleet_queue_picture(struct fleet_client *client, const char *request, int width);
// A picture came.
void fleet_receive_picture(
    struct fleet_client *client, const struct topic *topic, const char *bytes, size_t length);
// Takes the picture that is due, and tells those who waited too long.
void fleet_tick_pictures(struct fleet_client *client, int64_t now_ms);
int64_t fleet_pictures_due_ms(const struct fleet_client *client);

#endif
