#include "control/adjustment_file.h"

#include "base/file.h"
#include "base/log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct scope_target here_of(const struct adjustment_store *store)
{
    return (struct scope_target){.display = store->here.display[0] ? store->here.display : NULL,
        .room = store->here.room[0] ? store->here.room : NULL};
}

static void note_numbers(struct adjustment_store *store, const struct adjustments *entries)
{
    int64_t highest = adjustments_next_number(entries) - 1;
    store->highest = highest > store->highest ? highest : store->highest;
}

static bool merge(struct adjustment_store *store, const struct adjustments *entries, struct error *error)
{
    struct adjustments both;
    struct adjustments mine;
    struct scope_target here = here_of(store);
    if (!adjustments_merge(&store->all, entries, &both))
        return error_memory(error, "not enough memory");
    if (!scope_resolve(&both, &here, &mine)) {
        adjustments_free(&both);
        return error_memory(error, "not enough memory");
    }
    adjustments_free(&store->all);
    adjustments_free(&store->adjustments);
    store->all = both;
    store->adjustments = mine;
    store->stale = false;
    store->version++;
    note_numbers(store, entries);
    return true;
}

bool adjustment_store_move(struct adjustment_store *store, const char *display, const char *room)
{
    static const struct adjustments none = {0};
    display = display ? display : "";
    room = room ? room : "";
    if (!store->stale && strcmp(store->here.display, display) == 0 && strcmp(store->here.room, room) == 0)
        return false;
    snprintf(store->here.display, sizeof store->here.display, "%s", display);
    snprintf(store->here.room, sizeof store->here.room, "%s", room);
    store->stale = true;
    return merge(store, &none, NULL);
}

// Forgets what was read behind these.
static void forget_read(struct adjustment_store *store, size_t done, size_t ids)
{
    while (store->done_count > done)
        adjustment_file_free_act(&store->done[--store->done_count]);
    store->id_count = ids;
}

// ---- the disk

static void write_file(void *context, struct str *out)
{
    adjustment_file_write(context, out);
}

static void save_ended(void *context)
{
    struct adjustment_store *store = context;
    bool was_unkept = store->save_failed;
    store->save_failed = store->saver.failed;
    if (store->save_failed && !store->quiet)
        log_warning("the desk is not kept: %s", store->saver.problem.text);
    else if (was_unkept && !store->save_failed)
        log_info("the desk is kept again");
    store->quiet = true;
}

static void save(struct adjustment_store *store, bool quiet)
{
    // Of several that go as one write, the one that is to be heard counts.
    store->quiet = store->saver.writing ? store->quiet && quiet : quiet;
    store->unsaved = false;
    file_saver_save(&store->saver);
}

bool adjustment_store_is_saved(const struct adjustment_store *store, uint64_t number)
{
    return store->saver.saved >= number;
}

uint64_t adjustment_store_wanted(const struct adjustment_store *store)
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
    struct adjustments kept = {0};
    struct adjustments both = {0};
    char *path = folder ? file_join(folder, "desk.json") : NULL;
    if (folder && !path)
        return error_memory(error, "not enough memory");
    adjustment_store_wait(store);
    bool stays = path && store->path && strcmp(path, store->path) == 0;
    bool moves = !stays && store->all.count > 0;
    bool unusable = stays && store->saver.move_aside;
    size_t done = store->done_count;
    size_t ids = store->id_count;
    bool ok = !path || stays || adjustment_file_read(store, path, &kept, &unusable, error);
    if (ok && !adjustments_merge(&kept, given, &both))
        ok = error_memory(error, "not enough memory");
    ok = ok && merge(store, &both, error);
    if (ok) {
        free(store->path);
        use_path(store, path, unusable);
        if (given->count > 0 || moves)
            save(store, false);
    } else {
        forget_read(store, done, ids);
        free(path);
    }
    adjustments_free(&both);
    adjustments_free(&kept);
    return ok;
}

bool adjustment_store_read(
    struct adjustment_store *store, const char *bytes, size_t length, struct error *error)
{
    struct adjustments kept = {0};
    bool fine = adjustment_file_parse(store, bytes, length, &kept, error);
    fine = merge(store, &kept, error) && fine;
    adjustments_free(&kept);
    return fine;
}

void adjustment_store_close(struct adjustment_store *store)
{
    adjustment_store_wait(store);
    adjustments_free(&store->all);
    adjustments_free(&store->adjustments);
    for (size_t i = 0; i < store->done_count; i++)
        adjustment_file_free_act(&store->done[i]);
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

// Makes room by forgetting the oldest.
static void push_done(struct adjustment_store *store, const struct adjustment_store_done *done)
{
    if (store->done_count == ADJUSTMENT_STORE_UNDO) {
        adjustment_file_free_act(&store->done[0]);
        memmove(store->done, store->done + 1, (ADJUSTMENT_STORE_UNDO - 1) * sizeof *store->done);
        store->done_count--;
    }
    store->done[store->done_count++] = *done;
}

static void remember(struct adjustment_store *store, const char *id, const struct adjustments *entries)
{
    // Of what is not the desk's, the number that the desk has reached.
    int64_t next = adjustments_next_number(entries->count > 0 ? entries : &store->all);
    if (!id)
        return;
    if (store->id_count == ADJUSTMENT_STORE_IDS) {
        memmove(store->ids, store->ids + 1, (ADJUSTMENT_STORE_IDS - 1) * sizeof *store->ids);
        store->id_count--;
    }
    struct adjustment_store_id *kept = &store->ids[store->id_count++];
    snprintf(kept->id, sizeof kept->id, "%s", id);
    // Never 0, which stands for "not known".
    kept->number = next > 1 ? next - 1 : 1;
}

static void tell(const struct adjustment_store *store, const struct adjustments *entries)
{
    if (store->done_here && entries->count > 0)
        store->done_here(store->context, entries);
}

void adjustment_store_hold(struct adjustment_store *store, struct adjustments *adjustments)
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

int64_t adjustment_store_next_number(const struct adjustment_store *store)
{
    // Clocks differ: what is forgotten here may still hold elsewhere against what is said now.
    int64_t next = adjustments_next_number(&store->all);
    int64_t beyond = store->highest < ADJUSTMENTS_MAX_NUMBER ? store->highest + 1 : ADJUSTMENTS_MAX_NUMBER;
    return next > beyond ? next : beyond;
}

// As others read it, and we after a restart: what cannot be told is not done.
static bool make_plain(struct adjustments *adjustments, struct error *error)
{
    struct adjustments plain;
    bool ok = adjustments_check(adjustments, &plain, error);
    adjustments_free(adjustments);
    *adjustments = plain;
    return ok;
}

// The act's entries as they go into the desk: with their scope and the command's id.
static bool dress(const struct adjustment_store *store, const struct adjustment_store_act *act,
    struct adjustments *out, struct error *error)
{
    char room[SCOPE_SIZE];
    bool of_room = !act->scope && store->fleet && store->here.room[0];
    const char *scope = of_room ? scope_of_room(store->here.room, room) : act->scope;
    if (!scope_assign(act->entries, scope, false, out))
        return error_memory(error, "not enough memory");
    int64_t number = adjustment_store_next_number(store);
    for (size_t i = 0; i < out->count; i++) {
        struct adjustment *entry = &out->entries[i];
        entry->id = act->id ? arena_keep(&out->arena, act->id) : entry->id;
        // Above what is wanted of others too: the last word holds wherever it is said.
        entry->number = number > entry->number ? number : entry->number;
    }
    return out->arena.failed ? error_memory(error, "not enough memory") : make_plain(out, error);
}

// Merges dressed entries, and notes how they are undone.
static bool command_execute(struct adjustment_store *store, const struct adjustment_store_act *act,
    const struct adjustments *entries, struct error *error)
{
    struct adjustment_store_done done = {0};
    snprintf(done.id, sizeof done.id, "%s", act->id ? act->id : "");
    bool fine =
        !act->undoable || (undo_before(&store->all, entries, &done.what.before) &&
                              adjustments_from_entries(entries->entries, entries->count, &done.what.acts));
    fine = fine ? merge(store, entries, error) : error_memory(error, "not enough memory");
    if (fine && act->undoable)
        push_done(store, &done);
    else
        adjustment_file_free_act(&done);
    return fine;
}

bool adjustment_store_do(
    struct adjustment_store *store, const struct adjustment_store_act *act, struct error *error)
{
    struct adjustments entries;
    bool fine = dress(store, act, &entries, error) && command_execute(store, act, &entries, error);
    if (fine) {
        remember(store, act->id, &entries);
        prune(store, latest(&entries));
        save(store, false);
        tell(store, &entries);
    }
    adjustments_free(&entries);
    return fine;
}

bool adjustment_store_take(
    struct adjustment_store *store, const struct adjustments *theirs, int64_t now, bool *fresh)
{
    *fresh = !adjustments_covers(&store->all, theirs, now - ADJUSTMENTS_RETENTION_S);
    note_numbers(store, theirs);
    if (!*fresh)
        return true;
    if (!merge(store, theirs, NULL))
        return false;
    prune(store, now);
    store->unsaved = true;
    return true;
}

void adjustment_store_flush(struct adjustment_store *store)
{
    if (store->unsaved)
        save(store, false);
}

void adjustment_store_retry(struct adjustment_store *store)
{
    if (store->save_failed)
        save(store, true);
}

int64_t adjustment_store_number(const struct adjustment_store *store, const char *id)
{
    for (size_t i = store->id_count; i-- > 0;)
        if (strcmp(store->ids[i].id, id) == 0)
            return store->ids[i].number;
    for (size_t i = 0; i < store->all.count; i++)
        if (store->all.entries[i].id && strcmp(store->all.entries[i].id, id) == 0)
            return store->all.entries[i].number > 0 ? store->all.entries[i].number : 1;
    return 0;
}

// The place of a command's act, or of the last one; done_count where there is none.
static size_t find_done(const struct adjustment_store *store, const char *of)
{
    size_t i = store->done_count;
    while (i > 0 && of && strcmp(store->done[i - 1].id, of) != 0)
        i--;
    return i > 0 ? i - 1 : store->done_count;
}

const struct adjustments *adjustment_store_done(const struct adjustment_store *store, const char *id)
{
    size_t place = find_done(store, id);
    return place < store->done_count ? &store->done[place].what.acts : NULL;
}

bool adjustment_store_undo(
    struct adjustment_store *store, const char *of, const char *id, int64_t now, struct error *error)
{
    struct adjustments undoing;
    struct error why = {0};
    size_t place = find_done(store, of);
    if (place == store->done_count)
        return timer_refuse(error, TIMER_REFUSAL_NOTHING_TO_UNDO);
    struct adjustment_store_done done = store->done[place];
    bool fine = undo_entries(&store->all, &done.what, now, &undoing, &why);
    int64_t number = adjustment_store_next_number(store);
    for (size_t i = 0; fine && i < undoing.count; i++) {
        undoing.entries[i].number = number;
        undoing.entries[i].id = id ? arena_keep(&undoing.arena, id) : undoing.entries[i].id;
    }
    if (fine && undoing.arena.failed)
        fine = error_memory(&why, "not enough memory");
    fine = fine && merge(store, &undoing, &why);
    if (why.code == ERROR_MEMORY) { // it can still be undone
        adjustments_free(&undoing);
        return error_copy(error, &why);
    }
    memmove(
        store->done + place, store->done + place + 1, (store->done_count - place - 1) * sizeof *store->done);
    store->done_count--;
    adjustment_file_free_act(&done);
    if (fine)
        remember(store, id, &undoing);
    save(store, false);
    if (fine)
        tell(store, &undoing);
    adjustments_free(&undoing);
    return fine || error_copy(error, &why);
}
