// Adjustments from the broker: which documents are read, what of them is taken, and what is answered.
#include "base/clock.h"
#include "base/json.h"
#include "base/log.h"
#include "control/admission.h"
#include "control/store_limits.h"
#include "fleet/fleet_client_internal.h"
#include "fleet/refused_topics.h"

#include <stdlib.h>
#include <string.h>

enum {
    MAX_BYTES = 2 << 20,                    // of a document
    MAX_ENTRIES = STORE_LIMITS_SCOPE + 200, // emergencies come on top
    // Adjustments of displays that nobody has heard of are taken only while there is much room.
    MAX_UNKNOWN = STORE_LIMITS_FOREIGN / 2,
    BATCH = 64,   // documents that are merged together
    SLICE_MS = 4, // as for other messages
};

// ---- which are read

// What nobody here shows or passes on costs nothing, however much there is of it.
static bool is_followed(struct fleet_client *client, const char *scope)
{
    const struct adjustment_store *store = fleet_store(client);
    const char *room = scope_room(scope);
    const char *display = scope_display(scope);
    if (room)
        return fleet_rooms_have(&client->rooms, room);
    if (!display || fleet_is_own_scope(client, scope))
        return true;
    if (!fleet_follows(client, scope))
        return false;
    bool known = fleet_registry_find(&client->registry, display) != NULL;
    return store->all.count < (known ? STORE_LIMITS_FOREIGN : MAX_UNKNOWN) ||
           known_scopes_have(&client->known_scopes, store, scope);
}

void fleet_receive_adjustments(
    struct fleet_client *client, const struct topic *topic, const struct broker_event *event)
{
    if (!is_followed(client, topic->scope))
        return;
    if (event->length > MAX_BYTES)
        fleet_refused_note(client, event->text, "larger than 2 MiB");
    else if (!documents_put(&client->documents, topic->scope, event->text, event->payload, event->length,
                 clock_tick_ms()))
        fleet_refused_note(client, event->text, "too many documents wait");
    for (struct document dropped; documents_drop(&client->documents, &dropped); document_free(&dropped))
        fleet_refused_note(client, dropped.topic, "too much waits to be read");
}

int64_t fleet_documents_due_ms(const struct fleet_client *client)
{
    return documents_next_ms(&client->documents);
}

// ---- what is taken

// A document as it was read. Empty if it is unreadable.
struct reading {
    struct document document;
    struct adjustments entries;
    bool refused; // in part or as a whole
};

// Reads a document. The scope is the topic's, whatever the document says. False if out of memory.
static bool read_document(
    struct fleet_client *client, struct reading *reading, int64_t now, struct error *error)
{
    const struct document *document = &reading->document;
    const struct admission admission = {
        .scope = document->scope, .now = now, .clock = fleet_store(client)->clock};
    struct adjustments read = {0};
    struct adjustments assigned = {0};
    struct error why = {0};
    size_t refused = 0;
    bool ok = adjustments_read_up_to(document->bytes, document->length, MAX_ENTRIES, &read, &why);
    if (ok)
        ok = (scope_assign(&read, document->scope, true, &assigned) &&
                 admission_filter(&admission, &assigned, &reading->entries, &refused, &why)) ||
             error_memory(&why, "not enough memory");
    adjustments_free(&read);
    adjustments_free(&assigned);
    reading->refused = !ok || refused > 0;
    if (reading->refused && why.code != ERROR_MEMORY)
        fleet_refused_note(client, document->topic, why.text);
    return ok || why.code != ERROR_MEMORY || error_copy(error, &why);
}

// The entries of commands that are new here. NULL if out of memory; owned by the caller.
static bool *find_new(const struct fleet_client *client, const struct adjustments *theirs)
{
    bool *is_new = calloc(theirs->count + 1, sizeof *is_new);
    for (size_t i = 0; is_new && i < theirs->count; i++)
        is_new[i] = theirs->entries[i].id &&
                    !adjustments_covers_entry(&fleet_store(client)->all, &theirs->entries[i]);
    return is_new;
}

// Answers for those that were taken, and that nothing later here outdoes.
static void answer_for_new(struct fleet_client *client, const struct adjustments *theirs, const bool *is_new)
{
    for (size_t i = 0; i < theirs->count; i++) {
        const struct adjustment *entry = &theirs->entries[i];
        const struct adjustment *kept = adjustments_find_same(&fleet_store(client)->all, entry);
        if (is_new[i] && kept && kept->id && strcmp(kept->id, entry->id) == 0)
            fleet_answer(client, &(struct answer){.id = entry->id, .status = 200, .number = entry->number});
    }
}

// Notes which documents had something for which there was no room.
static void note_left_out(struct fleet_client *client, const struct reading *readings, size_t count,
    int64_t now, const struct error *why)
{
    for (size_t i = 0; i < count; i++)
        if (!adjustments_covers(
                &fleet_store(client)->all, &readings[i].entries, now - ADJUSTMENTS_RETENTION_S))
            fleet_refused_note(client, readings[i].document.topic,
                why->text[0] ? why->text
                             : "more changes by a room's chairs than are kept: the oldest are not");
}

// Copies the entries of all, sorted once.
static bool join(const struct reading *readings, size_t count, struct adjustments *out)
{
    size_t total = 0;
    for (size_t i = 0; i < count; i++)
        total += readings[i].entries.count;
    struct adjustment *list = calloc(total + 1, sizeof *list);
    total = 0;
    for (size_t i = 0; list && i < count; i++)
        for (size_t k = 0; k < readings[i].entries.count; k++)
            list[total++] = readings[i].entries.entries[k];
    *out = (struct adjustments){0};
    bool ok = list && adjustments_from_entries(list, total, out);
    free(list);
    return ok;
}

// Is more known of the scope here than the document says?
static bool is_incomplete(const struct fleet_client *client, const struct reading *reading, int64_t now)
{
    struct adjustments ours;
    int64_t then = now - ADJUSTMENTS_RETENTION_S;
    bool ok = scope_select(&fleet_store(client)->all, reading->document.scope, then, &ours);
    bool more = ok && (reading->refused ? ours.count > 0 || reading->entries.count > 0
                                        : !adjustments_covers(&reading->entries, &ours, then));
    adjustments_free(&ours);
    return more;
}

static void merge(struct fleet_client *client, const struct reading *readings, size_t count, int64_t now)
{
    struct adjustments theirs;
    struct error error = {0};
    bool fresh = false;
    bool joined = join(readings, count, &theirs);
    bool *is_new = joined ? find_new(client, &theirs) : NULL;
    if (!is_new)
        error_memory(&error, "not enough memory");
    else if (adjustment_store_merge(fleet_store(client), &theirs, now, &fresh, &error) || fresh)
        answer_for_new(client, &theirs, is_new);
    free(is_new);
    if (fresh && !client->flush_ms)
        client->flush_ms = clock_tick_ms() + FLEET_FLUSH_MS;
    if (fresh || error.text[0])
        note_left_out(client, readings, count, now, &error);
    adjustments_free(&theirs);
    for (size_t i = 0; i < count; i++)
        sync_received(&client->sync, readings[i].document.scope, is_incomplete(client, &readings[i], now),
            clock_tick_ms());
}

// The next document to merge together with those before. What staff say does not wait for what is said in
// rooms to be read.
static bool take(
    struct fleet_client *client, const struct reading *first, int64_t now_ms, struct document *out)
{
    return first && !first->document.of_room ? documents_take_staff(&client->documents, now_ms, out)
                                             : documents_take(&client->documents, now_ms, out);
}

void fleet_merge_documents(struct fleet_client *client, int64_t now)
{
    struct reading readings[BATCH];
    size_t count = 0;
    int64_t now_ms = clock_tick_ms();
    readings[0] = (struct reading){0};
    while (count < BATCH && clock_tick_ms() <= now_ms + SLICE_MS &&
           take(client, count > 0 ? readings : NULL, now_ms, &readings[count].document)) {
        struct error error;
        if (!read_document(client, &readings[count], now, &error))
            log_warning("from the broker, %.200s: %s", readings[count].document.topic, error.text);
        count++;
        if (count < BATCH)
            readings[count] = (struct reading){0};
    }
    if (count > 0)
        merge(client, readings, count, now);
    for (size_t i = 0; i < count; i++) {
        adjustments_free(&readings[i].entries);
        document_free(&readings[i].document);
    }
}

void fleet_note_numbers(struct fleet_client *client, const struct broker_event *event, int64_t now)
{
    json_t *root = event->length <= FLEET_REGISTRY_MAX_BYTES
                       ? json_read(event->payload, event->length, NULL, NULL)
                       : NULL;
    const json_t *answers = json_member(root, "answers");
    for (size_t i = 0; i < json_array_size(answers); i++) {
        int64_t number;
        if (json_as_integer(json_member(json_array_get(answers, i), "number"), &number))
            adjustment_store_note_number(fleet_store(client), number, now);
    }
    json_decref(root);
}
