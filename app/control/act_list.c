#include "control/act_list.h"

#include "base/clock_trust.h"

#include <stdlib.h>
#include <string.h>

void act_list_free(struct act_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        free(list->acts[i].record);
    free(list->acts);
    *list = (struct act_list){0};
}

static char *copy_record(const struct act *act)
{
    char *record = malloc(act->record_length + 1);
    if (record) {
        memcpy(record, act->record, act->record_length);
        record[act->record_length] = '\0';
    }
    return record;
}

bool act_list_copy(const struct act_list *list, struct act_list *out)
{
    *out = *list;
    out->count = 0;
    out->capacity = list->count;
    out->acts = calloc(list->count + 1, sizeof *out->acts);
    for (bool ok = out->acts != NULL; ok && out->count < list->count;) {
        struct act *act = &out->acts[out->count];
        *act = list->acts[out->count];
        act->record = act->record ? copy_record(act) : NULL;
        ok = act->record || !list->acts[out->count].record;
        out->count += ok;
    }
    if (out->acts && out->count == list->count)
        return true;
    act_list_free(out);
    return false;
}

size_t act_list_max(enum role role)
{
    static const size_t max[ROLE_COUNT] = {[ROLE_NONE] = ACT_LIST_MAX_KEYS,
        [ROLE_VIEW] = ACT_LIST_MAX_KEYS,
        [ROLE_CHAIR] = ACT_LIST_MAX_CHAIR,
        [ROLE_STAFF] = ACT_LIST_MAX_STAFF,
        [ROLE_EMERGENCY] = ACT_LIST_MAX_EMERGENCY};
    return max[role];
}

// ---- whose the acts are

// Somebody with acts of a role.
struct holder {
    const char *by;
    size_t count, oldest; // how many, and the index of the first
};

// Those of one role. Beyond so many nobody has much.
struct holders {
    size_t count;
    struct holder list[64];
};

static struct holder *find_holder(struct holders *holders, const char *by)
{
    for (size_t i = 0; i < holders->count; i++)
        if (strcmp(holders->list[i].by, by) == 0)
            return &holders->list[i];
    return NULL;
}

static void find_holders(const struct act_list *list, enum role role, struct holders *out)
{
    enum { MAX = sizeof out->list / sizeof *out->list };
    *out = (struct holders){0};
    for (size_t i = 0; i < list->count; i++) {
        const struct act *act = &list->acts[i];
        struct holder *holder = act->role == role ? find_holder(out, act->by) : NULL;
        if (!holder && act->role == role && out->count < MAX) {
            holder = &out->list[out->count++];
            *holder = (struct holder){.by = act->by, .oldest = i};
        }
        if (holder)
            holder->count++;
    }
}

// Whoever has the most; of several the one who asks for more, `by`. There is at least one act of the role.
static const struct holder *find_largest(struct holders *holders, const char *by)
{
    const struct holder *own = find_holder(holders, by);
    const struct holder *found = own ? own : &holders->list[0];
    for (size_t i = 0; i < holders->count; i++)
        if (holders->list[i].count > found->count)
            found = &holders->list[i];
    return found;
}

// ---- the list

static bool is_full(const struct act_list *list, const struct act *act)
{
    size_t count = list->counts[act->role];
    return count >= act_list_max(act->role) ||
           (count > 0 && list->bytes[act->role] + act->record_length > ACT_LIST_MAX_BYTES);
}

bool act_list_has_room(const struct act_list *list, const struct act *act)
{
    struct holders holders;
    if (!is_full(list, act))
        return true;
    find_holders(list, act->role, &holders);
    return strcmp(find_largest(&holders, act->by)->by, act->by) != 0;
}

bool act_list_reserve(struct act_list *list)
{
    enum { FIRST = 16 };
    if (list->count < list->capacity)
        return true;
    size_t capacity = list->capacity > 0 ? list->capacity * 2 : FIRST;
    struct act *acts = realloc(list->acts, capacity * sizeof *acts);
    if (!acts)
        return false;
    list->acts = acts;
    list->capacity = capacity;
    return true;
}

static void count(struct act_list *list, const struct act *act)
{
    list->counts[act->role]++;
    list->bytes[act->role] += act->record_length;
}

static void drop(struct act_list *list, struct act *act)
{
    list->counts[act->role]--;
    list->bytes[act->role] -= act->record_length;
    free(act->record);
    act->record = NULL;
}

bool act_list_add(struct act_list *list, const struct act *act)
{
    struct holders holders;
    if (!act_list_reserve(list))
        return false;
    while (is_full(list, act)) {
        find_holders(list, act->role, &holders);
        act_list_remove(list, find_largest(&holders, act->by)->oldest);
    }
    list->acts[list->count++] = *act;
    count(list, act);
    return true;
}

size_t act_list_find(const struct act_list *list, const char *id)
{
    size_t i = list->count;
    while (i > 0 && id && strcmp(list->acts[i - 1].id, id) != 0)
        i--;
    return i > 0 ? i - 1 : list->count;
}

void act_list_remove(struct act_list *list, size_t index)
{
    drop(list, &list->acts[index]);
    list->count--;
    memmove(list->acts + index, list->acts + index + 1, (list->count - index) * sizeof *list->acts);
}

void act_list_prune(struct act_list *list, int64_t since, int64_t now)
{
    size_t kept = 0;
    // Many commands may come in a second.
    if (now == list->pruned_at && since == list->pruned_since)
        return;
    list->pruned_at = now;
    list->pruned_since = since;
    for (size_t i = 0; i < list->count; i++) {
        struct act *act = &list->acts[i];
        bool unset = act->at < clock_built_at() && now >= clock_built_at();
        if (act->at > now || unset)
            act->at = now;
        if (act->at >= since)
            list->acts[kept++] = *act;
        else
            drop(list, act);
    }
    list->count = kept;
}
