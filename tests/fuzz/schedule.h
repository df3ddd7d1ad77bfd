// What both targets of schedules do: whatever is read holds together.
#ifndef PLUMBLINE_TESTS_FUZZ_SCHEDULE_H
#define PLUMBLINE_TESTS_FUZZ_SCHEDULE_H

#include "fuzz/fuzz.h"

#include "agenda/agenda.h"
#include "base/text.h"
#include "schedule/schedule.h"

#include <string.h>

static inline void fuzz_schedule_text(const char *text)
{
    fuzz_holds(text && text_is_utf8(text, strlen(text), NULL));
}

static inline void fuzz_schedule_items(const struct schedule *schedule)
{
    for (size_t r = 0; r < schedule->room_count; r++) {
        const struct room *room = &schedule->rooms[r];
        fuzz_schedule_text(room->name);
        fuzz_holds(room->first + room->count <= schedule->item_count);
        for (size_t i = room->first; i < room->first + room->count; i++) {
            const struct item *item = &schedule->items[i];
            fuzz_holds(item->room == r);
            fuzz_holds(item->at.start <= item->at.end);
            fuzz_holds(item->at.start >= schedule->start);
            fuzz_holds(item->cancelled || item->at.end <= schedule->end);
            fuzz_holds(i == room->first || item_compare(item - 1, item) <= 0);
            fuzz_schedule_text(item->id);
            fuzz_schedule_text(item->title);
            fuzz_schedule_text(item->session ? item->session : "");
            for (size_t s = 0; s < item->speaker_count; s++) {
                fuzz_schedule_text(item->speakers[s].name);
                fuzz_schedule_text(item->speakers[s].affiliation);
            }
        }
    }
}

// What is on in the whole event around its first item.
static inline void fuzz_schedule_agenda(const struct schedule *schedule)
{
    struct room_query query = {.event = true};
    struct place place;
    struct error error;
    struct agenda agenda;
    if (!room_lookup(schedule, &query, &place, &error))
        return;
    struct programme *programme = programme_new(schedule, &place);
    int64_t at = schedule->item_count > 0 ? schedule->start : 0;
    for (int i = 0; programme && i < 4; i++) {
        fuzz_holds(agenda_at(programme, at, &agenda));
        int64_t next = agenda_next_change(&agenda);
        fuzz_holds(next > at);
        agenda_release(&agenda);
        at = next < INT64_MAX ? next : at;
    }
    programme_free(programme);
}

static inline int fuzz_schedule(const uint8_t *bytes, size_t length)
{
    struct schedule_hints hints = {.zone = "Europe/Lisbon"};
    struct error error = {0};
    const struct schedule *schedule = schedule_read((const char *)bytes, length, &hints, &error);
    fuzz_holds(schedule || error.text[0] != '\0');
    fuzz_holds(text_is_utf8(error.text, strlen(error.text), NULL));
    if (!schedule)
        return 0;
    fuzz_schedule_text(schedule->title);
    fuzz_schedule_items(schedule);
    for (size_t i = 0; i < schedule->finding_count; i++)
        fuzz_schedule_text(schedule->findings[i].what);
    fuzz_schedule_agenda(schedule);
    schedule_unref(schedule);
    return 0;
}

#endif
