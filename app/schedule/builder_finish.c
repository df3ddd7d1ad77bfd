// Turns what was collected into an immutable schedule: fills in missing ends, puts breaks for everybody into
// their rooms, sorts rooms and items.
#include "schedule/builder_internal.h"
#include "schedule/validate.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct item_list {
    struct item *items;
    size_t count;
    size_t capacity;
};

static void sort_items(struct item_list *list)
{
    if (list->count > 1)
        qsort(list->items, list->count, sizeof *list->items, schedule_internal_compare);
}

// No format has a field for this: organisers write it before the title, in brackets or with a colon.
static bool is_marked_cancelled(const char *title)
{
    static const char *const words[] = {"cancelled", "canceled", "abgesagt"};
    const char *at = title + strspn(title, "[(*-! ");
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t length = strlen(words[i]);
        if (strncasecmp(at, words[i], length) == 0 &&
            (at != title || at[length] == ':' || at[length] == '\0'))
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
        if (json_object_set_new(builder->room_index, builder->rooms[i].name, json_integer((json_int_t)i)) !=
            0)
            builder->failed = true;
    }
    for (size_t i = 0; i < list->count; i++)
        list->items[i].room = new_index[list->items[i].room];
    free(new_index);
}

static void append_with_room(struct builder *builder, struct item_list *list)
{
    for (size_t i = 0; i < builder->draft_count; i++) {
        const struct draft *draft = &builder->drafts[i];
        if (!draft->everywhere)
            append(builder, list, draft,
                builder_room(builder, draft->room ? draft->room : nameless_room(builder)));
    }
    if (builder->rooms_by_name)
        order_rooms(builder, list);
    sort_items(list);
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

static bool overlaps(struct span a, struct span b)
{
    return a.start < b.end && b.start < a.end;
}

// Adds a break to every room in which none of the first `with_room` items overlaps it. `taken` has an element
// for each room.
static void append_to_free_rooms(
    struct builder *builder, struct item_list *list, size_t with_room, const struct draft *draft, bool *taken)
{
    size_t rooms = builder->result->schedule.room_count;
    memset(taken, 0, rooms * sizeof *taken);
    for (size_t i = 0; i < with_room; i++)
        if (overlaps(list->items[i].at, draft->at))
            taken[list->items[i].room] = true;
    for (size_t room = 0; room < rooms; room++)
        if (!taken[room])
            append(builder, list, draft, room);
}

static void append_everywhere(struct builder *builder, struct item_list *list)
{
    size_t with_room = list->count;
    size_t seen = 0;
    bool *taken = NULL;
    for (size_t i = 0; i < builder->draft_count; i++) {
        struct draft draft = builder->drafts[i];
        if (!draft.everywhere)
            continue;
        if (builder->result->schedule.room_count == 0)
            builder_room(builder, nameless_room(builder));
        if (!taken && !(taken = calloc(builder->result->schedule.room_count, sizeof *taken))) {
            builder->failed = true;
            return;
        }
        if (++seen > MAX_EVERYWHERE || list->count + builder->result->schedule.room_count > MAX_ITEMS) {
            builder_note(builder, FINDING_WARNING, NULL, NULL, "give breaks a room at the publisher",
                "too many breaks without a room for %zu rooms; some are left out",
                builder->result->schedule.room_count);
            break;
        }
        if (draft.at.end == BUILDER_END_UNKNOWN)
            draft.at.end = draft.at.start + 3600;
        append_to_free_rooms(builder, list, with_room, &draft, taken);
    }
    free(taken);
}

static void drop_repetitions(struct builder *builder, struct item_list *list)
{
    size_t kept = 0;
    for (size_t i = 0; i < list->count; i++) {
        if (kept > 0 && schedule_internal_compare(&list->items[kept - 1], &list->items[i]) == 0)
            builder_note(builder, FINDING_NOTE, NULL, NULL, "remove the repetition at the publisher",
                "\"%s\" (%s) appears twice; shown once", list->items[i].title, list->items[i].id);
        else
            list->items[kept++] = list->items[i];
    }
    list->count = kept;
}

static void fill_schedule(struct builder *builder, const struct item_list *list)
{
    struct schedule *schedule = &builder->result->schedule;
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
    schedule_internal_arrange(schedule, items, list->count, rooms);
    schedule->findings = builder->findings;
}

static void note_dropped_findings(struct builder *builder)
{
    if (builder->findings_seen <= MAX_FINDINGS || !builder->findings)
        return;
    size_t dropped = builder->findings_seen - MAX_FINDINGS + 1;
    builder->findings[MAX_FINDINGS - 1] = (struct finding){
        .severity = FINDING_WARNING,
        .path = "$",
        .what = arena_format(builder_arena(builder), "and %zu more findings", dropped),
        .advice = "correct those above first",
    };
}

const struct schedule *builder_finish(struct builder *builder, struct error *error)
{
    struct item_list list = {0};
    append_with_room(builder, &list);
    give_ends(&list);
    append_everywhere(builder, &list);
    sort_items(&list);
    drop_repetitions(builder, &list);
    validate_items(builder, list.items, list.count);
    if (builder->texts_cut > 0)
        builder_note(builder, FINDING_WARNING, NULL, NULL, "shorten them at the publisher",
            "texts longer than %d bytes, cut: %zu", MAX_TEXT_BYTES, builder->texts_cut);
    note_dropped_findings(builder);
    fill_schedule(builder, &list);
    free(list.items);
    const struct schedule *schedule = NULL;
    if (builder_out_of_memory(builder))
        error_memory(error, "not enough memory for the schedule's %zu items", builder->draft_count);
    else
        schedule = schedule_ref(&builder->result->schedule);
    builder_free(builder);
    return schedule;
}
