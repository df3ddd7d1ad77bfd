// The programme as it really runs, for attendees' phones: a page that is readable without scripts, and the
// same as JSON. It says what the screens say, and nothing of those who wrote it or of the machines. Pure: no
// clock, no I/O. From any thread, which may speak another language than the display (i18n_speak_here).
#ifndef PLUMBLINE_ATTENDEES_ATTENDEES_H
#define PLUMBLINE_ATTENDEES_ATTENDEES_H

#include "agenda/adjustments.h"
#include "base/str.h"
#include "scene/slide.h"
#include "schedule/room_lookup.h"
#include "schedule/schedule.h"

#include <stdbool.h>
#include <stdint.h>

// How far the programme can be relied on, beyond what the publisher says.
enum attendees_doubt { ATTENDEES_FRESH, ATTENDEES_OLD, ATTENDEES_FALLBACK };

// What is written. All of it is borrowed.
struct attendees_source {
    const struct schedule *schedule;     // adjusted
    struct room_query query;             // for the names of rooms
    const struct adjustments *programme; // those in the schedule, and which rooms are full
    const struct adjustments *all;       // of all scopes (agenda/scope.h): notices and emergencies
    const struct emergency_words *words; // NULL: the program's own
    const char *own_room;                // the room that comes first, by the schedule's name; NULL for none
    int64_t now;                         // the time for which it is adjusted
    int64_t good_at;                     // when the schedule was last fetched or confirmed; 0 for never
    enum attendees_doubt doubt;
    bool clock_unset;     // nobody knows what is on now
    int clock_hours;      // 12 or 24
    const char *language; // the display's
};

struct attendees_page {
    const char *language; // of the page, one of i18n_languages
    bool chosen;          // its reader chose it: links keep it
    const char *room;     // as its address names it; "" for all rooms, NULL for the display's own
};

// Appends the page. `found` is false where there is no such room, which the page says. False if out of
// memory.
bool attendees_write_page(
    const struct attendees_source *source, const struct attendees_page *page, struct str *out, bool *found);

// Appends the page for as long as no schedule has been read. False if out of memory.
bool attendees_write_waiting(const char *language, struct str *out);

// Appends the JSON (assets/desk/openapi.json). False if out of memory.
bool attendees_write_json(const struct attendees_source *source, struct str *out);

#endif
