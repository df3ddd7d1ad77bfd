// What staff and chairs ask a display for, as a value: read from JSON, checked, and turned into the desk's
// entries. The one place where commands are validated, wherever they come from. The form stands in
// assets/desk/openapi.json.
#ifndef PLUMBLINE_CONTROL_COMMAND_H
#define PLUMBLINE_CONTROL_COMMAND_H

#include "agenda/scope.h"
#include "agenda/timer_actions.h"
#include "base/arena.h"
#include "base/error.h"
#include "base/json.h"
#include "control/role.h"

#include <stdbool.h>
#include <stdint.h>

enum command_type {
    COMMAND_NOTICE,
    COMMAND_EMERGENCY,
    COMMAND_DELAY,
    COMMAND_EXTEND,
    COMMAND_CANCEL,
    COMMAND_MOVE,
    COMMAND_RENAME,
    COMMAND_SPEAKERS,
    COMMAND_FULL,
    COMMAND_PIN,
    COMMAND_PLAYLIST,
    COMMAND_BLANK,
    COMMAND_IDENTIFY,
    COMMAND_RELOAD,
    COMMAND_TIMER,
    COMMAND_MESSAGE,
    COMMAND_UNDO,
    COMMAND_TYPES
};

const char *command_type_name(enum command_type type); // "notice", …

// Texts are the arena's, cleaned for a public screen; NULL or 0 where they were not given.
struct command {
    struct arena arena;
    const char *id; // the sender's: the same twice is one command
    enum command_type type;
    int64_t until;  // 0: the type's usual span
    int64_t at;     // when it was asked, by the asker's clock; 0 where that is not said
    const char *to; // a scope (agenda/adjustments_scope.h): which displays; NULL: as its type usually has it
    const char *item, *room, *text, *title, *slide, *of;
    enum notice_level level;       // COMMAND_NOTICE
    enum emergency_kind emergency; // COMMAND_EMERGENCY
    enum view_kind view;           // COMMAND_PLAYLIST
    int64_t starts_at, ends_at, from;
    bool off; // "on": false
    enum timer_action act;
    int minutes; // of a key: how many more or less; over the network the end is said
    size_t speaker_count;
    const char **speakers;
    const char *source; // the command as it came, for the log
};

// Why a command is not taken.
struct refusal {
    int status; // as of HTTP: 400 no JSON, 422 a field is wrong, 403 not for this role, 409 not possible now
    const char *field; // a string constant; NULL for none
    struct error why;
};

// The level, kind, slide or view that it says, as a word; NULL for a type that says none.
const char *command_choice(const struct command *command);

enum { COMMAND_MAX_BYTES = 64 * 1024 };

// Reads and checks what can be checked without knowing the schedule. Give command_free what it filled, also
// where it failed.
bool command_read(const char *bytes, size_t length, struct command *out, struct refusal *refusal);
void command_free(struct command *command);

// May a role, of a chair's or viewer's token bound to `room` (NULL: any), ask a display of `display_room` for
// it? Where it says `to` which room, that one counts.
bool command_allowed(const struct command *command, enum role role, const char *room,
    const char *display_room, struct refusal *refusal);

// What commands work on; all borrowed.
struct command_world {
    const struct schedule *published; // before the desk; NULL while there is none
    const struct schedule *shown;
    const struct adjustments *adjustments;
    const struct place *place; // NULL where the display has none
    const struct zone *zone;   // in which times are logged
    const struct questions_rules *questions;
    size_t alias_count; // names that people use for rooms
    const struct room_alias *aliases;
    int64_t now;
    const char *by;
    const char *const *slides; // names that can be pinned; the last is NULL
};

// The scope of what a command brings about, in a fleet in which this display is `display`: what is about the
// programme belongs to its room, notices and emergencies to all unless they say which, the rest to the
// display. NULL where that room is not known.
const char *command_scope(const struct command *command, const struct adjustments *entries,
    const struct command_world *world, const char *display, char out[SCOPE_SIZE]);

// Fills `out` with the entries that bring it about, to be merged into the desk; none for COMMAND_RELOAD and
// COMMAND_UNDO, which are not the desk's.
bool command_entries(const struct command *command, const struct command_world *world,
    struct adjustments *out, struct refusal *refusal);

#endif
