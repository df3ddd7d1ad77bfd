#include "control/adjustment_store_internal.h"

#include "base/file.h"
#include "base/log.h"
#include "control/adjustment_file.h"
#include "control/store_limits.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct scope_target adjustment_store_target(const struct adjustment_store *store)
{
    return (struct scope_target){.display = store->target.display[0] ? store->target.display : NULL,
        .room = store->target.room[0] ? store->target.room : NULL,
        .room_names = &store->target.names};
}

void store_raise(int64_t *max, int64_t number)
{
    *max = number > *max ? number : *max;
}

void store_count_numbers(struct adjustment_store *store, const struct adjustments *entries)
{
    for (size_t i = 0; i < entries->count; i++) {
        const struct adjustment *entry = &entries->entries[i];
        store_raise(
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

bool store_merge(struct adjustment_store *store, const struct adjustments *entries, struct error *error)
{
    struct adjustments merged;
    if (!adjustments_merge(&store->all, entries, &merged))
        return error_memory(error, "not enough memory");
    if (!store_limits_drop_oldest(&merged)) {
        adjustments_free(&merged);
        return error_memory(error, "not enough memory");
    }
    if (!replace(store, &merged, error))
        return false;
    store_count_numbers(store, entries);
    return true;
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
    return store_merge(store, &none, NULL);
}

void adjustment_store_set(struct adjustment_store *store, struct adjustments *adjustments)
{
    adjustments_free(&store->adjustments);
    store->adjustments = *adjustments;
    *adjustments = (struct adjustments){0};
    store->version++;
}

void store_prune(struct adjustment_store *store, int64_t now)
{
    adjustments_prune(&store->all, now - ADJUSTMENTS_RETENTION_S);
    adjustments_prune(&store->adjustments, now - ADJUSTMENTS_RETENTION_S);
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

static void release_copy(void *copy)
{
    struct adjustment_store *store = copy;
    adjustments_free(&store->all);
    act_list_free(&store->undoable);
    act_list_free(&store->ids);
    free(store);
}

// What the file holds. Writing out ten thousand entries would hold up the main thread.
static void *copy_for_file(void *context)
{
    const struct adjustment_store *store = context;
    struct adjustment_store *copy = calloc(1, sizeof *copy);
    if (!copy)
        return NULL;
    if (adjustments_copy(&store->all, &copy->all) && act_list_copy(&store->undoable, &copy->undoable) &&
        act_list_copy(&store->ids, &copy->ids))
        return copy;
    release_copy(copy);
    return NULL;
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

void store_save(struct adjustment_store *store, bool quiet)
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
    store->saver.copy = copy_for_file;
    store->saver.release = release_copy;
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
    ok = ok && store_merge(store, &merged, error);
    if (ok) {
        free(store->path);
        use_path(store, path, unusable);
        if (given->count > 0 || relocates)
            store_save(store, false);
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
    ok = store_merge(store, &loaded, error) && ok;
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

void adjustment_store_flush(struct adjustment_store *store)
{
    if (store->needs_flush)
        store_save(store, false);
}

void adjustment_store_retry(struct adjustment_store *store)
{
    if (store->save_failed)
        store_save(store, true);
}
