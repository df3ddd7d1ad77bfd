#include "fleet/fleet_registry.h"

#include "base/civil.h"
#include "base/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void forget_command(struct fleet_registry_command *command)
{
    for (size_t i = 0; i < command->answer_count; i++) {
        free(command->answers[i].display);
        free(command->answers[i].detail);
    }
    free(command->answers);
    free(command->type);
    free(command->what);
    free(command->to);
    free(command->by);
    *command = (struct fleet_registry_command){0};
}

static void forget_display(struct fleet_registry_display *display)
{
    free(display->id);
    json_decref(display->status);
}

void fleet_registry_free(struct fleet_registry *registry)
{
    for (size_t i = 0; i < registry->count; i++)
        forget_display(&registry->displays[i]);
    for (size_t i = 0; i < registry->command_count; i++)
        forget_command(&registry->commands[i]);
    free(registry->displays);
    *registry = (struct fleet_registry){0};
}

// ---- displays

// Where it is, or would be.
static size_t place_of(const struct fleet_registry *registry, const char *id, bool *there)
{
    size_t low = 0;
    size_t high = registry->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (strcmp(registry->displays[middle].id, id) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    *there = low < registry->count && strcmp(registry->displays[low].id, id) == 0;
    return low;
}

const struct fleet_registry_display *fleet_registry_find(
    const struct fleet_registry *registry, const char *id)
{
    bool there;
    size_t place = place_of(registry, id, &there);
    return there ? &registry->displays[place] : NULL;
}

static struct fleet_registry_display *entry_for(struct fleet_registry *registry, const char *id)
{
    bool there;
    size_t place = place_of(registry, id, &there);
    if (there)
        return &registry->displays[place];
    if (registry->count == registry->room) {
        size_t room = registry->room ? 2 * registry->room : 16;
        struct fleet_registry_display *displays =
            room <= FLEET_REGISTRY_DISPLAYS * 2 ? realloc(registry->displays, room * sizeof *displays) : NULL;
        if (!displays)
            return NULL;
        registry->displays = displays;
        registry->room = room;
    }
    char *name = registry->count < FLEET_REGISTRY_DISPLAYS ? strdup(id) : NULL;
    if (!name)
        return NULL;
    memmove(registry->displays + place + 1, registry->displays + place,
        (registry->count - place) * sizeof *registry->displays);
    registry->count++;
    registry->displays[place] = (struct fleet_registry_display){.id = name};
    return &registry->displays[place];
}

void fleet_registry_remove(struct fleet_registry *registry, const char *id)
{
    bool there;
    size_t place = place_of(registry, id, &there);
    if (!there)
        return;
    forget_display(&registry->displays[place]);
    registry->count--;
    memmove(registry->displays + place, registry->displays + place + 1,
        (registry->count - place) * sizeof *registry->displays);
    registry->version++;
}

static bool instant_of(const json_t *object, const char *key, int64_t *at)
{
    const char *text = json_string_value(json_member(object, key));
    struct civil_parsed parsed;
    if (!text || !civil_parse(text, &parsed) || !parsed.has_offset)
        return false;
    *at = civil_seconds(&parsed.civil) - parsed.offset_s;
    return true;
}

// What it said stays known after it is gone: staff want to know what was there.
static void take_presence(struct fleet_registry_display *display, json_t *status, bool retained,
    const struct fleet_registry_now *now)
{
    const char *state = json_string_value(json_member(status, "state"));
    int64_t sent;
    display->online = strcmp(state, "online") == 0;
    bool known = instant_of(status, "sent_at", &sent);
    if (!retained) {
        display->heard_ms = now->tick_ms;
        display->skew_s = display->online && known ? sent - now->real : 0;
    } else if (display->heard_ms == 0 && known && display->online) {
        // By its own clock, which may be wrong: it speaks again within half a minute.
        int64_t age = now->real - sent;
        display->heard_ms = now->tick_ms - (age > 0 ? age : 0) * 1000;
    }
    if (display->online) {
        json_decref(display->status);
        display->status = json_incref(status);
    }
}

bool fleet_registry_set_status(struct fleet_registry *registry, const char *id, json_t *status, bool retained,
    const struct fleet_registry_now *now)
{
    bool ok = json_is_string(json_member(status, "state"));
    struct fleet_registry_display *display = ok ? entry_for(registry, id) : NULL;
    if (display) {
        take_presence(display, status, retained, now);
        registry->version++;
    }
    return ok;
}

bool fleet_registry_read_status(struct fleet_registry *registry, const char *id, const char *bytes,
    size_t length, bool retained, const struct fleet_registry_now *now)
{
    if (length == 0) {
        fleet_registry_remove(registry, id);
        return true;
    }
    json_t *status = length <= FLEET_REGISTRY_MAX_BYTES ? json_read(bytes, length, NULL, NULL) : NULL;
    bool ok = fleet_registry_set_status(registry, id, status, retained, now);
    json_decref(status);
    return ok;
}

const char *fleet_registry_text(const struct fleet_registry_display *display, const char *key)
{
    return json_string_value(json_member(display->status, key));
}

bool fleet_registry_reaches(const struct fleet_registry_display *display, const char *to)
{
    const char *view = fleet_registry_text(display, "view");
    const char *room = fleet_registry_text(display, "room");
    struct scope_here here = {.display = display->id, .room = room};
    if (view && strcmp(view, "desk") == 0)
        return false;
    // Who shows no single room shows all of them.
    return scope_reaches(to, &here) || (!room && view && scope_room(to));
}

// ---- commands

static struct fleet_registry_command *find_command(struct fleet_registry *registry, const char *id)
{
    for (size_t i = registry->command_count; i-- > 0;)
        if (strcmp(registry->commands[i].id, id) == 0)
            return &registry->commands[i];
    return NULL;
}

// Which one makes room: the oldest; of those that are only known from answers not more than the half are
// kept, for who comes late answers for all of the day before.
static size_t least_wanted(const struct fleet_registry *registry)
{
    size_t unknown = 0;
    size_t oldest = 0;
    for (size_t i = registry->command_count; i-- > 0;)
        if (!registry->commands[i].type) {
            unknown++;
            oldest = i;
        }
    return unknown >= FLEET_REGISTRY_COMMANDS / 2 ? oldest : 0;
}

static struct fleet_registry_command *command_for(struct fleet_registry *registry, const char *id)
{
    struct fleet_registry_command *known = find_command(registry, id);
    if (known)
        return known;
    if (registry->command_count == FLEET_REGISTRY_COMMANDS) {
        size_t place = least_wanted(registry);
        forget_command(&registry->commands[place]);
        registry->command_count--;
        memmove(registry->commands + place, registry->commands + place + 1,
            (registry->command_count - place) * sizeof *registry->commands);
    }
    struct fleet_registry_command *command = &registry->commands[registry->command_count++];
    *command = (struct fleet_registry_command){0};
    snprintf(command->id, sizeof command->id, "%s", id);
    return command;
}

// In short what it is: the first thing that it says.
static char *gist_of(const struct command *command)
{
    const char *what = command->text && command->text[0] ? command->text
                       : command->title                  ? command->title
                       : command_choice(command)         ? command_choice(command)
                       : command->item                   ? command->item
                       : command->room                   ? command->room
                                                         : "";
    if (command->type == COMMAND_TIMER)
        what = timer_action_name(command->act);
    return strdup(what);
}

void fleet_registry_add_command(struct fleet_registry *registry, const struct command *command,
    const char *to, const char *by, int64_t at)
{
    struct fleet_registry_command *noted = command_for(registry, command->id);
    if (noted->type)
        return;
    noted->type = strdup(command_type_name(command->type));
    noted->what = gist_of(command);
    noted->to = strdup(to);
    noted->by = strdup(by);
    noted->at = at;
    // Without memory it is one that nobody hears of.
    if (!noted->type || !noted->what || !noted->to || !noted->by)
        forget_command(noted);
    registry->version++;
}

static struct fleet_registry_answer *find_or_add_answer(
    struct fleet_registry_command *command, const char *display)
{
    for (size_t i = 0; i < command->answer_count; i++)
        if (strcmp(command->answers[i].display, display) == 0)
            return &command->answers[i];
    size_t count = command->answer_count + 1;
    struct fleet_registry_answer *answers =
        count <= FLEET_REGISTRY_DISPLAYS ? realloc(command->answers, count * sizeof *answers) : NULL;
    if (!answers)
        return NULL;
    command->answers = answers;
    char *name = strdup(display);
    if (!name)
        return NULL;
    answers[command->answer_count++] = (struct fleet_registry_answer){.display = name};
    return &answers[count - 1];
}

static void add_answer(struct fleet_registry *registry, const char *display, const struct answer *answer)
{
    struct fleet_registry_command *command = command_for(registry, answer->id);
    struct fleet_registry_answer *known = find_or_add_answer(command, display);
    // A display that refused a command may get its effect from another one later, but never loses it.
    if (!known || known->status == 200)
        return;
    free(known->detail);
    known->status = answer->status;
    known->detail = answer->detail && answer->status != 200 ? strdup(answer->detail) : NULL;
    registry->version++;
}

bool fleet_registry_read_answers(
    struct fleet_registry *registry, const char *id, const char *bytes, size_t length)
{
    enum { MAX_ANSWERS = 1000 };
    json_t *root = length <= FLEET_REGISTRY_MAX_BYTES ? json_read(bytes, length, NULL, NULL) : NULL;
    const json_t *list = json_member(root, "answers");
    bool ok = json_is_array(list);
    for (size_t i = 0; i < json_array_size(list) && i < MAX_ANSWERS; i++) {
        struct answer answer;
        if (answer_read(json_array_get(list, i), &answer))
            add_answer(registry, id, &answer);
    }
    json_decref(root);
    return ok;
}
