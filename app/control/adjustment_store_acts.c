#include "control/adjustment_store_internal.h"

#include "agenda/timer_refusal.h"
#include "base/text.h"
#include "control/adjustment_file.h"
#include "control/store_limits.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct act new_act(const struct adjustment_store_act *from)
{
    struct act act = {.role = from->role, .at = from->now};
    snprintf(act.id, sizeof act.id, "%s", from->id ? from->id : "");
    text_copy(act.by, sizeof act.by, from->by ? from->by : "");
    return act;
}

// Notes the command's id. Its number is never 0, which stands for "not carried out".
static void remember(struct adjustment_store *store, const struct act *act, const struct adjustments *entries)
{
    // A command without entries gets the number that the store has reached.
    int64_t next = adjustments_next_number(entries->count > 0 ? entries : &store->all);
    struct act id = *act;
    id.number = next > 1 ? next - 1 : 1;
    id.record = NULL;
    id.record_length = 0;
    // The place was reserved: this cannot fail.
    if (id.id[0])
        act_list_add(&store->ids, &id);
}

// Forgets what is old, and reserves a place for another act in each list.
static bool prepare_lists(struct adjustment_store *store, const struct adjustment_store_act *act)
{
    int64_t since = act->now - ADJUSTMENT_STORE_MEMORY_S;
    since = act->day_start != 0 && act->day_start < since ? act->day_start : since;
    act_list_prune(&store->undoable, since, act->now);
    act_list_prune(&store->ids, since, act->now);
    return act_list_reserve(&store->undoable) && act_list_reserve(&store->ids);
}

// Refuses a command of somebody who has filled what there is for the role.
static bool check_room(const struct adjustment_store *store, const struct adjustment_store_act *what,
    const struct act *act, struct error *error)
{
    if (!what->id || (act_list_has_room(&store->ids, act) && act_list_has_room(&store->undoable, act)))
        return true;
    return error_refuse(error, ADJUSTMENT_STORE_FULL,
        "%s has done too much today: of what the role %s does, this display keeps %zu acts of a day, to undo "
        "them "
        "and to do nothing twice",
        act->by, role_name(act->role), act_list_max(act->role));
}

void store_publish(const struct adjustment_store *store, const struct adjustments *entries)
{
    if (store->publish && entries->count > 0)
        store->publish(store->context, entries);
}

// What one room's chairs do does not count for another's.
static bool counts_for(const struct adjustment *other, const struct adjustment *entry)
{
    return !scope_is_of_chairs(entry->scope) || !scope_is_of_chairs(other->scope) ||
           strcmp(entry->scope, other->scope) == 0;
}

// The greatest number of those about the same thing, whatever their scopes.
static int64_t max_number_about(const struct adjustment_store *store, const struct adjustment *entry)
{
    int64_t max = 0;
    for (size_t i = 0; i < store->all.count; i++) {
        const struct adjustment *other = &store->all.entries[i];
        if (other->type != entry->type || other->number <= max || !counts_for(other, entry))
            continue;
        struct adjustment twin = *other;
        twin.scope = entry->scope;
        if (adjustment_same_subject(&twin, entry))
            max = other->number;
    }
    return max;
}

int64_t adjustment_store_next_number(
    const struct adjustment_store *store, const struct adjustment *entry, int64_t now)
{
    bool of_chairs = scope_is_of_chairs(entry->scope);
    // To the millisecond, so that acts of one second keep their order among displays.
    int64_t now_ms = store->time ? clock_now_ms(store->time) : now * 1000;
    int64_t by_clock = store->fleet ? admission_number(now_ms, store->clock) : 0;
    int64_t after = max_number_about(store, entry);
    // Entries that have been dropped here may still be in effect on displays whose clocks differ.
    if (!of_chairs || by_clock == 0)
        store_raise(&after, store->max_number);
    if (by_clock == 0 && adjustment_is_for_chairs(entry->type))
        store_raise(&after, store->max_chairs_number);
    int64_t next = after < ADJUSTMENTS_MAX_NUMBER ? after + 1 : ADJUSTMENTS_MAX_NUMBER;
    store_raise(&next, by_clock > 0 && store->leads ? by_clock + admission_lead(store->clock) : by_clock);
    return next;
}

void adjustment_store_note_number(struct adjustment_store *store, int64_t number, int64_t now)
{
    char scope[SCOPE_SIZE];
    const struct admission admission = {
        .scope = scope_of_room("any", scope), .now = now, .clock = store->clock};
    const struct adjustment entry = {.type = ADJUST_TIME, .number = number};
    if (store->clock != ADMISSION_CLOCK_UNKNOWN && admission_check(&admission, &entry, NULL))
        store_raise(&store->max_number, number);
}

int64_t adjustment_store_number(const struct adjustment_store *store, const char *id)
{
    size_t index = act_list_find(&store->ids, id);
    if (index < store->ids.count)
        return store->ids.acts[index].number;
    for (size_t i = 0; i < store->all.count; i++)
        if (store->all.entries[i].id && strcmp(store->all.entries[i].id, id) == 0)
            return store->all.entries[i].number > 0 ? store->all.entries[i].number : 1;
    return 0;
}

static int64_t latest(const struct adjustments *acts)
{
    int64_t at = INT64_MIN + ADJUSTMENTS_RETENTION_S;
    for (size_t i = 0; i < acts->count; i++)
        at = acts->entries[i].at > at ? acts->entries[i].at : at;
    return at;
}

// Brings the entries into the form in which others read them, and this display after a restart.
static bool normalise(struct adjustments *adjustments, struct error *error)
{
    struct adjustments plain;
    bool ok = adjustments_check(adjustments, &plain, error);
    adjustments_free(adjustments);
    *adjustments = plain;
    return ok;
}

// Fills `out` with the act's entries as they are stored: with scope, number and the command's id.
static bool prepare_entries(const struct adjustment_store *store, const struct adjustment_store_act *act,
    struct adjustments *out, struct error *error)
{
    char room[SCOPE_SIZE];
    bool of_room =
        !act->scope && store->fleet && store->target.room[0] && adjustments_are_for_chairs(act->entries);
    const char *scope = of_room ? scope_of_room(store->target.room, room) : act->scope;
    if (!scope_assign(act->entries, scope, false, out))
        return error_memory(error, "not enough memory");
    for (size_t i = 0; i < out->count; i++) {
        struct adjustment *entry = &out->entries[i];
        entry->id = act->id ? arena_keep(&out->arena, act->id) : entry->id;
        // Above the numbers of other displays' entries too, so that the last act wins everywhere; one that
        // was on its way before another was done is not the last.
        entry->number =
            act->below > 1 ? act->below - 1 : adjustment_store_next_number(store, entry, act->now);
    }
    return out->arena.failed ? error_memory(error, "not enough memory") : normalise(out, error);
}

// Writes how to undo prepared entries, which are about to be merged. NULL if out of memory.
static bool record_undo(
    const struct adjustment_store *store, const struct adjustments *entries, struct act *act)
{
    // `entries` stay the caller's.
    struct undo_record record = {.acts = *entries};
    struct str text = {0};
    bool ok =
        undo_before(&store->all, entries, &record.before) && adjustment_file_write_record(&record, &text);
    adjustments_free(&record.before);
    if (ok) {
        act->record = text.text;
        act->record_length = text.length;
    } else {
        str_free(&text);
    }
    return ok;
}

// Refuses what there is no room for.
static bool check_limits(
    const struct adjustment_store *store, const struct adjustments *entries, struct error *error)
{
    struct adjustments taken;
    size_t refused;
    if (!store_limits_select(&store->all, entries, STORE_LIMITS_HERE, &taken, &refused))
        return error_memory(error, "not enough memory");
    adjustments_free(&taken);
    return refused == 0 || error_refuse(error, ADJUSTMENT_STORE_FULL, "there are too many changes already");
}

// Refuses what other displays would not take: it would hold here alone.
static bool check_admission(
    const struct adjustment_store *store, const struct adjustments *entries, int64_t now, struct error *error)
{
    struct error why;
    for (size_t i = 0; store->fleet && i < entries->count; i++) {
        const struct adjustment *entry = &entries->entries[i];
        const struct admission admission = {.scope = entry->scope, .now = now, .clock = store->clock};
        if (entry->scope && !admission_check(&admission, entry, &why))
            return error_refuse(
                error, ADJUSTMENT_STORE_NOT_ADMITTED, "other displays would not take it: %s", why.text);
    }
    return true;
}

// Merges prepared entries, and records how to undo them.
static bool merge_act(struct adjustment_store *store, const struct adjustment_store_act *what,
    const struct adjustments *entries, struct error *error)
{
    struct act act = new_act(what);
    bool ok = (prepare_lists(store, what) && (!what->undoable || record_undo(store, entries, &act))) ||
              error_memory(error, "not enough memory");
    ok = ok &&
         (what->urgent || (check_room(store, what, &act, error) && check_limits(store, entries, error) &&
                              check_admission(store, entries, what->now, error))) &&
         store_merge(store, entries, error);
    if (!ok) {
        free(act.record);
        return false;
    }
    if (act.record)
        act_list_add(&store->undoable, &act);
    remember(store, &act, entries);
    return true;
}

bool adjustment_store_apply(
    struct adjustment_store *store, const struct adjustment_store_act *act, struct error *error)
{
    struct adjustments entries;
    bool ok = prepare_entries(store, act, &entries, error) && merge_act(store, act, &entries, error);
    if (ok) {
        store_prune(store, latest(&entries));
        store_save(store, false);
        store_publish(store, &entries);
    }
    adjustments_free(&entries);
    return ok;
}

static bool read_record(
    const struct adjustment_store *store, size_t index, struct undo_record *out, struct error *error)
{
    const struct act *act = &store->undoable.acts[index];
    return adjustment_file_read_record(act->record, act->record_length, out, error);
}

bool adjustment_store_undoable(const struct adjustment_store *store, const char *id, struct adjustments *out)
{
    struct undo_record record;
    size_t index = act_list_find(&store->undoable, id);
    *out = (struct adjustments){0};
    if (index == store->undoable.count || !read_record(store, index, &record, NULL))
        return false;
    *out = record.acts;
    adjustments_free(&record.before);
    return true;
}

// Fills `out` with the entries that undo an act, numbered and marked as the undo command's.
static bool write_reversal(const struct adjustment_store *store, size_t index,
    const struct adjustment_store_act *undo, struct adjustments *out, struct error *error)
{
    struct undo_record record;
    *out = (struct adjustments){0};
    if (!read_record(store, index, &record, error))
        return false;
    bool ok = undo_entries(&store->all, &record, undo->now, out, error);
    adjustments_free(&record.acts);
    adjustments_free(&record.before);
    for (size_t i = 0; ok && i < out->count; i++) {
        out->entries[i].number = adjustment_store_next_number(store, &out->entries[i], undo->now);
        out->entries[i].id = undo->id ? arena_keep(&out->arena, undo->id) : out->entries[i].id;
    }
    return ok && out->arena.failed ? error_memory(error, "not enough memory") : ok;
}

// A key takes back what chairs did, never what staff did.
static size_t find_act(
    const struct adjustment_store *store, const char *of, const struct adjustment_store_act *undo)
{
    size_t i = store->undoable.count;
    if (of || undo->role > ROLE_CHAIR)
        return act_list_find(&store->undoable, of);
    while (i > 0 && store->undoable.acts[i - 1].role > ROLE_CHAIR)
        i--;
    return i > 0 ? i - 1 : store->undoable.count;
}

bool adjustment_store_undo(struct adjustment_store *store, const char *of,
    const struct adjustment_store_act *undo, struct error *error)
{
    struct adjustments reversal;
    struct error why = {0};
    if (!prepare_lists(store, undo))
        return error_memory(error, "not enough memory");
    size_t index = find_act(store, of, undo);
    if (index == store->undoable.count)
        return timer_refusal_set(error, TIMER_REFUSAL_NOTHING_TO_UNDO);
    bool ok = write_reversal(store, index, undo, &reversal, &why) && store_merge(store, &reversal, &why);
    if (why.code == ERROR_MEMORY) { // the act is kept
        adjustments_free(&reversal);
        return error_copy(error, &why);
    }
    act_list_remove(&store->undoable, index);
    const struct act act = new_act(undo);
    if (ok)
        remember(store, &act, &reversal);
    store_save(store, false);
    if (ok)
        store_publish(store, &reversal);
    adjustments_free(&reversal);
    return ok || error_copy(error, &why);
}
