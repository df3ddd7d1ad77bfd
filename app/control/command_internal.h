// Shared by the files about commands: command_table.c has a row for each type, command_fields.c reads the
// fields, command_display.c, command_programme.c and command_timer.c do what each type does with the help of
// command_entry.c, command_span.c and command_times.c, and command_refuse.c makes refusals.
#ifndef PLUMBLINE_CONTROL_COMMAND_INTERNAL_H
#define PLUMBLINE_CONTROL_COMMAND_INTERNAL_H

#include "control/command.h"

// The fields of commands, a bit each.
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
    FIELD_SCHEDULE = 1 << 15,
    FIELD_PREVIEW = 1 << 16,
    FIELD_ALL = 1 << 17,
};

struct command_reader {
    const json_t *object;
    struct command *command;
    struct refusal *refusal;
};

// How long a command without "until" holds.
enum command_lifetime {
    LIFETIME_HALF_MINUTE,
    LIFETIME_MINUTE,
    LIFETIME_HOUR,
    LIFETIME_HALF_DAY,
    LIFETIME_MONTH,
    LIFETIME_DAY_OF_ITEM, // until the end of the item's day
};

// A type of command. A new one needs a row in command_table.c, and a function if it does something new.
struct command_definition {
    const char *name;
    enum role role;                 // the lowest that may send it
    int takes, needs;               // bits of enum command_field
    int text_max;                   // bytes of FIELD_TEXT
    enum command_lifetime lifetime; // without "until"
    enum adjustment_type entry;     // the type of its entry, if it makes one
    // Checks which fields go together; NULL if there is nothing to check.
    bool (*check)(const struct command *command, struct refusal *refusal);
    // Fills `out` with the entries that carry it out; NULL if it makes none.
    bool (*apply)(const struct command *command, const struct command_context *context,
        struct adjustments *out, struct refusal *refusal);
};

extern const struct command_definition command_table[COMMAND_TYPES];

// command_refuse.c: fill `refusal` and return false.
bool command_refuse(struct refusal *refusal, int status, const char *field, const char *why);
bool command_no_memory(struct refusal *refusal);

// command_fields.c: reads the fields of the command's type. Refuses fields that are missing, unknown or
// wrong.
bool command_read_fields(const struct command_reader *reader);

// command_entry.c: when the command expires, by itself or by the lifetime of its type. `item` may be NULL.
int64_t command_until(
    const struct command *command, const struct command_context *context, const struct item *item);
// The entry of a command that makes one, for the caller to complete.
struct adjustment command_entry(
    const struct command *command, const struct command_context *context, const struct item *item);
// Fills `out` with that entry.
bool command_single_entry(const struct adjustment *entry, struct adjustments *out, struct refusal *refusal);
// command_times.c: refuses with a question what would make a talk last more than twelve hours, or start in
// the past, unless the command is `sure`.
bool command_check_spans(const struct command *command, const struct command_context *context,
    const struct adjustments *entries, struct refusal *refusal);
// Was the instant given, in either form?
bool command_has_time(int64_t instant, const struct time_of_day *time);
// Is the command's room in the schedule? True if it names none.
bool command_has_room(
    const struct command *command, const struct command_context *context, struct refusal *refusal);

// command_display.c: what displays show.
bool command_check_notice(const struct command *command, struct refusal *refusal);
bool command_check_emergency(const struct command *command, struct refusal *refusal);
bool command_check_pin(const struct command *command, struct refusal *refusal);
bool command_apply_notice(const struct command *command, const struct command_context *context,
    struct adjustments *out, struct refusal *refusal);
bool command_apply_emergency(const struct command *command, const struct command_context *context,
    struct adjustments *out, struct refusal *refusal);
bool command_apply_full(const struct command *command, const struct command_context *context,
    struct adjustments *out, struct refusal *refusal);
bool command_apply_pin(const struct command *command, const struct command_context *context,
    struct adjustments *out, struct refusal *refusal);
// For playlist, blank and identify.
bool command_apply_display(const struct command *command, const struct command_context *context,
    struct adjustments *out, struct refusal *refusal);

// command_programme.c: the items of the programme.
bool command_check_delay(const struct command *command, struct refusal *refusal);
bool command_apply_delay(const struct command *command, const struct command_context *context,
    struct adjustments *out, struct refusal *refusal);
bool command_apply_extend(const struct command *command, const struct command_context *context,
    struct adjustments *out, struct refusal *refusal);
// For cancel, move, rename and speakers.
bool command_apply_item(const struct command *command, const struct command_context *context,
    struct adjustments *out, struct refusal *refusal);
bool command_apply_move(const struct command *command, const struct command_context *context,
    struct adjustments *out, struct refusal *refusal);

// command_span.c: a talk's new time, and what its chair had said of the old one.
// Adds to `out` what takes back the entry of that type about an item, as part of the act that `made` is from;
// how many entries that are: 0 or 1.
size_t command_withdraw(const struct command_context *context, enum adjustment_type type, const char *item,
    const struct adjustment *made, struct adjustment *out);
// Adds what goes with `made`, which gives a talk (as it is shown) another time: it holds no longer and does
// not run over, and has its questions by the rules; but one that is still on stays held. At most
// COMMAND_SPAN_ENTRIES.
enum { COMMAND_SPAN_ENTRIES = 4 };
size_t command_settle_timer(const struct command_context *context, const struct item *talk,
    const struct adjustment *made, struct adjustment *out);

// command_room_delay.c: a delay of what is to come in a room, for command_apply_delay.
bool command_apply_room_delay(const struct command *command, const struct command_context *context,
    struct adjustments *out, struct refusal *refusal);

// command_swap.c
bool command_apply_swap(const struct command *command, const struct command_context *context,
    struct adjustments *out, struct refusal *refusal);

// command_overlap.c: refuses with a question what would let a talk run at the same time as another in its
// room, unless they do so already, or the command is `sure`.
bool command_check_overlap(const struct command *command, const struct command_context *context,
    const struct adjustments *entries, struct refusal *refusal);

// command_timer.c: what chairs do.
bool command_check_timer(const struct command *command, struct refusal *refusal);
bool command_apply_timer(const struct command *command, const struct command_context *context,
    struct adjustments *out, struct refusal *refusal);
bool command_apply_message(const struct command *command, const struct command_context *context,
    struct adjustments *out, struct refusal *refusal);

#endif
