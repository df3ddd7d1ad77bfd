// The programme of the day as JSON, described in assets/desk/openapi.json.
#include "attendees/attendees_rooms.h"
#include "base/json.h"
#include "scene/i18n.h"

#include <string.h>

static json_t *instant(const struct attendees_source *source, int64_t at)
{
    char iso[ZONE_ISO_SIZE];
    return json_string(zone_iso(&source->schedule->zone, at, iso));
}

static json_t *people(const struct item *item)
{
    json_t *names = json_array();
    for (size_t i = 0; i < item->speaker_count; i++)
        json_array_append_new(names, json_string(item->speakers[i].name));
    return names;
}

// What it was before it changed.
static json_t *before(const struct attendees_source *source, const struct item_was *was)
{
    return json_pack("{s:o, s:o, s:s, s:s}", "start", instant(source, was->at.start), "end",
        instant(source, was->at.end), "room", was->room ? was->room : "", "title",
        was->title ? was->title : "");
}

static json_t *item_json(const struct attendees_source *source, const struct item *item)
{
    bool cancelled = (item->cancelled && !item->moved_to) || source->schedule->not_happening;
    json_t *root = json_pack("{s:s, s:s, s:s, s:o, s:o, s:o, s:b, s:s?, s:s?}", "id", item->id, "kind",
        item->kind == ITEM_BREAK ? "break" : "talk", "title", item->title, "start",
        instant(source, item->at.start), "end", instant(source, item->at.end), "speakers", people(item),
        "cancelled", cancelled, "moved_to", item->moved_to, "link", item->link);
    if (root && item->was)
        json_object_set_new(root, "was", before(source, item->was));
    return root;
}

static json_t *items_json(
    const struct attendees_source *source, const struct item *const *items, size_t count)
{
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(list, item_json(source, items[i]));
    return list;
}

static json_t *notices_json(const struct attendees_sayings *sayings)
{
    json_t *list = json_array();
    for (size_t i = 0; i < sayings->notice_count; i++)
        json_array_append_new(
            list, json_pack("{s:s, s:s}", "level", notice_level_names[sayings->notices[i]->level], "text",
                      sayings->notices[i]->text ? sayings->notices[i]->text : ""));
    return list;
}

static json_t *emergency_json(const struct attendees_source *source, const struct adjustment *emergency)
{
    if (!emergency)
        return json_null();
    return json_pack("{s:s, s:s}", "kind", emergency_kind_names[emergency->emergency], "text",
        attendees_emergency_text(source, emergency));
}

static void add_sayings(
    const struct attendees_source *source, const struct room *room, json_t *root, bool *ok)
{
    struct attendees_sayings sayings;
    bool made = attendees_sayings_make(source, room, &sayings);
    if (made) {
        json_object_set_new(root, "emergency", emergency_json(source, sayings.emergency));
        json_object_set_new(root, "notices", notices_json(&sayings));
    }
    attendees_sayings_free(&sayings);
    *ok = *ok && made;
}

static json_t *room_json(const struct attendees_source *source, const struct attendees_room *room, bool *ok)
{
    size_t count;
    int64_t at;
    const struct item *const *day = attendees_day(source, room, &at, &count);
    json_t *root = json_pack("{s:s, s:s, s:s, s:o, s:o, s:o}", "name", room->room->name, "label", room->label,
        "phase", phase_name(room->agenda.phase), "now",
        items_json(source, room->agenda.now, room->agenda.now_count), "next",
        room->agenda.next ? item_json(source, room->agenda.next) : json_null(), "day",
        items_json(source, day, count));
    if (root)
        json_object_set_new(
            root, "full", room->full ? json_pack("{s:s?}", "instead", room->full->text) : json_null());
    if (root)
        add_sayings(source, room->room, root, ok);
    return root;
}

static json_t *doubt_json(const struct attendees_source *source)
{
    static const char *const names[] = {"fresh", "old", "fallback"};
    json_t *root = json_pack("{s:s}", "schedule", names[source->doubt]);
    if (root)
        json_object_set_new(root, "clock_unset", json_boolean(source->clock_unset));
    return root;
}

bool attendees_write_json(const struct attendees_source *source, struct str *out)
{
    struct attendees_rooms rooms;
    i18n_speak_here(source->language);
    bool ok = attendees_rooms_make(source, &rooms);
    json_t *list = json_array();
    for (size_t i = 0; ok && i < rooms.count; i++)
        json_array_append_new(list, room_json(source, &rooms.list[i], &ok));
    json_t *updated = source->good_at ? instant(source, source->good_at) : json_null();
    json_t *root = json_pack("{s:s, s:s, s:i, s:s, s:s?, s:o, s:o, s:o}", "event", source->schedule->title,
        "zone", source->schedule->zone.name ? source->schedule->zone.name : "UTC", "clock",
        source->clock_hours, "language", source->language, "own_room", source->own_room, "updated_at",
        updated, "doubt", doubt_json(source), "rooms", list);
    if (root)
        add_sayings(source, NULL, root, &ok);
    json_put(out, root);
    str_add_char(out, '\n');
    attendees_rooms_free(&rooms);
    i18n_speak_here(NULL);
    return ok && !out->failed;
}
