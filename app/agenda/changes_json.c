// The list of changes as it is kept on disk.
#include "agenda/changes.h"
#include "base/json.h"

#include <stdlib.h>
#include <string.h>

enum { FORMAT = 1 };

static json_t *side_json(const struct change_side *side)
{
    if (!side->title)
        return json_null();
    return json_pack("{s:I, s:I, s:s, s:s, s:s?, s:s, s:b}", "start", (json_int_t)side->at.start, "end",
        (json_int_t)side->at.end, "room", side->room, "title", side->title, "session", side->session,
        "speakers", side->speakers ? side->speakers : "", "break", side->kind == ITEM_BREAK);
}

void changes_write(const struct changes *changes, struct str *out)
{
    json_t *list = json_array();
    for (size_t i = 0; i < changes->count; i++) {
        const struct change *change = &changes->list[i];
        json_array_append_new(list, json_pack("{s:s, s:i, s:I, s:o, s:o}", "id", change->id, "what",
                                        (int)change->what, "noticed_at", (json_int_t)change->noticed_at,
                                        "old", side_json(&change->old), "new", side_json(&change->new)));
    }
    bool whole = json_array_size(list) == changes->count;
    json_t *root = json_pack("{s:i, s:o}", "format", FORMAT, "changes", list);
    if (!whole) {
        json_decref(root);
        root = NULL;
    }
    json_put(out, root);
}

static const char *read_text(struct arena *arena, const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return arena_keep(arena, text);
}

static bool read_side(struct arena *arena, const json_t *object, struct change_side *out)
{
    *out = (struct change_side){0};
    if (json_is_null(object))
        return true;
    if (!json_as_integer(json_object_get(object, "start"), &out->at.start) ||
        !json_as_integer(json_object_get(object, "end"), &out->at.end) || out->at.end < out->at.start)
        return false;
    out->room = read_text(arena, object, "room");
    out->title = read_text(arena, object, "title");
    out->session = read_text(arena, object, "session");
    out->speakers = read_text(arena, object, "speakers");
    out->kind = json_is_true(json_object_get(object, "break")) ? ITEM_BREAK : ITEM_TALK;
    return out->room && out->title && out->speakers;
}

static bool read_change(struct arena *arena, const json_t *object, struct change *out)
{
    int64_t what = 0;
    out->id = read_text(arena, object, "id");
    if (!out->id || !json_as_integer(json_object_get(object, "what"), &what) || what < 1 || what > 63 ||
        !json_as_integer(json_object_get(object, "noticed_at"), &out->noticed_at) ||
        !read_side(arena, json_object_get(object, "old"), &out->old) ||
        !read_side(arena, json_object_get(object, "new"), &out->new))
        return false;
    out->what = (unsigned)what;
    // Each kind has the sides that it speaks of.
    bool old_needed = !(what & CHANGE_NEW);
    bool new_needed = !(what & CHANGE_CANCELLED);
    return (!old_needed || out->old.title) && (!new_needed || out->new.title);
}

bool changes_read(const char *bytes, size_t length, struct changes *out, struct error *error)
{
    *out = (struct changes){0};
    json_t *root = json_read(bytes, length, NULL, error);
    if (!root)
        return false;
    const json_t *list = json_object_get(root, "changes");
    int64_t format = 0;
    bool fine =
        json_as_integer(json_object_get(root, "format"), &format) && format == FORMAT && json_is_array(list);
    if (!fine)
        error_set(error, "no list of changes of a kind that is known");
    out->list = arena_alloc(&out->arena, json_array_size(list), sizeof *out->list);
    for (size_t i = 0; fine && out->list && i < json_array_size(list); i++) {
        fine = read_change(&out->arena, json_array_get(list, i), &out->list[i]);
        if (!fine)
            error_set(error, "$.changes[%zu]: no change", i);
        else
            out->count++;
    }
    json_decref(root);
    if (fine && out->arena.failed)
        fine = error_memory(error, "not enough memory");
    if (!fine)
        changes_free(out);
    return fine;
}
