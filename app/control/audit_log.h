// The log of commands: one line of JSON each, only ever appended to. When it has grown large it goes on in a
// new file and the one before is kept beside it.
#ifndef PLUMBLINE_CONTROL_AUDIT_LOG_H
#define PLUMBLINE_CONTROL_AUDIT_LOG_H

#include "base/error.h"
#include "base/str.h"
#include "base/zone.h"
#include "control/command.h"

#include <stddef.h>
#include <stdint.h>

enum { AUDIT_LOG_MAX_BYTES = 4 << 20, AUDIT_LOG_MAX_ENTRIES = 1000 };

struct audit_log_entry {
    const struct command *command;
    int64_t number;
    int64_t at;              // Unix seconds, the display's clock
    const struct zone *zone; // in which it is written
    const char *by;
    enum role role;
};

// Appends to log.jsonl in the folder (NULL: nothing is kept).
bool audit_log_append(const char *folder, const struct audit_log_entry *entry, struct error *error);

// The newest `limit` entries, the newest first, as {"entries":[…]}, each with "undone". A line that a kill
// cut short is passed over.
bool audit_log_tail(const char *folder, size_t limit, struct str *out, struct error *error);

#endif
