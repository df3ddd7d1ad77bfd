// Carries out commands, whether they come over HTTP, from the broker or from a key. A command is turned into
// adjustments for the displays that it is for; these are merged into the store, saved, and published to the
// fleet (struct adjustment_store); and the command is logged.
#ifndef PLUMBLINE_CONTROL_COMMAND_EXEC_H
#define PLUMBLINE_CONTROL_COMMAND_EXEC_H

#include "control/adjustment_store.h"
#include "control/command.h"
#include "control/command_effect.h"

#include <stdbool.h>
#include <stdint.h>

// May this display's account at the broker write a scope, so that others hear of it?
enum command_right {
    COMMAND_RIGHT_UNKNOWN, // it is being found out
    COMMAND_RIGHT_NO,
    COMMAND_RIGHT_YES, // or there are no others to hear of it
};

// The refusal of what needs another right, with the way out.
#define COMMAND_ONLY_ITS_ROOM                                                                                \
    "the broker lets this display speak only for its room, as a chair could: ask for this at the staff's "   \
    "desk, or for this display alone"

// The refusal while the broker has not said what it lets this display do.
#define COMMAND_RIGHTS_UNKNOWN                                                                               \
    "the broker has not said yet whether this display may speak for others: ask for this at the staff's "    \
    "desk, through the broker, or for this display alone, or send it again later"

// What is needed to carry out commands. All borrowed.
struct command_exec {
    struct adjustment_store *store;
    const char *folder;  // the state folder, for the audit log; NULL: none is written
    const char *display; // this display's name in its fleet; NULL without a fleet
    // Fills the context of a command for this display at `now`, except `by` and `adjustments`.
    void (*fill_context)(void *context, int64_t now, struct command_context *out);
    const struct schedule *(*fetched)(void *context); // NULL before there is one; may be NULL itself
    const struct zone *(*zone)(void *context);        // the zone of times in the log, and of times of day
    void *context;
    // The room that another display shows; NULL if not known. May be NULL itself.
    const char *(*room_of)(void *fleet, const char *display);
    enum command_right (*right)(void *fleet, const char *scope); // NULL: COMMAND_RIGHT_YES to all
    void *fleet;
    // How many pages and seconds a notice with a text takes on this display's screen. NULL without a screen.
    void (*measure_notice)(
        void *measurer, const struct command *command, const char *by, int64_t now, int *pages, int *seconds);
    void *measurer;
};

struct command_sender {
    const char *by;
    enum role role;
    int64_t now;       // the display's clock
    bool heard_by_all; // the broker carried the command to all displays that it is for
    int64_t below;     // as of struct adjustment_store_act
};

// What commands want of the feeds. All zero: nothing.
struct schedule_request {
    bool refresh;    // all are to be fetched now
    unsigned accept; // the refused updates of those with a bit here are to be taken (command_accept)
};

// Adds what another command wants.
void schedule_request_add(struct schedule_request *request, struct schedule_request other);

struct command_result {
    int64_t number; // of its adjustments; 0 for a key's command, and for a preview
    int pages;      // of a notice on this display's screen, and …
    int seconds;    // … how long these take; 0: not known
    struct schedule_request schedule;
    bool repeated;           // it was carried out before, and not again
    char scope[SCOPE_SIZE];  // for which displays; "": this one alone
    struct command resolved; // the command, its times as instants; borrows from it
    // As of its context.
    size_t schedule_count;
    const struct command_schedule *schedules;
};

// Appends what the command was understood to ask for, as far as it gives a time (command_say_time), is a
// notice of several pages ("2 pages, 24 s") or takes updates of some of several schedules. To be called
// before the display changes.
void command_result_say(
    const struct command_exec *exec, const struct command_result *result, int64_t now, struct str *out);

// Carries out a command, unless its id was carried out before. A preview is only checked and measured. A
// command without an id comes from a key: it is always carried out and not logged, and in a fleet it is for
// all displays of the room. False if refused: also if others are to hear of it and would not, for want of
// rights at the broker.
bool command_execute(const struct command_exec *exec, const struct command *command,
    const struct command_sender *sender, struct command_result *out, struct refusal *refusal);

// Fills `out` with the entries that a command would create, without carrying it out. False if refused.
bool command_preview(const struct command_exec *exec, const struct command *command,
    const struct command_sender *sender, struct adjustments *out, struct refusal *refusal);

// Fills `out` with what a command would change, without carrying it out; free with command_effect_free. False
// if it would be refused, or asked first.
bool command_foresee(const struct command_exec *exec, const struct command *command,
    const struct command_sender *sender, struct command_effect *out, struct refusal *refusal);

#endif
