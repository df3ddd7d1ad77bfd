#include "control/later_acts.h"

#include "agenda/scope.h"

#include <stdlib.h>
#include <string.h>

// A command that was carried out here, by id.
struct known {
    const char *id;
    struct act *act; // in the list of commands
};

// An entry, sorted by what it is about.
struct matter {
    const struct adjustment *entry;
    struct act *act; // of its command here; NULL for a key
    int64_t number;  // here; of ours, as it will be
};

struct matters {
    struct matter *list; // owned
    size_t count;
};

static int by_id(const void *a, const void *b)
{
    const struct known *left = a;
    const struct known *right = b;
    return strcmp(left->id, right->id);
}

static struct known *sort_ids(const struct act_list *ids)
{
    struct known *known = calloc(ids->count + 1, sizeof *known);
    for (size_t i = 0; known && i < ids->count; i++)
        known[i] = (struct known){.id = ids->acts[i].id, .act = &ids->acts[i]};
    if (known)
        qsort(known, ids->count, sizeof *known, by_id);
    return known;
}

static struct act *find_act(const struct known *known, size_t count, const char *id)
{
    const struct known key = {.id = id};
    const struct known *found = id && count > 0 ? bsearch(&key, known, count, sizeof key, by_id) : NULL;
    return found ? found->act : NULL;
}

// Whatever their scopes.
static int compare_matters(const struct matter *a, const struct matter *b)
{
    struct adjustment left = *a->entry;
    struct adjustment right = *b->entry;
    left.scope = right.scope = NULL;
    return adjustment_compare_subjects(&left, &right);
}

static int by_matter_and_number(const void *a, const void *b)
{
    const struct matter *left = a;
    const struct matter *right = b;
    int matter = compare_matters(left, right);
    return matter != 0 ? matter : (left->number > right->number) - (left->number < right->number);
}

static bool overtakes(const struct adjustment *theirs, const struct act *act)
{
    return act && act->number < theirs->number && act->rounds < LATER_ACTS_MAX_ROUNDS;
}

// Those of `theirs` whose commands had a smaller number here.
static bool find_overtaking(
    const struct adjustments *theirs, const struct known *known, size_t known_count, struct matters *out)
{
    *out = (struct matters){.list = calloc(theirs->count + 1, sizeof *out->list)};
    for (size_t i = 0; out->list && i < theirs->count; i++) {
        const struct adjustment *entry = &theirs->entries[i];
        struct act *act = find_act(known, known_count, entry->id);
        if (overtakes(entry, act))
            out->list[out->count++] = (struct matter){entry, act, act->number};
    }
    if (out->list)
        qsort(out->list, out->count, sizeof *out->list, by_matter_and_number);
    return out->list;
}

// The index of the first that is about the same; `count` if there is none.
static size_t find_matter(const struct matters *matters, const struct matter *key)
{
    size_t from = 0;
    size_t to = matters->count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (compare_matters(&matters->list[middle], key) < 0)
            from = middle + 1;
        else
            to = middle;
    }
    bool found = from < matters->count && compare_matters(&matters->list[from], key) == 0;
    return found ? from : matters->count;
}

// Those of ours that are about the same as what overtakes.
static bool find_ours(const struct adjustments *all, const struct known *known, size_t known_count,
    const struct matters *overtaking, struct matters *out)
{
    *out = (struct matters){.list = calloc(all->count + 1, sizeof *out->list)};
    for (size_t i = 0; out->list && i < all->count; i++) {
        const struct adjustment *entry = &all->entries[i];
        struct matter ours = {entry, find_act(known, known_count, entry->id), entry->number};
        bool done_here = !entry->id || ours.act;
        if (done_here && find_matter(overtaking, &ours) < overtaking->count)
            out->list[out->count++] = ours;
    }
    if (out->list)
        qsort(out->list, out->count, sizeof *out->list, by_matter_and_number);
    return out->list;
}

// The greatest number elsewhere of a command before `ours`; INT64_MIN for none.
static int64_t floor_of(const struct matters *overtaking, const struct matter *ours)
{
    int64_t floor = INT64_MIN;
    for (size_t i = find_matter(overtaking, ours);
         i < overtaking->count && compare_matters(&overtaking->list[i], ours) == 0; i++) {
        const struct matter *theirs = &overtaking->list[i];
        if (theirs->act == ours->act)
            return INT64_MIN; // its own number comes with them
        if (scope_is_of_chairs(theirs->entry->scope) && !scope_is_of_chairs(ours->entry->scope))
            continue;
        if (theirs->number < ours->number && theirs->entry->number >= ours->number)
            theirs->act->rounds++;
        if (theirs->number < ours->number && theirs->entry->number > floor)
            floor = theirs->entry->number;
    }
    return floor;
}

// Raises ours above the numbers of what was before them, and keeps their order.
static size_t renumber(const struct matters *overtaking, struct matters *ours, struct adjustment *out)
{
    size_t count = 0;
    int64_t last = INT64_MIN; // the last number given for the same matter
    for (size_t i = 0; i < ours->count; i++) {
        struct matter *one = &ours->list[i];
        if (i > 0 && compare_matters(one, &ours->list[i - 1]) != 0)
            last = INT64_MIN;
        int64_t floor = floor_of(overtaking, one);
        floor = floor > last ? floor : last;
        if (floor < one->number || floor >= ADJUSTMENTS_MAX_NUMBER)
            continue;
        last = floor + 1;
        out[count] = *one->entry;
        out[count++].number = last;
        if (one->act)
            one->act->number = last;
    }
    return count;
}

bool later_acts_renumber(const struct adjustments *all, struct act_list *ids,
    const struct adjustments *theirs, struct adjustments *out)
{
    *out = (struct adjustments){0};
    struct matters overtaking = {0};
    struct matters ours = {0};
    struct known *known = sort_ids(ids);
    bool ok = known && find_overtaking(theirs, known, ids->count, &overtaking);
    if (ok && overtaking.count > 0) {
        struct adjustment *entries = calloc(all->count + 1, sizeof *entries);
        ok = entries && find_ours(all, known, ids->count, &overtaking, &ours);
        size_t count = ok ? renumber(&overtaking, &ours, entries) : 0;
        ok = ok && adjustments_from_entries(entries, count, out);
        free(entries);
    }
    for (size_t i = 0; ok && i < overtaking.count; i++)
        if (overtaking.list[i].act->number < overtaking.list[i].entry->number)
            overtaking.list[i].act->number = overtaking.list[i].entry->number;
    free(ours.list);
    free(overtaking.list);
    free(known);
    return ok;
}
