#include "control/keeper.h"

#include "base/file.h"
#include "base/json.h"
#include "base/log.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MOST_BYTES = 1 << 20 };

// What was forgotten this long ago is of no use to anybody who comes late.
enum { KEPT_S = 24 * 3600 };

static void release(struct chair_done *done)
{
    desk_free(&done->acts);
    desk_free(&done->before);
    *done = (struct chair_done){0};
}

static bool read_whole(const char *folder, const char *name, struct str *bytes)
{
    struct str path = {0};
    struct error why;
    str_format(&path, "%s/%s", folder, name);
    bool there = access(str_text(&path), F_OK) == 0;
    bool read = there && file_read(str_text(&path), MOST_BYTES, bytes, &why);
    if (there && !read)
        log_warning("%s", why.text);
    str_free(&path);
    return read;
}

static void keep_file(const struct keeper *keeper, const char *name, const struct str *bytes)
{
    struct str path = {0};
    struct error why;
    str_format(&path, "%s/%s", keeper->folder, name);
    if (bytes->failed || path.failed)
        log_warning("%s is not kept: not enough memory", name);
    else if (!file_write(str_text(&path), str_text(bytes), bytes->length, false, &why))
        log_warning("%s is not kept: %s", name, why.text);
    str_free(&path);
}

static void keep(const struct keeper *keeper)
{
    struct str bytes = {0};
    if (!keeper->folder)
        return;
    str_add_text(&bytes, "[");
    for (size_t i = 0; i < keeper->done_count; i++) {
        str_add_text(&bytes, i > 0 ? ",{\"acts\":" : "{\"acts\":");
        desk_write(&keeper->done[i].acts, &bytes);
        str_add_text(&bytes, ",\"before\":");
        desk_write(&keeper->done[i].before, &bytes);
        str_add_text(&bytes, "}");
    }
    str_add_text(&bytes, "]\n");
    keep_file(keeper, "undo.json", &bytes);
    str_clear(&bytes);
    desk_write(&keeper->desk, &bytes);
    keep_file(keeper, "desk.json", &bytes);
    str_free(&bytes);
}

static bool read_part(const json_t *value, struct desk *out, struct error *error)
{
    char *text = json_dumps(value, JSON_COMPACT);
    bool fine = text ? desk_read(text, strlen(text), out, error) : error_set(error, "no desk");
    free(text);
    return fine;
}

static void read_undo(struct keeper *keeper)
{
    struct str bytes = {0};
    struct error why = {0};
    json_t *list = NULL;
    if (read_whole(keeper->folder, "undo.json", &bytes) && bytes.length > 0) {
        list = json_read(str_text(&bytes), bytes.length, NULL, &why);
        if (!json_is_array(list))
            log_warning("the acts kept on disk cannot be undone: %s", list ? "no list" : why.text);
    }
    for (size_t i = 0; i < json_array_size(list) && keeper->done_count < KEEPER_UNDO; i++) {
        const json_t *value = json_array_get(list, i);
        struct chair_done *done = &keeper->done[keeper->done_count];
        if (!read_part(json_object_get(value, "acts"), &done->acts, &why) ||
            !read_part(json_object_get(value, "before"), &done->before, &why)) {
            log_warning("an act kept on disk cannot be undone: %s", why.text);
            release(done);
            continue;
        }
        keeper->done_count++;
    }
    json_decref(list);
    str_free(&bytes);
}

static bool merge(struct keeper *keeper, const struct desk *entries, struct error *error)
{
    struct desk both;
    if (!desk_merge(&keeper->desk, entries, &both))
        return error_set(error, "not enough memory");
    desk_free(&keeper->desk);
    keeper->desk = both;
    return true;
}

bool keeper_open(struct keeper *keeper, const char *folder, const struct desk *given, struct error *error)
{
    struct str bytes = {0};
    struct desk kept = {0};
    struct error why;
    keeper->folder = folder ? strdup(folder) : NULL;
    if (folder && !keeper->folder)
        return error_set(error, "not enough memory");
    if (folder && read_whole(folder, "desk.json", &bytes) &&
        !desk_read(str_text(&bytes), bytes.length, &kept, &why))
        log_warning("the desk kept on disk cannot be used: %s", why.text);
    str_free(&bytes);
    if (folder)
        read_undo(keeper);
    bool fine = merge(keeper, &kept, error) && merge(keeper, given, error);
    if (fine && given->count > 0)
        keep(keeper);
    desk_free(&kept);
    return fine;
}

void keeper_close(struct keeper *keeper)
{
    desk_free(&keeper->desk);
    for (size_t i = 0; i < keeper->done_count; i++)
        release(&keeper->done[i]);
    free(keeper->folder);
    *keeper = (struct keeper){0};
}

static int64_t latest(const struct desk *acts)
{
    int64_t at = 0;
    for (size_t i = 0; i < acts->count; i++)
        at = acts->entries[i].at > at ? acts->entries[i].at : at;
    return at;
}

// Makes room by forgetting the oldest.
static void push_done(struct keeper *keeper, const struct chair_done *done)
{
    if (keeper->done_count == KEEPER_UNDO) {
        release(&keeper->done[0]);
        memmove(keeper->done, keeper->done + 1, (KEEPER_UNDO - 1) * sizeof *keeper->done);
        keeper->done_count--;
    }
    keeper->done[keeper->done_count++] = *done;
}

bool keeper_do(struct keeper *keeper, const struct desk *acts, bool undoable, struct error *error)
{
    struct chair_done done = {0};
    if (undoable && (!chair_before(&keeper->desk, acts, &done.before) ||
                        !desk_of(acts->entries, acts->count, &done.acts))) {
        release(&done);
        return error_set(error, "not enough memory");
    }
    if (!merge(keeper, acts, error)) {
        release(&done);
        return false;
    }
    if (undoable)
        push_done(keeper, &done);
    desk_prune(&keeper->desk, latest(acts) - KEPT_S);
    keep(keeper);
    return true;
}

bool keeper_undo(struct keeper *keeper, int64_t now, struct error *error)
{
    struct desk undoing;
    if (keeper->done_count == 0)
        return error_set(error, "there is nothing to undo");
    struct chair_done *done = &keeper->done[--keeper->done_count];
    bool fine = chair_undo(&keeper->desk, done, now, &undoing, error) && merge(keeper, &undoing, error);
    desk_free(&undoing);
    release(done);
    keep(keeper);
    return fine;
}
