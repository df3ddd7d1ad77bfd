// What the files of the fleet's client share: fleet_client.c opens, closes and does what is due,
// fleet_receive.c handles messages, fleet_rates.c counts them, fleet_answers.c answers, fleet_out.c publishes
// and subscribes, fleet_urgent.c has the connection for what is urgent, fleet_status.c, fleet_pictures.c
// and fleet_http.c have this display's status, pictures, and the console's questions.
#ifndef PLUMBLINE_FLEET_FLEET_CLIENT_INTERNAL_H
#define PLUMBLINE_FLEET_FLEET_CLIENT_INTERNAL_H

#include "fleet/fleet_client.h"

enum {
    FLEET_DEFER_MS = 1500,  // for displays to carry out a command before a staff desk does
    FLEET_FLUSH_MS = 1000,  // until adjustments of others are saved
    FLEET_ANSWERS_MS = 100, // for answers to be sent together
    FLEET_WATCH_MS = 60000, // after the last look at the console
};

// ---- fleet_out.c

// Publishes to a topic. False without a connection, or if too much waits already. Of one topic the message
// that was published last reaches the broker last, whichever connections they take.
bool fleet_publish(
    struct fleet_client *client, const struct topic *topic, const char *payload, size_t length, bool retain);
// The same, in front of all that waits.
bool fleet_publish_urgent(
    struct fleet_client *client, const struct topic *topic, const char *payload, size_t length, bool retain);

// One of this display's own topics.
struct topic fleet_topic(const struct fleet_client *client, enum topic_kind kind);

// Publishes the adjustments of a scope.
void fleet_publish_scope(struct fleet_client *client, const char *scope, int64_t now);

// After connecting: subscribes, and has the status and unknown adjustments published.
void fleet_join(struct fleet_client *client);

// Subscribes to the statuses, pictures, answers and commands of other displays, or unsubscribes.
void fleet_watch_others(struct fleet_client *client, bool on);

// Subscribes to the commands of another room if the display moved there.
void fleet_follow_room(struct fleet_client *client);

// Somebody looks at the console: follows the other displays for another while.
void fleet_keep_watching(struct fleet_client *client);

// Does the display receive what others say of a scope, and so know enough to publish it?
bool fleet_follows(const struct fleet_client *client, const char *scope);

// Subscribes to a filter below the event's topics at one of the client's brokers, or unsubscribes; `scope`
// (NULL: none) is appended.
void fleet_subscribe(const struct fleet_client *client, struct broker *broker, bool on,
    const char *after_root, const char *scope);

// Subscribes to the adjustments of single displays, for those that may pass them on.
void fleet_watch_scopes(struct fleet_client *client);

// The account that stands in the topics of our commands.
const char *fleet_account(const struct fleet_client *client);

// Is it the scope of this display alone?
bool fleet_is_own_scope(const struct fleet_client *client, const char *scope);

// The store of adjustments.
struct adjustment_store *fleet_store(const struct fleet_client *client);

// Counts a refusal now (refused_topics.h), and logs it, by rate. `topic` is as the broker gave it.
void fleet_refused_note(struct fleet_client *client, const char *topic, const char *why);

// ---- fleet_answers.c

// Adds an answer, to be sent when the adjustments are on disk.
void fleet_answer(struct fleet_client *client, const struct answer *answer);
// The same for an emergency, in front of all that waits.
void fleet_answer_urgent(struct fleet_client *client, const struct answer *answer);

// When answers are due; INT64_MAX: never, or not before the adjustments are on disk.
int64_t fleet_answers_due_ms(const struct fleet_client *client);

// Sends the answers that are due.
void fleet_send_answers(struct fleet_client *client, int64_t now_ms);

void fleet_free_answers(struct fleet_client *client);

// ---- fleet_urgent.c

// Begins to connect, once. Without the connection all goes by the ordinary one.
void fleet_urgent_start(struct fleet_client *client);
void fleet_urgent_stop(struct fleet_client *client);

// The next message, which the caller frees; NULL if there is none. Other events of the connection are
// handled.
struct broker_event *fleet_urgent_next(struct fleet_client *client);

// Notes an event of the urgent or the ordinary connection. True if it is an urgent message that came by the
// other one before.
bool fleet_urgent_is_copy(struct fleet_client *client, bool urgent, const struct broker_event *event);

// False if the connection is not there, or too much waits: publish by the ordinary one.
bool fleet_urgent_publish(
    struct fleet_client *client, const char *topic, const char *payload, size_t length, bool retain);

// Is something under the topic still to be confirmed there?
bool fleet_urgent_is_publishing(struct fleet_client *client, const char *topic);

// Notes an emergency that was raised or lifted here, and that its scope's document is being published.
void fleet_urgent_note(struct fleet_client *client, const struct adjustment *emergency);
void fleet_urgent_note_published(struct fleet_client *client, const char *scope);

// The number below which a command stays that came by the connection `from`; 0: it is the latest.
int64_t fleet_urgent_below(struct fleet_client *client, struct broker *from, const struct broker_event *event,
    const struct command *command);

// Follows the display's room, and logs, now and then, that only this connection is missing.
void fleet_urgent_tick(struct fleet_client *client, int64_t now_ms);

// ---- fleet_rates.c

// May this command's sender send it now? Refuses it if not. `here`: it is for this display.
bool fleet_rate_allows(
    struct fleet_client *client, const struct topic *topic, const struct broker_event *event, bool here);

// ---- fleet_client.c

// Fills in address, account and certificates.
bool fleet_read_broker(
    const struct broker_config *config, struct broker_options *options, struct error *error);

// ---- fleet_adjustments.c

// Takes a document of adjustments, to be merged soon: the next of its scope replaces it until then.
void fleet_receive_adjustments(
    struct fleet_client *client, const struct topic *topic, const struct broker_event *event);
// Notes the numbers that another display's answers have: what is asked for here later gets a greater one.
void fleet_note_numbers(struct fleet_client *client, const struct broker_event *event, int64_t now);
// Merges the documents that are due, all at once.
void fleet_merge_documents(struct fleet_client *client, int64_t now);
// When the next documents are to be merged.
int64_t fleet_documents_due_ms(const struct fleet_client *client);

// ---- fleet_receive.c

// Who sent a command, and what it stays below (struct command_sender).
struct fleet_origin {
    enum role role;
    const char *account;
    int64_t below;
};

// Carries out a command from the broker, and answers it.
void fleet_execute(struct fleet_client *client, const struct command *command,
    const struct fleet_origin *origin, int64_t now);

// ---- fleet_status.c

// When the status is due at the latest.
int64_t fleet_status_due_ms(const struct fleet_client *client);
// Handles a status under this display's name that this display did not send.
void fleet_receive_own_status(struct fleet_client *client, const json_t *status);

// ---- fleet_pictures.c

// Queues a request for this display's picture. Pictures are taken one at a time with pauses, because a slide
// would have to wait for them.
void fleet_queue_picture(struct fleet_client *client, const struct fleet_picture_reply *reply, int width);
// Handles another display's picture.
void fleet_receive_picture(
    struct fleet_client *client, const struct topic *topic, const char *bytes, size_t length);
// Takes the picture that is due, and gives up requests that waited too long.
void fleet_tick_pictures(struct fleet_client *client, int64_t now_ms);
int64_t fleet_pictures_due_ms(const struct fleet_client *client);

#endif
