// The log of commands: one line of JSON each, which is only ever appended to. Once it is large it is renamed
// to log.1.jsonl, and a new one is started.
#ifndef PLUMBLINE_CONTROL_AUDIT_LOG_H
#define PLUMBLINE_CONTROL_AUDIT_LOG_H

#include "base/error.h"
#include "base/str.h"
#include "base/zone.h"
#include "control/command.h"

#include <stddef.h>
#include <stdint.h>

enum {
    AUDIT_LOG_MAX_BYTES = 4 << 20, // of a file
    AUDIT_LOG_MAX_ENTRIES = 1000,  // of an answer
    AUDIT_LOG_MAX_TAIL_BYTES = 1 << 20,
};

struct audit_log_entry {
    const struct command *command; // resolved
    int64_t number;
    int64_t at;              // Unix seconds, by the display's clock
    const struct zone *zone; // in which `at` is written
    const char *by;
    enum role role;
    // Of several schedules, those whose updates were accepted (command_accept).
    unsigned accepted;
    size_t schedule_count;
    const struct command_schedule *schedules;
};

// Appends to log.jsonl in a folder (NULL: does nothing).
bool audit_log_append(const char *folder, const struct audit_log_entry *entry, struct error *error);

// Appends the newest `limit` entries, newest first, as {"entries":[…]}; each says whether it has been
// "undone". They are fewer once AUDIT_LOG_MAX_TAIL_BYTES were read: what an answer costs does not depend on
// the size of the files, but it is too much for a thread that others wait for. Ignores incomplete lines, as a
// crash leaves them. False if out of memory.
bool audit_log_tail(const char *folder, size_t limit, struct str *out, struct error *error);

#endif
