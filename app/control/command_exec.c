#include "control/command_exec.h"

#include "base/log.h"
#include "control/audit_log.h"
#include "control/command_accept.h"

#include <stdio.h>
#include <string.h>

// ---- the displays that a command is for

// The context of a command at the displays that it is for.
struct command_target {
    struct command_context context;
    struct place place;             // of other displays
    struct adjustments adjustments; // of other displays; empty if they are this one's
};

static const char *target_room(const struct command_exec *exec, const char *to)
{
    const char *display = scope_display(to);
    const char *room = display && exec->room_of ? exec->room_of(exec->fleet, display) : NULL;
    return room ? room : scope_room(to);
}

// The room of a scope, by a name that it has or had. What rights are given for is never guessed: a chair of
// "Hall" is not one of "Main Hall".
static bool find_room(const struct schedule *schedule, const char *name, struct place *out)
{
    size_t room = schedule_find_room(schedule, name);
    if (room == schedule->room_count)
        return false;
    *out = (struct place){.kind = PLACE_ROOM, .room = room, .label = schedule->rooms[room].name};
    return true;
}

// False if out of memory. Free `out->adjustments` either way.
static bool find_target(const struct command_exec *exec, const struct command *command,
    const struct command_sender *sender, struct command_target *out)
{
    const struct adjustment_store *store = exec->store;
    struct scope_target here = adjustment_store_target(store);
    *out = (struct command_target){0};
    exec->fill_context(exec->context, sender->now, &out->context);
    out->context.zone = exec->zone(exec->context);
    out->context.by = sender->by;
    if (!out->context.adjustments)
        out->context.adjustments = &store->adjustments;
    if (!exec->display || !command->to || scope_reaches(command->to, &here))
        return true;
    struct room_query query = {.room = target_room(exec, command->to),
        .alias_count = out->context.alias_count,
        .aliases = out->context.aliases};
    struct room_names names = {0};
    struct scope_target elsewhere = {
        .display = scope_display(command->to), .room = query.room, .room_names = &names};
    bool known = out->context.published && query.room &&
                 (scope_room(command->to) ? find_room(out->context.published, query.room, &out->place)
                                          : room_lookup(out->context.published, &query, &out->place, NULL));
    if (known && out->place.kind == PLACE_ROOM)
        room_names_of(&out->context.published->rooms[out->place.room], &names);
    out->context.place = known ? &out->place : NULL;
    out->context.adjustments = &out->adjustments;
    out->context.shown_at = 0;
    struct adjustments resolved;
    bool ok = scope_resolve(&store->all, &elsewhere, &resolved);
    if (ok && out->context.published)
        ok = adjustments_follow(&resolved, out->context.published, &out->adjustments);
    else if (ok)
        ok = adjustments_from_entries(resolved.entries, resolved.count, &out->adjustments);
    adjustments_free(&resolved);
    return ok;
}

// ---- who hears of it

static bool check_right(const struct command_exec *exec, const struct command_sender *sender,
    const char *scope, struct refusal *refusal)
{
    enum command_right right =
        exec->right && scope && !sender->heard_by_all ? exec->right(exec->fleet, scope) : COMMAND_RIGHT_YES;
    if (right == COMMAND_RIGHT_YES)
        return true;
    refusal->field = "to";
    refusal->unheard = true;
    refusal->undecided = right == COMMAND_RIGHT_UNKNOWN;
    if (refusal->undecided) {
        refusal->status = 503;
        return error_set(&refusal->why, COMMAND_RIGHTS_UNKNOWN);
    }
    refusal->status = 403;
    return error_set(&refusal->why, COMMAND_ONLY_ITS_ROOM);
}

// Fills `out` with the scope of entries, NULL without a fleet or for a key. What staff ask for at a display
// that may only speak as a chair is passed on as a chair's if it can be.
static bool choose_scope(const struct command_exec *exec, const struct command_sender *sender,
    const struct command *command, const struct adjustments *entries, const struct command_context *context,
    char buffer[SCOPE_SIZE], const char **out, struct refusal *refusal)
{
    bool chair = sender->role <= ROLE_CHAIR;
    enum command_voice voice = chair ? COMMAND_VOICE_CHAIR : COMMAND_VOICE_STAFF;
    *out = NULL;
    if (!exec->display || !command->id)
        return true;
    *out = command_scope(command, entries, context, exec->display, voice, buffer);
    if (check_right(exec, sender, *out, refusal))
        return true;
    if (chair || !adjustments_are_for_chairs(entries))
        return false;
    *refusal = (struct refusal){0};
    *out = command_scope(command, entries, context, exec->display, COMMAND_VOICE_CHAIR, buffer);
    return check_right(exec, sender, *out, refusal);
}

// ---- undoing

// Who does what and when, for the store. Emergencies are raised and lifted however many there were before.
static struct adjustment_store_act new_act(
    const struct command *command, const struct command_sender *sender, const struct schedule *schedule)
{
    return (struct adjustment_store_act){.id = command->id,
        .urgent = command->type == COMMAND_EMERGENCY,
        .by = sender->by,
        .role = command->id ? sender->role : ROLE_NONE,
        .now = sender->now,
        .below = sender->below,
        .day_start = schedule ? schedule_day_start(schedule, schedule_day(schedule, sender->now)) : 0};
}

// Nobody may undo what they may not do: emergencies need their role, and chairs undo only their own acts.
static bool may_undo(
    const struct adjustments *acts, const struct command_sender *sender, struct refusal *refusal)
{
    for (size_t i = 0; i < acts->count; i++) {
        const struct adjustment *entry = &acts->entries[i];
        refusal->status = 403;
        if (entry->type == ADJUST_EMERGENCY && sender->role < ROLE_EMERGENCY)
            return role_refuse(&refusal->why, "undoing an emergency", ROLE_EMERGENCY, sender->role);
        if (sender->role == ROLE_CHAIR &&
            (!adjustment_is_for_chairs(entry->type) || strcmp(entry->by, sender->by) != 0))
            return role_refuse(&refusal->why, "undoing what somebody else did", ROLE_STAFF, sender->role);
    }
    return true;
}

static bool undo(const struct command_exec *exec, const struct command *command,
    const struct command_sender *sender, struct command_result *out, struct refusal *refusal)
{
    struct adjustment_store *store = exec->store;
    struct adjustments acts = {0};
    if (command->undo_id)
        adjustment_store_undoable(store, command->undo_id, &acts);
    bool may = may_undo(&acts, sender, refusal);
    for (size_t i = 0; may && i < acts.count; i++)
        may = check_right(exec, sender, acts.entries[i].scope, refusal);
    if (may && acts.count > 0 && acts.entries[0].scope)
        snprintf(out->scope, sizeof out->scope, "%s", acts.entries[0].scope);
    adjustments_free(&acts);
    if (!may)
        return false;
    refusal->field = "of";
    struct command_context context = {0};
    exec->fill_context(exec->context, sender->now, &context);
    struct adjustment_store_act what = new_act(command, sender, context.published);
    if (adjustment_store_undo(store, command->undo_id, &what, &refusal->why))
        return true;
    refusal->status = refusal->why.code == ERROR_MEMORY ? 503 : 409;
    return false;
}

// ---- carrying out

// Neither reading a message nor fetching the schedule can be undone.
static bool is_undoable(const struct command *command, const struct adjustments *entries)
{
    return entries->count > 0 && !(command->type == COMMAND_TIMER && command->act == TIMER_ACTION_READ);
}

static int status_of(const struct error *why)
{
    if (why->code == ERROR_MEMORY)
        return 503;
    if (why->code != ERROR_REFUSED)
        return 422;
    return why->detail == ADJUSTMENT_STORE_NOT_ADMITTED ? 409 : 429;
}

// Whoever may not do it is not asked whether it is meant.
static void look_for_right(const struct command_exec *exec, const struct command *command,
    const struct command_sender *sender, const struct command_target *target, struct refusal *refusal)
{
    char buffer[SCOPE_SIZE];
    const char *scope;
    struct adjustments entries;
    struct refusal other = {0};
    struct command meant = *command;
    meant.sure = true;
    if (!command_entries(&meant, &target->context, &entries, &other))
        return;
    if (!choose_scope(exec, sender, &meant, &entries, &target->context, buffer, &scope, &other))
        *refusal = other;
    adjustments_free(&entries);
}

// Fills `entries`, and `scope` as choose_scope does. Free `entries` if true.
static bool make_entries(const struct command_exec *exec, const struct command *command,
    const struct command_sender *sender, const struct command_target *target, struct adjustments *entries,
    char buffer[SCOPE_SIZE], const char **scope, struct refusal *refusal)
{
    if (!command_entries(command, &target->context, entries, refusal)) {
        if (refusal->code)
            look_for_right(exec, command, sender, target, refusal);
        return false;
    }
    if (choose_scope(exec, sender, command, entries, &target->context, buffer, scope, refusal))
        return true;
    adjustments_free(entries);
    return false;
}

static bool apply(const struct command_exec *exec, const struct command_target *target,
    const struct command_sender *sender, struct command_result *out, struct refusal *refusal)
{
    char buffer[SCOPE_SIZE];
    struct adjustments entries;
    struct command *command = &out->resolved;
    out->schedule.refresh = command->type == COMMAND_RELOAD;
    out->schedules = target->context.schedules;
    out->schedule_count = target->context.schedule_count;
    if (command->type == COMMAND_ACCEPT &&
        !command_accept(command, &target->context, &out->schedule.accept, refusal))
        return false;
    const char *scope;
    if (!command_resolve(command, &target->context, refusal) ||
        !make_entries(exec, command, sender, target, &entries, buffer, &scope, refusal))
        return false;
    struct adjustment_store_act act = new_act(command, sender, target->context.published);
    act.entries = &entries;
    act.scope = scope;
    act.undoable = sender->below == 0 && is_undoable(command, &entries);
    snprintf(out->scope, sizeof out->scope, "%s", scope ? scope : "");
    bool ok = adjustment_store_apply(exec->store, &act, &refusal->why);
    if (!ok)
        refusal->status = status_of(&refusal->why);
    adjustments_free(&entries);
    return ok;
}

static bool no_memory(struct refusal *refusal)
{
    refusal->status = 503;
    return error_memory(&refusal->why, "not enough memory");
}

static bool execute(const struct command_exec *exec, const struct command *command,
    const struct command_sender *sender, struct command_result *out, struct refusal *refusal)
{
    struct command_target target;
    const struct adjustment_store *store = exec->store;
    struct scope_target here = adjustment_store_target(store);
    if (!exec->display && command->to && !scope_reaches(command->to, &here)) {
        refusal->status = 409;
        refusal->field = "to";
        return error_set(&refusal->why, "this display knows no others: no broker is configured");
    }
    if (command->type == COMMAND_UNDO)
        return undo(exec, command, sender, out, refusal);
    bool ok = find_target(exec, command, sender, &target) ? apply(exec, &target, sender, out, refusal)
                                                          : no_memory(refusal);
    adjustments_free(&target.adjustments);
    return ok;
}

static void write_audit_log(
    const struct command_exec *exec, const struct command_sender *sender, const struct command_result *result)
{
    struct error error;
    const struct command *command = &result->resolved;
    struct audit_log_entry entry = {.command = command,
        .number = result->number,
        .at = sender->now,
        .zone = exec->zone(exec->context),
        .by = sender->by,
        .role = sender->role,
        .accepted = result->schedule.accept,
        .schedule_count = result->schedule_count,
        .schedules = result->schedules};
    if (!audit_log_append(exec->folder, &entry, &error))
        log_warning("%s", error.text);
    log_info("asked by %s (role %s): %s", sender->by, role_name(sender->role), command->source);
}

// The times of a command that was carried out before are those of its entries, as long as these are kept.
static void recall_times(const struct command_exec *exec, struct command *resolved)
{
    const struct adjustments *all = &exec->store->all;
    for (size_t i = 0; i < all->count; i++) {
        const struct adjustment *entry = &all->entries[i];
        if (!entry->id || strcmp(entry->id, resolved->id) != 0)
            continue;
        if (resolved->starts_time.given)
            resolved->starts_at = entry->starts_at;
        if (resolved->ends_time.given)
            resolved->ends_at = entry->ends_at;
        if (resolved->until_time.given)
            resolved->until = entry->until;
        return;
    }
}

static void measure_notice(
    const struct command_exec *exec, const struct command_sender *sender, struct command_result *out)
{
    const struct command *command = &out->resolved;
    if (exec->measure_notice && command->type == COMMAND_NOTICE && command->text[0])
        exec->measure_notice(exec->measurer, command, sender->by, sender->now, &out->pages, &out->seconds);
}

static bool only_preview(const struct command_exec *exec, const struct command *command,
    const struct command_sender *sender, struct command_result *out, struct refusal *refusal)
{
    struct adjustments entries;
    bool ok = command_preview(exec, command, sender, &entries, refusal);
    adjustments_free(&entries);
    if (ok)
        measure_notice(exec, sender, out);
    return ok;
}

bool command_execute(const struct command_exec *exec, const struct command *command,
    const struct command_sender *sender, struct command_result *out, struct refusal *refusal)
{
    *refusal = (struct refusal){0};
    *out = (struct command_result){.resolved = *command};
    out->resolved.arena = (struct arena){0};
    if (command->preview)
        return only_preview(exec, command, sender, out, refusal);
    measure_notice(exec, sender, out);
    if (command->id)
        out->number = adjustment_store_number(exec->store, command->id);
    out->repeated = out->number != 0;
    if (out->repeated) {
        recall_times(exec, &out->resolved);
        return true;
    }
    if (!execute(exec, command, sender, out, refusal))
        return false;
    if (!command->id)
        return true;
    out->number = adjustment_store_number(exec->store, command->id);
    write_audit_log(exec, sender, out);
    return true;
}

void schedule_request_add(struct schedule_request *request, struct schedule_request other)
{
    request->refresh |= other.refresh;
    request->accept |= other.accept;
}

void command_result_say(
    const struct command_exec *exec, const struct command_result *result, int64_t now, struct str *out)
{
    command_say_time(&result->resolved, exec->zone(exec->context), now, out);
    if (result->pages > 1 || (result->pages == 1 && result->resolved.preview))
        str_format(out, "%s%d page%s, %d s", out->length > 0 ? "; " : "", result->pages,
            result->pages == 1 ? "" : "s", result->seconds);
    if (result->schedule_count < 2 || result->schedule.accept == 0)
        return;
    str_add_text(out, "the update of ");
    command_accept_names(result->schedules, result->schedule_count, result->schedule.accept, out);
}

bool command_preview(const struct command_exec *exec, const struct command *command,
    const struct command_sender *sender, struct adjustments *out, struct refusal *refusal)
{
    struct command_target target;
    struct command resolved = *command;
    *out = (struct adjustments){0};
    *refusal = (struct refusal){0};
    bool ok = find_target(exec, command, sender, &target)
                  ? command_resolve(&resolved, &target.context, refusal) &&
                        command_entries(&resolved, &target.context, out, refusal)
                  : no_memory(refusal);
    adjustments_free(&target.adjustments);
    return ok;
}

// The room that a command changes, where it names a talk or the room.
static bool place_of(const struct command *command, const struct command_context *context, struct place *out)
{
    const struct schedule *shown = context->shown ? context->shown : context->published;
    const struct item *item = shown && command->item ? schedule_find_item(shown, command->item) : NULL;
    if (item && item->room < shown->room_count)
        return find_room(context->published, shown->rooms[item->room].name, out);
    return context->published && command->room && find_room(context->published, command->room, out);
}

bool command_foresee(const struct command_exec *exec, const struct command *command,
    const struct command_sender *sender, struct command_effect *out, struct refusal *refusal)
{
    char buffer[SCOPE_SIZE];
    const char *scope;
    struct command_target target;
    struct command resolved = *command;
    struct adjustments entries = {0};
    *out = (struct command_effect){0};
    *refusal = (struct refusal){0};
    bool found = find_target(exec, command, sender, &target);
    bool ok = found && command_resolve(&resolved, &target.context, refusal) &&
              make_entries(exec, &resolved, sender, &target, &entries, buffer, &scope, refusal);
    struct place place;
    if (ok && place_of(&resolved, &target.context, &place))
        target.context.place = &place;
    if (!found || (ok && !command_effect_of(&target.context, &entries, resolved.item, out)))
        ok = no_memory(refusal);
    adjustments_free(&entries);
    adjustments_free(&target.adjustments);
    return ok;
}
