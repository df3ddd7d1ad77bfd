#include "control/keeper_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void keeper_release(struct keeper_done *done)
{
    desk_free(&done->what.acts);
    desk_free(&done->what.before);
    *done = (struct keeper_done){0};
}

static struct desk_here here_of(const struct keeper *keeper)
{
    return (struct desk_here){.display = keeper->here.display[0] ? keeper->here.display : NULL,
        .room = keeper->here.room[0] ? keeper->here.room : NULL};
}

static void note_numbers(struct keeper *keeper, const struct desk *entries)
{
    int64_t highest = desk_next_number(entries) - 1;
    keeper->highest = highest > keeper->highest ? highest : keeper->highest;
}

static bool merge(struct keeper *keeper, const struct desk *entries, struct error *error)
{
    struct desk both;
    struct desk mine;
    struct desk_here here = here_of(keeper);
    if (!desk_merge(&keeper->all, entries, &both))
        return error_memory(error, "not enough memory");
    if (!desk_here(&both, &here, &mine)) {
        desk_free(&both);
        return error_memory(error, "not enough memory");
    }
    desk_free(&keeper->all);
    desk_free(&keeper->desk);
    keeper->all = both;
    keeper->desk = mine;
    keeper->stale = false;
    note_numbers(keeper, entries);
    return true;
}

bool keeper_move(struct keeper *keeper, const char *display, const char *room)
{
    static const struct desk none = {0};
    display = display ? display : "";
    room = room ? room : "";
    if (!keeper->stale && strcmp(keeper->here.display, display) == 0 && strcmp(keeper->here.room, room) == 0)
        return false;
    snprintf(keeper->here.display, sizeof keeper->here.display, "%s", display);
    snprintf(keeper->here.room, sizeof keeper->here.room, "%s", room);
    keeper->stale = true;
    return merge(keeper, &none, NULL);
}

// Forgets what was read behind these.
static void forget_read(struct keeper *keeper, size_t done, size_t ids)
{
    while (keeper->done_count > done)
        keeper_release(&keeper->done[--keeper->done_count]);
    keeper->id_count = ids;
}

bool keeper_open(struct keeper *keeper, const char *folder, const struct desk *given, struct error *error)
{
    struct desk kept = {0};
    struct desk both = {0};
    bool stays = folder && keeper->folder && strcmp(folder, keeper->folder) == 0;
    bool moves = !stays && keeper->all.count > 0;
    size_t done = keeper->done_count;
    size_t ids = keeper->id_count;
    bool unread = keeper->unread;
    char *before = keeper->folder;
    char *copy = folder ? strdup(folder) : NULL;
    if (folder && !copy)
        return error_memory(error, "not enough memory");
    keeper->folder = copy;
    bool fine = !folder || stays || keeper_read_kept(keeper, &kept, error);
    if (fine && !desk_merge(&kept, given, &both))
        fine = error_memory(error, "not enough memory");
    fine = fine && merge(keeper, &both, error);
    if (fine && (given->count > 0 || moves))
        keeper_keep(keeper, false);
    if (!fine) {
        forget_read(keeper, done, ids);
        keeper->folder = before;
        keeper->unread = unread;
    }
    free(fine ? before : copy);
    desk_free(&both);
    desk_free(&kept);
    return fine;
}

bool keeper_read(struct keeper *keeper, const char *bytes, size_t length, struct error *error)
{
    struct desk kept = {0};
    bool fine = keeper_read_document(keeper, bytes, length, &kept, error);
    fine = merge(keeper, &kept, error) && fine;
    desk_free(&kept);
    return fine;
}

void keeper_close(struct keeper *keeper)
{
    desk_free(&keeper->all);
    desk_free(&keeper->desk);
    for (size_t i = 0; i < keeper->done_count; i++)
        keeper_release(&keeper->done[i]);
    free(keeper->folder);
    *keeper = (struct keeper){0};
}

static int64_t latest(const struct desk *acts)
{
    int64_t at = INT64_MIN + DESK_KEPT_S;
    for (size_t i = 0; i < acts->count; i++)
        at = acts->entries[i].at > at ? acts->entries[i].at : at;
    return at;
}

// Makes room by forgetting the oldest.
static void push_done(struct keeper *keeper, const struct keeper_done *done)
{
    if (keeper->done_count == KEEPER_UNDO) {
        keeper_release(&keeper->done[0]);
        memmove(keeper->done, keeper->done + 1, (KEEPER_UNDO - 1) * sizeof *keeper->done);
        keeper->done_count--;
    }
    keeper->done[keeper->done_count++] = *done;
}

static void remember(struct keeper *keeper, const char *id, const struct desk *entries)
{
    // Of what is not the desk's, the number that the desk has reached.
    int64_t next = desk_next_number(entries->count > 0 ? entries : &keeper->all);
    if (!id)
        return;
    if (keeper->id_count == KEEPER_IDS) {
        memmove(keeper->ids, keeper->ids + 1, (KEEPER_IDS - 1) * sizeof *keeper->ids);
        keeper->id_count--;
    }
    struct keeper_id *kept = &keeper->ids[keeper->id_count++];
    snprintf(kept->id, sizeof kept->id, "%s", id);
    // Never 0, which stands for "not known".
    kept->number = next > 1 ? next - 1 : 1;
}

static void tell(const struct keeper *keeper, const struct desk *entries)
{
    if (keeper->done_here && entries->count > 0)
        keeper->done_here(keeper->context, entries);
}

static void prune(struct keeper *keeper, int64_t now)
{
    desk_prune(&keeper->all, now - DESK_KEPT_S);
    desk_prune(&keeper->desk, now - DESK_KEPT_S);
}

int64_t keeper_next_number(const struct keeper *keeper)
{
    // Clocks differ: what is forgotten here may still hold elsewhere against what is said now.
    int64_t next = desk_next_number(&keeper->all);
    int64_t beyond = keeper->highest < DESK_MOST_NUMBER ? keeper->highest + 1 : DESK_MOST_NUMBER;
    return next > beyond ? next : beyond;
}

// As others read it, and we after a restart: what cannot be told is not done.
static bool make_plain(struct desk *desk, struct error *error)
{
    struct str text = {0};
    struct desk read = {0};
    desk_write(desk, &text);
    bool fine = !text.failed ? desk_read(str_text(&text), text.length, &read, error)
                             : error_memory(error, "not enough memory");
    str_free(&text);
    desk_free(desk);
    *desk = read;
    return fine;
}

// The act's entries as they go into the desk: with their scope and the command's id.
static bool dress(
    const struct keeper *keeper, const struct keeper_act *act, struct desk *out, struct error *error)
{
    char room[DESK_SCOPE_SIZE];
    bool of_room = !act->scope && keeper->fleet && keeper->here.room[0];
    const char *scope = of_room ? desk_scope_room(keeper->here.room, room) : act->scope;
    if (!desk_into(act->entries, scope, false, out))
        return error_memory(error, "not enough memory");
    int64_t number = keeper_next_number(keeper);
    for (size_t i = 0; i < out->count; i++) {
        struct desk_entry *entry = &out->entries[i];
        entry->id = act->id ? arena_keep(&out->arena, act->id) : entry->id;
        // Above what is wanted of others too: the last word holds wherever it is said.
        entry->number = number > entry->number ? number : entry->number;
    }
    return out->arena.failed ? error_memory(error, "not enough memory") : make_plain(out, error);
}

// Merges dressed entries, and notes how they are undone.
static bool carry_out(
    struct keeper *keeper, const struct keeper_act *act, const struct desk *entries, struct error *error)
{
    struct keeper_done done = {0};
    snprintf(done.id, sizeof done.id, "%s", act->id ? act->id : "");
    bool fine = !act->undoable || (chair_before(&keeper->all, entries, &done.what.before) &&
                                      desk_of(entries->entries, entries->count, &done.what.acts));
    fine = fine ? merge(keeper, entries, error) : error_memory(error, "not enough memory");
    if (fine && act->undoable)
        push_done(keeper, &done);
    else
        keeper_release(&done);
    return fine;
}

bool keeper_do(struct keeper *keeper, const struct keeper_act *act, struct error *error)
{
    struct desk entries;
    bool fine = dress(keeper, act, &entries, error) && carry_out(keeper, act, &entries, error);
    if (fine) {
        remember(keeper, act->id, &entries);
        prune(keeper, latest(&entries));
        keeper_keep(keeper, false);
        tell(keeper, &entries);
    }
    desk_free(&entries);
    return fine;
}

bool keeper_take(struct keeper *keeper, const struct desk *theirs, int64_t now, bool *fresh)
{
    *fresh = !desk_covers(&keeper->all, theirs, now - DESK_KEPT_S);
    note_numbers(keeper, theirs);
    if (!*fresh)
        return true;
    if (!merge(keeper, theirs, NULL))
        return false;
    prune(keeper, now);
    keeper->scattered = true;
    return true;
}

void keeper_flush(struct keeper *keeper)
{
    if (keeper->scattered)
        keeper_keep(keeper, false);
}

void keeper_retry(struct keeper *keeper)
{
    if (keeper->unkept)
        keeper_keep(keeper, true);
}

int64_t keeper_number(const struct keeper *keeper, const char *id)
{
    for (size_t i = keeper->id_count; i-- > 0;)
        if (strcmp(keeper->ids[i].id, id) == 0)
            return keeper->ids[i].number;
    for (size_t i = 0; i < keeper->all.count; i++)
        if (keeper->all.entries[i].id && strcmp(keeper->all.entries[i].id, id) == 0)
            return keeper->all.entries[i].number > 0 ? keeper->all.entries[i].number : 1;
    return 0;
}

// The place of a command's act, or of the last one; done_count where there is none.
static size_t find_done(const struct keeper *keeper, const char *of)
{
    size_t i = keeper->done_count;
    while (i > 0 && of && strcmp(keeper->done[i - 1].id, of) != 0)
        i--;
    return i > 0 ? i - 1 : keeper->done_count;
}

bool keeper_can_undo(const struct keeper *keeper, const char *id)
{
    return find_done(keeper, id) < keeper->done_count;
}

bool keeper_undo(struct keeper *keeper, const char *of, const char *id, int64_t now, struct error *error)
{
    struct desk undoing;
    struct error why = {0};
    size_t place = find_done(keeper, of);
    if (place == keeper->done_count)
        return error_set(error, "there is nothing to undo");
    struct keeper_done done = keeper->done[place];
    bool fine = chair_undo(&keeper->all, &done.what, now, &undoing, &why);
    int64_t number = keeper_next_number(keeper);
    for (size_t i = 0; fine && i < undoing.count; i++) {
        undoing.entries[i].number = number;
        undoing.entries[i].id = id ? arena_keep(&undoing.arena, id) : undoing.entries[i].id;
    }
    if (fine && undoing.arena.failed)
        fine = error_memory(&why, "not enough memory");
    fine = fine && merge(keeper, &undoing, &why);
    if (why.memory) { // it can still be undone
        desk_free(&undoing);
        return error_memory(error, "%s", why.text);
    }
    memmove(keeper->done + place, keeper->done + place + 1,
        (keeper->done_count - place - 1) * sizeof *keeper->done);
    keeper->done_count--;
    keeper_release(&done);
    if (fine)
        remember(keeper, id, &undoing);
    keeper_keep(keeper, false);
    if (fine)
        tell(keeper, &undoing);
    desk_free(&undoing);
    return fine || error_set(error, "%s", why.text);
}
