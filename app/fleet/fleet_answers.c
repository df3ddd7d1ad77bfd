// This display's answers to commands.
#include "base/clock.h"
#include "base/json.h"
#include "fleet/fleet_client_internal.h"

#include <stdlib.h>
#include <string.h>

enum {
    MAX_WAITING = 2000,     // answers in a batch; without a disk that saves, more are dropped
    PIECE_ANSWERS = 500,    // in one message; readers take 1000 (fleet_registry_read_answers)
    PIECE_BYTES = 32 << 10, // and 64 KiB
};

// A change of the adjustments is answered for when it is made, and again when it is known what the times
// mean: the second answer says all.
static void replace_last(json_t *list, const char *id)
{
    size_t count = json_array_size(list);
    const char *last =
        count > 0 ? json_string_value(json_member(json_array_get(list, count - 1), "id")) : NULL;
    if (last && strcmp(last, id) == 0)
        json_array_remove(list, count - 1);
}

static void add(
    struct fleet_client *client, struct fleet_answer_queue *queue, const struct answer *answer, int wait_ms)
{
    struct fleet_answer_batch *batch = &queue->collected;
    if (!batch->list) {
        batch->list = json_array();
        batch->due_ms = clock_tick_ms() + wait_ms;
    }
    batch->saved = adjustment_store_last_save(client->options.exec->store);
    replace_last(batch->list, answer->id);
    if (json_array_size(batch->list) < MAX_WAITING)
        answer_add(batch->list, answer);
}

void fleet_answer(struct fleet_client *client, const struct answer *answer)
{
    add(client, &client->answers.ordinary, answer, FLEET_ANSWERS_MS);
}

void fleet_answer_urgent(struct fleet_client *client, const struct answer *answer)
{
    add(client, &client->answers.urgent, answer, 0);
}

static int64_t saved_ms(const struct fleet_client *client, const struct fleet_answer_batch *batch)
{
    bool saved = adjustment_store_is_saved(client->options.exec->store, batch->saved);
    return batch->list && saved ? batch->due_ms : INT64_MAX;
}

// When a batch is to be closed or sent.
static int64_t due_ms(const struct fleet_client *client, const struct fleet_answer_queue *queue)
{
    if (queue->closed.list)
        return saved_ms(client, &queue->closed);
    return queue->collected.list ? queue->collected.due_ms : INT64_MAX;
}

int64_t fleet_answers_due_ms(const struct fleet_client *client)
{
    int64_t urgent = due_ms(client, &client->answers.urgent);
    int64_t ordinary = due_ms(client, &client->answers.ordinary);
    return urgent < ordinary ? urgent : ordinary;
}

static void send_piece(struct fleet_client *client, json_t *piece, bool urgent)
{
    json_t *root = json_pack("{s:O}", "answers", piece);
    char *text = root ? json_dumps(root, JSON_COMPACT) : NULL;
    struct topic topic = fleet_topic(client, TOPIC_ACK);
    if (text && urgent)
        fleet_publish_urgent(client, &topic, text, strlen(text), false);
    else if (text)
        fleet_publish(client, &topic, text, strlen(text), false);
    free(text);
    json_decref(root);
}

// Sends a batch in pieces that every reader takes.
static void send(struct fleet_client *client, struct fleet_answer_batch *batch, bool urgent)
{
    size_t count = json_array_size(batch->list);
    for (size_t i = 0; i < count;) {
        json_t *piece = json_array();
        size_t bytes = 0;
        while (i < count && bytes < PIECE_BYTES && json_array_size(piece) < PIECE_ANSWERS) {
            json_t *answer = json_array_get(batch->list, i++);
            bytes += json_dumpb(answer, NULL, 0, JSON_COMPACT);
            json_array_append(piece, answer);
        }
        send_piece(client, piece, urgent);
        json_decref(piece);
    }
    json_decref(batch->list);
    *batch = (struct fleet_answer_batch){0};
}

// A closed batch waits for its own save only, however much is saved after it.
static void send_due(
    struct fleet_client *client, struct fleet_answer_queue *queue, bool urgent, int64_t now_ms)
{
    if (saved_ms(client, &queue->closed) <= now_ms)
        send(client, &queue->closed, urgent);
    if (!queue->closed.list && queue->collected.list && queue->collected.due_ms <= now_ms) {
        queue->closed = queue->collected;
        queue->collected = (struct fleet_answer_batch){0};
    }
    if (saved_ms(client, &queue->closed) <= now_ms)
        send(client, &queue->closed, urgent);
}

void fleet_send_answers(struct fleet_client *client, int64_t now_ms)
{
    send_due(client, &client->answers.urgent, true, now_ms);
    send_due(client, &client->answers.ordinary, false, now_ms);
}

static void free_queue(struct fleet_answer_queue *queue)
{
    json_decref(queue->collected.list);
    json_decref(queue->closed.list);
}

void fleet_free_answers(struct fleet_client *client)
{
    free_queue(&client->answers.urgent);
    free_queue(&client->answers.ordinary);
    client->answers = (struct fleet_answers){0};
}
