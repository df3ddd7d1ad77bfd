#include "control/command_exec.h"

#include "base/log.h"
#include "control/audit_log.h"
#include "scene/slide.h"

#include <stdio.h>
#include <string.h>

// For whom a command is worked out: this display, unless it says another room or display.
struct target {
    struct place place;
    bool placed;
    bool elsewhere;
    struct adjustments adjustments; // what holds there, where it is elsewhere
};

static void target_free(struct target *target)
{
    adjustments_free(&target->adjustments);
}

static const char *room_meant(const struct command_exec *exec, const char *to)
{
    const char *display = scope_display(to);
    const struct fleet_registry_display *known =
        display && exec->registry ? fleet_registry_find(exec->registry, display) : NULL;
    return known ? fleet_registry_text(known, "room") : scope_room(to);
}

static bool find_target(const struct command_exec *exec, const char *to, struct target *out)
{
    const struct display *display = exec->display;
    const struct adjustment_store *store = &exec->controls->store;
    struct scope_here here = {.display = store->here.display, .room = store->here.room};
    *out = (struct target){.elsewhere = exec->fleet && to && !scope_reaches(to, &here)};
    if (!out->elsewhere) {
        out->placed = display->programme;
        if (out->placed)
            out->place = display->programme->place;
        return true;
    }
    struct room_query query = {.room = room_meant(exec, to),
        .alias_count = display->config->alias_count,
        .aliases = display->config->aliases};
    struct scope_here there = {.display = scope_display(to), .room = query.room};
    out->placed = display->told && query.room && room_lookup(display->told, &query, &out->place, NULL);
    return adjustments_here(&store->all, &there, &out->adjustments);
}

static struct command_world world_of(
    const struct command_exec *exec, const struct target *target, const struct command_sender *sender)
{
    static const char *names[64];
    for (size_t i = 0; i < sizeof names / sizeof *names - 1 && slides[i].name; i++)
        names[i] = slides[i].name;
    const struct display *display = exec->display;
    return (struct command_world){.told = display->told,
        .shown = display->schedule,
        .adjustments = target->elsewhere ? &target->adjustments : &exec->controls->store.adjustments,
        .place = target->placed ? &target->place : NULL,
        .questions = &display->config->questions,
        .now = sender->now,
        .by = sender->by,
        .slides = names};
}

// What a chair may do on the timer, and so take back.
static bool is_of_chair(const struct adjustment *entry)
{
    return entry->type == ADJUST_TIME || entry->type == ADJUST_CANCEL || entry->type == ADJUST_FULL ||
           (entry->type >= ADJUST_HOLD && entry->type <= ADJUST_MESSAGE);
}

// Nobody takes back what they could not have done: an emergency needs its role, and a chair leaves the
// staff's.
static bool may_undo(const struct adjustment_store *store, const struct command *command,
    const struct command_sender *sender, struct refusal *refusal)
{
    for (size_t i = 0; i < store->done_count; i++) {
        const struct adjustments *acts = &store->done[i].what.acts;
        if (strcmp(store->done[i].id, command->of) != 0)
            continue;
        for (size_t k = 0; k < acts->count; k++) {
            const struct adjustment *entry = &acts->entries[k];
            bool emergency = entry->type == ADJUST_EMERGENCY && sender->role < ROLE_EMERGENCY;
            bool theirs =
                sender->role == ROLE_CHAIR && (!is_of_chair(entry) || strcmp(entry->by, sender->by) != 0);
            if (!emergency && !theirs)
                continue;
            refusal->status = 403;
            return error_set(&refusal->why, emergency ? "that was an emergency; it needs the role emergency"
                                                      : "that was done by somebody else");
        }
    }
    return true;
}

static bool undo(const struct command_exec *exec, const struct command *command,
    const struct command_sender *sender, struct command_result *out, struct refusal *refusal)
{
    struct adjustment_store *store = &exec->controls->store;
    refusal->status = 409;
    refusal->field = "of";
    for (size_t i = 0; i < store->done_count; i++)
        if (strcmp(store->done[i].id, command->of) == 0 && store->done[i].what.acts.count > 0 &&
            store->done[i].what.acts.entries[0].scope)
            snprintf(out->scope, sizeof out->scope, "%s", store->done[i].what.acts.entries[0].scope);
    return may_undo(store, command, sender, refusal) &&
           adjustment_store_undo(store, command->of, command->id, sender->now, &refusal->why);
}

static bool act(const struct command_exec *exec, const struct command *command,
    const struct command_sender *sender, const struct target *target, struct command_result *out,
    struct refusal *refusal)
{
    char scope[SCOPE_SIZE];
    struct command_world world = world_of(exec, target, sender);
    struct adjustments entries;
    if (!command_entries(command, &world, &entries, refusal))
        return false;
    const char *meant = exec->fleet ? command_scope(command, &entries, &world, exec->fleet, scope) : NULL;
    // That a message was read is not taken back, nor that a schedule was fetched.
    bool undoable =
        entries.count > 0 && !(command->type == COMMAND_TIMER && command->act == TIMER_ACTION_READ);
    struct adjustment_store_act act = {
        .entries = &entries, .scope = meant, .id = command->id, .undoable = undoable};
    snprintf(out->scope, sizeof out->scope, "%s", meant ? meant : "");
    bool fine = adjustment_store_do(&exec->controls->store, &act, &refusal->why);
    if (!fine)
        refusal->status = 503;
    adjustments_free(&entries);
    return fine;
}

static bool do_it(const struct command_exec *exec, const struct command *command,
    const struct command_sender *sender, struct command_result *out, struct refusal *refusal)
{
    struct target target;
    const struct adjustment_store *store = &exec->controls->store;
    struct scope_here here = {.display = store->here.display, .room = store->here.room};
    if (!exec->fleet && command->to && !scope_reaches(command->to, &here)) {
        refusal->status = 409;
        refusal->field = "to";
        return error_set(&refusal->why, "this display knows no others: no broker is configured");
    }
    if (command->type == COMMAND_UNDO)
        return undo(exec, command, sender, out, refusal);
    bool fine = find_target(exec, command->to, &target);
    if (fine)
        fine = act(exec, command, sender, &target, out, refusal);
    else
        refusal->status = error_set(&refusal->why, "not enough memory") ? 0 : 503;
    target_free(&target);
    return fine;
}

bool command_execute(const struct command_exec *exec, const struct command *command,
    const struct command_sender *sender, struct command_result *out, struct refusal *refusal)
{
    struct error error;
    struct adjustment_store *store = &exec->controls->store;
    *refusal = (struct refusal){0};
    *out = (struct command_result){.number = adjustment_store_number(store, command->id)};
    // Sent again: it was done, and is not done twice.
    out->again = out->number != 0;
    if (out->again)
        return true;
    if (!do_it(exec, command, sender, out, refusal))
        return false;
    controls_hand_over(exec->controls, sender->now);
    out->number = adjustment_store_number(store, command->id);
    out->reload = command->type == COMMAND_RELOAD;
    const struct display *display = exec->display;
    struct audit_log_entry entry = {.command = command,
        .number = out->number,
        .at = sender->now,
        .zone = display->schedule ? &display->schedule->zone : display->zone,
        .by = sender->by,
        .role = sender->role};
    if (!audit_log_append(exec->state, &entry, &error))
        log_warning("%s", error.text);
    log_info("asked by %s (role %s): %s", sender->by, role_name(sender->role), command->source);
    return true;
}
