#include "fleet/fleet_promises.h"

#include "base/log.h"
#include "fleet/fleet_client_internal.h"

#include <stdio.h>
#include <string.h>

static bool is_known(const struct fleet_promises *promises, const char *scope, const char *id)
{
    for (size_t i = 0; i < promises->count; i++)
        if (strcmp(promises->list[i].scope, scope) == 0 && strcmp(promises->list[i].id, id) == 0)
            return true;
    return false;
}

static void forget(struct fleet_promises *promises, size_t index)
{
    promises->count--;
    memmove(promises->list + index, promises->list + index + 1,
        (promises->count - index) * sizeof *promises->list);
}

void fleet_promises_note(struct fleet_client *client, const struct adjustment *entry)
{
    struct fleet_promises *promises = &client->promises;
    const char *id = entry->id ? entry->id : "";
    bool soon = client->connection.up && client->rights.desk != COMMAND_RIGHT_UNKNOWN;
    if (!entry->scope || soon || fleet_is_own_scope(client, entry->scope) ||
        is_known(promises, entry->scope, id))
        return;
    if (promises->count == FLEET_PROMISES)
        forget(promises, 0);
    struct fleet_promise *promise = &promises->list[promises->count++];
    snprintf(promise->scope, sizeof promise->scope, "%s", entry->scope);
    snprintf(promise->id, sizeof promise->id, "%s", id);
}

// Whoever asked for it was told that it would be passed on.
static void withdraw(struct fleet_client *client, const struct fleet_promise *promise, int64_t now)
{
    struct error error;
    const struct adjustment_store_act act = {
        .by = client->options.name, .role = ROLE_NONE, .now = now, .urgent = true};
    if (promise->id[0] && !adjustment_store_undo(client->options.exec->store, promise->id, &act, &error))
        log_warning("%s cannot be withdrawn: %s", promise->id, error.text);
}

static void report(struct fleet_client *client, const struct fleet_promise *promise, bool here)
{
    struct str topic = {0};
    struct topic of = {.kind = TOPIC_ADJUSTMENTS};
    snprintf(of.scope, sizeof of.scope, "%s", promise->scope);
    topic_write(client->options.broker.event, &of, &topic);
    fleet_refused_note(client, str_text(&topic),
        here ? "asked for at this display while the broker was away, and not passed on: its account may not. "
               "Only this display has it"
             : "asked for at this display while the broker was away, and withdrawn: its account may not pass "
               "it "
               "on");
    str_free(&topic);
}

void fleet_promises_check(struct fleet_client *client, int64_t now)
{
    struct fleet_promises *promises = &client->promises;
    struct fleet_rights *rights = &client->rights;
    if (!rights->news || rights->desk_asked || rights->room_asked)
        return;
    rights->news = false;
    struct scope_target target = adjustment_store_target(client->options.exec->store);
    while (promises->count > 0) {
        struct fleet_promise promise = promises->list[0];
        bool here = scope_reaches(promise.scope, &target);
        forget(promises, 0);
        if (fleet_rights_of(client, promise.scope) != COMMAND_RIGHT_NO)
            continue; // it is passed on
        report(client, &promise, here);
        if (!here)
            withdraw(client, &promise, now);
    }
}
