// The displays of an event as they describe themselves, their problems, and how many have carried out the
// latest commands. Pure: fed with messages, written as the "fleet" of assets/desk/openapi.json.
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
    FLEET_REGISTRY_STRANGERS = 1000,        // answers of displays that have no status
    FLEET_REGISTRY_STATUS_SIZE = 128 << 20, // of all statuses in memory, about
    FLEET_REGISTRY_ANSWERS_SIZE = 32 << 20, // and of all answers
    FLEET_REGISTRY_MAX_BYTES = 64 * 1024,   // of a message
    FLEET_REGISTRY_BEAT_S = 30,             // a display publishes its status at least this often
    FLEET_REGISTRY_LATE_S = 75,             // without a status, the display has a problem
    FLEET_REGISTRY_SKEW_S = 3,              // a larger difference to our clock is a problem
    FLEET_REGISTRY_OLD_S = 1800,            // and so is a schedule not confirmed for longer
};

struct fleet_registry_now {
    int64_t real;            // Unix seconds by the machine's clock
    int64_t tick_ms;         // by a clock that never steps
    const struct zone *zone; // of the instants that are written; NULL: UTC
};

// A display and its latest status. Borrowed texts are valid until the registry gets another status.
struct fleet_registry_display {
    char *id;       // owned
    json_t *status; // owned; the last one sent while online; NULL: none
    size_t size;    // of the status in memory, about
    bool online;
    int64_t heard_ms; // tick_ms of the last sign of life; 0: none but what the broker retained
    int64_t skew_s;   // its clock minus ours; 0: unknown
};

struct fleet_registry_answer {
    char *display; // owned
    int status;    // as in HTTP; 200: the display has it
    char *detail;  // of struct answer; owned; NULL: none
    bool asks;     // it is refused with a question
    bool stranger; // the display had no status
};

// `type` to `by` are owned, and NULL while the command is known from answers only.
struct fleet_registry_command {
    char id[ANSWER_ID_SIZE];
    char *type, *summary;
    char *to; // scope
    char *by;
    int64_t at;
    size_t answer_count;
    struct fleet_registry_answer *answers; // in the order in which they came
    size_t slot_count;                     // a power of two; 0: none
    uint32_t *slots;                       // hashed by display: indices from 1; 0: free
};

// Zero-initialise.
struct fleet_registry {
    size_t count, capacity;
    struct fleet_registry_display *displays;     // sorted by id
    size_t status_size, answers_size, strangers; // see the bounds
    size_t command_count;
    struct fleet_registry_command commands[FLEET_REGISTRY_COMMANDS]; // the oldest first
    uint64_t version;                                                // differs after each change
};

void fleet_registry_free(struct fleet_registry *registry);

// Sets a display's status from JSON, to which a reference is taken: `retained` if the broker had kept it,
// else the display sent it just now. False if it is not a status (NULL, not an object, or without a state);
// it is then ignored.
bool fleet_registry_set_status(struct fleet_registry *registry, const char *id, json_t *status, bool retained,
    const struct fleet_registry_now *now);

// Reads a message on a display's status topic: a status, as above, or no bytes, which remove the display.
bool fleet_registry_read_status(struct fleet_registry *registry, const char *id, const char *bytes,
    size_t length, bool retained, const struct fleet_registry_now *now);

// Reads a display's answers to commands. False if the message has none.
bool fleet_registry_read_answers(
    struct fleet_registry *registry, const char *id, const char *bytes, size_t length);

// Adds a command, whose answers are to be counted. `to` is its scope.
void fleet_registry_add_command(struct fleet_registry *registry, const struct command *command,
    const char *to, const char *by, int64_t at);

// NULL if the display is not known.
const struct fleet_registry_display *fleet_registry_find(
    const struct fleet_registry *registry, const char *id);

// A display's answer to a command; NULL if there is none.
const struct fleet_registry_answer *fleet_registry_find_answer(
    const struct fleet_registry_command *command, const char *display);

// A text of the display's status. NULL if missing or not a string.
const char *fleet_registry_text(const struct fleet_registry_display *display, const char *key);

// Does a command of this type to this scope change what the display shows?
bool fleet_registry_reaches(
    const struct fleet_registry_display *display, const char *to, enum command_type type);

// Adds "displays", with their problems, and "commands", the newest first, to `out`.
void fleet_registry_json(
    const struct fleet_registry *registry, const struct fleet_registry_now *now, json_t *out);

#endif
