#include "control/command_here.h"

#include "base/hash.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

// Is the emergency that this display shows one that was raised for it alone?
static bool shows_own(const struct adjustment_store *store, const char *own, int64_t now)
{
    const struct adjustment *shown = adjustments_emergency(&store->adjustments, now);
    for (size_t i = 0; shown && i < store->all.count; i++) {
        const struct adjustment *entry = &store->all.entries[i];
        if (entry->type == ADJUST_EMERGENCY && entry->number == shown->number && entry->scope &&
            strcmp(entry->scope, own) == 0)
            return true;
    }
    return false;
}

bool command_execute_here(const struct command_exec *exec, const struct command *command,
    const struct command_sender *sender, struct command_result *out)
{
    char own[SCOPE_SIZE];
    char id[32];
    struct refusal refusal;
    struct command here = *command;
    const struct adjustment_store *store = exec->store;
    struct scope_target target = adjustment_store_target(store);
    if (command->type != COMMAND_EMERGENCY || !command->id || !exec->display ||
        (command->to && !scope_reaches(command->to, &target)))
        return false;
    here.to = scope_of_display(exec->display, own);
    snprintf(id, sizeof id, "here-%016" PRIx64, hash_add_text(HASH_BEGIN, command->id));
    here.id = id;
    bool lift = command->emergency == EMERGENCY_LIFT;
    if (lift && !shows_own(store, own, sender->now) && adjustment_store_number(store, id) == 0)
        return false;
    bool ok = command_execute(exec, &here, sender, out, &refusal);
    out->resolved.id = command->id; // the texts above end here
    out->resolved.to = command->to;
    return ok;
}
