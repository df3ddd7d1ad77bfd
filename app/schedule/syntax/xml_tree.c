// The elements become what schedule.json calls them.
#include "schedule/syntax/xml_tree.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

const char *xml_tree_local(const char *name)
{
    const char *colon = strchr(name, ':');
    return colon ? colon + 1 : name;
}

// ---- values

static const char *attribute(const char *const *attributes, const char *name)
{
    for (; attributes[0]; attributes += 2)
        if (strcmp(attributes[0], name) == 0)
            return attributes[1];
    return NULL;
}

static const char white[] = " \t\r\n";

static json_t *trimmed(const char *text, size_t length)
{
    size_t begin = 0;
    while (begin < length && strchr(white, text[begin]))
        begin++;
    while (length > begin && strchr(white, text[length - 1]))
        length--;
    return json_stringn_nocheck(text + begin, length - begin);
}

// Takes the value, which may be NULL.
static bool set(struct xml_tree *tree, json_t *object, const char *key, json_t *value)
{
    bool done = value && json_object_set_new_nocheck(object, key, value) == 0;
    tree->failed |= !done;
    return done;
}

// An empty one says no more than none.
static void set_text(struct xml_tree *tree, json_t *object, const char *key, const char *text)
{
    if (!text || text[strspn(text, white)] == '\0')
        return;
    set(tree, object, key, trimmed(text, strlen(text)));
}

static void set_attribute(
    struct xml_tree *tree, json_t *object, const char *key, const char *const *attributes, const char *name)
{
    set_text(tree, object, key, attribute(attributes, name));
}

static json_t *new_object(struct xml_tree *tree, json_t *parent, const char *key)
{
    json_t *object = json_object();
    return set(tree, parent, key, object) ? object : NULL;
}

static json_t *new_list(struct xml_tree *tree, json_t *parent, const char *key)
{
    json_t *list = json_array();
    return set(tree, parent, key, list) ? list : NULL;
}

// Takes the value, which may be NULL. Returns it where it was added.
static json_t *append(struct xml_tree *tree, json_t *list, json_t *value)
{
    bool done = value && json_array_append_new(list, value) == 0;
    tree->failed |= !done;
    return done ? value : NULL;
}

// ---- elements

static bool make_document(struct xml_tree *tree)
{
    tree->known_rooms = json_object();
    tree->failed |= !tree->known_rooms;
    json_t *schedule = tree->root ? new_object(tree, tree->root, "schedule") : NULL;
    tree->conference = schedule ? new_object(tree, schedule, "conference") : NULL;
    if (!tree->conference)
        return false;
    tree->rooms = new_list(tree, tree->conference, "rooms");
    tree->tracks = new_list(tree, tree->conference, "tracks");
    tree->days = new_list(tree, tree->conference, "days");
    return !tree->failed;
}

// Lists the room once, in the order in which rooms come.
static void list_room(struct xml_tree *tree, const char *name, const char *const *attributes)
{
    if (json_object_get(tree->known_rooms, name) || !set(tree, tree->known_rooms, name, json_true()))
        return;
    json_t *room = append(tree, tree->rooms, json_object());
    if (!room)
        return;
    set_text(tree, room, "name", name);
    set_attribute(tree, room, "guid", attributes, "guid");
    set_attribute(tree, room, "id", attributes, "id");
}

// The events of a room on this day, in one list also where the day has two rooms of one name.
static json_t *events_of(struct xml_tree *tree, const char *room)
{
    json_t *events = json_object_get(tree->rooms_of_day, room);
    return events ? events : new_list(tree, tree->rooms_of_day, room);
}

static void start_day(struct xml_tree *tree, const char *const *attributes)
{
    json_t *day = append(tree, tree->days, json_object());
    tree->rooms_so_far = 0;
    tree->event_number[false] = 0;
    tree->rooms_of_day = day ? new_object(tree, day, "rooms") : NULL;
    if (!tree->rooms_of_day)
        return;
    set_attribute(tree, day, "date", attributes, "date");
    set_attribute(tree, day, "day_start", attributes, "day_start");
    set_attribute(tree, day, "day_start", attributes, "start");
    set_attribute(tree, day, "day_end", attributes, "day_end");
    set_attribute(tree, day, "day_end", attributes, "end");
}

static void start_room(struct xml_tree *tree, const char *const *attributes)
{
    const char *name = attribute(attributes, "name");
    tree->room = NULL;
    tree->room_number = ++tree->rooms_so_far;
    tree->event_number[true] = 0;
    if (!name || name[strspn(name, white)] == '\0')
        return;
    list_room(tree, name, attributes);
    tree->room = events_of(tree, name);
}

static void start_event(struct xml_tree *tree, const char *const *attributes)
{
    static const char *const names[] = {"guid", "id", "code"};
    tree->event = json_object();
    tree->failed |= !tree->event;
    tree->has_schedule = true;
    tree->event_number[tree->room_number > 0]++;
    for (size_t i = 0; tree->event && i < sizeof names / sizeof *names; i++)
        set_attribute(tree, tree->event, names[i], attributes, names[i]);
    tree->of_event[0] = '\0';
    const char *language = attribute(attributes, "xml:lang");
    if (language && strlen(language) < sizeof tree->of_event)
        snprintf(tree->of_event, sizeof tree->of_event, "%s", language);
}

static void note_place(struct xml_tree *tree)
{
    char at[64];
    size_t event = tree->event_number[tree->room_number > 0];
    if (tree->room_number > 0)
        snprintf(at, sizeof at, "room[%zu]/event[%zu]", tree->room_number, event);
    else
        snprintf(at, sizeof at, "event[%zu]", event);
    set(tree, tree->event, XML_TREE_AT, json_string_nocheck(at));
}

// A room around it counts, else its own; one without any is in the event's nameless room.
static void end_event(struct xml_tree *tree)
{
    const json_t *own = json_object_get(tree->event, "room");
    if (tree->of_event[0] && !json_object_get(tree->event, "language"))
        set(tree, tree->event, "language", json_string(tree->of_event));
    if (json_is_object(own))
        own = json_object_iter_value(json_object_iter((json_t *)own));
    const char *name = json_string_value(own);
    bool is_named = tree->room_number > 0 && tree->room;
    json_t *events = is_named ? tree->room : events_of(tree, name ? name : "");
    if (!is_named || json_array_size(events) + 1 != tree->event_number[true])
        note_place(tree);
    if (events)
        append(tree, events, json_incref(tree->event));
    json_decref(tree->event);
    tree->event = NULL;
}

// ---- texts

static void start_text(struct xml_tree *tree, json_t *object, const char *key, const char *const *attributes)
{
    const char *language = attribute(attributes, "xml:lang");
    tree->object = object;
    tree->key = key;
    tree->text_depth = tree->depth;
    tree->language[0] = '\0';
    if (language)
        snprintf(tree->language, sizeof tree->language, "%s", language);
    str_clear(&tree->text);
}

// Can this member be given in several languages? The reader asks of others for one text.
static bool has_languages(const char *key)
{
    static const char *const keys[] = {"title", "subtitle", "room", "track", "type"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (strcmp(key, keys[i]) == 0)
            return true;
    return false;
}

// The texts of a member by language; one that has none stays, under none.
static json_t *texts_of(struct xml_tree *tree, json_t *before)
{
    if (json_is_object(before))
        return before;
    json_t *texts = json_object();
    if (texts && before)
        set(tree, texts, "", json_incref(before));
    return set(tree, tree->object, tree->key, texts) ? texts : NULL;
}

static void set_member(struct xml_tree *tree, json_t *text)
{
    json_t *before = json_object_get(tree->object, tree->key);
    bool by_language = (tree->language[0] || json_is_object(before)) && has_languages(tree->key);
    json_t *object = by_language ? texts_of(tree, before) : tree->object;
    const char *key = by_language ? tree->language : tree->key;
    if (!object) {
        json_decref(text);
        return;
    }
    json_t *old = json_object_get(object, key);
    if (old && !json_equal(old, text))
        tree->repeated = tree->key;
    set(tree, object, key, text);
}

static void end_text(struct xml_tree *tree)
{
    json_t *text = trimmed(str_text(&tree->text), tree->text.length);
    tree->failed |= !text;
    tree->text_depth = 0;
    if (json_string_length(text) > 0)
        set_member(tree, text);
    else
        json_decref(text);
}

static void start_person(struct xml_tree *tree, const char *const *attributes)
{
    json_t *persons = json_object_get(tree->event, "persons");
    if (!persons)
        persons = new_list(tree, tree->event, "persons");
    json_t *person = persons ? append(tree, persons, json_object()) : NULL;
    if (!person)
        return;
    set_attribute(tree, person, "public_name", attributes, "name");
    start_text(tree, person, "public_name", attributes);
}

static void start_track(struct xml_tree *tree, const char *const *attributes)
{
    json_t *track = append(tree, tree->tracks, json_object());
    if (!track)
        return;
    set_attribute(tree, track, "name", attributes, "name");
    set_attribute(tree, track, "color", attributes, "color");
    start_text(tree, track, "name", attributes);
}

static void start_member(struct xml_tree *tree, const char *key, const char *const *attributes)
{
    json_t *object = tree->event ? tree->event : tree->conference;
    if (strcmp(key, "track") == 0)
        set_attribute(tree, object, "track_color", attributes, "color");
    start_text(tree, object, key, attributes);
}

// ---- handlers

static void enter(struct xml_tree *tree, enum xml_place place, const char *key, const char *const *attributes)
{
    const char *name;
    switch (place) {
    case XML_GENERATOR:
        set_attribute(tree, tree->root, "generator", attributes, "name");
        break;
    case XML_CONFERENCE:
        tree->has_schedule = true;
        break;
    case XML_TRACK:
        start_track(tree, attributes);
        break;
    case XML_ROOM_OF_ALL:
        name = attribute(attributes, "name");
        if (name && name[strspn(name, white)])
            list_room(tree, name, attributes);
        break;
    case XML_DAY:
        start_day(tree, attributes);
        break;
    case XML_ROOM:
        start_room(tree, attributes);
        break;
    case XML_EVENT:
        start_event(tree, attributes);
        break;
    case XML_PERSON:
        start_person(tree, attributes);
        break;
    case XML_TEXT:
        start_member(tree, key, attributes);
        break;
    default:
        break;
    }
}

// Words on both sides of a paragraph's end are two; those around <b> may be one.
static bool separates(const char *name)
{
    static const char *const inline_names[] = {
        "a", "abbr", "b", "code", "em", "font", "i", "small", "span", "strong", "sub", "sup", "tt", "u"};
    for (size_t i = 0; i < sizeof inline_names / sizeof *inline_names; i++)
        if (strcasecmp(name, inline_names[i]) == 0)
            return false;
    return true;
}

static void separate(struct xml_tree *tree, const char *name)
{
    if (separates(name))
        str_add_char(&tree->text, ' ');
}

void xml_tree_start(struct xml_tree *tree, const char *name, const char *const *attributes)
{
    const char *local = xml_tree_local(name);
    enum xml_place parent = tree->depth > 0 ? tree->open[tree->depth - 1] : XML_SKIPPED;
    const struct xml_rule *rule = tree->text_depth == 0 ? xml_rules_find(parent, local) : NULL;
    enum xml_place place = rule ? rule->place : XML_SKIPPED;
    if (tree->depth == 0) {
        place = XML_SCHEDULE;
        if (!tree->root)
            tree->root = json_object();
        tree->failed |= !tree->root || !make_document(tree);
    } else if (tree->text_depth > 0) {
        place = XML_MARKUP;
        separate(tree, local);
    }
    tree->open[tree->depth++] = place;
    if (!tree->failed && rule)
        enter(tree, place, rule->key ? rule->key : rule->name, attributes);
}

void xml_tree_end(struct xml_tree *tree, const char *name)
{
    enum xml_place place = tree->open[tree->depth - 1];
    if (place == XML_MARKUP)
        separate(tree, xml_tree_local(name));
    else if (tree->text_depth == tree->depth)
        end_text(tree);
    else if (place == XML_EVENT)
        end_event(tree);
    else if (place == XML_ROOM)
        tree->room_number = 0;
    tree->depth--;
    tree->failed |= tree->text.failed;
}

void xml_tree_text(struct xml_tree *tree, const char *text, size_t length)
{
    if (tree->text_depth > 0)
        str_add(&tree->text, text, length);
    tree->failed |= tree->text.failed;
}

void xml_tree_comment(struct xml_tree *tree, const char *comment)
{
    if (tree->depth > 0 || tree->root || !strstr(comment, "pretalx"))
        return;
    tree->root = json_object();
    tree->failed |= !tree->root;
    if (tree->root)
        set_text(tree, tree->root, "generator", "pretalx");
}

json_t *xml_tree_take(struct xml_tree *tree)
{
    json_t *root = tree->root;
    tree->root = NULL;
    return root;
}

void xml_tree_free(struct xml_tree *tree)
{
    json_decref(tree->event);
    json_decref(tree->known_rooms);
    json_decref(tree->root);
    str_free(&tree->text);
}
