#include "attendees/attendees_rooms.h"

#include "agenda/scope.h"
#include "scene/i18n.h"

#include <stdlib.h>
#include <string.h>

// ---- rooms

static bool fill_room(const struct attendees_source *source, size_t index, struct attendees_room *out)
{
    const struct schedule *schedule = source->schedule;
    struct place place = {
        .kind = PLACE_ROOM, .room = index, .label = room_lookup_label(schedule, &source->query, index)};
    out->room = &schedule->rooms[index];
    out->label = place.label;
    out->full = adjustments_find(source->programme, ADJUST_FULL, out->room->name, source->now);
    out->programme = programme_new(schedule, &place);
    return out->programme && agenda_at(out->programme, source->now, &out->agenda);
}

bool attendees_rooms_make(const struct attendees_source *source, struct attendees_rooms *out)
{
    const struct schedule *schedule = source->schedule;
    bool ok = true;
    *out = (struct attendees_rooms){.list = calloc(schedule->room_count + 1, sizeof *out->list)};
    for (size_t i = 0; ok && out->list && i < schedule->room_count && out->count < ATTENDEES_MAX_ROOMS; i++)
        if (schedule->rooms[i].count > 0)
            ok = fill_room(source, i, &out->list[out->count++]);
    return ok && out->list;
}

void attendees_rooms_free(struct attendees_rooms *rooms)
{
    for (size_t i = 0; i < rooms->count; i++) {
        agenda_release(&rooms->list[i].agenda);
        programme_free(rooms->list[i].programme);
    }
    free(rooms->list);
    *rooms = (struct attendees_rooms){0};
}

const struct attendees_room *attendees_rooms_find(
    const struct attendees_source *source, const struct attendees_rooms *rooms, const char *name)
{
    struct room_query query = source->query;
    struct place place;
    query.room = name;
    query.session = NULL;
    query.event = false;
    if (!room_lookup(source->schedule, &query, &place, NULL) || place.kind != PLACE_ROOM)
        return NULL;
    for (size_t i = 0; i < rooms->count; i++)
        if (rooms->list[i].room == &source->schedule->rooms[place.room])
            return &rooms->list[i];
    return NULL;
}

const struct item *const *attendees_day(
    const struct attendees_source *source, const struct attendees_room *room, int64_t *at, size_t *count)
{
    const struct item *const *items = NULL;
    int64_t tries[] = {source->now, room->agenda.next ? room->agenda.next->at.start : source->now};
    *count = 0;
    for (size_t i = 0; *count == 0 && i < sizeof tries / sizeof *tries; i++) {
        int64_t day = schedule_day(source->schedule, tries[i]);
        struct span span = {
            schedule_day_start(source->schedule, day), schedule_day_start(source->schedule, day + 1)};
        *at = tries[i];
        items = programme_listed(room->programme, span, count);
    }
    return items;
}

// ---- what is said

bool attendees_sayings_make(
    const struct attendees_source *source, const struct room *room, struct attendees_sayings *out)
{
    struct room_names names = {0};
    struct scope_target target = {0};
    *out = (struct attendees_sayings){0};
    room_names_of(room, &names);
    if (room)
        target = (struct scope_target){.room = room->name, .room_names = &names};
    if (!scope_resolve(source->all, &target, &out->resolved))
        return false;
    out->emergency = adjustments_emergency(&out->resolved, source->now);
    out->notice_count = adjustments_notices(
        &out->resolved, room ? room->name : NULL, source->now, out->notices, ATTENDEES_NOTICES);
    return true;
}

void attendees_sayings_free(struct attendees_sayings *sayings)
{
    adjustments_free(&sayings->resolved);
    *sayings = (struct attendees_sayings){0};
}

const char *attendees_emergency_text(
    const struct attendees_source *source, const struct adjustment *emergency)
{
    const struct emergency_words *words = source->words;
    if (emergency->text)
        return emergency->text;
    for (size_t i = 0; words && i < words->text_count; i++)
        if (words->texts[i].kind == (int)emergency->emergency &&
            strcmp(words->texts[i].language, i18n_language()) == 0)
            return words->texts[i].text;
    return emergency->emergency == EMERGENCY_TEST
               ? i18n_say("This is a test. There is nothing you need to do.")
               : i18n_say("Leave the building now. Use the nearest exit.");
}
