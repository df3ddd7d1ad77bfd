#include "cli/carry.h"

#include "base/log.h"
#include "control/journal.h"
#include "scene/slide.h"

#include <stdio.h>
#include <string.h>

// For whom a command is worked out: this display, unless it says another room or display.
struct target {
    struct place place;
    bool placed;
    bool elsewhere;
    struct desk desk; // what holds there, where it is elsewhere
};

static void target_free(struct target *target)
{
    desk_free(&target->desk);
}

static const char *room_meant(const struct carry *carry, const char *to)
{
    const char *display = desk_scope_is_display(to);
    const struct roster_display *known =
        display && carry->roster ? roster_find(carry->roster, display) : NULL;
    return known ? roster_text(known, "room") : desk_scope_is_room(to);
}

static bool find_target(const struct carry *carry, const char *to, struct target *out)
{
    const struct display *display = carry->display;
    const struct keeper *keeper = &carry->steer->keeper;
    struct desk_here here = {.display = keeper->here.display, .room = keeper->here.room};
    *out = (struct target){.elsewhere = carry->fleet && to && !desk_scope_reaches(to, &here)};
    if (!out->elsewhere) {
        out->placed = display->programme;
        if (out->placed)
            out->place = display->programme->place;
        return true;
    }
    struct place_query query = {.room = room_meant(carry, to),
        .alias_count = display->config->alias_count,
        .aliases = display->config->aliases};
    struct desk_here there = {.display = desk_scope_is_display(to), .room = query.room};
    out->placed = display->told && query.room && place_find(display->told, &query, &out->place, NULL);
    return desk_here(&keeper->all, &there, &out->desk);
}

static struct command_world world_of(
    const struct carry *carry, const struct target *target, const struct carry_asker *asker)
{
    static const char *names[64];
    for (size_t i = 0; i < sizeof names / sizeof *names - 1 && slides[i].name; i++)
        names[i] = slides[i].name;
    const struct display *display = carry->display;
    return (struct command_world){.told = display->told,
        .shown = display->schedule,
        .desk = target->elsewhere ? &target->desk : &carry->steer->keeper.desk,
        .place = target->placed ? &target->place : NULL,
        .questions = &display->config->questions,
        .now = asker->now,
        .by = asker->by,
        .slides = names};
}

// What a chair may do on the timer, and so take back.
static bool is_of_chair(const struct desk_entry *entry)
{
    return entry->type == DESK_TIME || entry->type == DESK_CANCEL || entry->type == DESK_FULL ||
           (entry->type >= DESK_HOLD && entry->type <= DESK_MESSAGE);
}

// Nobody takes back what they could not have done: an emergency needs its role, and a chair leaves the
// staff's.
static bool may_undo(const struct keeper *keeper, const struct command *command,
    const struct carry_asker *asker, struct refusal *refusal)
{
    for (size_t i = 0; i < keeper->done_count; i++) {
        const struct desk *acts = &keeper->done[i].what.acts;
        if (strcmp(keeper->done[i].id, command->of) != 0)
            continue;
        for (size_t k = 0; k < acts->count; k++) {
            const struct desk_entry *entry = &acts->entries[k];
            bool emergency = entry->type == DESK_EMERGENCY && asker->role < ROLE_EMERGENCY;
            bool theirs =
                asker->role == ROLE_CHAIR && (!is_of_chair(entry) || strcmp(entry->by, asker->by) != 0);
            if (!emergency && !theirs)
                continue;
            refusal->status = 403;
            return error_set(&refusal->why, emergency ? "that was an emergency; it needs the role emergency"
                                                      : "that was done by somebody else");
        }
    }
    return true;
}

static bool undo(const struct carry *carry, const struct command *command, const struct carry_asker *asker,
    struct carried *out, struct refusal *refusal)
{
    struct keeper *keeper = &carry->steer->keeper;
    refusal->status = 409;
    refusal->field = "of";
    for (size_t i = 0; i < keeper->done_count; i++)
        if (strcmp(keeper->done[i].id, command->of) == 0 && keeper->done[i].what.acts.count > 0 &&
            keeper->done[i].what.acts.entries[0].scope)
            snprintf(out->scope, sizeof out->scope, "%s", keeper->done[i].what.acts.entries[0].scope);
    return may_undo(keeper, command, asker, refusal) &&
           keeper_undo(keeper, command->of, command->id, asker->now, &refusal->why);
}

static bool act(const struct carry *carry, const struct command *command, const struct carry_asker *asker,
    const struct target *target, struct carried *out, struct refusal *refusal)
{
    char scope[DESK_SCOPE_SIZE];
    struct command_world world = world_of(carry, target, asker);
    struct desk entries;
    if (!command_entries(command, &world, &entries, refusal))
        return false;
    const char *meant = carry->fleet ? command_scope(command, &entries, &world, carry->fleet, scope) : NULL;
    // That a message was read is not taken back, nor that a schedule was fetched.
    bool undoable = entries.count > 0 && !(command->type == COMMAND_TIMER && command->act == CHAIR_READ);
    struct keeper_act act = {.entries = &entries, .scope = meant, .id = command->id, .undoable = undoable};
    snprintf(out->scope, sizeof out->scope, "%s", meant ? meant : "");
    bool fine = keeper_do(&carry->steer->keeper, &act, &refusal->why);
    if (!fine)
        refusal->status = 503;
    desk_free(&entries);
    return fine;
}

static bool do_it(const struct carry *carry, const struct command *command, const struct carry_asker *asker,
    struct carried *out, struct refusal *refusal)
{
    struct target target;
    const struct keeper *keeper = &carry->steer->keeper;
    struct desk_here here = {.display = keeper->here.display, .room = keeper->here.room};
    if (!carry->fleet && command->to && !desk_scope_reaches(command->to, &here)) {
        refusal->status = 409;
        refusal->field = "to";
        return error_set(&refusal->why, "this display knows no others: no broker is configured");
    }
    if (command->type == COMMAND_UNDO)
        return undo(carry, command, asker, out, refusal);
    bool fine = find_target(carry, command->to, &target);
    if (fine)
        fine = act(carry, command, asker, &target, out, refusal);
    else
        refusal->status = error_set(&refusal->why, "not enough memory") ? 0 : 503;
    target_free(&target);
    return fine;
}

bool carry_out(const struct carry *carry, const struct command *command, const struct carry_asker *asker,
    struct carried *out, struct refusal *refusal)
{
    struct error error;
    struct keeper *keeper = &carry->steer->keeper;
    *refusal = (struct refusal){0};
    *out = (struct carried){.number = keeper_number(keeper, command->id)};
    // Sent again: it was done, and is not done twice.
    out->again = out->number != 0;
    if (out->again)
        return true;
    if (!do_it(carry, command, asker, out, refusal))
        return false;
    steer_hand_over(carry->steer, asker->now);
    out->number = keeper_number(keeper, command->id);
    out->reload = command->type == COMMAND_RELOAD;
    const struct display *display = carry->display;
    struct journal_entry entry = {.command = command,
        .number = out->number,
        .at = asker->now,
        .zone = display->schedule ? &display->schedule->zone : display->zone,
        .by = asker->by,
        .role = asker->role};
    if (!journal_append(carry->state, &entry, &error))
        log_warning("%s", error.text);
    log_info("asked by %s (role %s): %s", asker->by, role_name(asker->role), command->source);
    return true;
}
