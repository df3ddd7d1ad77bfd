// Indico's timetable export: results.<event>.<yyyymmdd>.<key> → entry; sessions have entries of their own.
// The export says nothing about the event itself, so its zone is the one that most of its dates have.
#include "base/text.h"
#include "schedule/readers/indico.h"
#include "schedule/readers/indico_people.h"
#include "schedule/readers/readers.h"

#include <stdlib.h>
#include <string.h>

static const char *const advice = "correct it in Indico";

enum entry_type { ENTRY_UNKNOWN, ENTRY_SESSION, ENTRY_CONTRIBUTION, ENTRY_BREAK };

// The state of a walk through the timetable.
struct walk {
    struct builder *builder;
    const struct zone *zone; // the event's
    const struct zone *hint; // the config's, or NULL
    int64_t day;             // from the day's key, or -1
    size_t days_wrong;       // entries that the event's zone puts on a day other than their key's
    size_t days_wrong_by_hint;
};

// The block that an entry belongs to, or is.
struct block {
    bool inside; // the entry is in it, not at the top level
    const char *title;
    const char *room;
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
            if (strcmp(type, names[i].name) == 0)
                return names[i].type;
        if (type && strncmp(type, "SessionSlot", 11) == 0)
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

static bool is_break_title(const char *title)
{
    static const char *const words[] = {"coffee", "lunch", "break", "breaks", "tea", "social"};
    // A break-out room is not a break.
    const char *out = strcasestr(title, "break out");
    if (!out)
        out = strcasestr(title, "break-out");
    return !out && text_has_word(title, words, sizeof words / sizeof *words);
}

// Counts entries whose zone contradicts the day's key, which is in the event's zone.
static void compare_day(struct walk *walk, int64_t start)
{
    if (walk->day < 0)
        return;
    if (zone_day(walk->zone, start) != walk->day)
        walk->days_wrong++;
    if (walk->hint && zone_day(walk->hint, start) != walk->day)
        walk->days_wrong_by_hint++;
}

static void add_item(struct walk *walk, const json_t *entry, const char *key, enum item_kind kind,
    const struct block *block, const struct json_path *path)
{
    struct builder *builder = walk->builder;
    struct draft draft = {.id = arena_text(builder_arena(builder), key, strlen(key)), .kind = kind};
    struct error why;
    if (!draft.id)
        return;
    draft.title = builder_member_text(builder, entry, "title", path);
    if (!draft.title)
        draft.title = kind == ITEM_BREAK ? "Break" : "Untitled";
    if (!indico_span(builder, entry, walk->zone, path, &draft.at, &why)) {
        builder_note(
            builder, FINDING_WARNING, path, NULL, advice, "\"%s\" is left out: %s", draft.title, why.text);
        return;
    }
    compare_day(walk, draft.at.start);
    draft.room = builder_member_text(builder, entry, "room", path);
    draft.session = block->title;
    draft.everywhere = kind == ITEM_BREAK && !block->inside &&
                       (!draft.room || json_is_true(json_member(entry, "inheritRoom")));
    if (!draft.room)
        draft.room = block->room;
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
    // Indico has no sessions within sessions: what looks like one counts as a talk.
    if (type == ENTRY_SESSION && !block->inside) {
        read_block(walk, entry, key, path);
        return;
    }
    if (type == ENTRY_UNKNOWN)
        builder_note(walk->builder, FINDING_NOTE, path, NULL, advice,
            "neither entryType nor _type says what it is; taken as a talk");
    add_item(walk, entry, key, type == ENTRY_BREAK ? ITEM_BREAK : ITEM_TALK, block, path);
}

static void read_block(struct walk *walk, const json_t *entry, const char *key, const struct json_path *path)
{
    struct builder *builder = walk->builder;
    const char *title = builder_text(builder, json_member(entry, "title"));
    struct block block = {
        .title = title ? title : "Session",
        .room = builder_text(builder, json_member(entry, "room")),
    };
    const json_t *entries = json_member(entry, "entries");
    if (entries && !json_is_object(entries) && json_array_size(entries) > 0)
        builder_note(builder, FINDING_WARNING, path, "entries", advice,
            "%s where an object was expected; the block is shown as one item", json_kind(entries));
    if (json_object_size(entries) == 0) {
        add_item(walk, entry, key, is_break_title(block.title) ? ITEM_BREAK : ITEM_TALK, &block, path);
        return;
    }
    block.inside = true;
    struct json_path inside = {.up = path, .key = "entries"};
    const char *inner_key;
    json_t *inner;
    json_object_foreach((json_t *)entries, inner_key, inner)
    {
        struct json_path child = {.up = &inside, .key = inner_key};
        read_entry(walk, inner, inner_key, &block, &child);
    }
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

static void read_days(struct walk *walk, const json_t *event, const struct json_path *path)
{
    const char *day_key;
    json_t *day;
    json_object_foreach((json_t *)event, day_key, day)
    {
        struct json_path day_path = {.up = path, .key = day_key};
        walk->day = day_of_key(day_key);
        if (!json_is_object(day) && json_array_size(day) > 0)
            builder_note(walk->builder, FINDING_WARNING, &day_path, NULL, advice,
                "%s where a day's entries were expected; left out", json_kind(day));
        const char *key;
        json_t *entry;
        json_object_foreach(day, key, entry)
        {
            struct json_path child = {.up = &day_path, .key = key};
            read_entry(walk, entry, key, &(struct block){0}, &child);
        }
    }
}

// Zones, and how many dates have them.
struct zone_votes {
    struct {
        const char *name; // borrowed from the document
        size_t count;
    } zones[16];
    size_t used;
};

static void vote(struct zone_votes *votes, const json_t *entry)
{
    const char *tz = json_string_value(json_member(json_member(entry, "startDate"), "tz"));
    if (!tz || !*tz)
        return;
    size_t i = 0;
    while (i < votes->used && strcmp(votes->zones[i].name, tz) != 0)
        i++;
    if (i == sizeof votes->zones / sizeof *votes->zones)
        return;
    if (i == votes->used) {
        votes->used++;
        votes->zones[i].name = tz;
        votes->zones[i].count = 0;
    }
    votes->zones[i].count++;
}

static void vote_entries(struct zone_votes *votes, const json_t *entries)
{
    const char *key;
    json_t *entry;
    json_object_foreach((json_t *)entries, key, entry)
    {
        vote(votes, entry);
        const char *inner_key;
        json_t *inner;
        json_object_foreach((json_t *)json_member(entry, "entries"), inner_key, inner) vote(votes, inner);
    }
}

static const struct zone *majority_zone(
    struct builder *builder, const json_t *event, const struct zone *hint, const struct json_path *path)
{
    struct zone_votes votes = {0};
    const char *key;
    json_t *day;
    json_object_foreach((json_t *)event, key, day) vote_entries(&votes, day);
    const struct zone *majority = NULL;
    size_t most = 0;
    for (size_t i = 0; i < votes.used; i++) {
        const struct zone *zone = builder_zone(builder, votes.zones[i].name, path);
        if (zone && votes.zones[i].count > most) {
            most = votes.zones[i].count;
            majority = zone;
        }
    }
    return majority ? majority : hint;
}

// The dates may have the zone of the person who made the export instead of the event's.
static void settle_zone(struct walk *walk, const struct json_path *path)
{
    if (walk->days_wrong == 0)
        return;
    bool hint_is_better = walk->hint && walk->days_wrong_by_hint < walk->days_wrong;
    builder_note(walk->builder, FINDING_WARNING, path, NULL,
        hint_is_better ? "nothing: the config's timezone is used"
                       : "set \"timezone\" in the config to the event's",
        "the dates are not in the event's zone: their days in %s are not those they stand under; entries "
        "concerned: %zu",
        walk->zone->name, walk->days_wrong);
    if (hint_is_better)
        builder_set_zone(walk->builder, walk->hint);
}

static bool recognises(const json_t *root)
{
    return json_is_object(json_object_get(root, "results"));
}

static bool read(
    const json_t *root, const struct schedule_hints *hints, struct builder *builder, struct error *error)
{
    (void)error;
    builder_set_item_path(builder, "$.results..", "");
    builder_order_rooms(builder);
    const json_t *results = json_object_get(root, "results");
    struct json_path results_path = {.key = "results"};
    const char *event_id;
    json_t *event;
    bool first = true;
    json_object_foreach((json_t *)results, event_id, event)
    {
        struct json_path path = {.up = &results_path, .key = event_id};
        if (!first || !json_is_object(event)) {
            builder_note(builder, FINDING_WARNING, &path, NULL, "export one event at a time",
                first ? "no event's days; left out" : "a second event; left out");
            continue;
        }
        first = false;
        struct walk walk = {.builder = builder};
        walk.hint = hints->zone ? builder_zone(builder, hints->zone, NULL) : NULL;
        walk.zone = majority_zone(builder, event, walk.hint, &path);
        if (!walk.zone) {
            builder_note(builder, FINDING_WARNING, &path, NULL, "set \"timezone\" in the config",
                "no date has a time zone; taken as UTC");
            walk.zone = builder_zone(builder, "UTC", NULL);
        }
        if (!walk.zone)
            continue;
        builder_set_zone(builder, walk.zone);
        read_days(&walk, event, &path);
        settle_zone(&walk, &path);
    }
    return true;
}

const struct reader reader_indico_timetable = {
    .name = "Indico timetable export",
    .recognises = recognises,
    .read = read,
};
