// Indico's timetable export: results.<event>.<yyyymmdd>.<key> → entry; sessions have entries of their own.
// The export says nothing about the event itself, so its zone is the one that most of its dates have.
#include "schedule/readers/indico.h"
#include "schedule/readers/indico_people.h"
#include "schedule/readers/indico_places.h"
#include "schedule/readers/indico_zone.h"
#include "schedule/readers/poster_sessions.h"
#include "schedule/readers/readers.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

static const char *const advice = "correct it in Indico";

enum entry_type { ENTRY_UNKNOWN, ENTRY_SESSION, ENTRY_CONTRIBUTION, ENTRY_BREAK };

// The state of a walk through the timetable.
struct walk {
    struct builder *builder;
    const json_t *days;      // the event's, by key
    const struct zone *zone; // the event's
    const struct zone *hint; // the config's, or NULL
    struct indico_places places;
    int64_t day;       // from the day's key, or -1
    int64_t last_end;  // of all entries
    size_t entries;    // at the top level
    size_t days_wrong; // of these, entries that the event's zone puts on a day other than their key's
    size_t days_wrong_by_hint;
};

// The block that an entry belongs to, or is.
struct block {
    bool inside;       // the entry is in it, not at the top level
    const char *title; // its session's, as configs name it, whatever the slot is called
    const char *slot;  // the slot's, if it has one
    const char *room;
    uint32_t colour;
    size_t lead_count;
    const struct speaker *leads;
};

// Old servers omit entryType from some entries and put the class into _type.
static enum entry_type type_of(const json_t *entry, const char *key)
{
    static const struct {
        const char *name;
        enum entry_type type;
    } names[] = {{"Session", ENTRY_SESSION}, {"Contribution", ENTRY_CONTRIBUTION}, {"Break", ENTRY_BREAK},
        {"ContribSchEntry", ENTRY_CONTRIBUTION}, {"BreakTimeSchEntry", ENTRY_BREAK},
        {"LinkedTimeSchEntry", ENTRY_SESSION}};
    const char *const members[] = {"entryType", "_type"};
    for (size_t m = 0; m < sizeof members / sizeof *members; m++) {
        const char *type = json_string_value(json_member(entry, members[m]));
        for (size_t i = 0; type && i < sizeof names / sizeof *names; i++)
            if (strcasecmp(type, names[i].name) == 0)
                return names[i].type;
        if (type && strncasecmp(type, "SessionSlot", 11) == 0)
            return ENTRY_SESSION;
    }
    // Without either, the key's letter says it.
    switch (key[0]) {
    case 's':
        return ENTRY_SESSION;
    case 'c':
        return ENTRY_CONTRIBUTION;
    case 'b':
        return ENTRY_BREAK;
    default:
        return ENTRY_UNKNOWN;
    }
}

// The day's key is in the event's zone: counts entries whose own zone contradicts it. A block that ends on
// another day stands under both.
static bool is_on_day(const struct walk *walk, const struct zone *zone, int64_t start, int64_t end)
{
    return zone_day(zone, start) == walk->day || zone_day(zone, end) == walk->day;
}

static void compare_day(
    struct walk *walk, const json_t *entry, enum entry_type type, const struct json_path *path)
{
    int64_t start;
    int64_t end;
    struct json_path start_path = {.up = path, .key = "startDate"};
    struct json_path end_path = {.up = path, .key = "endDate"};
    if (!indico_instant(walk->builder, json_member(entry, "startDate"), walk->zone, &start_path, &start))
        return;
    bool has_end = indico_instant(walk->builder, json_member(entry, "endDate"), walk->zone, &end_path, &end);
    if (has_end && end > walk->last_end)
        walk->last_end = end;
    if (!has_end || type != ENTRY_SESSION)
        end = start;
    if (walk->day < 0)
        return;
    walk->days_wrong += !is_on_day(walk, walk->zone, start, end);
    walk->days_wrong_by_hint += walk->hint && !is_on_day(walk, walk->hint, start, end);
}

// The times and what else all kinds of entries have. False, with a note, if there is no time.
static bool read_common(struct walk *walk, const json_t *entry, const char *key, const struct block *block,
    const struct json_path *path, struct draft *draft)
{
    struct builder *builder = walk->builder;
    struct error why;
    draft->id = arena_text(builder_arena(builder), key, strlen(key));
    if (!draft->id)
        return false;
    if (!indico_span(builder, entry, walk->zone, path, &draft->at, &why)) {
        builder_note(
            builder, FINDING_WARNING, path, NULL, advice, "\"%s\" is left out: %s", draft->title, why.text);
        return false;
    }
    draft->link = builder_link(builder, json_member(entry, "url"));
    draft->session = block->title;
    draft->slot = block->slot;
    draft->room = indico_places_room(&walk->places, builder, entry, path);
    draft->everywhere = draft->kind == ITEM_BREAK && !block->inside &&
                        (!draft->room || json_is_true(json_member(entry, "inheritRoom")));
    if (!draft->room)
        draft->room = block->room ? block->room : walk->places.only;
    if (draft->kind == ITEM_TALK) {
        draft->colour = block->colour ? block->colour : indico_colour(entry);
        draft->leads = block->leads;
        draft->lead_count = block->lead_count;
    }
    return true;
}

static void add_entry(struct walk *walk, const json_t *entry, const char *key, enum item_kind kind,
    const struct block *block, const struct json_path *path)
{
    struct builder *builder = walk->builder;
    struct draft draft = {.kind = kind};
    draft.title = builder_member_text(builder, entry, "title", path);
    if (!draft.title)
        draft.title = kind == ITEM_BREAK ? "Break" : "Untitled";
    if (!read_common(walk, entry, key, block, path, &draft))
        return;
    draft.guid =
        indico_contribution_guid(builder, builder_text(builder, json_member(entry, "contributionId")));
    // Organisers often name only the authors.
    const char *const people[] = {"presenters", "speakers", "authors", "primaryauthors"};
    for (size_t i = 0; kind == ITEM_TALK && i < sizeof people / sizeof *people && draft.speaker_count == 0;
         i++) {
        struct json_path child = {.up = path, .key = people[i]};
        draft.speakers =
            indico_people_read(builder, json_member(entry, people[i]), &child, &draft.speaker_count);
    }
    builder_add(builder, &draft, path);
}

// A block as an item of its own: it has no entries, or they are posters.
static void add_block(struct walk *walk, const json_t *entry, const char *key, const struct block *block,
    size_t posters, const struct json_path *path)
{
    struct builder *builder = walk->builder;
    const char *slot = builder_text(builder, json_member(entry, "slotTitle"));
    struct draft draft = {.title = indico_block_title(builder, block->title, slot), .poster_count = posters};
    if (!draft.title)
        return; // out of memory
    draft.kind = posters == 0 && indico_is_break_title(draft.title) ? ITEM_BREAK : ITEM_TALK;
    if (!read_common(walk, entry, key, block, path, &draft))
        return;
    draft.guid = indico_block_guid(builder, builder_text(builder, json_member(entry, "sessionId")),
        builder_text(builder, json_member(entry, "sessionSlotId")));
    builder_add(builder, &draft, path);
}

static void read_block(struct walk *walk, const json_t *entry, const char *key, const struct json_path *path);

static void read_entry(struct walk *walk, const json_t *entry, const char *key, const struct block *block,
    const struct json_path *path)
{
    if (!json_is_object(entry)) {
        builder_note(walk->builder, FINDING_WARNING, path, NULL, advice,
            "%s where an entry was expected; left out", json_kind(entry));
        return;
    }
    enum entry_type type = type_of(entry, key);
    if (!block->inside)
        compare_day(walk, entry, type, path);
    // Indico has no sessions within sessions: what looks like one counts as a talk.
    if (type == ENTRY_SESSION && !block->inside) {
        read_block(walk, entry, key, path);
        return;
    }
    if (type == ENTRY_UNKNOWN)
        builder_note(walk->builder, FINDING_NOTE, path, NULL, advice,
            "neither entryType nor _type says what it is; taken as a talk");
    add_entry(walk, entry, key, type == ENTRY_BREAK ? ITEM_BREAK : ITEM_TALK, block, path);
}

// How many posters are in a block. If it is not marked as a poster session, all must hang at the same time
// under a title that says so.
static size_t count_posters(const json_t *entry, const json_t *entries)
{
    bool marked = json_is_true(json_member(entry, "isPoster"));
    const json_t *start = NULL;
    size_t count = 0;
    const char *key;
    json_t *inner;
    if (!marked && !poster_sessions_title(json_string_value(json_member(entry, "title"))) &&
        !poster_sessions_title(json_string_value(json_member(entry, "slotTitle"))))
        return 0;
    json_object_foreach((json_t *)entries, key, inner)
    {
        if (type_of(inner, key) == ENTRY_BREAK)
            continue;
        const json_t *its_start = json_member(inner, "startDate");
        if (!marked && count > 0 && !json_equal(start, its_start))
            return 0;
        start = its_start;
        count++;
    }
    return marked || count > 1 ? count : 0;
}

// A workshop without talks, but with breaks: the whole of it matters more than they do.
static bool is_interrupted(
    struct walk *walk, const json_t *entries, const struct block *block, const struct json_path *path)
{
    const char *key;
    json_t *entry;
    if (indico_is_break_title(block->title))
        return false;
    json_object_foreach((json_t *)entries, key, entry) if (type_of(entry, key) != ENTRY_BREAK) return false;
    builder_note(walk->builder, FINDING_NOTE, path, "entries", "give the block contributions",
        "\"%.100s\" has only breaks in it; it is shown as one item without them", block->title);
    return true;
}

static void read_entries(
    struct walk *walk, const json_t *entries, struct block *block, const struct json_path *path)
{
    block->inside = true;
    struct json_path inside = {.up = path, .key = "entries"};
    const char *key;
    json_t *entry;
    json_object_foreach((json_t *)entries, key, entry)
    {
        struct json_path child = {.up = &inside, .key = key};
        read_entry(walk, entry, key, block, &child);
    }
}

static void read_block(struct walk *walk, const json_t *entry, const char *key, const struct json_path *path)
{
    struct builder *builder = walk->builder;
    const json_t *entries = json_member(entry, "entries");
    size_t posters = count_posters(entry, entries);
    const char *untitled = json_is_true(json_member(entry, "isPoster")) ? "Poster session" : "Session";
    const char *title = builder_text(builder, json_member(entry, "title"));
    struct block block = {
        .title = title ? title : untitled,
        .room = indico_places_room(&walk->places, builder, entry, path),
        .colour = indico_colour(entry),
    };
    const char *slot =
        indico_block_title(builder, block.title, builder_text(builder, json_member(entry, "slotTitle")));
    block.slot = slot != block.title ? slot : NULL;
    if (posters > 0 && !block.room)
        block.room = indico_places_first(&walk->places, builder, entries, path);
    struct json_path conveners = {.up = path, .key = "conveners"};
    block.leads = indico_people_read(builder, json_member(entry, "conveners"), &conveners, &block.lead_count);
    if (entries && !json_is_object(entries) && json_array_size(entries) > 0)
        builder_note(builder, FINDING_WARNING, path, "entries", advice,
            "%s where an object was expected; the block is shown as one item", json_kind(entries));
    if (posters > 0 || json_object_size(entries) == 0 || is_interrupted(walk, entries, &block, path))
        add_block(walk, entry, key, &block, posters, path);
    else
        read_entries(walk, entries, &block, path);
}

// "20190910" as days since 1970-01-01; -1 if the key is no date.
static int64_t day_of_key(const char *key)
{
    char iso[11];
    if (strlen(key) != 8)
        return -1;
    memcpy(iso, key, 4);
    iso[4] = iso[7] = '-';
    memcpy(iso + 5, key + 4, 2);
    memcpy(iso + 8, key + 6, 2);
    iso[10] = '\0';
    struct civil_parsed parsed;
    return civil_parse(iso, &parsed) ? civil_days(parsed.civil.year, parsed.civil.month, parsed.civil.day)
                                     : -1;
}

// "20190910" for an entry's {"date":"2019-09-10",…}
static bool key_of_day(const json_t *entry, char key[static 9])
{
    const char *date = json_string_value(json_member(json_member(entry, "startDate"), "date"));
    if (!date || strlen(date) != 10)
        return false;
    snprintf(key, 9, "%.4s%.2s%.2s", date, date + 5, date + 8);
    return true;
}

// A block over midnight stands under both its days and is read on the first.
static bool was_read(const struct walk *walk, const char *day_key, const char *key, const json_t *entry)
{
    char first_day[9];
    if (type_of(entry, key) != ENTRY_SESSION || !key_of_day(entry, first_day) ||
        strcmp(first_day, day_key) == 0)
        return false;
    const json_t *first = json_object_get(json_object_get(walk->days, first_day), key);
    return first && json_equal(json_member(first, "startDate"), json_member(entry, "startDate"));
}

static void read_day(struct walk *walk, const char *day_key, const json_t *day, const struct json_path *path)
{
    if (!json_is_object(day) && json_array_size(day) > 0)
        builder_note(walk->builder, FINDING_WARNING, path, NULL, advice,
            "%s where a day's entries were expected; left out", json_kind(day));
    walk->day = day_of_key(day_key);
    const char *key;
    json_t *entry;
    json_object_foreach((json_t *)day, key, entry)
    {
        struct json_path child = {.up = path, .key = key};
        walk->entries++;
        if (!was_read(walk, day_key, key, entry))
            read_entry(walk, entry, key, &(struct block){0}, &child);
    }
}

static void read_days(struct walk *walk, const struct json_path *path)
{
    const char *key;
    json_t *day;
    json_object_foreach((json_t *)walk->days, key, day)
    {
        struct json_path child = {.up = path, .key = key};
        read_day(walk, key, day, &child);
    }
}

// Whatever stands at the top level without a session has the event's place unless it has its own.
static bool has_events_place(const json_t *entry, const char *key)
{
    enum entry_type type = type_of(entry, key);
    return json_is_true(json_member(entry, "inheritLoc")) &&
           (type == ENTRY_BREAK || (type == ENTRY_CONTRIBUTION && !json_member(entry, "color")));
}

static void learn_places(struct walk *walk)
{
    const char *day_key;
    json_t *day;
    bool ok = true;
    json_object_foreach((json_t *)walk->days, day_key, day)
    {
        const char *key;
        json_t *entry;
        json_object_foreach(day, key, entry)
        {
            ok = ok && indico_places_learn(&walk->places, entry, has_events_place(entry, key));
            const char *inner_key;
            json_t *inner;
            json_object_foreach((json_t *)json_member(entry, "entries"), inner_key, inner) ok =
                ok && indico_places_learn(&walk->places, inner, false);
        }
    }
    if (!ok)
        builder_fail(walk->builder);
    indico_places_settle(&walk->places, walk->builder);
}

// The dates may have the zone of the person who made the export instead of the event's.
static const struct zone *settle_zone(struct walk *walk, const struct json_path *path)
{
    if (walk->days_wrong == 0)
        return walk->zone;
    bool hint_is_better = walk->hint && walk->days_wrong_by_hint < walk->days_wrong;
    builder_note(walk->builder, FINDING_WARNING, path, NULL,
        hint_is_better ? "nothing: the config's timezone is used"
                       : "set \"timezone\" in the config to the event's",
        "the dates are not in the event's zone: their days in %s are not those they stand under; entries "
        "concerned: %zu",
        walk->zone->name, walk->days_wrong);
    if (hint_is_better)
        builder_set_zone(walk->builder, walk->hint);
    return hint_is_better ? walk->hint : walk->zone;
}

// Indico has a key for each of the event's days. On the last day the event ends with its last entry.
static void set_event(const struct walk *walk, const struct zone *zone)
{
    int64_t first = INT64_MAX;
    int64_t last = INT64_MIN;
    bool last_is_empty = true;
    const char *key;
    json_t *entries;
    json_object_foreach((json_t *)walk->days, key, entries)
    {
        int64_t day = day_of_key(key);
        if (day < 0)
            continue;
        first = day < first ? day : first;
        if (day > last) {
            last = day;
            last_is_empty = json_object_size(entries) == 0;
        }
    }
    if (first > last)
        return;
    struct civil start = civil_from_seconds(first * SECONDS_A_DAY);
    struct civil end = civil_from_seconds((last + 1) * SECONDS_A_DAY);
    struct span event = {.start = zone_instant(zone, &start), .end = zone_instant(zone, &end)};
    if (!last_is_empty && walk->last_end > event.start && walk->last_end < event.end)
        event.end = walk->last_end;
    builder_set_event(walk->builder, event);
}

static void note_unpublished(const struct walk *walk, const struct json_path *path)
{
    builder_set_unpublished(walk->builder);
    builder_note(walk->builder, FINDING_WARNING, path, NULL, "publish the timetable in Indico",
        json_object_size(walk->days) == 0
            ? "the event's timetable is not published (Indico answers with no days); nothing is shown"
            : "the event's timetable is empty on all its days; nothing is shown");
}

static bool recognises(const json_t *root)
{
    return json_is_object(json_object_get(root, "results"));
}

static void read_event(struct builder *builder, const json_t *event, const struct schedule_hints *hints,
    const struct json_path *path)
{
    struct walk walk = {.builder = builder, .days = event, .last_end = INT64_MIN};
    walk.hint = hints->zone ? builder_zone(builder, hints->zone, NULL) : NULL;
    walk.zone = indico_common_zone(builder, event, walk.hint, path);
    bool zone_known = walk.zone != NULL;
    if (!zone_known)
        walk.zone = builder_zone(builder, "UTC", NULL);
    if (!walk.zone)
        return;
    builder_set_zone(builder, walk.zone);
    learn_places(&walk);
    read_days(&walk, path);
    set_event(&walk, settle_zone(&walk, path));
    if (walk.entries == 0)
        note_unpublished(&walk, path);
    else if (!zone_known)
        builder_note(builder, FINDING_WARNING, path, NULL, "set \"timezone\" in the config",
            "no date has a time zone; taken as UTC");
}

static bool read(
    const json_t *root, const struct schedule_hints *hints, struct builder *builder, struct error *error)
{
    (void)error;
    builder_set_item_path(builder, "$.results..", "");
    builder_order_rooms(builder);
    builder_set_page(builder, json_member(root, "url")); // the export's own: the entries' are relative
    const json_t *results = json_object_get(root, "results");
    struct json_path results_path = {.key = "results"};
    const char *event_id;
    json_t *event;
    bool first = true;
    json_object_foreach((json_t *)results, event_id, event)
    {
        struct json_path path = {.up = &results_path, .key = event_id};
        if (first && json_is_object(event))
            read_event(builder, event, hints, &path);
        else
            builder_note(builder, FINDING_WARNING, &path, NULL, "export one event at a time",
                first ? "no event's days; left out" : "a second event; left out");
        first = first && !json_is_object(event);
    }
    if (json_object_size(results) == 0)
        builder_note(builder, FINDING_WARNING, &results_path, NULL, "check the event's number in the address",
            "empty; expected one event (is its number right?)");
    return true;
}

const struct reader reader_indico_timetable = {
    .syntax = SYNTAX_JSON,
    .name = "Indico timetable export",
    .recognises = recognises,
    .read = read,
};
