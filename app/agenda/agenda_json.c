// The agenda as JSON.
#include "agenda/agenda.h"
#include "base/json.h"

#include <stdlib.h>

static void add_string(struct str *out, const char *text)
{
    json_t *value = json_string(text);
    char *quoted = value ? json_dumps(value, JSON_ENCODE_ANY) : NULL;
    if (quoted)
        str_add_text(out, quoted);
    else
        out->failed = true;
    free(quoted);
    json_decref(value);
}

static void add_string_or_null(struct str *out, const char *text)
{
    if (text)
        add_string(out, text);
    else
        str_add_text(out, "null");
}

static void add_speakers(struct str *out, const struct item *item)
{
    str_add_char(out, '[');
    for (size_t i = 0; i < item->speaker_count; i++) {
        str_add_text(out, i > 0 ? ",{\"name\":" : "{\"name\":");
        add_string(out, item->speakers[i].name);
        str_add_text(out, ",\"affiliation\":");
        add_string(out, item->speakers[i].affiliation);
        str_add_char(out, '}');
    }
    str_add_char(out, ']');
}

static void add_item(struct str *out, const struct schedule *schedule, const struct item *item)
{
    char iso[ZONE_ISO_SIZE];
    if (!item) {
        str_add_text(out, "null");
        return;
    }
    str_add_text(out, "{\"id\":");
    add_string(out, item->id);
    str_format(out, ",\"kind\":\"%s\",\"title\":", item->kind == ITEM_TALK ? "talk" : "break");
    add_string(out, item->title);
    str_add_text(out, ",\"speakers\":");
    add_speakers(out, item);
    str_add_text(out, ",\"session\":");
    add_string_or_null(out, item->session);
    str_add_text(out, ",\"room\":");
    add_string(out, schedule->rooms[item->room].name);
    str_format(out, ",\"start\":\"%s\"", zone_iso(&schedule->zone, item->at.start, iso));
    str_format(out, ",\"end\":\"%s\",\"link\":", zone_iso(&schedule->zone, item->at.end, iso));
    add_string_or_null(out, item->link);
    str_add_char(out, '}');
}

static void add_items(
    struct str *out, const struct schedule *schedule, const struct item *const *items, size_t count)
{
    str_add_char(out, '[');
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            str_add_char(out, ',');
        add_item(out, schedule, items[i]);
    }
    str_add_char(out, ']');
}

static void add_seconds(struct str *out, const char *key, int64_t seconds)
{
    if (seconds == AGENDA_NONE)
        str_format(out, ",\"%s\":null", key);
    else
        str_format(out, ",\"%s\":%lld", key, (long long)seconds);
}

// A display that follows a session names the room of what is on, or else of what comes next.
static const char *room_name(const struct agenda *agenda)
{
    const struct schedule *schedule = agenda->programme->schedule;
    if (agenda->programme->place.kind == PLACE_ROOM)
        return schedule->rooms[agenda->programme->place.room].name;
    if (agenda->programme->place.kind == PLACE_EVENT)
        return "";
    const struct item *item = agenda->now_count > 0 ? agenda->now[0] : agenda->next;
    if (!item && agenda->programme->count > 0)
        item = agenda->programme->items[agenda->programme->count - 1];
    return item ? schedule->rooms[item->room].name : "";
}

void agenda_to_json(const struct agenda *agenda, struct str *out)
{
    const struct schedule *schedule = agenda->programme->schedule;
    char iso[ZONE_ISO_SIZE];
    str_format(out, "{\"at\":\"%s\",\"room\":", zone_iso(&schedule->zone, agenda->at, iso));
    add_string(out, room_name(agenda));
    static const char *const parts[] = {"null", "\"talk\"", "\"questions\""};
    str_format(out, ",\"phase\":\"%s\",\"part\":%s,\"now\":", phase_name(agenda->phase), parts[agenda->part]);
    add_items(out, schedule, agenda->now, agenda->now_count);
    str_add_text(out, ",\"next\":");
    add_item(out, schedule, agenda->next);
    str_add_text(out, ",\"next_talk\":");
    add_item(out, schedule, agenda->next_talk);
    add_seconds(out, "remaining_s", agenda->remaining_s);
    add_seconds(out, "starts_in_s", agenda->starts_in_s);
    str_add_text(out, ",\"later\":");
    add_items(out, schedule, agenda->later, agenda->later_count);
    str_add_char(out, '}');
}
