// schema.org's events in JSON-LD: an event with subEvent, a list of events, a @graph, or all such documents
// of a web page. What is not an event (WebSite, Organization, BreadcrumbList) is passed over.
#include "schedule/readers/jsonld.h"
#include "schedule/readers/readers.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_DEPTH = 64 };

// What an object may be, by the member that it stands in.
enum role {
    ANYTHING, // an event or a list of them
    PART,     // of the event above
    WHOLE,    // that the event above is a part of
    DETAIL,   // no event; it may have an @id
};

static enum role role_of(const char *key)
{
    static const struct {
        const char *key;
        enum role role;
    } roles[] = {{"subEvent", PART}, {"subEvents", PART}, {"superEvent", WHOLE}, {"isPartOf", WHOLE},
        {"@graph", ANYTHING}, {"@list", ANYTHING}, {"@set", ANYTHING}, {"itemListElement", ANYTHING},
        {"item", ANYTHING}, {"mainEntity", ANYTHING}, {"event", ANYTHING}, {"events", ANYTHING},
        {"hasPart", ANYTHING}};
    const char *name = strncmp(key, "schema:", strlen("schema:")) == 0 ? key + strlen("schema:") : key;
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
        if (strcmp(name, roles[i].key) == 0)
            return roles[i].role;
    return DETAIL;
}

// A part needs no type to be an event.
static bool is_event(const json_t *object, enum role role)
{
    return role != DETAIL &&
           (jsonld_has_type(object, jsonld_is_event_type) ||
               (role == PART && json_member(object, "startDate") && !json_member(object, "@type")));
}

// ---- recognising

static bool has_event(const json_t *value, enum role role, int depth)
{
    enum { LOOKED_AT = 1000, DEEPEST = 8 };
    bool found = is_event(value, role);
    for (size_t i = 0; i < json_array_size(value) && i < LOOKED_AT && depth < DEEPEST && !found; i++)
        found = has_event(json_array_get(value, i), role, depth + 1);
    const char *key;
    json_t *member;
    json_object_foreach((json_t *)value, key, member)
    {
        enum role inner = role_of(key);
        if (!found && depth < DEEPEST && inner == ANYTHING)
            found = has_event(member, inner, depth + 1);
    }
    return found;
}

// Others have members called type, too: JSON-LD has a @context or @type.
static bool is_jsonld(const json_t *root)
{
    const json_t *first = json_is_array(root) ? json_array_get(root, 0) : root;
    return json_object_get(first, "@context") || json_object_get(first, "@type") ||
           json_object_get(first, "@graph");
}

// Of a list, any document may have the events.
static bool recognises(const json_t *root)
{
    bool found = is_jsonld(root);
    for (size_t i = 0; i < json_array_size(root) && !found; i++)
        found = is_jsonld(json_array_get(root, i));
    return found && has_event(root, ANYTHING, 0);
}

// ---- collecting

// Where the walk is. Paths of events are kept, and share what they have in common.
struct level {
    struct json_path path;
    struct level *up;
    const struct json_path *kept;
};

static const struct json_path *keep(struct builder *builder, struct level *level)
{
    if (!level || level->kept)
        return level ? level->kept : NULL;
    struct json_path *path = arena_alloc(builder_arena(builder), 1, sizeof *path);
    if (!path)
        return NULL;
    *path = (struct json_path){
        .up = keep(builder, level->up), .key = level->path.key, .index = level->path.index};
    level->kept = path;
    return path;
}

static size_t add_event(struct jsonld_walk *walk, const json_t *node, size_t parent, struct level *level)
{
    if (walk->count == walk->capacity) {
        size_t capacity = walk->capacity ? walk->capacity * 2 : 64;
        struct jsonld_event *moved = realloc(walk->events, capacity * sizeof *moved);
        if (!moved) {
            builder_fail(walk->builder);
            return JSONLD_NONE;
        }
        walk->events = moved;
        walk->capacity = capacity;
    }
    walk->events[walk->count] = (struct jsonld_event){
        .node = node, .path = keep(walk->builder, level), .same_as = JSONLD_NONE, .parent = parent};
    return walk->count++;
}

static void visit(struct jsonld_walk *walk, const json_t *value, enum role role, size_t above,
    struct level *level, int depth);

// Takes an event, and says how it belongs to the one above. Returns its index.
static size_t take_event(
    struct jsonld_walk *walk, const json_t *node, enum role role, size_t above, struct level *level)
{
    size_t event = add_event(walk, node, role == PART ? above : JSONLD_NONE, level);
    if (role == WHOLE && above != JSONLD_NONE)
        walk->events[above].parent = event;
    return event;
}

static void visit_object(struct jsonld_walk *walk, const json_t *object, enum role role, size_t above,
    struct level *level, int depth)
{
    const json_t *id = jsonld_id(object);
    struct id_entry *entry =
        id && json_object_size(object) > 1 ? id_index_add(&walk->nodes, walk->builder, id, object) : NULL;
    bool event = is_event(object, role) && json_object_size(object) > 1;
    size_t here = event ? take_event(walk, object, role, above, level) : JSONLD_NONE;
    if (entry && here != JSONLD_NONE && here < INT32_MAX)
        entry->tag = (int)here + 1;
    const char *key;
    json_t *member;
    json_object_foreach((json_t *)object, key, member)
    {
        enum role inner = role_of(key);
        if (inner == WHOLE && here != JSONLD_NONE && !is_event(member, WHOLE))
            walk->events[here].above = member;
        if (!event && (role == DETAIL || inner == PART || inner == WHOLE))
            inner = DETAIL;
        struct level child = {.path = {.key = key}, .up = level};
        if (json_is_array(member) || json_is_object(member))
            visit(walk, member, inner, here, &child, depth + 1);
    }
}

static void visit(struct jsonld_walk *walk, const json_t *value, enum role role, size_t above,
    struct level *level, int depth)
{
    walk->too_deep += depth > MAX_DEPTH;
    if (depth > MAX_DEPTH || builder_cancelled(walk->builder))
        return;
    if (json_is_object(value))
        visit_object(walk, value, role, above, level, depth);
    for (size_t i = 0; i < json_array_size(value) && !builder_cancelled(walk->builder); i++) {
        struct level child = {.path = {.index = i}, .up = level};
        visit(walk, json_array_get(value, i), role, above, &child, depth + 1);
    }
}

// ---- how events belong together

// An event under an @id that others have too: the one that says most counts.
static void merge(struct jsonld_walk *walk)
{
    for (size_t i = 0; i < walk->count && !builder_cancelled(walk->builder); i++) {
        struct jsonld_event *event = &walk->events[i];
        struct id_entry *entry = id_index_find(&walk->nodes, walk->builder, jsonld_id(event->node));
        size_t best = entry && entry->tag > 0 ? (size_t)entry->tag - 1 : i;
        if (best == i)
            continue;
        event->same_as = best;
        if (walk->events[best].parent == JSONLD_NONE)
            walk->events[best].parent = event->parent;
    }
}

static size_t referred_event(const struct jsonld_walk *walk, const json_t *value)
{
    struct id_entry *entry = jsonld_referred(walk, value);
    return entry && entry->tag > 0 ? (size_t)entry->tag - 1 : JSONLD_NONE;
}

static void link_part(struct jsonld_walk *walk, size_t whole, const json_t *value)
{
    size_t part = jsonld_same(walk, referred_event(walk, value));
    if (part != JSONLD_NONE && part != whole && walk->events[part].parent == JSONLD_NONE)
        walk->events[part].parent = whole;
}

static void link_references(struct jsonld_walk *walk, size_t index)
{
    static const char *const parts[] = {"subEvent", "subEvents"};
    struct jsonld_event *event = &walk->events[index];
    size_t same = jsonld_same(walk, index);
    for (size_t k = 0; k < sizeof parts / sizeof *parts; k++) {
        const json_t *value = json_member(event->node, parts[k]);
        if (!json_is_array(value))
            link_part(walk, same, value);
        for (size_t i = 0; i < json_array_size(value) && !builder_cancelled(walk->builder); i++)
            link_part(walk, same, json_array_get(value, i));
    }
    size_t whole = jsonld_same(walk, referred_event(walk, jsonld_value(event->above)));
    if (whole != JSONLD_NONE)
        event->above = NULL;
    if (whole != JSONLD_NONE && whole != same && walk->events[same].parent == JSONLD_NONE)
        walk->events[same].parent = whole;
}

static bool is_part(const struct jsonld_walk *walk, size_t index)
{
    return walk->events[index].same_as == JSONLD_NONE && walk->events[index].children == 0;
}

// Is it a day or longer, or without a time of day? Beside talks, it is their conference.
static bool is_long(const struct jsonld_walk *walk, size_t index)
{
    const json_t *start = jsonld_value(json_member(walk->events[index].node, "startDate"));
    const json_t *end = jsonld_value(json_member(walk->events[index].node, "endDate"));
    struct civil_parsed first;
    struct civil_parsed last;
    if (!json_is_string(start) || !json_is_string(end) || !civil_parse(json_string_value(start), &first) ||
        !civil_parse(json_string_value(end), &last))
        return false;
    return !first.has_time || civil_seconds(&last.civil) - civil_seconds(&first.civil) >= SECONDS_A_DAY;
}

// The conference: the event with the most parts that is no part itself, else one that lasts for days.
static void find_main(struct jsonld_walk *walk)
{
    size_t most = 0;
    walk->main = JSONLD_NONE;
    for (size_t i = 0; i < walk->count; i++) {
        const struct jsonld_event *event = &walk->events[i];
        if (event->same_as == JSONLD_NONE && event->parent == JSONLD_NONE && event->children > most) {
            most = event->children;
            walk->main = i;
        }
    }
    for (size_t i = 0; i < walk->count && walk->main == JSONLD_NONE; i++)
        if (is_part(walk, i) && walk->events[i].parent == JSONLD_NONE && is_long(walk, i))
            walk->main = i;
}

// What all of them are said to be a part of, if that has no event of its own here.
static void find_common(struct jsonld_walk *walk)
{
    const char *common = NULL;
    for (size_t i = 0; i < walk->count && !builder_cancelled(walk->builder); i++) {
        if (!is_part(walk, i))
            continue;
        const char *above = walk->events[i].above ? jsonld_text(walk, walk->events[i].above) : NULL;
        if (!above || (common && strcmp(above, common) != 0))
            return;
        common = above;
    }
    walk->common = common;
}

static void relate(struct jsonld_walk *walk)
{
    id_index_sort(&walk->nodes);
    merge(walk);
    for (size_t i = 0; i < walk->count && !builder_cancelled(walk->builder); i++)
        link_references(walk, i);
    for (size_t i = 0; i < walk->count; i++) {
        size_t parent = jsonld_same(walk, walk->events[i].parent);
        walk->events[i].parent = parent == i ? JSONLD_NONE : parent; // what contains itself
        if (walk->events[i].same_as == JSONLD_NONE && walk->events[i].parent != JSONLD_NONE)
            walk->events[parent].children++;
    }
    find_main(walk);
    find_common(walk);
}

// ---- the schedule

static void index_names(struct jsonld_walk *walk)
{
    static const char *const keys[] = {"identifier", "url"};
    for (size_t i = 0; i < walk->count && !builder_cancelled(walk->builder); i++)
        for (size_t k = 0; k < sizeof keys / sizeof *keys && walk->events[i].same_as == JSONLD_NONE; k++) {
            const json_t *value = jsonld_value(json_member(walk->events[i].node, keys[k]));
            const json_t *inner = json_member(value, "value");
            id_index_add(&walk->names, walk->builder, inner ? inner : value, walk->events[i].node);
        }
    id_index_sort(&walk->names);
}

static void describe_main(struct jsonld_walk *walk)
{
    const json_t *node = walk->main != JSONLD_NONE ? walk->events[walk->main].node : NULL;
    const char *title = node ? jsonld_name(walk, walk->main) : walk->common;
    const char *off = node ? jsonld_off(node) : NULL;
    builder_set_title(walk->builder, title);
    builder_set_page(walk->builder, node ? jsonld_link(node) : NULL);
    if (node)
        moments_event(walk->builder, &walk->zone, jsonld_value(json_member(node, "startDate")),
            jsonld_value(json_member(node, "endDate")));
    if (off)
        builder_set_not_happening(walk->builder, off, NULL);
}

static size_t add_items(struct jsonld_walk *walk)
{
    size_t parts = 0;
    for (size_t i = 0; i < walk->count && !builder_cancelled(walk->builder); i++)
        if (is_part(walk, i) && i != walk->main) {
            parts++;
            jsonld_add(walk, i);
        }
    if (walk->too_deep > 0)
        builder_note(walk->builder, FINDING_WARNING, NULL, NULL, jsonld_advice,
            "values more than %d levels deep, not looked at: %zu", MAX_DEPTH, walk->too_deep);
    if (walk->undated > 0)
        builder_note(walk->builder, FINDING_WARNING, NULL, NULL, jsonld_advice,
            "events without a time of day, left out: %zu of %zu", walk->undated, parts);
    return parts;
}

static bool is_one_event(const struct jsonld_walk *walk)
{
    size_t parts = 0;
    for (size_t i = 0; i < walk->count && parts < 2; i++)
        parts += is_part(walk, i);
    return parts < 2 && (walk->main == JSONLD_NONE || walk->events[walk->main].children == 0);
}

static bool refuse(struct jsonld_walk *walk, struct error *error)
{
    const char *name = walk->count > 0 ? jsonld_name(walk, jsonld_same(walk, 0)) : NULL;
    return error_set(error,
        "schema.org data about one event (\"%.100s\") without the talks in it (subEvent), which is not a "
        "schedule; ask for the programme's address, or for a schedule.json or iCalendar file",
        name ? name : "untitled");
}

static bool read_events(struct jsonld_walk *walk, const struct schedule_hints *hints, struct error *error)
{
    for (size_t i = 0; i < walk->count; i++)
        moments_see(
            &walk->moments, walk->builder, jsonld_value(json_member(walk->events[i].node, "startDate")));
    if (is_one_event(walk))
        return refuse(walk, error);
    if (!moments_zone(&walk->moments, walk->builder, hints, NULL, &walk->zone))
        return error_set(error, "no time zone can be loaded");
    builder_set_zone(walk->builder, &walk->zone);
    builder_set_item_path(walk->builder, "$..[?@[\"@id\"]==\"", "\"]");
    builder_order_rooms(walk->builder);
    index_names(walk);
    describe_main(walk);
    if (add_items(walk) == walk->undated)
        builder_set_unpublished(walk->builder);
    return true;
}

static bool read_document(
    const json_t *root, const struct schedule_hints *hints, struct builder *builder, struct error *error)
{
    struct jsonld_walk walk = {.builder = builder, .language = hints->language, .main = JSONLD_NONE};
    visit(&walk, root, ANYTHING, JSONLD_NONE, NULL, 0);
    relate(&walk);
    bool ok = read_events(&walk, hints, error);
    moments_free(&walk.moments);
    id_index_free(&walk.nodes);
    id_index_free(&walk.names);
    free(walk.events);
    return ok;
}

const struct reader reader_jsonld = {
    .syntax = SYNTAX_JSON,
    .name = "schema.org events (JSON-LD)",
    .recognises = recognises,
    .read = read_document,
};

const struct reader reader_jsonld_page = {
    .syntax = SYNTAX_PAGE,
    .name = "schema.org events in a web page",
    .recognises = recognises,
    .read = read_document,
};
