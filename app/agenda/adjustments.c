#include "agenda/adjustments.h"

#include <stdlib.h>
#include <string.h>

const char *adjustment_type_name(enum adjustment_type type)
{
    static const char *const names[ADJUST_TYPES] = {"time", "cancel", "move", "rename", "speakers",
        "room_delay", "notice", "emergency", "hold", "still", "questions", "paused", "swap", "message",
        "full", "pin", "view", "blank", "identify"};
    return names[type];
}

const char *const notice_level_names[] = {"info", "urgent", NULL};
const char *const emergency_kind_names[] = {"custom", "test", "evacuate", "lift", NULL};
const char *const view_names[] = {"room", "hall", "stage", NULL};

void adjustments_free(struct adjustments *adjustments)
{
    arena_free(&adjustments->arena);
    *adjustments = (struct adjustments){0};
}

static int compare_texts(const char *a, const char *b)
{
    return strcmp(a ? a : "", b ? b : "");
}

static bool is_about_room(enum adjustment_type type)
{
    return type == ADJUST_ROOM_DELAY || type == ADJUST_MESSAGE || type == ADJUST_FULL;
}

bool adjustment_is_about_item(enum adjustment_type type)
{
    return !is_about_room(type) && type != ADJUST_EMERGENCY && type < ADJUST_PIN;
}

bool adjustment_is_about_programme(enum adjustment_type type)
{
    return type != ADJUST_NOTICE && type != ADJUST_EMERGENCY && type < ADJUST_PIN;
}

bool adjustment_is_for_chairs(enum adjustment_type type)
{
    return type == ADJUST_TIME || type == ADJUST_CANCEL || type == ADJUST_FULL ||
           (type >= ADJUST_HOLD && type <= ADJUST_MESSAGE);
}

bool adjustments_are_for_chairs(const struct adjustments *adjustments)
{
    bool all = adjustments->count > 0;
    for (size_t i = 0; i < adjustments->count; i++)
        all = all && adjustment_is_for_chairs(adjustments->entries[i].type);
    return all;
}

static const char *subject_of(const struct adjustment *entry)
{
    return is_about_room(entry->type) ? entry->room : entry->item;
}

// Orders entries by what they are about: type, scope and subject. 0 for the same.
int adjustment_compare_subjects(const struct adjustment *a, const struct adjustment *b)
{
    if (a->type != b->type)
        return a->type < b->type ? -1 : 1;
    int scope = compare_texts(a->scope, b->scope);
    return scope != 0 ? scope : compare_texts(subject_of(a), subject_of(b));
}

bool adjustment_same_subject(const struct adjustment *a, const struct adjustment *b)
{
    return adjustment_compare_subjects(a, b) == 0;
}

static int compare_instants(int64_t a, int64_t b)
{
    return a < b ? -1 : a > b;
}

// The word that an entry's type chooses from a list; NULL for types that do not.
static const char *kind_name(const struct adjustment *entry)
{
    switch (entry->type) {
    case ADJUST_NOTICE:
        return notice_level_names[entry->level];
    case ADJUST_EMERGENCY:
        return emergency_kind_names[entry->emergency];
    case ADJUST_VIEW:
        return view_names[entry->view];
    default:
        return entry->slide;
    }
}

// Entries that differ in anything are never equal, so the result does not depend on which came first.
int adjustment_compare_strength(const struct adjustment *a, const struct adjustment *b)
{
    // Of equal numbers the later entry wins, so that entries can still be withdrawn once somebody has used up
    // the numbers (ADJUSTMENTS_MAX_NUMBER).
    const int orders[] = {compare_instants(a->number, b->number), compare_instants(a->at, b->at),
        compare_texts(a->by, b->by), compare_instants(a->until, b->until),
        compare_instants(a->starts_at, b->starts_at), compare_instants(a->ends_at, b->ends_at),
        compare_instants(a->from, b->from), compare_instants(a->shift_s, b->shift_s),
        compare_texts(a->room, b->room), compare_texts(a->swap_with, b->swap_with),
        compare_texts(a->title, b->title), compare_texts(a->text, b->text),
        compare_texts(kind_name(a), kind_name(b)), compare_texts(a->id, b->id),
        compare_instants((int64_t)a->speaker_count, (int64_t)b->speaker_count)};
    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++)
        if (orders[i] != 0)
            return orders[i];
    for (size_t i = 0; i < a->speaker_count; i++)
        if (strcmp(a->speakers[i], b->speakers[i]) != 0)
            return strcmp(a->speakers[i], b->speakers[i]);
    return 0;
}

static int by_subject_and_strength(const void *a, const void *b)
{
    int subject = adjustment_compare_subjects(a, b);
    return subject != 0 ? subject : -adjustment_compare_strength(a, b); // the strongest first
}

bool adjustment_same_content(const struct adjustment *a, const struct adjustment *b)
{
    struct adjustment twin = *b;
    twin.number = a->number;
    twin.by = a->by;
    twin.id = a->id;
    twin.at = a->at;
    return adjustment_compare_subjects(a, b) == 0 && adjustment_compare_strength(a, &twin) == 0;
}

static struct adjustment copy_entry(struct arena *arena, const struct adjustment *entry)
{
    struct adjustment copy = *entry;
    copy.item = arena_keep(arena, entry->item);
    copy.by = arena_keep(arena, entry->by);
    copy.scope = arena_keep(arena, entry->scope);
    copy.id = arena_keep(arena, entry->id);
    copy.room = arena_keep(arena, entry->room);
    copy.swap_with = arena_keep(arena, entry->swap_with);
    copy.title = arena_keep(arena, entry->title);
    copy.text = arena_keep(arena, entry->text);
    copy.slide = arena_keep(arena, entry->slide);
    copy.speakers = arena_alloc(arena, entry->speaker_count, sizeof *copy.speakers);
    for (size_t i = 0; copy.speakers && i < entry->speaker_count; i++)
        copy.speakers[i] = arena_keep(arena, entry->speakers[i]);
    return copy;
}

bool adjustments_merge(const struct adjustments *a, const struct adjustments *b, struct adjustments *out)
{
    *out = (struct adjustments){0};
    size_t total = a->count + b->count;
    struct adjustment *entries = arena_alloc(&out->arena, total, sizeof *entries);
    for (size_t i = 0; entries && i < total; i++)
        entries[i] = copy_entry(&out->arena, i < a->count ? &a->entries[i] : &b->entries[i - a->count]);
    if (!entries || out->arena.failed) {
        adjustments_free(out);
        return false;
    }
    qsort(entries, total, sizeof *entries, by_subject_and_strength);
    for (size_t i = 0; i < total; i++)
        if (i == 0 || adjustment_compare_subjects(&entries[out->count - 1], &entries[i]) != 0)
            entries[out->count++] = entries[i];
    out->entries = entries;
    return true;
}

bool adjustments_copy(const struct adjustments *adjustments, struct adjustments *out)
{
    *out = (struct adjustments){0};
    if (adjustments->count == 0)
        return true;
    struct adjustment *entries = arena_alloc(&out->arena, adjustments->count, sizeof *entries);
    for (size_t i = 0; entries && i < adjustments->count; i++)
        entries[i] = copy_entry(&out->arena, &adjustments->entries[i]);
    if (!entries || out->arena.failed) {
        adjustments_free(out);
        return false;
    }
    out->entries = entries;
    out->count = adjustments->count;
    return true;
}

static int by_subject(const void *a, const void *b)
{
    return adjustment_compare_subjects(a, b);
}

const struct adjustment *adjustments_find_same(
    const struct adjustments *adjustments, const struct adjustment *entry)
{
    return adjustments->count > 0
               ? bsearch(entry, adjustments->entries, adjustments->count, sizeof *entry, by_subject)
               : NULL;
}

bool adjustments_covers_entry(const struct adjustments *adjustments, const struct adjustment *entry)
{
    const struct adjustment *ours = adjustments_find_same(adjustments, entry);
    return ours && adjustment_compare_strength(ours, entry) >= 0;
}

bool adjustments_covers(const struct adjustments *a, const struct adjustments *b, int64_t since)
{
    for (size_t i = 0; i < b->count; i++)
        if (adjustment_is_recent(&b->entries[i], since) && !adjustments_covers_entry(a, &b->entries[i]))
            return false;
    return true;
}

bool adjustments_from_entries(const struct adjustment *entries, size_t count, struct adjustments *out)
{
    // Adjustments may be written to, but these are only read: this drops the const without a cast.
    struct adjustments borrowed = {.count = count};
    struct adjustments none = {0};
    memcpy(&borrowed.entries, &entries, sizeof entries);
    return adjustments_merge(&borrowed, &none, out);
}

// When the end of a held or overrunning talk moves next, or a notice begins; INT64_MAX for other entries.
static int64_t next_move(const struct adjustment *entry, int64_t now)
{
    if (entry->type == ADJUST_HOLD)
        return now + 1;
    if (entry->type == ADJUST_NOTICE && entry->starts_at > now)
        return entry->starts_at;
    return entry->type == ADJUST_OVERRUN ? adjustment_overrun_end(entry, now) : INT64_MAX;
}

int64_t adjustment_overrun_end(const struct adjustment *entry, int64_t now)
{
    return now < entry->ends_at ? entry->ends_at : now - now % 60 + 60;
}

int64_t adjustments_next_change(const struct adjustments *adjustments, int64_t now)
{
    int64_t next = INT64_MAX;
    for (size_t i = 0; i < adjustments->count; i++) {
        const struct adjustment *entry = &adjustments->entries[i];
        if (entry->until <= now)
            continue;
        int64_t moves = next_move(entry, now);
        int64_t first = moves < entry->until ? moves : entry->until;
        next = first < next ? first : next;
    }
    return next;
}

// The index of the first entry that is not before `key`; with `after`, of the first that is after all entries
// of its type and scope.
static size_t lower_bound(const struct adjustments *adjustments, const struct adjustment *key, bool after)
{
    size_t low = 0;
    size_t high = adjustments->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct adjustment *entry = &adjustments->entries[middle];
        bool same = entry->type == key->type && compare_texts(entry->scope, key->scope) == 0;
        if ((after && same) || adjustment_compare_subjects(entry, key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

// Entries are sorted by type, scope and subject, and mostly there is one scope.
const struct adjustment *adjustments_find(
    const struct adjustments *adjustments, enum adjustment_type type, const char *subject, int64_t now)
{
    struct adjustment key = {.type = type};
    size_t first = lower_bound(adjustments, &key, false);
    key.item = key.room = subject;
    while (first < adjustments->count && adjustments->entries[first].type == type) {
        key.scope = adjustments->entries[first].scope;
        size_t found = lower_bound(adjustments, &key, false);
        const struct adjustment *entry = &adjustments->entries[found];
        if (found < adjustments->count && adjustment_compare_subjects(entry, &key) == 0 && entry->until > now)
            return entry;
        first = lower_bound(adjustments, &key, true);
    }
    return NULL;
}

size_t adjustment_text_bytes(const struct adjustment *entry)
{
    const char *const texts[] = {entry->item, entry->scope, entry->id, entry->by, entry->room,
        entry->swap_with, entry->title, entry->text, entry->slide};
    size_t bytes = 0;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        bytes += texts[i] ? strlen(texts[i]) : 0;
    for (size_t i = 0; i < entry->speaker_count; i++)
        bytes += strlen(entry->speakers[i]);
    return bytes;
}

int64_t adjustments_next_number(const struct adjustments *adjustments)
{
    int64_t highest = 0;
    for (size_t i = 0; i < adjustments->count; i++)
        if (adjustments->entries[i].number > highest)
            highest = adjustments->entries[i].number;
    return highest < ADJUSTMENTS_MAX_NUMBER ? highest + 1 : highest;
}

bool adjustment_is_recent(const struct adjustment *entry, int64_t since)
{
    return entry->until >= since || entry->at >= since;
}

void adjustments_prune(struct adjustments *adjustments, int64_t since)
{
    size_t kept = 0;
    for (size_t i = 0; i < adjustments->count; i++)
        if (adjustment_is_recent(&adjustments->entries[i], since))
            adjustments->entries[kept++] = adjustments->entries[i];
    adjustments->count = kept;
}

const struct adjustment *adjustments_emergency(const struct adjustments *adjustments, int64_t now)
{
    for (size_t i = 0; i < adjustments->count; i++) {
        const struct adjustment *entry = &adjustments->entries[i];
        if (entry->type == ADJUST_EMERGENCY && entry->until > now && entry->emergency != EMERGENCY_LIFT)
            return entry;
    }
    return NULL;
}

static bool is_urgent(const struct adjustment *notice)
{
    return notice->level == NOTICE_URGENT;
}

static bool comes_before(const struct adjustment *a, const struct adjustment *b)
{
    if (is_urgent(a) != is_urgent(b))
        return is_urgent(a);
    int64_t begins[] = {adjustment_notice_begin(a), adjustment_notice_begin(b)};
    return begins[0] != begins[1] ? begins[0] > begins[1] : strcmp(a->item, b->item) < 0;
}

static bool begins_before(const struct adjustment *a, const struct adjustment *b)
{
    return a->starts_at != b->starts_at ? a->starts_at < b->starts_at : strcmp(a->item, b->item) < 0;
}

int64_t adjustment_notice_begin(const struct adjustment *notice)
{
    return notice->starts_at != 0 && notice->starts_at > notice->at ? notice->starts_at : notice->at;
}

// What is asked of adjustments about notices.
struct notice_search {
    const char *room;
    int64_t now;
    bool to_come;
};

static bool is_wanted(const struct notice_search *search, const struct adjustment *entry)
{
    bool here = !entry->room || (search->room && strcmp(entry->room, search->room) == 0);
    return entry->type == ADJUST_NOTICE && entry->until > search->now && here &&
           (entry->starts_at > search->now) == search->to_come;
}

static size_t find_notices(const struct adjustments *adjustments, const struct notice_search *search,
    const struct adjustment **out, size_t max)
{
    bool (*before)(const struct adjustment *, const struct adjustment *) =
        search->to_come ? begins_before : comes_before;
    size_t count = 0;
    for (size_t i = 0; i < adjustments->count; i++) {
        const struct adjustment *entry = &adjustments->entries[i];
        if (!is_wanted(search, entry))
            continue;
        size_t place = count < max ? count++ : max;
        while (place > 0 && before(entry, out[place - 1])) {
            if (place < max)
                out[place] = out[place - 1];
            place--;
        }
        if (place < max)
            out[place] = entry;
    }
    return count;
}

size_t adjustments_notices(const struct adjustments *adjustments, const char *room, int64_t now,
    const struct adjustment **out, size_t max)
{
    return find_notices(adjustments, &(struct notice_search){.room = room, .now = now}, out, max);
}

size_t adjustments_notices_to_come(const struct adjustments *adjustments, const char *room, int64_t now,
    const struct adjustment **out, size_t max)
{
    return find_notices(
        adjustments, &(struct notice_search){.room = room, .now = now, .to_come = true}, out, max);
}
