// A command that staff or a chair sends to a display, as a value: read from JSON, checked, and turned into
// adjustments. Every command is validated here, wherever it comes from. The format is described in
// assets/desk/openapi.json.
#ifndef PLUMBLINE_CONTROL_COMMAND_H
#define PLUMBLINE_CONTROL_COMMAND_H

#include "agenda/scope.h"
#include "agenda/timer_actions.h"
#include "base/arena.h"
#include "base/error.h"
#include "base/json.h"
#include "base/time_of_day.h"
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
    COMMAND_SWAP, // with the next talk of its block
    COMMAND_RENAME,
    COMMAND_SPEAKERS,
    COMMAND_FULL,
    COMMAND_PIN,
    COMMAND_PLAYLIST,
    COMMAND_BLANK,
    COMMAND_IDENTIFY,
    COMMAND_RELOAD,
    COMMAND_ACCEPT, // takes the schedule's update that was refused
    COMMAND_TIMER,
    COMMAND_MESSAGE,
    COMMAND_UNDO,
    COMMAND_TYPES
};

const char *command_type_name(enum command_type type);  // "notice", …
enum command_type command_type_named(const char *name); // COMMAND_TYPES for none
enum role command_role(enum command_type type);         // the lowest that may send it

// Is it about talks or rooms, so that a display that shows all rooms shows it, too, whatever room it is for
// (agenda/scope.h)? The others are about what a display does, as a notice.
bool command_is_about_programme(enum command_type type);

// Texts belong to the arena and are clean enough for a public screen. Fields that were not given are NULL or
// 0.
struct command {
    struct arena arena;
    const char *id; // chosen by the sender; a repeated id is the same command
    enum command_type type;
    int64_t until;  // when it expires; 0: the type's default
    int64_t at;     // when it was sent, by the sender's clock; 0 if unknown
    const char *to; // a scope (agenda/scope.h): for which displays; NULL: the type's default
    const char *item, *room, *text, *title, *slide;
    const char *schedule;          // COMMAND_ACCEPT: which one, by tag or address; NULL: all
    const char *undo_id;           // COMMAND_UNDO: the command to undo; COMMAND_EMERGENCY: a lift of what
    enum notice_level level;       // COMMAND_NOTICE
    enum emergency_kind emergency; // COMMAND_EMERGENCY
    enum view_kind view;           // COMMAND_PLAYLIST
    int64_t starts_at, ends_at, from;
    // Instants that were given as a time of day; the instant itself is 0 until command_resolve.
    struct time_of_day until_time, starts_time, ends_time, from_time;
    bool sure;    // what is asked first was answered with yes (struct refusal)
    bool preview; // nothing is to be done; only what it would do is asked. COMMAND_NOTICE: how long
                  // it would be; COMMAND_TIMER, COMMAND_DELAY, COMMAND_EXTEND, COMMAND_SWAP: what it would
                  // change (control/command_effect.h)
    bool all;     // COMMAND_DELAY of a room: all that is to come moves by as much, breaks as well
    bool off;     // "on": false
    enum timer_action act; // COMMAND_TIMER
    int minutes;           // of a key: how many more or less; over the network the end is given instead
    size_t speaker_count;
    const char **speakers;
    const char *source; // the JSON it was read from, for the log
};

// Why a command is refused.
struct refusal {
    int status; // as in HTTP: 400 not JSON, 403 not for this role, 409 not possible now, 413 too long, 422 a
                // field is wrong, 429 too many of the sender's already, 503 out of memory
    const char *field; // a string constant; NULL for none
    struct error why;
    const char *code; // of a question: a command that is `sure` is not refused for it. A string constant:
                      // "lasts-long", "starts-past" or "overlaps"; NULL: no question
    int64_t at;       // the instant that the question is about
    bool unheard;     // only because others would not hear of it (struct command_exec): may not, or …
    bool undecided;   // … it is not known yet
};

// The level, kind, view or slide that a command chooses, as a word; NULL if its type has none.
const char *command_choice(const struct command *command);

enum { COMMAND_MAX_BYTES = 64 * 1024 };

// Reads a command, and checks what can be checked without the schedule. Free with command_free, even on
// failure.
bool command_read(const char *bytes, size_t length, struct command *out, struct refusal *refusal);
void command_free(struct command *command);

// May a role send this command to a display that shows the room `shown`? `room` is the one that a chair's or
// viewer's token is bound to (NULL: any); a room that the command names in `to` replaces `shown`. All may say
// an earlier name of the room.
bool command_allowed(const struct command *command, enum role role, const char *room,
    const struct room_names *shown, struct refusal *refusal);

// One of the addresses that the schedule is made of.
struct command_schedule {
    const char *tag, *address; // as they may be shown
    bool refused;              // there is an update of it that was refused
};

// What a command acts on. All borrowed.
struct command_context {
    const struct schedule *published; // without the adjustments; NULL before there is one
    const struct schedule *shown;     // with them, at `shown_at`
    int64_t shown_at;                 // 0: some other instant than `now`
    const struct adjustments *adjustments;
    const struct place *place; // NULL if the display has none
    const struct questions_rules *questions;
    size_t alias_count; // other names for rooms
    const struct room_alias *aliases;
    size_t schedule_count;
    const struct command_schedule *schedules;
    const struct zone *zone; // of times of day; NULL: the schedule's
    int64_t now;
    const char *by;            // who sent it
    const char *const *slides; // the names of those that can be pinned, ending in NULL
};

// Who a command's entries are from: a room's chairs have a scope of their own.
enum command_voice { COMMAND_VOICE_STAFF, COMMAND_VOICE_CHAIR };

// The scope of a command's entries in a fleet where this display is called `display`. Entries about the
// programme are for the room they are about (chairs': the room that shows them); notices and emergencies are
// for all displays, and the rest is for this one, unless `to` says otherwise. NULL if the room is unknown.
const char *command_scope(const struct command *command, const struct adjustments *entries,
    const struct command_context *context, const char *display, enum command_voice voice,
    char out[SCOPE_SIZE]);

// Replaces times of day by the instants that they mean: an end is the next after the item's start (of one
// that is planned for more than twelve hours the nearest to its end), a start is the nearest to its start,
// and `until` is the next to come (base/time_of_day.h). Of a room's delay `from` is the nearest to now, and
// the start comes next, or with it.
bool command_resolve(struct command *command, const struct command_context *context, struct refusal *refusal);

// Appends what a resolved command asks for, as far as it gives a time: "ends 00:05 on Thursday".
void command_say_time(const struct command *command, const struct zone *zone, int64_t now, struct str *out);

// Appends "starts_at", "ends_at" and "until" of a resolved command as members of a JSON object, each with a
// comma in front.
void command_write_times(const struct command *command, const struct zone *zone, struct str *out);

// Appends the JSON that a resolved command was read from, with instants instead of times of day.
void command_write_source(const struct command *command, const struct zone *zone, struct str *out);

// Fills `out` with the entries that carry out a resolved command, to be merged into the adjustments.
// COMMAND_RELOAD and COMMAND_UNDO have none.
bool command_entries(const struct command *command, const struct command_context *context,
    struct adjustments *out, struct refusal *refusal);

#endif
