// When each item was last known to change: iCalendar's SEQUENCE and LAST-MODIFIED. Found from the adjustments
// and the publisher's recent changes alone, so that all displays of an event write the same.
#ifndef PLUMBLINE_EXPORT_EXPORT_CHANGED_H
#define PLUMBLINE_EXPORT_EXPORT_CHANGED_H

#include "export/export.h"

struct export_changed;

// NULL if out of memory. The source has to outlive it.
struct export_changed *export_changed_new(const struct export_source *source);
void export_changed_free(struct export_changed *changed); // NULL is allowed

// Unix seconds; 0: it did not. A delay moves what follows it in its block (agenda/block.h), so each item of
// its session in that room on that day may have changed that was not over by then. Saying so of too many is
// harmless: it is the same again.
int64_t export_changed_at(const struct export_changed *changed, const struct item *item);

#endif
