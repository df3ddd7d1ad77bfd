// What the files of commands share: one row for each type (command_table.c), the reading of fields
// (command_fields.c), and what each type does (command_display.c, command_programme.c, command_timer.c).
#ifndef PLUMBLINE_CONTROL_COMMAND_INTERNAL_H
#define PLUMBLINE_CONTROL_COMMAND_INTERNAL_H

#include "control/command.h"

// The fields that a type takes, a bit each.
enum command_field {
    FIELD_ITEM = 1 << 0,
    FIELD_ROOM = 1 << 1,
    FIELD_TEXT = 1 << 2,
    FIELD_TITLE = 1 << 3,
    FIELD_STARTS = 1 << 4,
    FIELD_ENDS = 1 << 5,
    FIELD_FROM = 1 << 6,
    FIELD_ON = 1 << 7,
    FIELD_SPEAKERS = 1 << 8,
    FIELD_OF = 1 << 9,
    FIELD_LEVEL = 1 << 10,
    FIELD_KIND = 1 << 11,
    FIELD_SLIDE = 1 << 12,
    FIELD_VIEW = 1 << 13,
    FIELD_ACT = 1 << 14,
};

struct command_reader {
    const json_t *object;
    struct command *command;
    struct refusal *refusal;
};

// How long a command holds that does not say until when.
enum command_span { SPAN_HALF_MINUTE, SPAN_MINUTE, SPAN_HOUR, SPAN_HALF_DAY, SPAN_MONTH, SPAN_ITEMS_DAY };

// A type of command. Another one is a row in command_table.c and, where it does something new, a function.
struct command_kind {
    const char *name;
    enum role role;             // that it needs
    int takes, needs;           // fields, a bit each
    int text_max;               // bytes of FIELD_TEXT
    enum command_span span;     // how long it holds where it does not say so
    enum adjustment_type entry; // what it makes, of types that make one entry
    // What goes together, beyond each field by itself; NULL: anything does.
    bool (*check)(const struct command *command, struct refusal *refusal);
    // Fills `out` with the entries that bring it about; NULL: it is no matter of adjustments.
    bool (*apply)(const struct command *command, const struct command_world *world, struct adjustments *out,
        struct refusal *refusal);
};

extern const struct command_kind command_kinds[COMMAND_TYPES];

// Fill `refusal` and return false.
bool command_refuse(struct refusal *refusal, int status, const char *field, const char *why);
bool command_no_memory(struct refusal *refusal);

// command_fields.c: reads all fields that the command's type takes; what it needs and has not, what it does
// not take, and values that are none are refused.
bool command_read_fields(const struct command_reader *reader);

// command_apply.c
// The schedule's item of that id, where it is now; NULL for none.
const struct item *command_find_item(const struct schedule *schedule, const char *id);
// Until when the command holds: as it says, else the usual span. `item` may be NULL.
int64_t command_until(
    const struct command *command, const struct command_world *world, const struct item *item);

// command_display.c: what displays show.
bool command_check_notice(const struct command *command, struct refusal *refusal);
bool command_check_emergency(const struct command *command, struct refusal *refusal);
bool command_check_pin(const struct command *command, struct refusal *refusal);
bool command_apply_notice(const struct command *command, const struct command_world *world,
    struct adjustments *out, struct refusal *refusal);
bool command_apply_emergency(const struct command *command, const struct command_world *world,
    struct adjustments *out, struct refusal *refusal);
bool command_apply_full(const struct command *command, const struct command_world *world,
    struct adjustments *out, struct refusal *refusal);
bool command_apply_pin(const struct command *command, const struct command_world *world,
    struct adjustments *out, struct refusal *refusal);
// playlist, blank and identify.
bool command_apply_display(const struct command *command, const struct command_world *world,
    struct adjustments *out, struct refusal *refusal);

// command_programme.c: what is said of items.
bool command_check_delay(const struct command *command, struct refusal *refusal);
bool command_apply_delay(const struct command *command, const struct command_world *world,
    struct adjustments *out, struct refusal *refusal);
bool command_apply_extend(const struct command *command, const struct command_world *world,
    struct adjustments *out, struct refusal *refusal);
// cancel, move, rename and speakers.
bool command_apply_item(const struct command *command, const struct command_world *world,
    struct adjustments *out, struct refusal *refusal);

// command_timer.c: what a session chair does.
bool command_check_timer(const struct command *command, struct refusal *refusal);
bool command_apply_timer(const struct command *command, const struct command_world *world,
    struct adjustments *out, struct refusal *refusal);
bool command_apply_message(const struct command *command, const struct command_world *world,
    struct adjustments *out, struct refusal *refusal);

// Shared by these: what the entry of a command says that makes one, to be completed.
struct adjustment command_entry(
    const struct command *command, const struct command_world *world, const struct item *item);
// Fills `out` with that entry.
bool command_one_entry(const struct adjustment *entry, struct adjustments *out, struct refusal *refusal);
// Has the schedule the command's room? True where it names none.
bool command_has_room(
    const struct command *command, const struct command_world *world, struct refusal *refusal);

#endif
