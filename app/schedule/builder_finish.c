// Turns what was collected into an immutable schedule: fills in missing ends, puts breaks for everybody into
// their rooms, sorts rooms and items.
#include "schedule/builder_internal.h"
#include "schedule/item_sort.h"
#include "schedule/validate.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct item_list {
    struct item *items;
    size_t count;
    size_t capacity;
};

static void sort_items(struct builder *builder, struct item_list *list)
{
    builder->failed |= !item_sort(list->items, list->count, builder_is_cancelled, builder);
}

// FOSDEM writes "CANCELLED Usability made simple". In other letters, or where all of the title is in
// capitals, the word may belong to it.
static bool is_in_capitals(const char *title, size_t length)
{
    bool apart = title[length] == ' ';
    for (size_t i = 0; i < length; i++)
        apart &= !islower((unsigned char)title[i]);
    bool goes_on = false;
    for (size_t i = length; title[i]; i++)
        goes_on |= islower((unsigned char)title[i]) != 0;
    return apart && goes_on;
}

// No format has a field for this: organisers write it before the title, in brackets, with a colon or in
// capitals.
static bool is_marked_cancelled(const char *title)
{
    static const char *const words[] = {"cancelled", "canceled", "abgesagt"};
    const char *at = title + strspn(title, "[(*-! ");
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t length = strlen(words[i]);
        if (strncasecmp(at, words[i], length) == 0 &&
            (at != title || at[length] == ':' || at[length] == '\0' || is_in_capitals(at, length)))
            return at[length] == '\0' || strchr(":])*-! ", at[length]) != NULL;
    }
    return false;
}

static void append(struct builder *builder, struct item_list *list, const struct draft *draft, size_t room)
{
    if (!builder_grow((void **)&list->items, &list->capacity, list->count + 1, sizeof *list->items)) {
        builder->failed = true;
        return;
    }
    list->items[list->count++] = (struct item){
        .id = draft->id,
        .guid = draft->guid,
        .kind = draft->kind,
        .title = draft->title,
        .subtitle = draft->subtitle,
        .slot = draft->slot,
        .link = draft->link,
        .language = draft->language,
        .not_recorded = draft->not_recorded,
        .session = draft->session,
        .colour = draft->colour,
        .speaker_count = draft->speaker_count,
        .speakers = draft->speakers,
        .lead_count = draft->lead_count,
        .leads = draft->leads,
        .poster_count = draft->poster_count,
        .room = room,
        .at = draft->at,
        .cancelled = draft->cancelled || is_marked_cancelled(draft->title),
    };
}

// The event's one nameless room is shown under its title.
static const char *nameless_room(const struct builder *builder)
{
    const char *title = builder->result->schedule.title;
    return *title ? title : "Main room";
}

static int by_name(const void *a, const void *b)
{
    return strverscmp(((const struct room *)a)->name, ((const struct room *)b)->name);
}

// Sorts the rooms by name and renumbers the items' rooms.
static void order_rooms(struct builder *builder, struct item_list *list)
{
    size_t count = builder->result->schedule.room_count;
    size_t *new_index = calloc(count + 1, sizeof *new_index); // by the room's old index
    if (!new_index) {
        builder->failed = true;
        return;
    }
    for (size_t i = 0; i < count; i++)
        builder->rooms[i].first = i;
    if (count > 1)
        qsort(builder->rooms, count, sizeof *builder->rooms, by_name);
    for (size_t i = 0; i < count; i++) {
        new_index[builder->rooms[i].first] = i;
        builder->rooms[i].first = 0;
        builder_room_entry(builder, builder->rooms[i].name)->index = i;
    }
    for (size_t i = 0; i < list->count; i++)
        list->items[i].room = new_index[list->items[i].room];
    free(new_index);
}

static void append_with_room(struct builder *builder, struct item_list *list)
{
    for (size_t i = 0; i < builder->draft_count && !builder_cancelled(builder); i++) {
        const struct draft *draft = &builder->drafts[i];
        if (!draft->everywhere)
            append(builder, list, draft,
                builder_room(builder, draft->room ? draft->room : nameless_room(builder)));
    }
    if (builder->rooms_by_name)
        order_rooms(builder, list);
    sort_items(builder, list);
}

// An item without an end lasts until the next one in its room starts, an hour at most.
static void give_ends(struct item_list *list)
{
    int64_t next_start = INT64_MAX; // of the first later item in the room that does not start with this one
    for (size_t i = list->count; i-- > 0;) {
        struct item *item = &list->items[i];
        const struct item *after = i + 1 < list->count ? &list->items[i + 1] : NULL;
        if (!after || after->room != item->room)
            next_start = INT64_MAX;
        else if (after->at.start > item->at.start)
            next_start = after->at.start;
        if (item->at.end == BUILDER_END_UNKNOWN)
            item->at.end = next_start < item->at.start + 3600 ? next_start : item->at.start + 3600;
    }
}

// The items that have a room, to be asked about a span's overlaps.
struct occupied {
    const struct item *items; // sorted
    const struct room *rooms; // with their items
    int64_t *latest_end;      // of an item and those of its room before it
};

// Does nothing in the room overlap the span?
static bool is_free(const struct occupied *occupied, size_t room, struct span span)
{
    size_t low = occupied->rooms[room].first;
    size_t high = low + occupied->rooms[room].count;
    size_t first = low;
    while (low < high) { // the first item that starts at its end or later
        size_t middle = low + (high - low) / 2;
        if (occupied->items[middle].at.start < span.end)
            low = middle + 1;
        else
            high = middle;
    }
    return low == first || occupied->latest_end[low - 1] <= span.start;
}

// False if out of memory. The caller frees `latest_end`, and the rooms.
static bool occupy(struct builder *builder, const struct item_list *list, struct occupied *out)
{
    size_t room_count = builder->result->schedule.room_count;
    struct room *rooms = calloc(room_count + 1, sizeof *rooms);
    *out = (struct occupied){.items = list->items, .rooms = rooms};
    out->latest_end = calloc(list->count + 1, sizeof *out->latest_end);
    if (!rooms || !out->latest_end)
        return false;
    for (size_t i = 0; i < list->count; i++) {
        struct room *room = &rooms[list->items[i].room];
        int64_t end = list->items[i].at.end;
        if (room->count++ == 0)
            room->first = i;
        else if (out->latest_end[i - 1] > end)
            end = out->latest_end[i - 1];
        out->latest_end[i] = end;
    }
    return true;
}

// Adds a break to every room in which no item overlaps it. `list` may grow elsewhere: the items that have a
// room stay where `occupied` found them.
static void append_to_free_rooms(
    struct builder *builder, struct item_list *list, struct occupied *occupied, struct draft *draft)
{
    size_t rooms = builder->result->schedule.room_count;
    if (draft->at.end == BUILDER_END_UNKNOWN)
        draft->at.end = draft->at.start + 3600;
    for (size_t room = 0; room < rooms && !builder_cancelled(builder); room++) {
        occupied->items = list->items;
        if (is_free(occupied, room, draft->at))
            append(builder, list, draft, room);
    }
}

// Each break looks at each room.
static bool is_too_much(size_t breaks, size_t rooms, size_t items)
{
    return breaks > MAX_EVERYWHERE || items + rooms > MAX_ITEMS || breaks * rooms > 10 * (size_t)MAX_ITEMS;
}

static void append_everywhere(struct builder *builder, struct item_list *list)
{
    size_t seen = 0;
    struct occupied occupied = {0};
    for (size_t i = 0; i < builder->draft_count && !builder_cancelled(builder); i++) {
        struct draft draft = builder->drafts[i];
        if (!draft.everywhere)
            continue;
        if (builder->result->schedule.room_count == 0)
            builder_room(builder, nameless_room(builder));
        if (seen == 0 && !occupy(builder, list, &occupied)) {
            builder->failed = true;
            break;
        }
        size_t rooms = builder->result->schedule.room_count;
        if (is_too_much(++seen, rooms, list->count)) {
            builder_note(builder, FINDING_WARNING, NULL, NULL, "give breaks a room at the publisher",
                "too many breaks without a room for %zu rooms; some are left out", rooms);
            break;
        }
        append_to_free_rooms(builder, list, &occupied, &draft);
    }
    free((void *)occupied.rooms);
    free(occupied.latest_end);
}

static void drop_repetitions(struct builder *builder, struct item_list *list)
{
    size_t kept = 0;
    for (size_t i = 0; i < list->count && !builder_cancelled(builder); i++) {
        if (kept > 0 && schedule_internal_compare(&list->items[kept - 1], &list->items[i]) == 0)
            builder_note(builder, FINDING_NOTE, NULL, NULL, "remove the repetition at the publisher",
                "\"%s\" (%s) appears twice; shown once", list->items[i].title, list->items[i].id);
        else
            list->items[kept++] = list->items[i];
    }
    list->count = kept;
}

static int by_guid(const void *a, const void *b)
{
    const struct room *x = *(struct room *const *)a;
    const struct room *y = *(struct room *const *)b;
    return strcmp(x->guid, y->guid);
}

// An identity that two rooms share would make one of them the other's new name.
static void drop_shared_guids(struct builder *builder)
{
    size_t count = 0;
    struct room **sorted = calloc(builder->result->schedule.room_count + 1, sizeof(struct room *));
    builder->failed |= !sorted;
    for (size_t i = 0; sorted && i < builder->result->schedule.room_count; i++)
        if (builder->rooms[i].guid)
            sorted[count++] = &builder->rooms[i];
    if (count > 1)
        qsort(sorted, count, sizeof(struct room *), by_guid);
    for (size_t i = 0, next; i < count; i = next) {
        const char *guid = sorted[i]->guid;
        for (next = i + 1; next < count && strcmp(sorted[next]->guid, guid) == 0; next++)
            sorted[next]->guid = NULL;
        if (next == i + 1)
            continue;
        sorted[i]->guid = NULL;
        builder_note(builder, FINDING_NOTE, NULL, NULL, "give each room its own guid at the publisher",
            "%zu rooms have the guid \"%.60s\", the first is %.60s; it is ignored, and they are known by "
            "their "
            "names",
            next - i, guid, sorted[i]->name);
    }
    free(sorted);
}

static void fill_schedule(struct builder *builder, const struct item_list *list)
{
    struct schedule *schedule = &builder->result->schedule;
    if (builder->cancelled)
        return;
    struct room *rooms = arena_alloc(builder_arena(builder), schedule->room_count, sizeof *rooms);
    struct item *items = arena_alloc(builder_arena(builder), list->count, sizeof *items);
    if (!rooms || !items)
        return;
    if (list->count > 0)
        memcpy(items, list->items, list->count * sizeof *items);
    schedule->rooms = builder->rooms;
    if (schedule->event.start > schedule->event.end && builder->first_day <= builder->last_day)
        schedule->event = (struct span){.start = schedule_day_start(schedule, builder->first_day),
            .end = schedule_day_start(schedule, builder->last_day + 1)};
    schedule_internal_arrange(builder_arena(builder), schedule, items, list->count, rooms);
    schedule->findings = builder->findings;
}

static void count_left(const struct builder *builder, enum finding_severity severity, struct str *out)
{
    size_t count = builder->findings_left[severity];
    if (count > 0)
        str_format(out, "%s%zu %s%s", out->length > 0 ? ", " : "", count, finding_severity_name(severity),
            count == 1 ? "" : "s");
}

// There is always a place for it.
static void note_left_findings(struct builder *builder)
{
    struct str left = {0};
    static const enum finding_severity worst_first[] = {FINDING_ERROR, FINDING_WARNING, FINDING_NOTE};
    enum finding_severity worst = FINDING_NOTE;
    for (size_t i = 0; i < sizeof worst_first / sizeof *worst_first; i++) {
        count_left(builder, worst_first[i], &left);
        if (builder->findings_left[worst_first[i]] > 0 && worst == FINDING_NOTE)
            worst = worst_first[i];
    }
    struct str root = {0};
    builder->write_path(NULL, NULL, &root);
    if (left.length > 0 && builder->findings)
        builder->findings[builder->result->schedule.finding_count++] = (struct finding){
            .severity = worst,
            .path = arena_keep(builder_arena(builder), str_text(&root)),
            .what = arena_format(builder_arena(builder), "and more, not listed: %s", str_text(&left)),
            .advice = "correct those above first",
        };
    builder->failed |= left.failed || root.failed;
    str_free(&left);
    str_free(&root);
}

// Errors come first, since logs and pages show only the first few.
static void put_errors_first(struct builder *builder)
{
    size_t count = builder->result->schedule.finding_count;
    size_t errors = 0;
    for (size_t i = 0; i < count; i++) {
        struct finding finding = builder->findings[i];
        if (finding.severity != FINDING_ERROR)
            continue;
        memmove(&builder->findings[errors + 1], &builder->findings[errors],
            (i - errors) * sizeof *builder->findings);
        builder->findings[errors++] = finding;
    }
}

static const struct schedule *result_of(struct builder *builder, struct error *error)
{
    if (builder_out_of_memory(builder))
        error_memory(error, "not enough memory for the schedule's %zu items", builder->draft_count);
    else if (builder->cancelled)
        error_cancel(error, "reading was cancelled");
    else
        return schedule_ref(&builder->result->schedule);
    return NULL;
}

// The drafts are items now, and a large schedule's take much memory.
static void free_drafts(struct builder *builder)
{
    free(builder->drafts);
    builder->drafts = NULL;
}

const struct schedule *builder_finish(struct builder *builder, struct error *error)
{
    struct item_list list = {0};
    append_with_room(builder, &list);
    give_ends(&list);
    append_everywhere(builder, &list);
    free_drafts(builder);
    sort_items(builder, &list);
    drop_repetitions(builder, &list);
    drop_shared_guids(builder);
    builder_check_links(builder, list.items, list.count);
    validate_items(builder, list.items, list.count);
    if (builder->texts_cut > 0)
        builder_note(builder, FINDING_WARNING, NULL, NULL, "shorten them at the publisher",
            "texts longer than %d bytes, cut: %zu", MAX_TEXT_BYTES, builder->texts_cut);
    put_errors_first(builder);
    note_left_findings(builder);
    fill_schedule(builder, &list);
    free(list.items);
    const struct schedule *schedule = result_of(builder, error);
    builder_free(builder);
    return schedule;
}
