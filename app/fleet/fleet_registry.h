// What is known of the displays of an event: what each says of itself, how it stands, and what became of the
// commands that were asked for lately. Pure: fed with messages, written as the "fleet" of
// assets/desk/openapi.json.
#ifndef PLUMBLINE_FLEET_FLEET_REGISTRY_H
#define PLUMBLINE_FLEET_FLEET_REGISTRY_H

#include "base/str.h"
#include "base/zone.h"
#include "control/command.h"
#include "fleet/answer.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    FLEET_REGISTRY_DISPLAYS = 10000,
    FLEET_REGISTRY_COMMANDS = 100,
    FLEET_REGISTRY_BEAT_S = 30,  // displays say at least this often how they are
    FLEET_REGISTRY_LATE_S = 75,  // without a word
    FLEET_REGISTRY_SKEW_S = 3,   // beside our clock
    FLEET_REGISTRY_OLD_S = 1800, // a schedule that nobody confirmed
    FLEET_REGISTRY_MAX_BYTES = 64 * 1024,
};

// Now, by the machine's clock (Unix seconds), and by one that never steps.
struct fleet_registry_now {
    int64_t real, tick_ms;
    const struct zone *zone; // in which instants are written; NULL: UTC
};

// A display as it was told of last. Borrowed texts live as long as the roster is not given another status.
struct fleet_registry_display {
    char *id;       // owned
    json_t *status; // owned; NULL: it was only heard to be gone
    bool online;
    int64_t
        heard_ms; // when it spoke last, by the clock that never steps; 0: only what the broker kept is known
    int64_t skew_s; // its clock beside ours, of what it said itself
};

struct fleet_registry_answer {
    char *display; // owned
    int status;    // as of HTTP; 200: it has it
    char *detail;  // owned; NULL for none
};

struct fleet_registry_command {
    char id[ANSWER_ID_SIZE];
    char *type, *what, *to, *by; // owned; NULL while it is only known from answers
    int64_t at;
    size_t answer_count;
    struct fleet_registry_answer *answers;
};

// Zero-initialise.
struct fleet_registry {
    size_t count, room;
    struct fleet_registry_display *displays; // in the order of their ids
    size_t command_count;
    struct fleet_registry_command commands[FLEET_REGISTRY_COMMANDS]; // the oldest first
    uint64_t version;                                                // another one for each change
};

void fleet_registry_free(struct fleet_registry *registry);

// Sets a display's status from JSON, to which a reference is taken: `retained` if the broker had kept it,
// else the display sent it just now. False if it is not a status (NULL, not an object, or without a state);
// it is then ignored.
bool fleet_registry_set_status(struct fleet_registry *registry, const char *id, json_t *status, bool retained,
    const struct fleet_registry_now *now);

// Forgets a display.
void fleet_registry_remove(struct fleet_registry *registry, const char *id);

// Reads a message on a display's status topic: a status, as above, or no bytes, which remove the display.
bool fleet_registry_read_status(struct fleet_registry *registry, const char *id, const char *bytes,
    size_t length, bool retained, const struct fleet_registry_now *now);

// Reads a display's answers to commands. False if the message has none.
bool fleet_registry_read_answers(
    struct fleet_registry *registry, const char *id, const char *bytes, size_t length);

// Adds a command, whose answers are to be counted. `to` is its scope.
void fleet_registry_add_command(struct fleet_registry *registry, const struct command *command,
    const char *to, const char *by, int64_t at);

const struct fleet_registry_display *fleet_registry_find(
    const struct fleet_registry *registry, const char *id);

// A text of what a display said last; NULL where it did not.
const char *fleet_registry_text(const struct fleet_registry_display *display, const char *key);

// Is a command for this display?
bool fleet_registry_reaches(const struct fleet_registry_display *display, const char *to);

// The displays, with their problems, and the commands, the newest first, as members of `out`.
void fleet_registry_json(
    const struct fleet_registry *registry, const struct fleet_registry_now *now, json_t *out);

#endif
