// From a command to the desk's entries.
#include "agenda/timer.h"
#include "control/command.h"

#include <stdlib.h>
#include <string.h>

enum { HOUR_S = 3600, DAY_S = 24 * 3600, MOST_NOTICES = 20, MOST_AHEAD_S = 60 * 24 * 3600 };

static bool refuse(struct refusal *refusal, int status, const char *field, const char *why)
{
    refusal->status = status;
    refusal->field = field;
    return error_set(&refusal->why, "%s", why);
}

static const struct item *find_item(const struct schedule *schedule, const char *id)
{
    for (size_t i = 0; schedule && i < schedule->item_count; i++)
        if (strcmp(schedule->items[i].id, id) == 0 && !schedule->items[i].moved_to)
            return &schedule->items[i];
    return NULL;
}

static bool has_room(const struct schedule *schedule, const char *name)
{
    for (size_t i = 0; schedule && i < schedule->room_count; i++)
        if (strcmp(schedule->rooms[i].name, name) == 0)
            return true;
    return false;
}

static const char *own_room(const struct command_world *world)
{
    return world->told && world->place && world->place->kind == PLACE_ROOM
               ? world->told->rooms[world->place->room].name
               : NULL;
}

// How long a command holds where it does not say so.
static int64_t usual_until(
    const struct command *command, const struct command_world *world, const struct item *item)
{
    switch (command->type) {
    case COMMAND_NOTICE:
    case COMMAND_FULL:
    case COMMAND_PIN:
        return world->now + HOUR_S;
    case COMMAND_EMERGENCY:
    case COMMAND_BLANK:
        return world->now + 12 * (int64_t)HOUR_S;
    case COMMAND_IDENTIFY:
        return world->now + 30;
    case COMMAND_MESSAGE:
        return world->now + 60;
    case COMMAND_PLAYLIST:
        return world->now + 30 * (int64_t)DAY_S;
    default:
        break;
    }
    // What is said of an item holds for the item's day.
    int64_t of = item && item->at.start > world->now ? item->at.start : world->now;
    return world->told ? schedule_day_end(world->told, of) : of + DAY_S;
}

static bool check_until(
    const struct command *command, const struct command_world *world, struct refusal *refusal)
{
    if (command->until && command->until <= world->now)
        return refuse(refusal, 422, "until", "that is over already, by the display's clock");
    if (command->until > world->now + MOST_AHEAD_S)
        return refuse(refusal, 422, "until", "that is more than sixty days away");
    return true;
}

// An instant within a day of where the item is by the schedule.
static bool is_near(int64_t instant, const struct item *item)
{
    return instant > item->at.start - DAY_S && instant < item->at.end + DAY_S;
}

static bool check_names(const struct command *command, const struct command_world *world,
    const struct item *item, struct refusal *refusal)
{
    bool of_item = command->type >= COMMAND_DELAY && command->type <= COMMAND_SPEAKERS;
    if (of_item && !world->told)
        return refuse(refusal, 409, NULL, "there is no schedule yet");
    if (of_item && command->item && !item)
        return refuse(refusal, 422, "item", "the schedule has no item of that id");
    if (command->room && !has_room(world->told, command->room))
        return refuse(refusal, 422, "room", "the schedule has no room of that name");
    if (item && command->starts_at && !is_near(command->starts_at, item))
        return refuse(refusal, 422, "starts_at", "that is more than a day from where the item is");
    if (item && command->ends_at &&
        (!is_near(command->ends_at, item) || command->ends_at <= item->at.start - DAY_S))
        return refuse(refusal, 422, "ends_at", "that is more than a day from where the item is");
    if (command->type == COMMAND_DELAY && !command->item && command->starts_at - command->from > DAY_S)
        return refuse(refusal, 422, "starts_at", "that is more than a day after \"from\"");
    if (command->type == COMMAND_DELAY && !command->item && command->starts_at < command->from)
        return refuse(refusal, 422, "starts_at", "a delay cannot begin before \"from\"");
    return true;
}

static bool check_slide(
    const struct command *command, const struct command_world *world, struct refusal *refusal)
{
    for (size_t i = 0; world->slides[i]; i++)
        if (command->off || strcmp(world->slides[i], command->kind) == 0)
            return true;
    return refuse(refusal, 422, "slide", "there is no slide of that name");
}

// So that nobody can fill the desk: what is there can still be replaced.
static bool check_notices(
    const struct command *command, const struct command_world *world, struct refusal *refusal)
{
    size_t count = 0;
    for (size_t i = 0; i < world->adjustments->count; i++)
        count += world->adjustments->entries[i].type == ADJUST_NOTICE &&
                 world->adjustments->entries[i].until > world->now;
    if (count < MOST_NOTICES ||
        (command->item && adjustments_find(world->adjustments, ADJUST_NOTICE, command->item, world->now)))
        return true;
    return refuse(refusal, 409, NULL, "there are twenty notices; take one back first");
}

static bool is_withdrawal(const struct command *command)
{
    return command->off || (command->type == COMMAND_NOTICE && command->text[0] == '\0');
}

// The entry of a command that makes one.
static struct adjustment entry_of(
    const struct command *command, const struct command_world *world, const struct item *item)
{
    static const enum adjustment_type by_type[COMMAND_TYPES] = {[COMMAND_NOTICE] = ADJUST_NOTICE,
        [COMMAND_EMERGENCY] = ADJUST_EMERGENCY,
        [COMMAND_DELAY] = ADJUST_TIME,
        [COMMAND_EXTEND] = ADJUST_TIME,
        [COMMAND_CANCEL] = ADJUST_CANCEL,
        [COMMAND_MOVE] = ADJUST_MOVE,
        [COMMAND_RENAME] = ADJUST_RENAME,
        [COMMAND_SPEAKERS] = ADJUST_SPEAKERS,
        [COMMAND_FULL] = ADJUST_FULL,
        [COMMAND_PIN] = ADJUST_PIN,
        [COMMAND_PLAYLIST] = ADJUST_VIEW,
        [COMMAND_BLANK] = ADJUST_BLANK,
        [COMMAND_IDENTIFY] = ADJUST_IDENTIFY};
    struct adjustment entry = {.type = by_type[command->type],
        .item = command->item,
        .room = command->room,
        .text = command->text && command->text[0] ? command->text : NULL,
        .title = command->title,
        .kind = command->kind,
        .starts_at = command->starts_at,
        .ends_at = command->ends_at,
        .from = command->from,
        .speaker_count = command->speaker_count,
        .speakers = command->speakers,
        .number = adjustments_next_number(world->adjustments),
        .by = world->by,
        .at = world->now,
        .until = command->until ? command->until : usual_until(command, world, item)};
    if (command->type == COMMAND_NOTICE && !entry.item)
        entry.item = command->id;
    if (command->type == COMMAND_DELAY && !entry.item)
        entry.type = ADJUST_ROOM_DELAY;
    if (command->type == COMMAND_FULL && !entry.room)
        entry.room = own_room(world);
    // Another end does not move where it starts now.
    const struct item *shown =
        command->type == COMMAND_EXTEND ? find_item(world->shown, command->item) : NULL;
    if (shown)
        entry.starts_at = shown->at.start;
    if (is_withdrawal(command)) {
        entry.until = ADJUST_WITHDRAWN;
        entry.text = entry.text ? entry.text : "-";
        entry.kind = entry.kind ? entry.kind : "-";
    }
    return entry;
}

// Is the timer still about the talk that the sender saw?
static bool check_talk(
    const struct command *command, const struct command_world *world, struct refusal *refusal)
{
    struct programme *programme = programme_new(world->shown, world->place);
    struct timer_rules rules = timer_usual_rules();
    struct agenda agenda;
    if (!programme || !agenda_at(programme, world->now, &agenda)) {
        programme_free(programme);
        return refuse(refusal, 503, NULL, "not enough memory");
    }
    struct timer timer = timer_at(&agenda, &rules);
    bool same = timer.item && strcmp(timer.item->id, command->item) == 0;
    // "Still running" is said of the talk before, after the clock went on to the next.
    const struct item *ended = command->act == TIMER_ACTION_STILL ? timer_ended(&agenda, 180) : NULL;
    same = same || (ended && strcmp(ended->id, command->item) == 0);
    agenda_release(&agenda);
    programme_free(programme);
    return same || refuse(refusal, 409, "item", "another talk is on now");
}

static bool act(const struct command *command, const struct command_world *world, struct adjustments *out,
    struct refusal *refusal)
{
    struct timer_context context = {.told = world->told,
        .adjustments = world->adjustments,
        .place = world->place,
        .questions = world->questions,
        .now = world->now,
        .by = world->by};
    bool message = command->type == COMMAND_MESSAGE;
    struct timer_request order = {.act = message ? TIMER_ACTION_MESSAGE : command->act,
        .until = message ? command->until : command->ends_at,
        .text = command->text};
    if (!world->told || !world->place)
        return refuse(refusal, 409, NULL, "there is no schedule yet, or the display's room is not in it");
    if (message && !order.until)
        order.until = usual_until(command, world, NULL);
    if (command->item && !check_talk(command, world, refusal))
        return false;
    refusal->status = 409;
    return timer_action(&context, &order, out, &refusal->why);
}

// The room that an entry about the programme belongs to; NULL where it is not known.
static const char *room_of(const struct adjustment *entry, const struct command_world *world)
{
    const struct item *item =
        adjustment_is_about_item(entry->type) ? find_item(world->told, entry->item) : NULL;
    if (item)
        return world->told->rooms[item->room].name;
    return adjustment_is_about_item(entry->type) ? NULL : entry->room;
}

const char *command_scope(const struct command *command, const struct adjustments *entries,
    const struct command_world *world, const char *display, char out[SCOPE_SIZE])
{
    const struct adjustment *first = entries->count > 0 ? &entries->entries[0] : NULL;
    if (first && adjustment_is_programme(first->type)) {
        const char *room = room_of(first, world);
        return room ? scope_of_room(room, out) : NULL;
    }
    if (command->to)
        return command->to;
    bool for_all = command->type == COMMAND_NOTICE || command->type == COMMAND_EMERGENCY;
    return for_all ? SCOPE_ALL : scope_of_display(display, out);
}

bool command_entries(const struct command *command, const struct command_world *world,
    struct adjustments *out, struct refusal *refusal)
{
    *out = (struct adjustments){0};
    *refusal = (struct refusal){0};
    if (command->type == COMMAND_RELOAD || command->type == COMMAND_UNDO)
        return true;
    if (!check_until(command, world, refusal))
        return false;
    if (command->type == COMMAND_TIMER || command->type == COMMAND_MESSAGE)
        return act(command, world, out, refusal);
    const struct item *item = command->item ? find_item(world->told, command->item) : NULL;
    if (!check_names(command, world, item, refusal))
        return false;
    if (command->type == COMMAND_PIN && !check_slide(command, world, refusal))
        return false;
    if (command->type == COMMAND_NOTICE && !is_withdrawal(command) && !check_notices(command, world, refusal))
        return false;
    struct adjustment entry = entry_of(command, world, item);
    if (command->type == COMMAND_FULL && !entry.room)
        return refuse(refusal, 422, "room", "this display has no room of its own; say which");
    if (command->type == COMMAND_EXTEND && entry.ends_at < entry.starts_at)
        return refuse(refusal, 422, "ends_at", "that is before it starts");
    return adjustments_of(&entry, 1, out) || refuse(refusal, 503, NULL, "not enough memory");
}
