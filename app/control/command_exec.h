// The one way of a command, wherever it comes from: over HTTP, through the broker, or by a key. It is worked
// out for the displays that it is meant for, merged into the store, written to disk, logged, and told to
// those who must know (struct adjustment_store).
#ifndef PLUMBLINE_CONTROL_COMMAND_EXEC_H
#define PLUMBLINE_CONTROL_COMMAND_EXEC_H

#include "control/adjustment_store.h"
#include "control/command.h"

#include <stdbool.h>
#include <stdint.h>

// What commands are carried out with. All borrowed.
struct command_exec {
    struct adjustment_store *store;
    const char *folder;  // the state folder, for the log; NULL: nothing is logged
    const char *display; // this display's name in its fleet; NULL where it is alone
    // What commands work on here, at `now`; all but `by` and `adjustments` is filled.
    void (*world)(void *context, int64_t now, struct command_context *out);
    const struct zone *(*zone)(void *context); // in which times are logged
    void *context;
    // The room that another display shows; NULL where that is not known. May be NULL.
    const char *(*room_of)(void *fleet, const char *display);
    void *fleet;
};

// Who asks.
struct command_sender {
    const char *by;
    enum role role;
    int64_t now; // the display's clock
};

// What came of it.
struct command_result {
    int64_t number;         // 0: it is no matter of adjustments
    bool reload;            // the schedule is to be fetched
    bool repeated;          // it had been done before, and was not done again
    char scope[SCOPE_SIZE]; // for whom it was; "": for this display alone
};

// Carries it out. A command without an id is a key's: it is done as often as it comes, not logged, and in a
// fleet it is for the displays of its room. False with the refusal.
bool command_execute(const struct command_exec *exec, const struct command *command,
    const struct command_sender *sender, struct command_result *out, struct refusal *refusal);

// The entries that it would bring about, without doing anything. False with the refusal.
bool command_preview(const struct command_exec *exec, const struct command *command,
    const struct command_sender *sender, struct adjustments *out, struct refusal *refusal);

#endif
