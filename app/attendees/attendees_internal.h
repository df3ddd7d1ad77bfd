// What the files of the page share.
#ifndef PLUMBLINE_ATTENDEES_ATTENDEES_INTERNAL_H
#define PLUMBLINE_ATTENDEES_ATTENDEES_INTERNAL_H

#include "attendees/attendees_rooms.h"

// A page while it is written.
struct page_writer {
    const struct attendees_source *source;
    const struct attendees_page *page;
    const struct attendees_rooms *rooms;
    struct str *out;
};

// Appends what is said in a room: an emergency, "full", notices. NULL: everywhere. False if out of memory.
bool page_put_sayings(struct page_writer *writer, const struct attendees_room *room);

// Appends a room's now, next and day.
void page_put_room(struct page_writer *writer, const struct attendees_room *room);

#endif
