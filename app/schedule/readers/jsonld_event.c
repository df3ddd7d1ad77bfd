// An event of schema.org as an item of the schedule.
#include "schedule/readers/fields.h"
#include "schedule/readers/jsonld.h"

#include <string.h>

const char *const jsonld_advice = "correct it in the page's JSON-LD";

enum { MAX_LEVELS = 16 }; // of events in events; what refers to itself has no end

size_t jsonld_same(const struct jsonld_walk *walk, size_t event)
{
    return event != JSONLD_NONE && walk->events[event].same_as != JSONLD_NONE ? walk->events[event].same_as
                                                                              : event;
}

const char *jsonld_name(struct jsonld_walk *walk, size_t index)
{
    struct jsonld_event *event = &walk->events[index];
    if (!event->has_name)
        event->name = jsonld_text(walk, json_member(event->node, "name"));
    event->has_name = true;
    return event->name;
}

const char *jsonld_off(const json_t *event)
{
    static const char *const words[][2] = {{"EventCancelled", "Cancelled"}, {"EventPostponed", "Postponed"},
        {"Cancelled", "Cancelled"}, {"Postponed", "Postponed"}};
    const json_t *value = jsonld_value(json_member(event, "eventStatus"));
    const char *status = json_string_value(json_is_object(value) ? jsonld_id(value) : value);
    for (size_t i = 0; status && i < sizeof words / sizeof *words; i++)
        if (strcmp(jsonld_short(status), words[i][0]) == 0)
            return words[i][1];
    return NULL;
}

// ---- which event it is a part of

static bool is_conference(const struct jsonld_walk *walk, size_t event)
{
    return event == walk->main || (walk->main == JSONLD_NONE && walk->events[event].parent == JSONLD_NONE);
}

// Its own room, else that of the block that it is a part of, but not the conference's.
static const char *room_of(struct jsonld_walk *walk, size_t index)
{
    for (int level = 0; level < MAX_LEVELS && index != JSONLD_NONE; level++) {
        struct jsonld_event *event = &walk->events[index];
        if (level > 0 && is_conference(walk, index))
            return NULL;
        if (!event->has_room)
            event->room = jsonld_room(walk, json_member(event->node, "location"));
        event->has_room = true;
        if (event->room)
            return event->room;
        index = jsonld_same(walk, event->parent);
    }
    return NULL;
}

// What it is about, if that is one thing: a list of keywords is no track. The name of a thing may have
// commas.
static const char *topic_of(const struct jsonld_walk *walk, const json_t *node)
{
    enum { MOST = 60 };
    static const char *const keys[] = {"about", "keywords"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const json_t *value = json_member(node, keys[i]);
        if (json_is_array(value) && json_array_size(value) != 1)
            continue;
        const json_t *one = jsonld_value(value);
        struct id_entry *entry = jsonld_referred(walk, one);
        const char *text = entry ? jsonld_entry_name(walk, entry) : jsonld_text(walk, one);
        bool is_list = text && !entry && !json_member(one, "name") && strchr(text, ',');
        if (text && strlen(text) <= MOST && !is_list && !strstr(text, "://"))
            return text;
    }
    return NULL;
}

// The block that it is a part of, else what it is said to be a part of, else its topic.
static const char *session_of(struct jsonld_walk *walk, size_t index)
{
    const struct jsonld_event *event = &walk->events[index];
    size_t parent = jsonld_same(walk, event->parent);
    if (parent != JSONLD_NONE && !is_conference(walk, parent))
        return jsonld_name(walk, parent);
    const char *above = event->above ? jsonld_text(walk, event->above) : NULL;
    if (above && (!walk->common || strcmp(above, walk->common) != 0) && !strstr(above, "://"))
        return above;
    return topic_of(walk, event->node);
}

static bool is_off(const struct jsonld_walk *walk, size_t index)
{
    bool off = false;
    for (int level = 0; level < MAX_LEVELS && index != JSONLD_NONE && !off; level++) {
        off = !(level > 0 && is_conference(walk, index)) && jsonld_off(walk->events[index].node);
        index = jsonld_same(walk, walk->events[index].parent);
    }
    return off;
}

// ---- what it is

// What an event is called besides @id. Pages often give all events their own address.
static const char *other_id(struct jsonld_walk *walk, const json_t *node)
{
    static const char *const keys[] = {"identifier", "url"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const json_t *value = jsonld_value(json_member(node, keys[i]));
        const json_t *inner = json_member(value, "value");
        const char *text = builder_text(walk->builder, inner ? inner : value);
        if (text && id_index_is_unique(&walk->names, text))
            return text;
    }
    return NULL;
}

// One that lasts from one fetch to the next: blank nodes ("_:b0") are numbered anew.
static const char *id_of(struct jsonld_walk *walk, const struct draft *draft, const json_t *node)
{
    char start[ZONE_ISO_SIZE];
    const char *id = builder_text(walk->builder, jsonld_id(node));
    if (id && strncmp(id, "_:", 2) != 0)
        return id;
    id = other_id(walk, node);
    if (!id)
        id = arena_format(builder_arena(walk->builder), "%s@%s", draft->title,
            zone_iso(&walk->zone, draft->at.start, start));
    return id ? id : "";
}

const json_t *jsonld_link(const json_t *event)
{
    const json_t *url = jsonld_value(json_member(event, "url"));
    return json_is_object(url) ? jsonld_id(url) : url;
}

static const char *language_of(struct jsonld_walk *walk, const json_t *node)
{
    static const char *const keys[] = {"alternateName", "identifier", "name"};
    const json_t *value = jsonld_value(json_member(node, "inLanguage"));
    const char *language = fields_language(walk->builder, value);
    for (size_t i = 0; i < sizeof keys / sizeof *keys && !language; i++)
        language = fields_language(walk->builder, jsonld_value(json_member(value, keys[i])));
    return language;
}

static bool is_food_type(const char *type)
{
    return strcmp(type, "FoodEvent") == 0;
}

static bool read_times(struct jsonld_walk *walk, const json_t *node, struct draft *draft)
{
    const json_t *duration = jsonld_value(json_member(node, "duration"));
    int64_t seconds = moments_duration(json_string_value(duration));
    if (!fields_instant(jsonld_value(json_member(node, "startDate")), &walk->zone, &draft->at.start)) {
        walk->undated++;
        return false;
    }
    if (!fields_instant(jsonld_value(json_member(node, "endDate")), &walk->zone, &draft->at.end))
        draft->at.end = seconds >= 0 ? draft->at.start + seconds : BUILDER_END_UNKNOWN;
    return true;
}

// A part that says only when it is (one of several dates) is called as what it is a part of.
static const char *title_of(struct jsonld_walk *walk, size_t index)
{
    const char *title = NULL;
    for (int level = 0; level < MAX_LEVELS && index != JSONLD_NONE && !title; level++) {
        title = jsonld_name(walk, index);
        index = jsonld_same(walk, walk->events[index].parent);
    }
    return title ? title : "Untitled";
}

void jsonld_add(struct jsonld_walk *walk, size_t index)
{
    const struct jsonld_event *event = &walk->events[index];
    struct draft draft = {0};
    if (!read_times(walk, event->node, &draft))
        return;
    draft.title = title_of(walk, index);
    draft.id = id_of(walk, &draft, event->node);
    draft.link = builder_link(walk->builder, jsonld_link(event->node));
    draft.language = language_of(walk, event->node);
    draft.session = session_of(walk, index);
    draft.speakers = jsonld_people(walk, event->node, event->path, &draft.speaker_count);
    draft.room = room_of(walk, index);
    draft.cancelled = is_off(walk, index);
    bool is_break = jsonld_has_type(event->node, is_food_type) || fields_is_break_title(draft.title);
    draft.kind = is_break && draft.speaker_count == 0 ? ITEM_BREAK : ITEM_TALK;
    draft.everywhere = draft.kind == ITEM_BREAK && !draft.room;
    builder_add(walk->builder, &draft, event->path);
}
