#include "control/adjustment_file.h"

#include "agenda/timer_refusal.h"
#include "base/file.h"
#include "base/log.h"
#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct scope_target adjustment_store_target(const struct adjustment_store *store)
{
    return (struct scope_target){.display = store->target.display[0] ? store->target.display : NULL,
        .room = store->target.room[0] ? store->target.room : NULL,
        .room_names = &store->target.names};
}

static void raise_to(int64_t *max, int64_t number)
{
    *max = number > *max ? number : *max;
}

static void raise_max_numbers(struct adjustment_store *store, const struct adjustments *entries)
{
    for (size_t i = 0; i < entries->count; i++) {
        const struct adjustment *entry = &entries->entries[i];
        raise_to(
            scope_is_of_chairs(entry->scope) ? &store->max_chairs_number : &store->max_number, entry->number);
    }
}

// Replaces all entries, and takes them over.
static bool replace(struct adjustment_store *store, struct adjustments *all, struct error *error)
{
    struct adjustments applying;
    struct scope_target here = adjustment_store_target(store);
    if (!scope_resolve(all, &here, &applying)) {
        adjustments_free(all);
        return error_memory(error, "not enough memory");
    }
    adjustments_free(&store->all);
    adjustments_free(&store->adjustments);
    store->all = *all;
    store->adjustments = applying;
    store->stale = false;
    store->version++;
    return true;
}

// How much may be kept. All zero: as much as there is.
struct bounds {
    size_t count, bytes;
};

static bool is_within(const struct adjustments *all, const struct bounds *bounds)
{
    return bounds->count == 0 ||
           (all->count <= bounds->count && adjustments_text_bytes(all) <= bounds->bytes);
}

static bool merge_within(struct adjustment_store *store, const struct adjustments *entries,
    const struct bounds *bounds, struct error *error)
{
    struct adjustments merged;
    if (!adjustments_merge(&store->all, entries, &merged))
        return error_memory(error, "not enough memory");
    // Replacing what is there is always possible.
    if (!is_within(&merged, bounds) && merged.count > store->all.count) {
        adjustments_free(&merged);
        return error_refuse(error, 0, "more adjustments than the %zu that are kept", bounds->count);
    }
    if (!replace(store, &merged, error))
        return false;
    raise_max_numbers(store, entries);
    return true;
}

static bool merge(struct adjustment_store *store, const struct adjustments *entries, struct error *error)
{
    static const struct bounds none = {0};
    return merge_within(store, entries, &none, error);
}

bool adjustment_store_set_target(
    struct adjustment_store *store, const char *display, const struct room_names *room)
{
    static const struct adjustments none = {0};
    const char *name = room_names_now(room);
    display = display ? display : "";
    if (!store->stale && strcmp(store->target.display, display) == 0 &&
        room_names_equal(&store->target.names, room))
        return false;
    snprintf(store->target.display, sizeof store->target.display, "%s", display);
    snprintf(store->target.room, sizeof store->target.room, "%s", name ? name : "");
    store->target.names = *room;
    store->stale = true;
    return merge(store, &none, NULL);
}

// Drops what a load added: all but the first `undoable_count` acts and `id_count` ids.
static void drop_loaded(struct adjustment_store *store, size_t undoable_count, size_t id_count)
{
    while (store->undoable.count > undoable_count)
        act_list_remove(&store->undoable, store->undoable.count - 1);
    while (store->ids.count > id_count)
        act_list_remove(&store->ids, store->ids.count - 1);
}

// ---- the disk

static void write_file(void *context, struct str *out)
{
    adjustment_file_write(context, out);
}

static void save_ended(void *context)
{
    struct adjustment_store *store = context;
    bool had_failed = store->save_failed;
    store->save_failed = store->saver.failed;
    if (store->save_failed && !store->quiet)
        log_warning("the adjustments are not saved: %s", store->saver.problem.text);
    else if (had_failed && !store->save_failed)
        log_info("the adjustments are saved again");
    store->quiet = true;
}

static void save(struct adjustment_store *store, bool quiet)
{
    // A write may serve several saves: a failure is logged if any of them asks for it.
    store->quiet = store->saver.writing ? store->quiet && quiet : quiet;
    store->needs_flush = false;
    file_saver_save(&store->saver);
}

bool adjustment_store_is_saved(const struct adjustment_store *store, uint64_t number)
{
    return store->saver.saved >= number;
}

uint64_t adjustment_store_last_save(const struct adjustment_store *store)
{
    return store->saver.wanted;
}

void adjustment_store_wait(struct adjustment_store *store)
{
    file_saver_flush(&store->saver);
}

static void use_path(struct adjustment_store *store, char *path, bool move_aside)
{
    store->path = path;
    store->saver.path = path;
    store->saver.move_aside = move_aside;
    store->saver.max_bytes = ADJUSTMENT_FILE_MAX_BYTES;
    store->saver.write = write_file;
    store->saver.ended = save_ended;
    store->saver.context = store;
}

bool adjustment_store_open(
    struct adjustment_store *store, const char *folder, const struct adjustments *given, struct error *error)
{
    struct adjustments loaded = {0};
    struct adjustments merged = {0};
    char *path = folder ? file_join(folder, "desk.json") : NULL;
    if (folder && !path)
        return error_memory(error, "not enough memory");
    adjustment_store_wait(store);
    bool same_path = path && store->path && strcmp(path, store->path) == 0;
    bool relocates = !same_path && store->all.count > 0;
    bool unusable = same_path && store->saver.move_aside;
    size_t undoable_count = store->undoable.count;
    size_t id_count = store->ids.count;
    bool ok = !path || same_path || adjustment_file_read(store, path, &loaded, &unusable, error);
    if (ok && !adjustments_merge(&loaded, given, &merged))
        ok = error_memory(error, "not enough memory");
    ok = ok && merge(store, &merged, error);
    if (ok) {
        free(store->path);
        use_path(store, path, unusable);
        if (given->count > 0 || relocates)
            save(store, false);
    } else {
        drop_loaded(store, undoable_count, id_count);
        free(path);
    }
    adjustments_free(&merged);
    adjustments_free(&loaded);
    return ok;
}

bool adjustment_store_read(
    struct adjustment_store *store, const char *bytes, size_t length, struct error *error)
{
    struct adjustments loaded = {0};
    bool ok = adjustment_file_parse(store, bytes, length, &loaded, error);
    ok = merge(store, &loaded, error) && ok;
    adjustments_free(&loaded);
    return ok;
}

void adjustment_store_close(struct adjustment_store *store)
{
    adjustment_store_wait(store);
    adjustments_free(&store->all);
    adjustments_free(&store->adjustments);
    act_list_free(&store->undoable);
    act_list_free(&store->ids);
    free(store->path);
    *store = (struct adjustment_store){0};
}

static int64_t latest(const struct adjustments *acts)
{
    int64_t at = INT64_MIN + ADJUSTMENTS_RETENTION_S;
    for (size_t i = 0; i < acts->count; i++)
        at = acts->entries[i].at > at ? acts->entries[i].at : at;
    return at;
}

// ---- what was done

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
    if (!what->id || what->urgent ||
        (act_list_has_room(&store->ids, act) && act_list_has_room(&store->undoable, act)))
        return true;
    return error_refuse(error, 0,
        "%s has done too much today: of what the role %s does, this display keeps %zu acts of a day, to undo "
        "them "
        "and to do nothing twice",
        act->by, role_name(act->role), act_list_max(act->role));
}

static void publish(const struct adjustment_store *store, const struct adjustments *entries)
{
    if (store->publish && entries->count > 0)
        store->publish(store->context, entries);
}

void adjustment_store_set(struct adjustment_store *store, struct adjustments *adjustments)
{
    adjustments_free(&store->adjustments);
    store->adjustments = *adjustments;
    *adjustments = (struct adjustments){0};
    store->version++;
}

static void prune(struct adjustment_store *store, int64_t now)
{
    adjustments_prune(&store->all, now - ADJUSTMENTS_RETENTION_S);
    adjustments_prune(&store->adjustments, now - ADJUSTMENTS_RETENTION_S);
}

int64_t adjustment_store_next_number(
    const struct adjustment_store *store, enum adjustment_type type, int64_t now)
{
    // Entries that have been dropped here may still be in effect on displays whose clocks differ.
    int64_t after = store->max_number;
    if (adjustment_is_for_chairs(type))
        raise_to(&after, store->max_chairs_number);
    int64_t next = after < ADJUSTMENTS_MAX_NUMBER ? after + 1 : ADJUSTMENTS_MAX_NUMBER;
    // To the millisecond, so that acts of one second keep their order among displays.
    int64_t now_ms = store->time ? clock_now_ms(store->time) : now * 1000;
    int64_t by_clock = store->fleet ? admission_number(now_ms, store->clock) : 0;
    raise_to(&next, by_clock > 0 && store->leads ? by_clock + admission_lead(store->clock) : by_clock);
    return next;
}

void adjustment_store_note_number(struct adjustment_store *store, int64_t number, int64_t now)
{
    char scope[SCOPE_SIZE];
    const struct admission admission = {
        .scope = scope_of_room("any", scope), .now = now, .clock = store->clock};
    const struct adjustment entry = {.type = ADJUST_TIME, .number = number};
    if (store->clock != ADMISSION_CLOCK_UNKNOWN && admission_check(&admission, &entry, NULL))
        raise_to(&store->max_number, number);
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
        // Above the numbers of other displays' entries too, so that the last act wins everywhere.
        entry->number = adjustment_store_next_number(store, entry->type, act->now);
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

// Merges prepared entries, and records how to undo them.
static bool merge_act(struct adjustment_store *store, const struct adjustment_store_act *what,
    const struct adjustments *entries, struct error *error)
{
    struct act act = new_act(what);
    bool ok = (prepare_lists(store, what) && (!what->undoable || record_undo(store, entries, &act))) ||
              error_memory(error, "not enough memory");
    static const struct bounds own = {ADJUSTMENT_STORE_MAX, ADJUSTMENT_STORE_MAX_BYTES};
    static const struct bounds none = {0};
    ok = ok && check_room(store, what, &act, error) &&
         merge_within(store, entries, what->urgent ? &none : &own, error);
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
        prune(store, latest(&entries));
        save(store, false);
        publish(store, &entries);
    }
    adjustments_free(&entries);
    return ok;
}

// Of entries that are too many, those that are taken in any case. `all`: there are no others.
static bool merge_emergencies(
    struct adjustment_store *store, const struct adjustments *theirs, bool *all, struct error *error)
{
    struct adjustments urgent = {0};
    struct adjustment *list = calloc(theirs->count + 1, sizeof *list);
    size_t count = 0;
    for (size_t i = 0; list && i < theirs->count; i++)
        if (theirs->entries[i].type == ADJUST_EMERGENCY)
            list[count++] = theirs->entries[i];
    bool ok = list && adjustments_from_entries(list, count, &urgent);
    *all = count == theirs->count;
    free(list);
    ok = ok ? merge(store, &urgent, error) : error_memory(error, "not enough memory");
    adjustments_free(&urgent);
    return ok;
}

static bool is_about_the_same(const struct adjustment *a, const struct adjustment *b)
{
    struct adjustment twin = *b;
    twin.scope = a->scope;
    return adjustment_same_subject(a, &twin);
}

// A command was carried out here and elsewhere, there with a greater number. What was done here about the
// same thing since then came later all the same: it gets a number that is greater still.
static void keep_later_acts(struct adjustment_store *store, const struct adjustment *theirs)
{
    size_t index = act_list_find(&store->ids, theirs->id);
    int64_t number = index < store->ids.count ? store->ids.acts[index].number : INT64_MAX;
    for (size_t i = 0; number < theirs->number && i < store->all.count; i++) {
        struct adjustment *ours = &store->all.entries[i];
        size_t later = ours->id ? act_list_find(&store->ids, ours->id) : store->ids.count;
        if (later == store->ids.count || later <= index || ours->number > theirs->number ||
            !is_about_the_same(ours, theirs))
            continue;
        ours->number = theirs->number + 1;
        store->ids.acts[later].number = ours->number;
        raise_to(
            scope_is_of_chairs(ours->scope) ? &store->max_chairs_number : &store->max_number, ours->number);
    }
}

bool adjustment_store_merge(struct adjustment_store *store, const struct adjustments *theirs, int64_t now,
    bool *fresh, struct error *error)
{
    static const struct bounds foreign = {ADJUSTMENT_STORE_MAX_FOREIGN, ADJUSTMENT_STORE_MAX_FOREIGN_BYTES};
    struct error why = {0};
    *fresh = !adjustments_covers(&store->all, theirs, now - ADJUSTMENTS_RETENTION_S);
    if (!*fresh) {
        raise_max_numbers(store, theirs);
        return true;
    }
    prune(store, now);
    for (size_t i = 0; i < theirs->count; i++)
        if (theirs->entries[i].id)
            keep_later_acts(store, &theirs->entries[i]);
    bool ok = merge_within(store, theirs, &foreign, &why);
    if (!ok && why.code == ERROR_REFUSED && !merge_emergencies(store, theirs, &ok, &why))
        why.code = ERROR_MEMORY;
    if (why.code == ERROR_MEMORY)
        return error_copy(error, &why);
    prune(store, now);
    store->needs_flush = true;
    return ok || error_copy(error, &why);
}

bool adjustment_store_drop_impossible(struct adjustment_store *store, int64_t now)
{
    size_t kept = 0;
    if (!store->fleet || store->clock != ADMISSION_CLOCK_GOOD)
        return false;
    for (size_t i = 0; i < store->all.count; i++) {
        const struct adjustment *entry = &store->all.entries[i];
        // What has no scope was given to this display alone.
        if (!entry->scope || !admission_is_impossible(entry, now))
            store->all.entries[kept++] = *entry;
    }
    if (kept == store->all.count)
        return false;
    log_warning("%zu adjustments are dropped: they come from the future", store->all.count - kept);
    store->all.count = kept;
    store->max_number = store->max_chairs_number = 0;
    raise_max_numbers(store, &store->all);
    store->needs_flush = true;
    static const struct adjustments nothing = {0};
    return merge(store, &nothing, NULL);
}

void adjustment_store_flush(struct adjustment_store *store)
{
    if (store->needs_flush)
        save(store, false);
}

void adjustment_store_retry(struct adjustment_store *store)
{
    if (store->save_failed)
        save(store, true);
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
        out->entries[i].number = adjustment_store_next_number(store, out->entries[i].type, undo->now);
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
    bool ok = write_reversal(store, index, undo, &reversal, &why) && merge(store, &reversal, &why);
    if (why.code == ERROR_MEMORY) { // the act is kept
        adjustments_free(&reversal);
        return error_copy(error, &why);
    }
    act_list_remove(&store->undoable, index);
    const struct act act = new_act(undo);
    if (ok)
        remember(store, &act, &reversal);
    save(store, false);
    if (ok)
        publish(store, &reversal);
    adjustments_free(&reversal);
    return ok || error_copy(error, &why);
}
